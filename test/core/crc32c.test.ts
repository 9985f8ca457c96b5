import { expect, it } from 'vitest';
import { crc32c } from '../../src/core/crc32c.ts';

const ascii = (text: string) => new TextEncoder().encode(text);

it.each([
  ['nothing', new Uint8Array(0), 0],
  ['32 bytes of zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 bytes of ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['0 to 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ['31 to 0', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ['the digits 1 to 9', ascii('123456789'), 0xe3069283],
])('the CRC-32C of %s is the one of RFC 3720', (_what, bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
});
