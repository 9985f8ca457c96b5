import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NameTable } from '../../../src/workload/importers/name-table.ts';

const numbersOf = (table: NameTable, names: readonly string[]) =>
  names.map((name) => {
    const bytes = Buffer.from(`<${name}>`);
    return table.numberOf(bytes, 1, bytes.length - 1);
  });

test('names are numbered in the order in which they are met', () => {
  const table = new NameTable();
  expect(numbersOf(table, ['b', 'a', 'b', 'é', '', 'a'])).toEqual([0, 1, 0, 2, 3, 1]);
  expect(table.names).toEqual(['b', 'a', 'é', '']);
});

test('names of one hash are kept apart', () => {
  // Known collisions of 32-bit FNV-1a.
  const names = ['costarring', 'liquid', 'declinate', 'macallums', 'altarage', 'zinke'];
  const table = new NameTable();
  expect(numbersOf(table, [...names, ...names])).toEqual([0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5]);
});

test('equal numbers are equal names', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 })), (names) => {
      const table = new NameTable();
      expect(numbersOf(table, names).map((number) => table.names[number])).toEqual(names);
    }),
    { seed: 1 },
  );
});
