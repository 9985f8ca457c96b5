import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { memoryFile } from '../../../src/workload/byte-file.ts';
import { convertedText } from '../../../src/workload/converted-trace.ts';
import { isConverted } from '../../../src/workload/importers/importer.ts';
import { importers } from '../../../src/workload/importers/index.ts';
import { type Subject, subjects } from './subjects.ts';

/** One way of spoiling a file; places are parts of its length, so that they fall into every file. */
interface Damage {
  readonly kind: 'cut' | 'overwrite' | 'insert' | 'repeat' | 'remove';
  readonly at: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}

/** Pieces that formats are sensitive to, beside arbitrary bytes. */
const TELLING = [
  '',
  '\n',
  ',',
  '"',
  '-1',
  '1e999',
  'NaN',
  '{',
  ']',
  '<',
  '&',
  ':',
  '\0',
  '\ufeff',
  '99999999999999999999',
];

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('cut', 'overwrite', 'insert', 'repeat', 'remove'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  to: fc.double({ min: 0, max: 1, noNaN: true }),
  bytes: fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.constantFrom(...TELLING).map((text) => new TextEncoder().encode(text)),
  ),
});

function spoil(content: Uint8Array, { kind, at, to, bytes }: Damage): Uint8Array {
  const [from, until] = [at, to].sort((a, b) => a - b).map((part) => Math.floor(part * content.length)) as [
    number,
    number,
  ];
  const before = content.subarray(0, from);
  switch (kind) {
    case 'cut':
      return before;
    case 'overwrite':
      return Buffer.concat([before, bytes, content.subarray(from + bytes.length)]);
    case 'insert':
      return Buffer.concat([before, bytes, content.subarray(from)]);
    case 'repeat':
      return Buffer.concat([content.subarray(0, until), content.subarray(from)]);
    case 'remove':
      return Buffer.concat([before, content.subarray(until)]);
  }
}

async function importAll(format: string, { options = {} }: Subject, contents: readonly Uint8Array[]) {
  const importer = importers.get(format);
  const files = contents.map((content, i) => memoryFile(`file-${i}`, content));
  if (!isConverted(importer)) return importer.read(files[0]!, options);
  const conversion = await importer.convert(files, importer.options.parse(options));
  for (const _ of convertedText(conversion.tasks ?? []));
  return conversion.scenario(conversion.tasks ? {} : null);
}

it('knows a file of every format', () => {
  expect(Object.keys(subjects).sort()).toEqual(importers.names().sort());
});

describe.each(Object.entries(subjects))('%s', (format, subject) => {
  it('reads its fixture', async () => {
    await expect(importAll(format, subject, subject.files)).resolves.toBeTypeOf('object');
  });

  it('reads a spoiled file or refuses it with one clear line, and always comes to an end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.array(damage, { minLength: 1, maxLength: 4 }), async (which, damages) => {
        const contents = subject.files.map((content, i) =>
          i === which % subject.files.length ? damages.reduce(spoil, content) : content,
        );
        try {
          await importAll(format, subject, contents);
        } catch (error) {
          expect(error, String((error as Error).stack)).toBeInstanceOf(InputError);
          expect((error as InputError).message).not.toMatch(/\n/);
        }
      }),
      { seed: 5, numRuns: 400, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
    );
  }, 90_000);
});
