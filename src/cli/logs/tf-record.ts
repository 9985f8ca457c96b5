import { crc32c } from '../../core/crc32c.ts';

/** Length, and its checksum. */
const HEADER = 12;
const FOOTER = 4;

/**
 * One record of a TFRecord file: its length (64 bits, little-endian), the length's masked CRC-32C, the content, and
 * the content's masked CRC-32C.
 */
export function tfRecord(content: Uint8Array): Uint8Array {
  const framed = new Uint8Array(HEADER + content.length + FOOTER);
  const view = new DataView(framed.buffer);
  view.setBigUint64(0, BigInt(content.length), true);
  view.setUint32(8, masked(framed.subarray(0, 8)), true);
  framed.set(content, HEADER);
  view.setUint32(HEADER + content.length, masked(content), true);
  return framed;
}

/** The beginning of a TFRecord file: its first `count` records, or those of them that are whole. */
export function firstRecords(file: Uint8Array, count: number): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let end = 0;
  for (let k = 0; k < count && end + HEADER <= file.length; k++) {
    if (view.getUint32(end + 8, true) !== masked(file.subarray(end, end + 8))) break;
    const next = end + HEADER + Number(view.getBigUint64(end, true)) + FOOTER;
    if (next > file.length) break;
    end = next;
  }
  return file.subarray(0, end);
}

/** Checksums are rotated and shifted, lest those of data that holds checksums be weak (TensorFlow, lib/hash/crc32c.h). */
function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
