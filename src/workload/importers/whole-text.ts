import { InputError } from '../../core/errors.ts';
import { type ByteFile, contentOf } from '../byte-file.ts';

const LARGEST = 1 << 26;

/** All of a file that is a document, and not a log that goes on and on. @throws InputError when it is too large */
export function wholeText(file: ByteFile): string {
  const probe = new Uint8Array(1);
  if (file.read(LARGEST, probe) > 0)
    throw new InputError(`${file.name}: longer than ${LARGEST} bytes; is it a flow?`);
  return Buffer.from(contentOf(file))
    .toString('utf8')
    .replace(/^\ufeff/, '');
}
