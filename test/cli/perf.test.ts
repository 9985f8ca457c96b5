import { describe, expect, it } from 'vitest';
import { bareQueue } from '../../src/cli/perf/bare-queue.ts';
import { measureAgainst, measureAlone } from '../../src/cli/perf/measure.ts';
import { gpuCluster, layeredWorkflow } from '../../src/cli/perf/scheduler-rows.ts';
import { fleetScenario } from '../../src/cli/perf/simulator-rows.ts';
import { TrainingStep } from '../../src/cli/perf/training-step-rows.ts';
import { onnxBackend } from '../../src/learn/onnx/backend.ts';
import { simulated } from '../fixtures/scenario.ts';

/** Answers these speeds in turn; the first is the warm-up's. */
function speeds(values: readonly number[]): () => number {
  let k = 0;
  return () => values[k++]!;
}

describe('perf', () => {
  it('has a bare loop that does the work of the simulator', async () => {
    for (const seed of ['1', 'other']) {
      const { result } = simulated(await fleetScenario(20_000), 'join-shortest-queue', seed);
      expect(bareQueue(16, 14.4, 20_000, seed)).toBeCloseTo(result.metrics.meanResponse!, 9);
    }
  });

  it('has a cluster of the size of the GPU trace, and pods that ask for seven tenths of a GPU each', async () => {
    const scenario = await gpuCluster(1000);
    expect(scenario.executors.reduce((sum, { count }) => sum + count, 0)).toBe(1213);
    expect(scenario.tasks).toHaveLength(98);
    const { result } = simulated(scenario, 'fgd', '1');
    expect(result.tasks.rejected).toBe(0);
    const asked = (100 * 0.7 * result.tasks.arrived) / 6012;
    expect(Math.abs(result.metrics.gpuAllocation!.final! - asked)).toBeLessThan(1.5);
  });

  it('plans a whole workflow whose steps differ', async () => {
    const scenario = await layeredWorkflow(3);
    const { result } = simulated(scenario, 'heft', '1');
    expect(result.tasks.completed).toBe(300);
    expect(new Set(scenario.workflows![0]!.steps.map(({ work }) => JSON.stringify(work))).size).toBe(300);
  });

  it('has plain loops that take the same training step', async () => {
    const step = await TrainingStep.compile(await onnxBackend(), 64, 5);
    await expect(step.compare()).resolves.toBeUndefined();
  });

  it('takes the median of the ratios, round by round, without the warm-up', async () => {
    const row = { name: 'x', unit: 'y', target: 1 };
    const product = speeds([1000, 1, 2, 3, 4, 5, 6, 7]);
    const bare = speeds([1000, 1, 1, 1, 1, 1, 1, 100]);
    expect(await measureAgainst(row, product, bare)).toEqual({ ...row, value: 4, bareLoop: 1, ratio: 3 });
    expect(await measureAlone(row, speeds([0, 7, 1, 6, 2, 5, 3, 4]))).toEqual({
      ...row,
      value: 4,
      bareLoop: null,
      ratio: null,
    });
  });
});
