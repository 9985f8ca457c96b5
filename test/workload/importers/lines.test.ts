import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryFile } from '../../../src/workload/byte-file.ts';
import { type LinePosition, Lines } from '../../../src/workload/importers/lines.ts';
import { bitByBit } from '../../fixtures/byte-files.ts';

const current = (lines: Lines) => lines.text(lines.start, lines.end);

function all(lines: Lines): string[] {
  const texts: string[] = [];
  while (lines.next()) {
    texts.push(current(lines));
    expect(lines.line).toBe(texts.length);
  }
  return texts;
}

/** The lines of a text; what follows the last line feed is a line only if there is something. */
const split = (text: string) =>
  text.split('\n').slice(0, text.endsWith('\n') || text === '' ? -1 : undefined);

/** Texts whose lines are as long as the window, a little shorter or longer, or far away from that. */
const texts = fc
  .array(
    fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 65_500, max: 65_570 }), fc.constant(200_000)),
    {
      maxLength: 6,
    },
  )
  .chain((lengths) =>
    fc.boolean().map((ended) => {
      const text = lengths.map((length, i) => String.fromCharCode(97 + i).repeat(length)).join('\n');
      return ended ? `${text}\n` : text;
    }),
  );

test('whatever its lines and wherever the windows end, a file falls into its lines', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1000, max: 70_000 }), (text, most) => {
      expect(all(new Lines(bitByBit('a.txt', text, most)))).toEqual(split(text));
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('an earlier place can be gone back to, a later one on to', () => {
  const texts = Array.from({ length: 40_000 }, (_, i) => `line ${i}`);
  const lines = new Lines(memoryFile('a.txt', `\ufeff${texts.join('\n')}`));
  const places: LinePosition[] = [lines.position];
  while (lines.next()) places.push(lines.position);
  for (const i of [39_999, 0, 20_000, 20_001, 19_999, 3]) {
    lines.moveTo(places[i]!);
    expect([lines.next(), lines.line, current(lines)]).toEqual([true, i + 1, `line ${i}`]);
    expect(lines.position).toEqual(places[i + 1]);
  }
  lines.moveTo(places.at(-1)!);
  expect(lines.next()).toBe(false);
});

describe('lines that are joined', () => {
  test('are one, with the number of the first', () => {
    const lines = new Lines(bitByBit('a.txt', 'a\nbc\n\nd\ne', 2));
    lines.next();
    expect([lines.join(), lines.join(), current(lines), lines.line]).toEqual([true, true, 'a\nbc\n', 1]);
    expect([lines.next(), current(lines), lines.line]).toEqual([true, 'd', 4]);
    expect([lines.join(), lines.join(), current(lines)]).toEqual([true, false, 'd\ne']);
    expect(lines.next()).toBe(false);
  });

  test('have places of their own in messages, in characters', () => {
    const lines = new Lines(memoryFile('a.txt', 'x\né∑a\nüb\n'));
    lines.next();
    lines.next();
    expect(lines.problem(lines.start + 5, 'here').message).toBe('a.txt:2:3: here');
    lines.join();
    expect(lines.problem(lines.start + 9, 'here').message).toBe('a.txt:3:2: here');
  });
});

test('a line that never ends is refused before it fills the memory', () => {
  const endless = { name: 'a.csv', read: (_: number, into: Uint8Array) => into.fill(65).length };
  expect(() => new Lines(endless).next()).toThrow('a.csv:1:1: the record is longer than 1048576 bytes');
});
