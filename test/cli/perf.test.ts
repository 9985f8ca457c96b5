import { describe, expect, it } from 'vitest';
import { bareQueue } from '../../src/cli/perf/bare-queue.ts';
import { measureAgainst, measureAlone } from '../../src/cli/perf/measure.ts';
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
