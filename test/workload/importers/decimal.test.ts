import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalIn } from '../../../src/workload/importers/decimal.ts';

/** The number in the middle of other bytes. */
function read(text: string): number {
  const bytes = Buffer.from(`7${text}7`);
  return decimalIn(bytes, 1, bytes.length - 1);
}

const digits = (most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: most }).map((all) => all.join(''));

describe('a decimal number is the double that Number reads, bit for bit', () => {
  test.each([
    ['a shortest form', fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)],
    ['microseconds', fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((x) => x.toFixed(6))],
    ['digits around a point', fc.tuple(digits(25), digits(25)).map(([a, b]) => `${a}.${b}`)],
    ['a sign', fc.tuple(fc.constantFrom('+', '-'), digits(20)).map(([sign, a]) => sign + a)],
    ['an exponent', fc.tuple(digits(5), fc.integer({ min: -300, max: 300 })).map(([a, e]) => `${a}e${e}`)],
    [
      'many zeros',
      fc.tuple(fc.integer({ min: 0, max: 30 }), digits(3)).map(([n, a]) => `0.${'0'.repeat(n)}${a}`),
    ],
  ])('%s', (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(read(text)).toBe(Number(text));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test.each([
    ...['9007199254740991', '9007199254740992', '9007199254740993', '-9007199254740993'],
    ...['0.9007199254740993', '90071992547409.93', '900719925474099.3'],
    ...['5.', '.5', '-.5', '+5.25', '-0', '00012', '1E3', '2.5e-3'],
  ])('%s', (text) => {
    expect(read(text)).toBe(Number(text));
  });
});

test.each([
  '',
  '-',
  '+',
  '.',
  '-.',
  '1.2.3',
  '1e',
  'e5',
  '0x10',
  'Infinity',
  'NaN',
  '1e999',
  '1 2',
  '1_0',
  '٣',
  '--1',
])("'%s' is no plain decimal number", (text) => {
  expect(read(text)).toBeNaN();
});
