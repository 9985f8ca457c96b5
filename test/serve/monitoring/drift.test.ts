import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { SequentialStream } from '../../../src/core/random.ts';
import type { Observation } from '../../../src/gym/env.ts';
import { DriftMonitor } from '../../../src/serve/monitoring/drift.ts';
import { inputReference } from '../../../src/serve/monitoring/input-reference.ts';
import { TrainingRange } from '../../../src/serve/monitoring/training-range.ts';

const NAMES = { globals: ['load'], features: ['backlog', 'late', 'one'] };
const ROWS = 6;

interface World {
  readonly load?: number;
  readonly backlog?: number;
  readonly late?: number;
  readonly one?: number;
}

function observation(
  stream: SequentialStream,
  { load = 0, backlog = 0, late = 0.02, one = 1 }: World,
): Observation {
  const row = () => [backlog + stream.normal(), stream.uniform() < late ? 1 : 0, one];
  return {
    globals: Float32Array.of(load + stream.normal()),
    candidates: Float32Array.from(Array.from({ length: ROWS }, row).flat()),
    mask: new Uint8Array(ROWS).fill(1),
    elapsed: 0,
  };
}

function observations(count: number, world: World, seed: string): Observation[] {
  const stream = new SequentialStream(seed);
  return Array.from({ length: count }, () => observation(stream, world));
}

function deciles(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return Array.from({ length: 11 }, (_, k) => sorted[Math.round((k / 10) * (sorted.length - 1))]!);
}

const training = observations(5000, {}, 'training');
const reference = inputReference(NAMES, {
  globals: [deciles(training.map(({ globals }) => globals[0]!))],
  features: [0, 1, 2].map((k) =>
    deciles(training.flatMap(({ candidates }) => Array.from(candidates).filter((_, i) => i % 3 === k))),
  ),
  samples: training.length,
});

function monitorOf(world: World, count = 4000, seed = 'served') {
  const monitor = new DriftMonitor(reference, { window: 4000 });
  for (const each of observations(count, world, seed)) monitor.add(each);
  return monitor;
}

const psiOf = (monitor: DriftMonitor, column: string) =>
  monitor.psi().find((each) => each.column === column)!.psi;

describe('the population stability index of inputs', () => {
  it('is next to nothing where nothing has changed, constant and rare columns included', () => {
    // (cells − 1) · (1/n + 1/samples) for the continuous column of some 3000 counted rows: 0.005. Twenty worlds.
    for (let seed = 0; seed < 20; seed++) {
      const drift = monitorOf({}, 4000, `same ${seed}`).psi();
      expect(drift.map(({ column }) => column)).toEqual(['load', 'backlog', 'late', 'one']);
      for (const { psi } of drift) expect(psi).toBeLessThan(0.03);
    }
  });

  it('is that of the formula where the shares are known', () => {
    // All above the greatest decile: a = 1 in the last gap, e = 0.1 in each of ten.
    const monitor = monitorOf({ load: 100 });
    const n = 4000 - 0; // four thousand fill eight blocks exactly
    const smooth = (count: number, of: number) => (count + 0.5) / (of + 5);
    const e = smooth(0.1 * 5000, 5000);
    const term = (a: number) => (a - e) * Math.log(a / e);
    expect(psiOf(monitor, 'load')).toBeCloseTo(term(smooth(n, n)) + 9 * term(smooth(0, n)), 9);
  });

  it('sees a shift, a flag that is set more often, and a constant that moves', () => {
    const monitor = monitorOf({ load: 1, backlog: 0.8, late: 0.4, one: 1.5 });
    for (const column of ['load', 'backlog', 'late', 'one']) {
      expect(psiOf(monitor, column), column).toBeGreaterThan(0.25);
    }
    expect(monitor.worst()).toEqual({ part: 'features', column: 'one', psi: psiOf(monitor, 'one') });
  });

  it('tells a flag’s share within what deciles can say', () => {
    // From two in a hundred to eight: with the same deciles, it is no drift; to thirty it is.
    expect(psiOf(monitorOf({ late: 0.08 }), 'late')).toBeLessThan(0.05);
    expect(psiOf(monitorOf({ late: 0.3 }), 'late')).toBeGreaterThan(0.2);
  });

  it('forgets what is older than its window', () => {
    const monitor = monitorOf({ load: 3 });
    expect(psiOf(monitor, 'load')).toBeGreaterThan(1);
    for (const each of observations(4000, {}, 'back to normal')) monitor.add(each);
    expect(psiOf(monitor, 'load')).toBeLessThan(0.03);
  });

  it('says nothing before it has seen enough', () => {
    const monitor = monitorOf({ load: 5 }, 499);
    expect(monitor.psi().map(({ column }) => column)).not.toContain('load');
    expect(monitorOf({}, 10).worst()).toBeNull();
  });

  it('looks at every row whatever the order of executors', () => {
    // One executor of six has drifted away: its sixth of the rows is counted as such.
    const monitor = new DriftMonitor(reference, { window: 8000 });
    for (const each of observations(8000, {}, 'one of six')) {
      each.candidates[3 * 3] = 50;
      monitor.add(each);
    }
    const term = (a: number, e: number) => (a - e) * Math.log(a / e);
    const expected = term(0.1 * (5 / 6) + 1 / 6, 0.1) + 9 * term(0.1 * (5 / 6), 0.1);
    expect(Math.abs(psiOf(monitor, 'backlog') - expected)).toBeLessThan(0.03);
  });

  it('refuses a reference that does not fit', () => {
    const { globals, features } = { globals: [[1, 2]], features: [] };
    expect(() =>
      inputReference({ globals: ['load'], features: [] }, { globals, features, samples: 9 }),
    ).toThrow(new InputError('reference.globals.0 (load): not 11 ascending numbers'));
    expect(() => inputReference(NAMES, { globals: [], features, samples: 9 })).toThrow(
      'reference.globals: 0 columns, 1 are needed',
    );
  });
});

describe('the range of training', () => {
  const range = new TrainingRange(reference);
  const [usual] = observations(1, {}, 'usual') as [Observation];
  const [low, high] = [reference.globals.deciles[0]![0]!, reference.globals.deciles[0]![10]!];
  const withLoad = (load: number) => ({ ...usual, globals: Float32Array.of(load) });
  const withOne = (one: number, masked = false): Observation => {
    const candidates = usual.candidates.slice();
    candidates[3 * 2 + 2] = one;
    return { ...usual, candidates, mask: usual.mask.map((bit, row) => (masked && row === 2 ? 0 : bit)) };
  };

  it('lets everything pass that was met in training', () => {
    expect(training.filter((each) => range.outOfDistribution(each) !== null)).toEqual([]);
  });

  it('ends one range beyond the extremes', () => {
    const beyond = high + (high - low);
    expect(range.outOfDistribution(withLoad(beyond - 0.01))).toBeNull();
    expect(range.outOfDistribution(withLoad(beyond + 0.01))).toEqual({
      part: 'globals',
      column: 'load',
      value: Math.fround(beyond + 0.01),
    });
    expect(range.outOfDistribution(withLoad(low - (high - low) - 0.01))).not.toBeNull();
    expect(new TrainingRange(reference, { slack: 2 }).outOfDistribution(withLoad(beyond + 0.01))).toBeNull();
  });

  it('gives constant columns a fixed tolerance', () => {
    expect(range.outOfDistribution(withOne(2))).toBeNull();
    expect(range.outOfDistribution(withOne(2.01))).toMatchObject({ part: 'features', column: 'one' });
    expect(new TrainingRange(reference, { tolerance: 0.5 }).outOfDistribution(withOne(1.6))).not.toBeNull();
  });

  it('holds for no NaN, and is not asked about masked rows', () => {
    expect(range.outOfDistribution(withLoad(Number.NaN))?.value).toBeNaN();
    expect(range.outOfDistribution(withOne(99, true))).toBeNull();
  });
});
