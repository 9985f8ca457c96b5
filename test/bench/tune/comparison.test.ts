import { describe, expect, it } from 'vitest';
import { DEFAULT_SPLITS, parseSeeds } from '../../../src/bench/seeds.ts';
import { comparisonOf } from '../../../src/bench/tune/comparison.ts';
import {
  confirmationWorlds,
  MOST_WORLDS,
  rangeText,
  trainWorlds,
  validationWorlds,
} from '../../../src/bench/tune/worlds.ts';

const outcome = (...values: (number | null)[]) => ({ values, failure: null });

describe('the comparison with the defaults', () => {
  it('pairs, and has Student’s interval of the difference', () => {
    const found = comparisonOf(outcome(1, 2, 3), outcome(3, 3, 6), 'lower')!;
    expect(found).toMatchObject({ n: 3, chosen: 2, defaults: 4, difference: -2, pImprovement: 1 });
    // −2 ± 4.302653 · 1 / √3
    expect(found.ci95![0]).toBeCloseTo(-2 - 2.484138, 5);
    expect(found.ci95![1]).toBeCloseTo(-2 + 2.484138, 5);
    expect(comparisonOf(outcome(1, 2, 3), outcome(3, 2, 1), 'higher')!.pImprovement).toBe(0.5);
  });

  it('says nothing of a pair that is alone or failed', () => {
    expect(comparisonOf(outcome(1), outcome(2), 'lower')!.ci95).toBeNull();
    expect(comparisonOf(outcome(1, null), outcome(2, 3), 'lower')).toBeNull();
    expect(comparisonOf({ values: [1], failure: 'lost' }, outcome(2), 'lower')).toBeNull();
  });
});

describe('worlds of tuning', () => {
  const test = parseSeeds(DEFAULT_SPLITS.test, 'test');
  it('are never those of the test split, and those of the comparison choose nothing', () => {
    const choosing = [...trainWorlds(MOST_WORLDS), ...validationWorlds(100)];
    expect(new Set([...choosing, ...confirmationWorlds()]).size).toBe(
      choosing.length + confirmationWorlds().length,
    );
    for (const seed of [...choosing, ...confirmationWorlds()]) expect(test).not.toContain(seed);
  });

  it('begin with the splits that are for learning and for choosing', () => {
    expect(trainWorlds(20)).toEqual(parseSeeds(DEFAULT_SPLITS.train, 'train'));
    expect(validationWorlds(10)).toEqual(parseSeeds(DEFAULT_SPLITS.validation, 'validation'));
    expect(rangeText(validationWorlds(10))).toBe(DEFAULT_SPLITS.validation);
  });
});
