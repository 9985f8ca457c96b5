import { beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import type { Pending } from '../../../src/serve/pending/pending.ts';
import { type Asked, PendingList, type PendingOptions } from '../../../src/serve/pending/pending-list.ts';
import { FakeClock } from './clock.ts';

const asked = (decision: string): Asked => ({
  decision,
  reason: 'close call',
  task: { class: 'web' },
  candidates: ['edge', 'cloud', 'wait'],
  allowed: [true, false, true],
  scores: [1, null, 0.9],
  proposed: 0,
  standing: 2,
});

let clock: FakeClock;
let heard: Pending[];
beforeEach(() => {
  clock = new FakeClock();
  heard = [];
});

/** With a minute for each question. */
function listWith(options: PendingOptions = {}): PendingList {
  let ids = 0;
  const newId = () => `p${ids++}`;
  return new PendingList({
    seconds: 60,
    clock,
    newId,
    onSettled: (pending) => heard.push(pending),
    ...options,
  });
}

describe('a pending decision', () => {
  it('is open, and tells until when', () => {
    const list = listWith();
    const pending = list.add(asked('d0'));
    expect(pending).toEqual({
      id: 'p0',
      ...asked('d0'),
      created: '2026-01-01T00:00:00.000Z',
      expires: '2026-01-01T00:01:00.000Z',
      state: 'open',
      choice: null,
      by: null,
      comment: null,
    });
    expect(list.list()).toEqual([pending]);
    expect(list.get('p0')).toEqual(pending);
    expect(list.get('p1')).toBeUndefined();
    expect(heard).toEqual([]);
  });
  it('is settled once, by a person', () => {
    const list = listWith();
    const pending = list.add(asked('d0'))!;
    const settled = list.settle('p0', { choice: 2, by: 'ann', comment: 'rather not' });
    expect(settled).toEqual({ ...pending, state: 'settled', choice: 2, by: 'ann', comment: 'rather not' });
    expect(heard).toEqual([settled]);
    expect(list.list()).toEqual([]);
    expect(list.get('p0')).toEqual(settled);
    const again = () => list.settle('p0', { choice: 0, by: 'bob' });
    expect(again).toThrow(new InputError("pending decision 'p0': ann has settled it already"));
    clock.advance(120_000);
    expect(heard).toHaveLength(1);
  });
  it('expires by itself, and its default stands', () => {
    const list = listWith();
    const pending = list.add(asked('d0'))!;
    clock.advance(59_999);
    expect(heard).toEqual([]);
    clock.advance(1);
    expect(heard).toEqual([{ ...pending, state: 'expired' }]);
    const late = () => list.settle('p0', { choice: 0, by: 'bob' });
    expect(late).toThrow(new InputError("pending decision 'p0': its time is over"));
    expect(clock.timers).toBe(0);
  });
  it.each([
    [1, '1 is no allowed candidate (allowed: 0 (edge), 2 (wait))'],
    [3, '3 is no allowed candidate'],
    [-1, '-1 is no allowed candidate'],
    [0.5, '0.5 is no allowed candidate'],
    [Number.NaN, 'NaN is no allowed candidate'],
    [null, 'null is no allowed candidate'],
  ])('takes no choice that is not allowed: %s', (choice, message) => {
    const list = listWith();
    list.add(asked('d0'));
    expect(() => list.settle('p0', { choice, by: 'ann' })).toThrow(
      new RegExp(`^pending decision 'p0': choice: ${message.replaceAll(/[().]/g, '\\$&')}`),
    );
    expect(list.get('p0')?.state).toBe('open');
    expect(heard).toEqual([]);
  });
  it('where nothing is allowed can only be seen', () => {
    const list = listWith();
    list.add({ ...asked('d0'), allowed: [false, false, false], proposed: null, standing: null });
    expect(() => list.settle('p0', { choice: 0, by: 'ann' })).toThrow('so only null is, got 0');
    expect(list.settle('p0', { choice: null, by: 'ann' })).toMatchObject({ state: 'settled', choice: null });
  });
  it('takes no comment without end, nor one that nobody knows', () => {
    const list = listWith();
    list.add(asked('d0'));
    const word = { choice: 0, by: 'ann', comment: 'x'.repeat(2001) };
    expect(() => list.settle('p0', word)).toThrow('comment: 2001 characters (allowed: 2000)');
    expect(() => list.settle('no', word)).toThrow(
      "pending decision 'no': there is none, or it was over long ago",
    );
  });
});

describe('the list', () => {
  it('takes no more than its limit, and drops none for another', () => {
    const list = listWith({ limit: 2 });
    list.add(asked('d0'));
    list.add(asked('d1'));
    expect(list.add(asked('d2'))).toBeNull();
    expect(list.list().map(({ decision }) => decision)).toEqual(['d0', 'd1']);
    list.settle('p0', { choice: 0, by: 'ann' });
    expect(list.add(asked('d3'))).not.toBeNull();
    clock.leap(60_000);
    expect(list.add(asked('d4')), 'those whose time is over make room').not.toBeNull();
  });
  it('forgets the oldest of those that are over', () => {
    const list = listWith({ keep: 2 });
    for (const k of [0, 1, 2]) {
      list.add(asked(`d${k}`));
      list.settle(`p${k}`, { choice: 0, by: 'ann' });
    }
    expect([0, 1, 2].map((k) => list.get(`p${k}`)?.decision)).toEqual([undefined, 'd1', 'd2']);
  });
  it('closes with every default standing, and opens nothing after', () => {
    const list = listWith();
    list.add(asked('d0'));
    list.add(asked('d1'));
    list.close();
    list.close();
    expect(heard.map(({ decision, state }) => [decision, state])).toEqual([
      ['d0', 'expired'],
      ['d1', 'expired'],
    ]);
    expect(list.add(asked('d2'))).toBeNull();
    expect(clock.timers).toBe(0);
  });
  it('lets whoever is told of an end ask it again', () => {
    const list: PendingList = listWith({
      onSettled: (pending) => {
        heard.push(pending);
        expect(list.list()).toEqual([]);
        expect(() => list.settle(pending.id, { choice: 0, by: 'ann' })).toThrow('its time is over');
      },
    });
    list.add(asked('d0'));
    list.add(asked('d1'));
    clock.advance(60_000);
    expect(heard).toHaveLength(2);
  });
  it.each<PendingOptions>([
    { seconds: 0 },
    { seconds: Number.NaN },
    { seconds: 1e9 },
    { limit: 0.5 },
    { keep: -1 },
  ])('refuses %j', (options) => {
    expect(() => listWith(options)).toThrow(InputError);
  });
});

describe('a clock that jumps', () => {
  it('on the wall changes what is shown and nothing else', () => {
    const list = listWith();
    list.add(asked('d0'));
    clock.wall += 10 * 365 * 86_400_000;
    clock.advance(30_000);
    expect(list.list()).toHaveLength(1);
    clock.wall = 0;
    list.add(asked('d1'));
    clock.advance(30_000);
    expect(heard.map(({ decision }) => decision)).toEqual(['d0']);
    clock.advance(30_000);
    expect(heard.map(({ decision }) => decision)).toEqual(['d0', 'd1']);
  });
  it('past the time, with the timer late, settles nothing any more', () => {
    const list = listWith();
    list.add(asked('d0'));
    clock.leap(61_000);
    expect(() => list.settle('p0', { choice: 0, by: 'ann' })).toThrow('its time is over');
    expect(heard).toHaveLength(1);
    clock.fireEarly();
    expect(heard).toHaveLength(1);
  });
  it('back gives no more time', () => {
    const list = listWith();
    list.add(asked('d0'));
    clock.leap(59_000);
    list.list();
    clock.leap(-59_000);
    list.add(asked('d1'));
    clock.leap(60_000);
    expect(list.list()).toHaveLength(1);
    clock.leap(59_000);
    expect(list.list()).toEqual([]);
  });
  it('with a timer that comes early ends nothing early, and all in time', () => {
    const list = listWith();
    list.add(asked('d0'));
    clock.leap(59_000);
    clock.fireEarly();
    expect(heard).toEqual([]);
    expect(clock.timers).toBe(1);
    clock.advance(1000);
    expect(heard).toHaveLength(1);
  });
});
