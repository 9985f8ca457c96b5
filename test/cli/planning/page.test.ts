import { describe, expect, it } from 'vitest';
import { plannersOf, planningCases } from '../../../src/cli/planning/cases.ts';
import type { PlanningRow } from '../../../src/cli/planning/measure.ts';
import { planningPage } from '../../../src/cli/planning/page.ts';
import { isOracle } from '../../../src/cli/policy.ts';

const row = (policy: string, ci95: [number, number], oracle = false): PlanningRow => ({
  scenario: 'two-tier',
  overrides: ['horizon.tasks=200'],
  base: 'least-backlog',
  policy,
  baseObjective: 2,
  objective: 1.8,
  bound: 1.5,
  saved: (ci95[0] + ci95[1]) / 2,
  ci95,
  worse: 1,
  seeds: 12,
  millis: 3.123,
  oracle,
});

describe('the page of planning', () => {
  it('counts a base as improved only where the interval is above 0', () => {
    const page = planningPage(
      [row('rollout:base=x', [1, 9]), row('mcts:base=x', [-1, 9]), row('rollout:future=true', [2, 9], true)],
      '1..12',
    );
    expect(page).toContain(
      'gap in 1 of 1 cases. Of those, rollout is clearly better than its base in 1 of 1; mcts is clearly better than its base in 0 of 1.',
    );
    expect(page).toContain('--seeds 1..12');
    expect(page).toMatch(/5\.0 % \| \[1\.0, 9\.0\] \| 1 of 12 \| +3\.1 /);
  });

  it('sees no gap where the oracle saves nothing', () => {
    const page = planningPage(
      [row('rollout:base=x', [1, 9]), row('rollout:future=true', [0, 0], true)],
      '1..12',
    );
    expect(page).toContain('gap in 0 of 1 cases');
  });

  it('has one oracle a case, the last', () => {
    for (const each of planningCases) {
      expect(plannersOf(each).map(isOracle).lastIndexOf(true)).toBe(plannersOf(each).length - 1);
      expect(plannersOf(each).filter(isOracle)).toHaveLength(1);
    }
  });
});
