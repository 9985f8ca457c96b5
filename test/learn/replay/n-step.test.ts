import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import { NStepWindows, type StepOutcome } from '../../../src/learn/replay/n-step.ts';

interface Seen extends StepOutcome {
  readonly state: number;
}

interface Window {
  readonly state: number;
  readonly sum: number;
  readonly bootstrap: number;
  /** The step after which it was complete. */
  readonly last: number;
}

/** What comes out of a story of one environment, windows in the order in which they are complete. */
function windowsOf(story: readonly Seen[], steps: number, windows = new NStepWindows(1, steps, 1)): Window[] {
  const found: Window[] = [];
  for (const [last, step] of story.entries()) {
    windows.add(0, Float32Array.of(step.state), 0, step.state, step);
    const ended = step.terminated || step.truncated;
    for (let k = windows.take(0, ended); k >= 0; k = windows.take(0, ended)) {
      expect(windows.rows[k]).toBe(windows.actions[k]);
      found.push({
        state: windows.actions[k]!,
        sum: windows.returns[k]!,
        bootstrap: windows.discounts[k]!,
        last,
      });
    }
  }
  return found;
}

/** Six steps of reward 1, cut off at 2, ended at 4, and cut off at 5. */
const GOLDEN: readonly Seen[] = [0, 1, 2, 3, 4, 5].map((state) => ({
  state,
  reward: 1,
  discount: 0.99,
  terminated: state === 4,
  truncated: state === 2 || state === 5,
}));

describe('windows of three steps', () => {
  it('are the golden ones: cut at both sorts of end, with a bootstrap only where nothing ended', () => {
    const table = [
      [0, 2.9701, 0.970299, 2],
      [1, 1.99, 0.9801, 2],
      [2, 1, 0.99, 2],
      [3, 1.99, 0, 4],
      [4, 1, 0, 4],
      [5, 1, 0.99, 5],
    ] as const;
    const found = windowsOf(GOLDEN, 3);
    expect(found).toHaveLength(table.length);
    for (const [k, [state, sum, bootstrap, last]] of table.entries()) {
      expect(found[k]).toMatchObject({ state, last });
      expect(found[k]!.sum).toBeCloseTo(sum, 12);
      expect(found[k]!.bootstrap).toBeCloseTo(bootstrap, 12);
    }
  });

  it('discount by the seconds that really passed, not by a power of one number', () => {
    const seconds = [1, 2.5, 0, 4];
    const story = seconds.map((dt, state) => ({
      state,
      reward: state + 1,
      discount: 0.99 ** dt,
      terminated: false,
      truncated: false,
    }));
    const [first] = windowsOf(story, 3);
    expect(first!.sum).toBeCloseTo(1 + 0.99 * 2 + 0.99 ** 3.5 * 3, 12);
    expect(first!.bootstrap).toBeCloseTo(0.99 ** 3.5, 12);
  });

  it('stay open in mid-episode until three steps have passed', () => {
    const story = GOLDEN.slice(0, 2);
    expect(windowsOf(story, 3)).toEqual([]);
    expect(windowsOf(story, 2)).toHaveLength(1);
  });
});

it('every decision of random episodes gives one window, equal to the sum written out', () => {
  const stream = new SequentialStream('episodes');
  const story: Seen[] = Array.from({ length: 400 }, (_, state) => ({
    state,
    reward: stream.normal(),
    discount: stream.uniform(),
    terminated: stream.uniform() < 0.1,
    truncated: state === 399 || stream.uniform() < 0.1,
  }));
  for (const steps of [1, 2, 3, 5, 40]) {
    const found = windowsOf(story, steps);
    expect(found.map(({ state }) => state)).toEqual(story.map(({ state }) => state));
    for (const { state, sum, bootstrap, last } of found) {
      let [expected, product, at] = [0, 1, state];
      for (let k = 0; k < steps; k++, at++) {
        const { reward, discount, terminated, truncated } = story[at]!;
        expected += product * reward;
        product *= terminated ? 0 : discount;
        if (terminated || truncated || k === steps - 1) break;
      }
      expect(last).toBe(at);
      expect(sum).toBeCloseTo(expected, 12);
      expect(bootstrap).toBeCloseTo(product, 12);
    }
  }
});

it('environments do not see one another’s steps', () => {
  const windows = new NStepWindows(2, 2, 1);
  const step = { reward: 1, discount: 0.5, terminated: false, truncated: false };
  windows.add(0, Float32Array.of(7), 0, 7, step);
  windows.add(1, Float32Array.of(8), 0, 8, { ...step, truncated: true });
  expect(windows.take(0, false)).toBe(-1);
  expect(windows.actions[windows.take(1, true)]).toBe(8);
  windows.add(0, Float32Array.of(9), 0, 9, step);
  const oldest = windows.take(0, false);
  expect([windows.actions[oldest], windows.returns[oldest], windows.discounts[oldest]]).toEqual([
    7, 1.5, 0.25,
  ]);
});

it('open windows go on after they were saved and loaded', () => {
  const straight = windowsOf(GOLDEN, 3);
  const [before, after] = [new NStepWindows(1, 3, 1), new NStepWindows(1, 3, 1)];
  const head = windowsOf(GOLDEN.slice(0, 4), 3, before);
  after.load(before.save());
  expect(after.open).toBe(true);
  const tail = windowsOf(GOLDEN.slice(4), 3, after).map((window) => ({ ...window, last: window.last + 4 }));
  expect([...head, ...tail]).toEqual(straight);
});
