import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import { REASONS } from '../../../src/serve/decision/answer.ts';
import { decisionEvent } from '../../../src/serve/rollout/guard-event.ts';
import { type GuardOptions, RollbackGuard } from '../../../src/serve/rollout/rollback-guard.ts';

const CANARY: GuardOptions = { guarded: 'candidate', reference: 'primary' };

/** Plays outcomes to a guard, a tenth of them the candidate's. */
class Play {
  readonly guard: RollbackGuard;
  readonly #stream: SequentialStream;

  constructor(seed: string | number, options: GuardOptions = CANARY) {
    this.guard = new RollbackGuard(options);
    this.#stream = new SequentialStream(`${seed}`);
  }

  /** Outcomes of the candidate until there is a rollback, or `most`. */
  until(most: number, candidate: (k: number) => number, primary: (k: number) => number): number {
    let own = 0;
    while (own < most && !this.guard.verdict.rollback) {
      const role = this.#stream.uniform() < 0.1 ? 'candidate' : 'primary';
      const misses = (role === 'candidate' ? candidate : primary)(own);
      this.guard.observe(role, { kind: 'outcome', slaMet: this.#stream.uniform() >= misses });
      if (role === 'candidate') own++;
    }
    return own;
  }
}

const constant = (share: number) => () => share;

describe('a guard of rollouts', () => {
  // At most one in a hundred is withdrawn, ever; at six comparisons, of which this is one, one in six hundred. Two of
  // sixty have a probability of 0.005.
  it.each([0.05, 0.3])('leaves a candidate alone that misses as many deadlines (%d)', (share) => {
    const withdrawn = Array.from({ length: 60 }, (_, seed) => {
      const play = new Play(`equal ${share} ${seed}`);
      play.until(3000, constant(share), constant(share));
      return play.guard.verdict.rollback;
    });
    expect(withdrawn.filter(Boolean).length).toBeLessThan(2);
  });

  it('leaves one alone that is better, and one that shares the rush hours of the primary', () => {
    const rush = (k: number) => (k % 600 < 300 ? 0.02 : 0.4);
    for (let seed = 0; seed < 20; seed++) {
      const better = new Play(`better ${seed}`);
      better.until(2000, constant(0.05), constant(0.1));
      const rushed = new Play(`rush ${seed}`);
      rushed.until(2000, rush, rush);
      expect([better.guard.verdict, rushed.guard.verdict]).toEqual([
        { rollback: false, why: null },
        { rollback: false, why: null },
      ]);
    }
  });

  it('withdraws one that misses three times as many', () => {
    const delays = Array.from({ length: 20 }, (_, seed) => {
      const play = new Play(`worse ${seed}`);
      const delay = play.until(3000, constant(0.15), constant(0.05));
      expect(play.guard.verdict.why).toMatch(/^\d+ % deadlines missed of late, [\d.]+ % under the primary$/);
      return delay;
    });
    // The gain is some 0.03 nats an outcome against ln 600 = 6.4 nats, and guesses of the shares at first.
    expect(delays.sort((a, b) => a - b)[10]).toBeLessThan(400);
    expect(Math.max(...delays)).toBeLessThan(1500);
  });

  it('withdraws one that was as good for long', () => {
    for (let seed = 0; seed < 5; seed++) {
      const play = new Play(`later ${seed}`);
      const delay = play.until(6000, (k) => (k < 3000 ? 0.05 : 0.4), constant(0.05));
      expect(delay).toBeGreaterThan(3000);
      expect(delay).toBeLessThan(3300);
    }
  });

  it('compares fallbacks and errors of decisions', () => {
    const guard = new RollbackGuard({ ...CANARY, limits: { fallbacks: null, errors: null } });
    const play = (fallback: boolean, error: boolean) => {
      for (let i = 0; i < 5; i++)
        guard.observe('primary', { kind: 'decision', fallback: false, error: false });
      return guard.observe('candidate', { kind: 'decision', fallback, error });
    };
    for (let i = 0; i < 300; i++) expect(play(false, false).rollback).toBe(false);
    let count = 0;
    while (!play(true, false).rollback) count++;
    expect(count).toBeLessThan(20);
    expect(guard.verdict.why).toContain(
      'decisions that the fallback scheduler had to make of late, 0 % under',
    );
  });

  it('holds the primary to limits where there is nobody else', () => {
    const guard = new RollbackGuard({ guarded: 'primary', reference: null, limits: { slaMisses: 0.2 } });
    const stream = new SequentialStream('limits');
    const until = (misses: number, most: number) => {
      let count = 0;
      while (count < most && !guard.verdict.rollback) {
        guard.observe('primary', { kind: 'outcome', slaMet: stream.uniform() >= misses });
        count++;
      }
      return count;
    };
    expect(until(0.2, 5000)).toBe(5000);
    expect(until(0.5, 1000)).toBeLessThan(200);
    expect(guard.verdict.why).toMatch(/deadlines missed of late, 20 % are allowed$/);
  });

  it('withdraws a policy that fails with every decision after a few', () => {
    const guard = new RollbackGuard({ guarded: 'primary', reference: null });
    let count = 1;
    while (!guard.observe('primary', { kind: 'decision', fallback: true, error: true }).rollback) count++;
    expect(count).toBeLessThan(10);
    expect(guard.verdict.why).toBe('100 % decisions that failed of late, 10 % are allowed');
  });

  it('compares a policy with the fallback scheduler by outcomes alone', () => {
    const guard = new RollbackGuard({
      guarded: 'primary',
      reference: 'fallback',
      limits: { fallbacks: null },
    });
    for (let i = 0; i < 200; i++) {
      guard.observe('fallback', { kind: 'decision', fallback: false, error: false });
      expect(guard.observe('primary', { kind: 'decision', fallback: true, error: false }).rollback).toBe(
        false,
      );
    }
    for (let i = 0; i < 50; i++) {
      guard.observe('fallback', { kind: 'outcome', slaMet: true });
      guard.observe('primary', { kind: 'outcome', slaMet: false });
    }
    expect(guard.verdict.why).toBe('100 % deadlines missed of late, 0 % under the fallback');
  });

  it('withdraws by drift beyond a limit, or beyond that of the other policy', () => {
    const limited = new RollbackGuard({ guarded: 'primary', reference: null, limits: { drift: 0.5 } });
    expect(limited.observe('primary', { kind: 'drift', psi: 0.5 }).rollback).toBe(false);
    expect(limited.observe('primary', { kind: 'drift', psi: 0.51 }).why).toBe(
      'its inputs have drifted by 0.51, 0.5 is allowed',
    );
    const compared = new RollbackGuard(CANARY);
    compared.observe('candidate', { kind: 'drift', psi: 3 });
    compared.observe('primary', { kind: 'drift', psi: 0.4 });
    expect(compared.observe('candidate', { kind: 'drift', psi: 0.6 }).rollback).toBe(false);
    expect(compared.observe('candidate', { kind: 'drift', psi: 0.7 }).why).toBe(
      'its inputs have drifted by 0.70, those of the primary by 0.40',
    );
  });

  it('keeps its verdict', () => {
    const guard = new RollbackGuard({ guarded: 'primary', reference: null, limits: { slaMisses: 0 } });
    expect(guard.observe('primary', { kind: 'outcome', slaMet: true }).rollback).toBe(false);
    const verdict = guard.observe('primary', { kind: 'outcome', slaMet: false });
    expect(verdict).toEqual({ rollback: true, why: '50 % deadlines missed of late, 0 % are allowed' });
    for (let i = 0; i < 100; i++) guard.observe('primary', { kind: 'outcome', slaMet: true });
    expect(guard.verdict).toBe(verdict);
  });
});

it('only reasons of the policy itself count against it', () => {
  const of = (reason: string | null, fallback = true) => decisionEvent({ fallback, reason });
  expect(of(null, false)).toEqual({ kind: 'decision', fallback: false, error: false });
  expect(of('deadline: 21 of 20 ms')).toEqual({ kind: 'decision', fallback: true, error: false });
  expect(of('exception: boom')).toEqual({ kind: 'decision', fallback: true, error: true });
  const faults = REASONS.filter((reason) => of(reason) !== null);
  expect(faults).toEqual(['deadline', 'not-finite', 'out-of-distribution', 'guardrail', 'exception']);
  expect(of('something new')).toBeNull();
});
