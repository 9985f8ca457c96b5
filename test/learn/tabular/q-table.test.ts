import { describe, expect, it } from 'vitest';
import { QTable } from '../../../src/learn/tabular/q-table.ts';

describe('a table of values', () => {
  it('moves a value by a share of its error, or keeps the mean of all targets', () => {
    const table = new QTable(2, 10);
    table.update('s', 0, 20, 0.25);
    expect([...table.values('s')]).toEqual([12.5, 10]);
    for (const target of [1, 2, 6]) table.update('s', 1, target, 'visits');
    expect(table.values('s')[1]).toBeCloseTo(3, 12);
  });

  it('may start a value as if it had been updated', () => {
    const table = new QTable(1, 0);
    table.start('s', 0, 5, 3);
    table.update('s', 0, 9, 'visits');
    expect(table.values('s')[0]).toBe(6);
  });

  it('goes on from a saved state, which stays as it is', () => {
    const table = new QTable(2, 1);
    table.update('s', 1, 4, 'visits');
    table.update('t', 0, 8, 'visits');
    const saved = table.save();
    const other = new QTable(2, 99);
    other.load(saved);
    expect(other.keys()).toEqual(['s', 't']);
    other.update('s', 1, 8, 'visits');
    expect([...other.values('s')]).toEqual([1, 6]);
    expect(saved).toEqual(table.save());
  });
});
