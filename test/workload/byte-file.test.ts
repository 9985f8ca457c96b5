import { expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { HashedFile, memoryFile } from '../../src/workload/byte-file.ts';
import { bitByBit } from '../fixtures/byte-files.ts';

const TEXT = 'a,b\n1,2\né,∑\n'.repeat(20_000);

test('a file in memory gives the bytes asked for, and none past its end', () => {
  const file = memoryFile('a.txt', 'héllo');
  const into = new Uint8Array(4);
  expect([file.read(0, into), Buffer.from(into).toString()]).toEqual([4, 'hél']);
  expect([file.read(4, into), Buffer.from(into.subarray(0, 2)).toString()]).toEqual([2, 'lo']);
  expect([file.read(6, into), file.read(100, into)]).toEqual([0, 0]);
});

test.each([0, 1, 1000, TEXT.length + 1])(
  'a hashed file has the hash of the whole, %i bytes of it read',
  (count) => {
    const hashed = new HashedFile(bitByBit('a.txt', TEXT, 777));
    for (let offset = 0; offset < count; offset += 777) hashed.read(offset, new Uint8Array(1 << 10));
    expect(hashed.digest()).toBe(sha256(TEXT));
  },
);

test('a hashed file can be read again, before its hash is taken and after', () => {
  const hashed = new HashedFile(memoryFile('a.txt', TEXT));
  const all = new Uint8Array(2 * TEXT.length);
  const size = Buffer.byteLength(TEXT);
  for (const offset of [5, 0, 0, 3]) expect(hashed.read(offset, all)).toBe(size - offset);
  expect(hashed.digest()).toBe(sha256(TEXT));
  expect([hashed.read(0, all), hashed.read(size, all)]).toEqual([size, 0]);
});
