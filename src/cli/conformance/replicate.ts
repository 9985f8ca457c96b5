import { mean, sampleDeviation } from '../../core/statistics/location.ts';
import { studentHalfWidth, studentTail } from '../../core/statistics/student.ts';
import { run } from '../../sim/run.ts';
import { parseScenario } from '../../sim/scenario/load.ts';
import { Simulator } from '../../sim/simulator.ts';
import { resolvePolicy } from '../policy.ts';
import type { Horizon, Model } from './model.ts';
import { Observed } from './observed.ts';

/** What the runs of a model say about one of its estimands. */
export interface Estimate {
  readonly model: string;
  readonly row: number | 'golden';
  readonly name: string;
  readonly quantity: string;
  readonly exact: number;
  /** Mean over the replications, and half the width of its 95 % interval (Student). */
  readonly simulated: number;
  readonly halfWidth: number;
  /** Standard errors between simulated and exact. */
  readonly z: number;
  /** Two-sided, from Student's distribution: the standard error is itself an estimate. */
  readonly p: number;
  readonly replications: number;
}

/** How much is simulated. */
export interface Extent {
  /** Most runs of a model. */
  readonly replications: number;
  /** What counts of each run, as a share of the model's own horizon after its warm-up. */
  readonly length: number;
}

/** Runs a model on independent seeds and compares it with theory. The seeds are the model's own and always the same. */
export async function replicate(model: Model, extent: Extent): Promise<Estimate[]> {
  const values = model.estimands.map((): number[] => []);
  const horizon = shortened(model.horizon, extent.length);
  const scenario = await parseScenario(JSON.stringify({ name: model.id, horizon, ...model.scenario }), {
    file: model.id,
    readText: () => Promise.reject(new Error('a model reads no files')),
  });
  const warmup = horizon.warmup / horizon.tasks;
  const replications = Math.min(model.replications, extent.replications);
  const { create } = await resolvePolicy(model.policy);
  for (let r = 0; r < replications; r++) {
    const seed = `${model.id}/${r}`;
    const simulator = new Simulator(scenario, { seed, record: true });
    const result = run(simulator, create({ scenario, parameters: {}, seed }));
    const observed = new Observed(result, simulator.schedule!, warmup);
    model.estimands.forEach((estimand, k) => {
      values[k]!.push(estimand.of(observed));
    });
  }
  return model.estimands.map(({ name, exact }, k) => ({
    model: model.id,
    row: model.row,
    name: model.name,
    quantity: name,
    exact,
    ...compared(values[k]!, exact),
  }));
}

function shortened({ tasks, warmup }: Horizon, length: number): Horizon {
  return { tasks: warmup + Math.round((tasks - warmup) * length), warmup };
}

/** A mean of independent values against what it should be. */
export function compared(values: readonly number[], exact: number) {
  const simulated = mean(values);
  const error = sampleDeviation(values) / Math.sqrt(values.length);
  const z = error === 0 && simulated === exact ? 0 : (simulated - exact) / error;
  return {
    simulated,
    halfWidth: studentHalfWidth(values),
    z,
    p: studentTail(z, values.length - 1),
    replications: values.length,
  };
}
