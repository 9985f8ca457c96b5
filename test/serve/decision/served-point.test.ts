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
import { parseScenario } from '../../../src/sim/scenario/load.ts';
import { Simulator } from '../../../src/sim/simulator.ts';

const scenarios = await Promise.all(shippedNames('scenarios').map((name) => loadScenario(name)));

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
        const request = JSON.parse(JSON.stringify(requestOf(point, scenario.control as 'dispatch')));
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
