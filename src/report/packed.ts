import { gzipSync, strToU8 } from 'fflate';

/** A JSON value as a page carries it until it is looked at: gzip in base64. The same bytes for the same value. */
export function packed(value: unknown): string {
  return Buffer.from(gzipSync(strToU8(JSON.stringify(value)), { level: 9, mtime: 0 })).toString('base64');
}
