import { describe, expect, it } from 'vitest';
import { loadScenario, shippedNames } from '../../../src/cli/scenario-file.ts';
import { servedWorld } from '../../../src/export/served-world.ts';
import type { Featuriser } from '../../../src/gym/features/featuriser.ts';
import { createFeaturiser } from '../../../src/gym/features/index.ts';
import { ObservationBatch } from '../../../src/gym/observation-batch.ts';
import { RequestReader } from '../../../src/serve/decision/reading.ts';
import { requestOf } from '../../../src/serve/decision/request-of.ts';
import { otherRows } from '../../../src/sim/control/other-rows.ts';
import type { DecisionPoint } from '../../../src/sim/decision-point.ts';
import { packedKinds } from '../../../src/sim/resources/gpu-packing.ts';
import { parseScenario } from '../../../src/sim/scenario/load.ts';
import { Simulator } from '../../../src/sim/simulator.ts';

const GPUS = 'scenarios/suites/instances/gpu-cluster.yaml';

const scenarios = await Promise.all([...shippedNames('scenarios'), GPUS].map((name) => loadScenario(name)));

/** Requests say nothing of these: other kinds of rows, what data cost to move, workflows. */
const servable = scenarios.filter(
  (scenario) =>
    scenario.control !== 'workflow' &&
    !scenario.network &&
    !scenario.links &&
    !['preempt', 'migrate', 'scale', 'escalate'].some((kind) => otherRows(scenario).has(kind as 'scale')),
);

const DECISIONS = 150;

describe('a request', () => {
  it('can be made of most shipped scenarios', () => {
    expect(servable.length).toBeGreaterThan(scenarios.length / 2);
  });

  it.each(servable.map((scenario) => [scenario.name, scenario] as const))(
    'shows a policy what the simulation of %s shows it',
    async (_, scenario) => {
      const known = await parseScenario(JSON.stringify(servedWorld(scenario)), {
        file: 'world',
        readText: () => Promise.reject(new Error('no files')),
      });
      const [seen, served] = [createFeaturiser(scenario), createFeaturiser(known)];
      expect(served.globals).toEqual(seen.globals);
      expect(served.features).toEqual(seen.features);
      const [shown, answered] = [seen, served].map((featuriser) =>
        batchOf(featuriser),
      ) as Pair<ObservationBatch>;
      const reader = new RequestReader(known);
      const simulator = new Simulator(scenario, { seed: '1' });
      for (let k = 0, point = simulator.advance(); point && k < DECISIONS; k++, point = simulator.advance()) {
        seen.observe(point, shown, 0);
        const request = JSON.parse(
          JSON.stringify(requestOf(point, scenario.control as 'dispatch', packedKinds(scenario))),
        );
        const asked = reader.read(request, 'any');
        served.observe(asked, answered, 0);
        close(answered.globals, shown.globals);
        for (let row = 0; row < shown.sizes[0]!; row++) {
          const there = served.rowOf(sameCandidate(asked, point, seen.candidate(row)));
          expect(answered.mask[there]).toBe(shown.mask[row]);
          if (shown.mask[row] === 1) close(rowOf(answered, there), rowOf(shown, row));
        }
        let choice = k % point.size;
        while (!point.allowed(choice)) choice = (choice + 1) % point.size;
        simulator.apply(choice);
      }
    },
  );
});

describe('a request about GPUs that are packed', () => {
  const task = { class: 'inference' };
  const node = { name: 'a', available: { cpu: 8000, memory: 64_000 }, devices: [400, 200] };
  const reader = async () => new RequestReader(await loadScenario(GPUS));

  it('is refused where it does not tell what is left, or takes another part of one than its class', async () => {
    const { read } = { read: async (request: object) => (await reader()).read(request as never, 'any') };
    const { devices: _, ...deviceless } = node;
    await expect(read({ task, executors: [deviceless] })).rejects.toThrow('/executors/0/devices is missing');
    const executors = [{ ...node, available: { cpu: 8000 } }];
    await expect(read({ task, executors })).rejects.toThrow('/executors/0/available/memory is missing');
    const other = { ...task, demand: { gpu: 500 } };
    await expect(read({ task: other, executors: [node] })).rejects.toThrow('/task/demand/gpu: 500');
  });

  it('allows what fits on the devices, by what its class takes', async () => {
    const of = (devices: number[], gpuType = 'A100') => ({
      ...node,
      name: `${devices} ${gpuType}`,
      devices,
      gpuType,
    });
    const executors = [
      of([240, 240]),
      of([0, 250]),
      of([]),
      of([900, 1000]),
      of([1000, 1000, 1000, 1000, 0]),
      of([1000, 1000, 1000, 1000], 'T4'),
    ];
    const allowed = async (name: string, demand = {}) => {
      const point = (await reader()).read({ task: { class: name, demand }, executors }, 'any');
      return Array.from({ length: point.runs }, (_, i) => Number(point.allowed(i)));
    };
    expect(await allowed('inference')).toEqual([0, 1, 0, 1, 1, 1]);
    expect(await allowed('experiment')).toEqual([0, 0, 0, 1, 1, 1]);
    // Four whole ones of a model; it takes 16,000 of the cpu unless the request says less.
    expect(await allowed('training')).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await allowed('training', { cpu: 100 })).toEqual([0, 0, 0, 0, 1, 0]);
    expect(await allowed('batch-job')).toEqual([1, 1, 1, 1, 1, 1]);
  });
});

type Pair<T> = [T, T];

function batchOf({ globals, features, maxRows: maxActions }: Featuriser): ObservationBatch {
  return new ObservationBatch({ globals, features, maxActions }, 1);
}

/** Requests list every executor, simulations of placement only those where the task fits. */
function sameCandidate(asked: DecisionPoint, point: DecisionPoint, i: number): number {
  if (i >= point.runs) return asked.runs + i - point.runs;
  return asked.executors.length === 1 ? i : point.executor(i).index;
}

function rowOf({ candidates, featureCount }: ObservationBatch, row: number): Float32Array {
  return candidates.subarray(row * featureCount, (row + 1) * featureCount);
}

function close(found: Float32Array, expected: Float32Array): void {
  const worst = expected.reduce((most, value, k) => Math.max(most, Math.abs(value - found[k]!)), 0);
  expect(worst, `${[...found]} for ${[...expected]}`).toBeLessThan(1e-4);
}
