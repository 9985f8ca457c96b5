import { onnxBackend } from '../../learn/onnx/backend.ts';
import type { Baseline } from '../../learn/rollout/episodes.ts';
import { variance } from '../../learn/rollout/rollout.ts';
import { parseScenario } from '../../sim/scenario/load.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { loadScenario } from '../scenario-file.ts';
import { SampledEpisodes, type Sampling } from './sampled-episodes.ts';

/** What the variance is of: the policy gradient of an episode, or return − baseline at a decision. */
export type Quantity = 'gradient' | number;

export interface BaselineRow {
  readonly setting: string;
  /** How much the policy knows: passes over a few demonstrations of least-backlog. */
  readonly clonePasses: number;
  readonly quantity: Quantity;
  /** Variance with the time-only baseline, in an arbitrary unit that is the same along the row. */
  readonly time: number;
  /** How many times smaller it is with a trained critic. */
  readonly value: number;
  /** How many times smaller it is with the other episodes of the same arrivals. */
  readonly sameSequence: number;
}

export interface BaselineOptions {
  readonly sequences?: number;
  readonly rollouts?: number;
  readonly tasks?: number;
  /** Passes over as many other episodes, of as many other sequences, in which the critic is fitted. */
  readonly criticEpochs?: number;
  readonly clonePasses?: readonly number[];
  readonly settings?: readonly string[];
}

const COMPARED: readonly Baseline[] = ['time', 'value', 'same-sequence'];

/** The load-balancing environment of Park (Mao et al. 2019): ten unlike servers, Pareto sizes, flow time, no discount. */
const PARK = {
  name: 'load-balance',
  executors: Array.from({ length: 10 }, (_, k) => ({ name: `server${k}`, speed: 0.15 + 0.1 * k })),
  tasks: [{ name: 'job', work: { dist: 'pareto', shape: 1.5, scale: 100 } }],
  arrivals: { process: 'poisson', rate: 1 / 55 },
  reward: { cost: 0, latency: 1, sla: 0 },
};

/** Seconds after which a reward counts half where none should. */
const NEVER = 1e12;

type Load = (tasks: number) => Promise<Scenario>;

const SETTINGS: Readonly<Record<string, Load>> = {
  'bursts, discounted': (tasks) => loadScenario('quickstart', [`horizon.tasks=${tasks}`]),
  'bursts, flow time': (tasks) =>
    loadScenario('quickstart', [
      `horizon.tasks=${tasks}`,
      'accrual=due',
      `discount.halfLife=${NEVER}`,
      'reward={cost: 0, latency: 1, sla: 0}',
    ]),
  'load balance of Park': (tasks) =>
    parseScenario(JSON.stringify({ ...PARK, horizon: { tasks } }), {
      file: PARK.name,
      readText: () => Promise.reject(),
    }),
};

/**
 * The variance of the policy gradient, and of what it is made from, under three baselines, for a stochastic policy
 * that knows little and one that knows more: shorter and longer clones of least-backlog. The more of a return is luck
 * with arrivals rather than with its own draws, the more the same arrivals take away. All figures are per episode: those of the same-sequence
 * baseline count that episodes of one sequence are not independent. Deterministic.
 */
export async function baselineTable({
  sequences = 12,
  rollouts = 8,
  tasks = 1000,
  criticEpochs = 20,
  clonePasses = [3, 40],
  settings = Object.keys(SETTINGS),
}: BaselineOptions = {}): Promise<BaselineRow[]> {
  const rows: BaselineRow[] = [];
  for (const setting of settings) {
    const scenario = await SETTINGS[setting]!(tasks);
    for (const passes of clonePasses) {
      const sampled = await SampledEpisodes.begin(scenario, await onnxBackend(), {
        seed: `baselines/${setting}`,
        clonePasses: passes,
      });
      const measured = await compared(sampled, { sequences, rollouts, tasks }, criticEpochs);
      rows.push(...measured.map((row) => ({ setting, clonePasses: passes, ...row })));
    }
  }
  return rows;
}

type Shape = Omit<Sampling, 'seed'>;

async function compared(
  sampled: SampledEpisodes,
  shape: Shape,
  criticEpochs: number,
): Promise<Omit<BaselineRow, 'setting' | 'clonePasses'>[]> {
  const alone = { ...shape, sequences: shape.sequences * shape.rollouts, rollouts: 1 };
  const practised = await sampled.play({ ...alone, seed: 'practice' });
  await sampled.fitCritic(sampled.rowsWith('none', practised, 1), criticEpochs);
  const played = await sampled.play({ ...shape, seed: 'measured' });
  const measured = new Map<Baseline, Map<Quantity, number>>();
  for (const baseline of COMPARED) {
    const rows = sampled.rowsWith(baseline, played, shape.rollouts);
    measured.set(baseline, await variances(sampled, rows, baseline, shape));
  }
  return [...measured.get('time')!].map(([quantity, time]) => ({
    quantity,
    time,
    value: time / measured.get('value')!.get(quantity)!,
    sameSequence: time / measured.get('same-sequence')!.get(quantity)!,
  }));
}

async function variances(
  sampled: SampledEpisodes,
  rows: Float32Array,
  baseline: Baseline,
  { sequences, rollouts, tasks }: Shape,
): Promise<Map<Quantity, number>> {
  const { layout, parameters } = sampled;
  const count = sequences * rollouts;
  const length = rows.length / layout.width / count;
  const updater = await sampled.gradients(length);
  const gradients: Float32Array[] = [];
  for (let j = 0; j < count; j++) {
    const episode = rows.subarray(j * length * layout.width, (j + 1) * length * layout.width);
    const inputs = { entropy: Float32Array.of(0) };
    gradients.push((await updater.gradient(parameters, episode, inputs)).gradient);
  }
  const group = baseline === 'same-sequence' ? rollouts : 1;
  const found = new Map<Quantity, number>([['gradient', scatter(gradients, group)]]);
  for (const step of [0, 0.25, 0.5, 0.75].map((share) => Math.floor(share * tasks))) {
    const at = (j: number) => (j * length + step) * layout.width + layout.offset('advantage');
    found.set(step, variance(Float64Array.from({ length: count }, (_, j) => rows[at(j)]!)));
  }
  return found;
}

/**
 * The variance of the mean of `group` neighbours, times their number, summed over all dimensions: what one of them
 * contributes to the variance of an update.
 */
function scatter(vectors: readonly Float32Array[], group: number): number {
  const means = Array.from({ length: vectors.length / group }, (_, g) => {
    const members = vectors.slice(g * group, (g + 1) * group);
    return Float64Array.from(members[0]!, (_, k) => members.reduce((sum, each) => sum + each[k]!, 0) / group);
  });
  const unbiased = means.length / (means.length - 1);
  return Array.from(means[0]!.keys()).reduce(
    (sum, k) => sum + group * unbiased * variance(Float64Array.from(means, (mean) => mean[k]!)),
    0,
  );
}
