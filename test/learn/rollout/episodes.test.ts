import { describe, expect, it } from 'vitest';
import { RowLayout } from '../../../src/learn/networks/row-layout.ts';
import { type Baseline, Episodes, type EpisodesOptions } from '../../../src/learn/rollout/episodes.ts';
import { OUTCOME_FIELDS, type Outcomes } from '../../../src/learn/rollout/rollout.ts';

const layout = new RowLayout({ globals: 1, ...OUTCOME_FIELDS });

function episodes(options: Partial<EpisodesOptions> = {}): Episodes {
  const baseline: Baseline = 'none';
  const shared = { layout, count: 1, baseline, sameEpisodes: 1, enough: 1, longest: 100 };
  return new Episodes({ ...shared, normaliseAdvantages: false, ...options });
}

const STEP: Outcomes = {
  action: 0,
  logProbability: 0,
  value: 0,
  reward: 1,
  discount: 1,
  elapsed: 1,
  terminated: false,
  truncated: false,
  nextValue: 0,
};

/** One step of every environment; what is given differs from {@link STEP}. */
function step(into: Episodes, ...each: Partial<Outcomes>[]): void {
  each.forEach((outcomes, i) => {
    into.record(i, { ...STEP, ...outcomes });
  });
  into.advance();
}

function column(from: Episodes, name: keyof typeof OUTCOME_FIELDS): number[] {
  const count = from.rows.length / layout.width;
  return Array.from({ length: count }, (_, k) => from.rows[k * layout.width + layout.offset(name)]!);
}

const END: Partial<Outcomes> = { terminated: true };

describe('the returns of episodes', () => {
  it('multiply the discounts of the steps that really passed', () => {
    const all = episodes();
    step(all, { reward: 1, discount: 0.5 });
    step(all, { reward: 2, discount: 0.25 });
    step(all, { reward: 4, discount: 0.1, ...END });
    expect(all.full).toBe(true);
    all.finish();
    expect(column(all, 'return')).toEqual([1 + 0.5 * (2 + 0.25 * 4), 3, 4]);
  });

  it('go on with the value of what an episode that was cut off showed last, with every baseline', () => {
    for (const baseline of ['none', 'value', 'time'] as const) {
      const all = episodes({ baseline, enough: 3 });
      step(all, { discount: 0.5 });
      step(all, { discount: 0.5, truncated: true, nextValue: 40 });
      step(all, END);
      all.finish();
      expect(column(all, 'return')).toEqual([1 + 0.5 * 21, 21, 1]);
    }
  });

  it('of an episode that is cut into pieces go on with the value of what the next piece begins with', () => {
    const all = episodes({ longest: 2, enough: 2 });
    step(all, {});
    step(all, { discount: 0.5 });
    expect(all.full).toBe(false);
    step(all, { value: 12 });
    expect(all.full).toBe(true);
    all.finish();
    expect(column(all, 'return')).toEqual([8, 7]);
  });
});

describe('advantages', () => {
  it('are returns less values with the value baseline', () => {
    const all = episodes({ baseline: 'value' });
    step(all, { value: 5 });
    step(all, { value: -1, ...END });
    all.finish();
    expect(column(all, 'advantage')).toEqual([-3, 2]);
  });

  it('are standardised over all episodes, so that a good episode stays better than a bad one', () => {
    const all = episodes({ count: 2, enough: 4, normaliseAdvantages: true });
    step(all, { reward: 10 }, { reward: -10 });
    step(all, { reward: 10, ...END }, { reward: -10, ...END });
    all.finish();
    const [first, second, third, fourth] = column(all, 'advantage');
    expect(Math.min(first!, second!)).toBeGreaterThan(0.5);
    expect(Math.max(third!, fourth!)).toBeLessThan(-0.5);
    expect(Math.hypot(first!, second!, third!, fourth!)).toBeCloseTo(2, 5);
  });

  it('compare episodes of the same number of the same group, whenever they are finished', () => {
    const all = episodes({ count: 4, sameEpisodes: 2, baseline: 'same-sequence', enough: 5 });
    step(all, { reward: 1, ...END }, { reward: 10 }, { reward: 100, ...END }, { reward: 300, ...END });
    // Group 0: member 0 is a whole episode ahead and waits for member 1.
    step(all, { reward: 2, ...END }, { reward: 20, ...END }, { reward: 0 }, { reward: 0 });
    expect(all.full).toBe(true);
    all.finish();
    expect(column(all, 'return')).toEqual([100, 300, 1, 30, 20]);
    expect(column(all, 'advantage')).toEqual([-200, 200, 1 - 30, 30 - 1, 20 - 0]);
    step(all, { reward: 5, ...END }, { reward: 7, ...END }, { reward: 0, ...END }, { reward: 0, ...END });
    all.finish();
    expect(column(all, 'advantage').slice(0, 2)).toEqual([2 - 7, 7 - 2]);
  });

  it('count episodes from the first step, also from those that only measured', () => {
    const all = episodes({ count: 2, sameEpisodes: 2, baseline: 'same-sequence' });
    all.skip(0, 1, true);
    all.skip(1, 1, false);
    all.advance();
    step(all, { reward: 5, ...END }, { reward: 1, ...END });
    expect(all.position).toBe(1);
    expect(all.full).toBe(false);
    step(all, {}, { reward: 7, ...END });
    expect(all.full).toBe(true);
    all.finish();
    expect(column(all, 'advantage')).toEqual([-2, 2]);
    // What member 1 did in episode 0 had nobody to be compared with.
    expect(all.dropped).toBe(1);
  });
});

describe('what is kept', () => {
  it('is bounded where neighbours drift apart for ever', () => {
    const all = episodes({ count: 2, sameEpisodes: 2, baseline: 'same-sequence', longest: 10, enough: 1e9 });
    let most = 0;
    for (let k = 0; k < 1000; k++) {
      step(all, END, k % 5 === 4 ? END : {});
      most = Math.max(most, all.position - Number(all.full));
      if (k === 500) all.finish();
    }
    expect(all.dropped).toBeGreaterThan(0);
    expect(most).toBeLessThan(1000);
  });

  it('can be saved and loaded in mid-episode', () => {
    const options = { count: 2, sameEpisodes: 2, baseline: 'same-sequence', enough: 4 } as const;
    const [straight, resumed] = [episodes(options), episodes(options)];
    step(straight, { reward: 3, elapsed: 2 }, { reward: 4, ...END });
    resumed.load(JSON.parse(JSON.stringify(straight.save(), typed), untyped));
    for (const each of [straight, resumed]) {
      step(each, { reward: 5, ...END }, { reward: 6, ...END });
      step(each, { reward: 1, ...END }, { reward: 1, ...END });
      expect(each.full).toBe(true);
      each.finish();
    }
    expect(resumed.rows).toEqual(straight.rows);
    expect(resumed.save()).toEqual(straight.save());
  });

  it('refuses a number of environments that does not make groups', () => {
    expect(() => episodes({ count: 6, sameEpisodes: 4 })).toThrow('in groups of 4');
  });
});

function typed(_: string, value: unknown): unknown {
  if (value instanceof Float32Array) return { float32: [...value] };
  if (value instanceof Float64Array) return { float64: [...value] };
  return value;
}

function untyped(_: string, value: unknown): unknown {
  const { float32, float64 } = (value ?? {}) as { float32?: number[]; float64?: number[] };
  if (float32) return Float32Array.from(float32);
  return float64 ? Float64Array.from(float64) : value;
}
