import { command } from '../command.ts';
import { writeKeys } from '../key-files.ts';

export const keygen = command({
  options: {
    out: {
      type: 'string',
      demandOption: true,
      describe: 'Folder for private.pem, which only you can read, and public.pem; no key is replaced',
    },
  },
  examples: [
    ['switchyard keygen --out keys', 'Keys to sign artifacts with, once'],
    ['switchyard export run --out policy --sign keys/private.pem', 'Vouch for a policy'],
  ],
  async run({ out }, io) {
    const files = writeKeys(out);
    io.answer('keygen', { ...files }, () =>
      [`wrote ${files.privateKey} (keep it to yourself) and ${files.publicKey}`, `key ${files.keyId}`].join(
        '\n',
      ),
    );
  },
});
