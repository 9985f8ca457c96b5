import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { CsvCells } from '../../../src/workload/importers/csv-cells.ts';
import { bitByBit } from '../../fixtures/byte-files.ts';

function records(text: string, most: number): string[][] {
  const cells = new CsvCells(bitByBit('a.csv', text, most));
  const found: string[][] = [];
  while (cells.next()) found.push(Array.from({ length: cells.count }, (_, i) => cells.text(i)));
  return found;
}

/** The same by csv-parse, or null where it finds the text malformed. */
function reference(text: string): string[][] | null {
  try {
    const options = {
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n'],
    };
    return parse(text, options);
  } catch {
    return null;
  }
}

const content = fc.oneof(
  fc.constantFrom('', 'a', '1.5', 'é∑', 'a b', ',', '"', '""', '\n', 'a\nb', 'x,y', '\n\n', '"\n"'),
  fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '\n'), maxLength: 5 }),
);
const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
const blanks = fc.constantFrom('', '', ' ', '  ', '\t');

test('a file that is written by the rules is read like csv-parse reads it', () => {
  const cell = fc.tuple(blanks, content, blanks).map(([a, text, b]) => a + quote(text) + b);
  const plain = fc
    .tuple(blanks, fc.constantFrom('', 'a', '1.5', 'é', 'a b'), blanks)
    .map((parts) => parts.join(''));
  const record = fc
    .array(fc.oneof(cell, plain), { minLength: 2, maxLength: 4 })
    .map((cells) => cells.join(','));
  const line = fc.oneof({ weight: 5, arbitrary: record }, { weight: 1, arbitrary: blanks });
  const text = fc
    .tuple(fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'), fc.constantFrom('', '\n'))
    .map(([lines, feed, end]) => lines.join(feed) + end);
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), (written, most) => {
      expect(records(written, most)).toEqual(reference(written));
    }),
    { seed: 1, numRuns: 3000 },
  );
});

test('what csv-parse refuses is refused; what it reads is not read differently', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', ',', '"', '"', '\n'), maxLength: 12 });
  fc.assert(
    fc.property(text, (written) => {
      const found = recordsOrError(written);
      // It takes some odd quotes that this reader refuses: `"" ""`.
      if (!(found instanceof InputError)) expect(found).toEqual(reference(written));
    }),
    { seed: 1, numRuns: 5000 },
  );
});

function recordsOrError(text: string): string[][] | unknown {
  try {
    return records(text, 100);
  } catch (error) {
    return error;
  }
}
