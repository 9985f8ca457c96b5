import { InputError } from '../../core/errors.ts';
import type { ByteFile } from '../byte-file.ts';

const CHUNK = 1 << 16;
const LARGEST = 1 << 26;

/** All of a file that is a document, and not a log that goes on and on. @throws InputError when it is too large */
export function wholeText(file: ByteFile): string {
  const chunks: Buffer[] = [];
  for (let offset = 0; ; ) {
    const chunk = Buffer.alloc(CHUNK);
    const count = file.read(offset, chunk);
    if (count === 0)
      return Buffer.concat(chunks)
        .toString('utf8')
        .replace(/^\ufeff/, '');
    chunks.push(chunk.subarray(0, count));
    offset += count;
    if (offset > LARGEST) throw new InputError(`${file.name}: longer than ${LARGEST} bytes; is it a flow?`);
  }
}
