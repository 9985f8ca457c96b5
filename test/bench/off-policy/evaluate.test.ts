import { describe, expect, it } from 'vitest';
import { blocksOf, totals } from '../../../src/bench/off-policy/blocks.ts';
import { doublyRobustScores } from '../../../src/bench/off-policy/doubly-robust.ts';
import { evaluateOffPolicy } from '../../../src/bench/off-policy/evaluate.ts';
import type { LoggedStep } from '../../../src/bench/off-policy/logged-step.ts';
import { fitOutcomes } from '../../../src/bench/off-policy/outcome-model.ts';
import { overlapOf, refusalOf } from '../../../src/bench/off-policy/overlap.ts';
import { SequentialStream } from '../../../src/core/random.ts';
import { banditLog } from './bandit.ts';

function step(
  outcome: number,
  propensity: number,
  agrees: boolean,
  more: Partial<LoggedStep> = {},
): LoggedStep {
  return { outcome, propensity, agrees, supported: true, features: [], targetFeatures: [], ...more };
}

const four = [step(2, 0.5, true), step(6, 0.25, true), step(1, 0.5, false), step(3, 0.75, false)];

describe('the estimates', () => {
  it('are those of the formulas, by hand', () => {
    const { logged, ips, snips, blocks } = evaluateOffPolicy(four, { blockLength: 1 });
    // Weights 2, 4, 0, 0.
    expect({ blocks, logged: logged.value }).toEqual({ blocks: 4, logged: 3 });
    expect(ips.value).toBeCloseTo((2 * 2 + 4 * 6) / 4, 12);
    expect(snips.value).toBeCloseTo((2 * 2 + 4 * 6) / 6, 12);
    expect(ips.difference.value).toBeCloseTo(7 - 3, 12);
  });
  it('are the mean of the log for the policy that wrote it', () => {
    const same = banditLog(new SequentialStream('same'), { decisions: 60, explore: 0, target: [0, 0, 0, 0] });
    const { logged, ips, snips, dr } = evaluateOffPolicy(same);
    for (const { value, difference } of [ips, snips]) {
      expect(value).toBeCloseTo(logged.value, 12);
      expect(difference).toEqual({ value: 0, ci95: [0, 0] });
    }
    expect(dr.value).toBeCloseTo(logged.value, 10);
  });
  it('are the same each time', () => {
    const log = banditLog(new SequentialStream('again'), {
      decisions: 100,
      explore: 0.5,
      target: [0, 1, 2, 1],
    });
    expect(evaluateOffPolicy(log)).toEqual(evaluateOffPolicy(log));
  });
});

describe('doubly robust scores', () => {
  it('need no luck where the model is right: without noise they are the truth', () => {
    const log = Array.from({ length: 400 }, (_, k) => {
      const [x, choice, wanted] = [k % 7, k % 3, k % 2];
      const features = (a: number) => [x, a];
      return step(2 * x + 5 * choice, 1 / 3, choice === wanted, {
        features: features(choice),
        targetFeatures: features(wanted),
      });
    });
    const scores = doublyRobustScores(log, blocksOf(400, 1));
    const expected = log.map(({ targetFeatures: [x, a] }) => 2 * x! + 5 * a!);
    scores.forEach((score, k) => {
      expect(Math.abs(score - expected[k]!)).toBeLessThan(0.2);
    });
  });
  it('have a model that has not seen the step: an outlier does not change its own prediction', () => {
    const quiet = Array.from({ length: 50 }, () => step(1, 0.5, false));
    const loud = quiet.map((each, k) => (k === 10 ? { ...each, outcome: 1000 } : each));
    const blocks = blocksOf(50, 1);
    expect(doublyRobustScores(loud, blocks)[10]).toBe(doublyRobustScores(quiet, blocks)[10]);
    expect(doublyRobustScores(loud, blocks)[11]).not.toBe(doublyRobustScores(quiet, blocks)[11]);
  });
});

describe('the model of outcomes', () => {
  it('finds a line, and knows nothing of columns that never change', () => {
    const rows = Array.from({ length: 1000 }, (_, k) => [k / 100, 7]);
    const predict = fitOutcomes(
      rows,
      rows.map(([x]) => 3 * x! - 1),
    );
    expect(predict([5, 7])).toBeCloseTo(14, 1);
    expect(predict([5, 1e9])).toBe(predict([5, 7]));
  });
});

describe('blocks', () => {
  it('take what is left over into the last whole one', () => {
    expect(blocksOf(7, 3)).toEqual([0, 0, 0, 1, 1, 1, 1]);
    expect(blocksOf(2, 3)).toEqual([0, 0]);
    expect(totals([1, 2, 3, 4, 5, 6, 7], blocksOf(7, 3))).toEqual([6, 22]);
  });
});

describe('a refusal', () => {
  it('counts the effective sample: (Σ w)² / Σ w²', () => {
    const overlap = overlapOf(four);
    expect(overlap).toMatchObject({
      decisions: 4,
      agreement: 0.5,
      unsupported: 0,
      maxWeight: 4,
      meanWeight: 1.5,
    });
    expect(overlap.effectiveSampleSize).toBeCloseTo(36 / 20, 12);
    expect(refusalOf(overlap, 1.8)).toBeNull();
    expect(refusalOf(overlap, 1.9)).toBe(
      'the effective sample is too small: 1.8 of 4 decisions (needed: 1.9)',
    );
  });
  it('is made where the log had no chance of choosing what the policy chooses', () => {
    const log = banditLog(new SequentialStream('greedy'), {
      decisions: 400,
      explore: 0,
      target: [0, 0, 0, 1],
    });
    expect(refusalOf(overlapOf(log), 1)).toMatch(/^support is missing: in \d+ of 400 decisions/);
  });
  it('is made where nothing agrees', () => {
    expect(refusalOf(overlapOf([step(1, 0.5, false)]), 1)).toMatch(
      /^the effective sample is too small: 0 of 1/,
    );
  });
});
