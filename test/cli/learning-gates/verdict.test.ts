import { describe, expect, it } from 'vitest';
import type { Gate, GateResult, Published } from '../../../src/cli/learning-gates/gate.ts';
import { judgeGate } from '../../../src/cli/learning-gates/verdict.ts';

const published = (measure: Published['measure'], mean: number): Published => ({
  source: 'somebody',
  measure,
  mean,
  spread: 10,
});

const gate: Gate = {
  name: 'method',
  agent: 'ppo',
  env: 'cartpole-v1',
  hyperparameters: {},
  envs: 1,
  steps: 1000,
  published: [published('training', 310), published('greedy', 311)],
};

const results = (training: readonly number[], solved: readonly (number | null)[] = []): GateResult[] =>
  training.map((value, k) => ({ training: value, greedy: value, solved: solved[k] ?? null }));

describe('a gate', () => {
  it('is passed where the IQM is the published mean less its ±, and not below that', () => {
    const verdict = judgeGate(gate, results([0, 200, 300, 400, 1000]));
    expect(verdict.training.iqm).toBe(300);
    expect(verdict.training.worst).toBe(0);
    expect(verdict.published.map(({ pass }) => pass)).toEqual([true, false]);
  });

  it('counts a run that came to nothing as the worst there is', () => {
    expect(judgeGate(gate, results([Number.NaN, 300, 300, 300, 300])).training.worst).toBe(
      Number.NEGATIVE_INFINITY,
    );
    const two = judgeGate(gate, results([Number.NaN, Number.NaN, 400, 400, 400]));
    expect(two.published.some(({ pass }) => pass)).toBe(false);
  });

  it('has an interval that holds the IQM, and none of one seed', () => {
    const [low, high] = judgeGate(gate, results([100, 200, 300, 400, 500])).training.ci95!;
    expect(low).toBeLessThan(300);
    expect(high).toBeGreaterThan(300);
    expect(judgeGate(gate, results([300])).training.ci95).toBeNull();
  });

  it('is solved at the median step, if half of the seeds got there', () => {
    expect(judgeGate(gate, results([1, 1, 1, 1, 1], [500, null, 100, 300, null])).solved).toBe(500);
    expect(judgeGate(gate, results([1, 1, 1, 1, 1], [500, null, 100, null, null])).solved).toBeNull();
  });
});
