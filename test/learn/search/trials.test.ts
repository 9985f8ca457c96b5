import { expect, it } from 'vitest';
import { Trials } from '../../../src/learn/search/trials.ts';

it('scores count so many episodes and nothing behind them', () => {
  const trials = new Trials(2, 2, 0);
  expect(trials.note(0, 1, 1, false)).toBeNull();
  expect(trials.note(0, 2, 1, true)).toEqual({ return: 3, length: 2 });
  expect(trials.note(0, 4, 1, true)).toEqual({ return: 4, length: 1 });
  expect(trials.isDone(0)).toBe(true);
  expect(trials.note(0, 1000, 1, true)).toBeNull();
  expect(trials.next).toBe(1);
  trials.note(1, 5, 1, true);
  trials.note(1, 6, 1, true);
  expect(trials.next).toBe(-1);
  expect([...trials.scores(2)]).toEqual([3.5, 5.5]);
  expect([...trials.scores(1)]).toEqual([4.5]);
});

it('scores are discounted by the time that passed, from the beginning of each episode', () => {
  const trials = new Trials(1, 2, Math.LN2);
  trials.note(0, 1, 1, false);
  trials.note(0, 8, 2, false);
  trials.note(0, 8, 0, true);
  expect(trials.scores(1)[0]! * 2).toBeCloseTo(1 + 4 + 1, 12);
  trials.note(0, 1, 0, true);
  expect(trials.scores(1)[0]! * 2).toBeCloseTo(7, 12);
});
