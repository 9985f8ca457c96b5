import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteFile } from '../../src/workload/byte-file.ts';
import { memoryFile } from '../../src/workload/byte-file.ts';
import { inflated } from '../../src/workload/gzip-file.ts';

/** Lines that compress by about a factor of three. */
const text = (lines: number) => Array.from({ length: lines }, (_, i) => `${i},${(i * i) % 9973}\n`).join('');

function part(file: ByteFile, offset: number, length: number): string {
  const into = Buffer.alloc(length);
  let filled = 0;
  for (let count = 1; filled < length && count > 0; filled += count) {
    count = file.read(offset + filled, into.subarray(filled));
  }
  return into.toString('latin1', 0, filled);
}

/** A file that counts the bytes taken from it. */
function counted(bytes: Uint8Array) {
  const file = memoryFile('a.gz', bytes);
  const counts = { bytes: 0 };
  const read = (offset: number, into: Uint8Array) => {
    const count = file.read(offset, into);
    counts.bytes += count;
    return count;
  };
  return { file: { name: 'a.gz', read }, counts };
}

const content = text(400_000);
const packed = gzipSync(content);

describe('a gzip file', () => {
  it('reads as its content, wherever one begins', () => {
    const file = inflated(memoryFile('a.gz', packed));
    expect(file.name).toBe('a.gz');
    fc.assert(
      fc.property(
        fc.nat({ max: content.length + 10 }),
        fc.integer({ min: 1, max: 100_000 }),
        (at, length) => {
          expect(part(file, at, length)).toBe(content.slice(at, at + length));
        },
      ),
      { seed: 1, numRuns: 40 },
    );
  });

  it('is gone through once by two who read at different places', () => {
    const { file, counts } = counted(packed);
    const content = inflated(file);
    const lag = 1_000_000;
    for (let at = 0; at < 3_000_000; at += 10_000) {
      part(content, at + lag, 10_000);
      part(content, at, 10_000);
    }
    expect(counts.bytes).toBeLessThan(2.2 * packed.length);
  });

  it('may have several members, one of them empty', () => {
    const parts = ['one\n', '', text(50_000), 'last'];
    const file = inflated(memoryFile('a.gz', Buffer.concat(parts.map((each) => gzipSync(each)))));
    expect(part(file, 0, 2_000_000)).toBe(parts.join(''));
  });

  it('is told by its first bytes, not by its name', () => {
    expect(part(inflated(memoryFile('plain.gz', 'text')), 0, 10)).toBe('text');
    expect(part(inflated(memoryFile('empty', '')), 0, 10)).toBe('');
  });

  it('is read in constant memory', () => {
    const zeros = gzipSync(new Uint8Array(100_000_000));
    const file = inflated(memoryFile('zeros.gz', zeros));
    const into = new Uint8Array(1 << 16);
    let at = 0;
    let most = 0;
    for (let count = 1; count > 0; at += count) {
      count = file.read(at, into);
      if (at % (1 << 20) === 0) most = Math.max(most, process.memoryUsage().arrayBuffers);
    }
    expect(at).toBe(100_000_000);
    expect(most).toBeLessThan(400_000_000);
  });
});

describe('a broken gzip file is one InputError', () => {
  const small = gzipSync(text(2000));
  const readAll = (bytes: Uint8Array) => part(inflated(memoryFile('a.csv.gz', bytes)), 0, 1e6);

  it('cut off anywhere', () => {
    for (let length = 2; length < small.length; length += 1 + Math.floor(length / 7)) {
      expect(() => readAll(small.subarray(0, length)), String(length)).toThrow(
        /^a\.csv\.gz: broken gzip before byte \d+: .*; was the file cut off or changed\?$/,
      );
    }
    expect(() => readAll(small.subarray(0, -1))).toThrow('the checksum is not that of the content');
  });

  it('with any byte of its data changed', () => {
    for (let at = 10; at < small.length; at += 97) {
      const changed = Uint8Array.from(small, (byte, i) => (i === at ? byte ^ 0x55 : byte));
      expect(() => readAll(changed), String(at)).toThrow(/^a\.csv\.gz: broken gzip before byte/);
    }
  });

  it('in its first member', () => {
    const changed = Buffer.concat([small, small]);
    changed[small.length - 6]! ^= 1;
    expect(() => readAll(changed)).toThrow('the checksum is not that of the content');
  });

  it('with something behind it', () => {
    expect(() => readAll(Buffer.concat([small, Buffer.from('more')]))).toThrow(/^a\.csv\.gz: broken gzip/);
  });
});
