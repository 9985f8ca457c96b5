import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import type { Pending } from '../../../src/serve/pending/pending.ts';
import { PendingList } from '../../../src/serve/pending/pending-list.ts';
import { FakeClock } from './clock.ts';

const LIMIT = 3;
const SECONDS = 10;

/** What the list should be: every decision ever opened, with its state and time. */
interface Model {
  readonly all: { id: string; due: number; state: Pending['state'] }[];
  time: number;
}

class Real {
  readonly clock = new FakeClock();
  readonly heard: Pending[] = [];
  readonly list = new PendingList({
    limit: LIMIT,
    seconds: SECONDS,
    keep: 1000,
    clock: this.clock,
    onSettled: (pending) => this.heard.push(pending),
  });
}

/** Ends in the model what is due, then compares everything that can be seen. */
function compare(model: Model, real: Real): void {
  const open = model.all.filter(({ state }) => state === 'open').map(({ id }) => id);
  expect(real.list.list().map(({ id }) => id)).toEqual(open);
  for (const { id, state } of model.all) expect(real.list.get(id)?.state).toBe(state);
  const over = model.all.filter(({ state }) => state !== 'open');
  expect(new Set(real.heard.map(({ id, state }) => `${id} ${state}`))).toEqual(
    new Set(over.map(({ id, state }) => `${id} ${state}`)),
  );
  expect(real.heard, 'each is told once').toHaveLength(over.length);
}

function expireIn(model: Model): void {
  for (const each of model.all) if (each.state === 'open' && each.due <= model.time) each.state = 'expired';
}

const command = (name: string, run: (model: Model, real: Real) => void): fc.Command<Model, Real> => ({
  check: () => true,
  run(model, real) {
    run(model, real);
    compare(model, real);
  },
  toString: () => name,
});

const add = command('add', (model, real) => {
  expireIn(model);
  const full = model.all.filter(({ state }) => state === 'open').length >= LIMIT;
  const pending = real.list.add({
    decision: 'd',
    reason: 'r',
    task: {},
    candidates: ['a', 'b'],
    allowed: [true, false],
    scores: [1, null],
    proposed: 0,
    standing: 0,
  });
  expect(pending === null).toBe(full);
  if (pending) model.all.push({ id: pending.id, due: model.time + SECONDS * 1000, state: 'open' });
});

const settle = (which: number, choice: number) =>
  command(`settle(${which}, ${choice})`, (model, real) => {
    expireIn(model);
    const one = model.all[which % Math.max(1, model.all.length)];
    const word = () => real.list.settle(one?.id ?? 'nobody', { choice, by: 'ann' });
    if (one?.state === 'open' && choice === 0) {
      expect(word()).toMatchObject({ state: 'settled', choice, by: 'ann' });
      one.state = 'settled';
    } else expect(word).toThrow(InputError);
  });

const advance = (seconds: number) =>
  command(`advance(${seconds})`, (model, real) => {
    real.clock.advance(seconds * 1000);
    model.time += seconds * 1000;
    expireIn(model);
  });

const leap = (seconds: number) =>
  command(`leap(${seconds})`, (model, real) => {
    real.clock.leap(seconds * 1000);
    model.time += seconds * 1000;
    expireIn(model);
  });

const wallJump = (wall: number) =>
  command(`wall(${wall})`, (_model, real) => {
    real.clock.wall = wall;
  });

const fireEarly = command('fireEarly', (_model, real) => real.clock.fireEarly());

it('each decision is open until it is settled or its time is over, and is told of exactly once', () => {
  const seconds = fc.integer({ min: 0, max: 12 });
  const commands = fc.commands(
    [
      fc.constant(add),
      fc.tuple(fc.nat(9), fc.nat(1)).map(([which, choice]) => settle(which, choice)),
      seconds.map(advance),
      seconds.map(leap),
      fc.integer({ min: 0, max: 4e12 }).map(wallJump),
      fc.constant(fireEarly),
    ],
    { maxCommands: 40 },
  );
  fc.assert(
    fc.property(commands, (all) => {
      fc.modelRun(() => ({ model: { all: [], time: 0 }, real: new Real() }), all);
    }),
    { numRuns: 150 },
  );
});
