import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { inSlices } from '../../../src/serve/explain/in-slices.ts';
import { type MadeDecision, RecentDecisions } from '../../../src/serve/explain/recent-decisions.ts';
import { Turns } from '../../../src/serve/http/turns.ts';

describe('work in slices', () => {
  /** Each step takes a millisecond of a clock that only they move. */
  const timed = (steps: number) => {
    let now = 0;
    const work = (function* () {
      for (let n = 0; n < steps; n++) {
        now++;
        yield;
      }
      return 'done';
    })();
    return { work, monotonic: () => now };
  };
  it('lets others have their turn', async () => {
    const { work, monotonic } = timed(100);
    let turns = 0;
    const other = setInterval(() => turns++, 0);
    const spinning = (function* (): Generator<void, string> {
      const until = performance.now() + 40;
      while (performance.now() < until) yield;
      return yield* work;
    })();
    const clock = () => performance.now() + monotonic();
    expect(await inSlices(spinning, { monotonic: clock, sliceMs: 2, limitMs: 60_000 })).toBe('done');
    clearInterval(other);
    expect(turns).toBeGreaterThan(2);
  });
  it('is given up where it takes too long', async () => {
    const { work, monotonic } = timed(100);
    await expect(inSlices(work, { monotonic, sliceMs: 2, limitMs: 50 })).rejects.toThrow(InputError);
  });
});

describe('turns', () => {
  it('are taken one after another, and nobody waits in a long queue', async () => {
    const turns = new Turns(2);
    const order: string[] = [];
    const took = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise((resume) => setImmediate(resume));
      order.push(`${name} ends`);
      if (name === 'first') throw new Error('no matter');
    };
    const first = turns.take(took('first'));
    const second = turns.take(took('second'));
    await expect(turns.take(took('third'))).rejects.toMatchObject({ status: 503 });
    await expect(first).rejects.toThrow('no matter');
    await second;
    expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
    await turns.take(took('fourth'));
  });
});

describe('recent decisions', () => {
  it('are the last that fit, and no more than twice as much', () => {
    const recent = new RecentDecisions(1000);
    const made = { choice: 0, reason: null } as MadeDecision;
    for (let i = 0; i < 100; i++) recent.set(String(i), made, 100);
    const known = Array.from({ length: 100 }, (_, i) => i).filter((i) => recent.get(String(i)));
    expect(known.at(-1)).toBe(99);
    expect(known.length).toBeGreaterThanOrEqual(10);
    expect(known.length).toBeLessThanOrEqual(20);
    recent.set('large', made, 10_000);
    recent.set('next', made, 10_000);
    expect(recent.get('large')).toBeUndefined();
  });
});
