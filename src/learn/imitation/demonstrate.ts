import { InputError } from '../../core/errors.ts';
import { createFeaturiser } from '../../gym/features/index.ts';
import { ObservationBatch } from '../../gym/observation-batch.ts';
import { noKpis } from '../../sim/kpis.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { Scheduler, SchedulerFactory } from '../../sim/scheduler.ts';
import { Simulator } from '../../sim/simulator.ts';
import { discountOf } from '../returns.ts';
import type { Demonstration } from './imitator.ts';

export interface DemonstrationOptions {
  /** About how many choices to note. */
  readonly decisions: number;
  readonly seed: string;
  /** β of exp(−β · dt), for the returns. */
  readonly discountRate: number;
  /** Candidates of a batch queue that the learner sees. */
  readonly maxRows?: number | undefined;
}

/**
 * A scheduler's choices, as a learner would have seen them; those of a finished episode have their returns.
 *
 * @throws InputError when an episode has no choice to show
 */
export function demonstrate(
  scenario: Scenario,
  create: SchedulerFactory,
  { decisions, seed, discountRate, maxRows }: DemonstrationOptions,
): Demonstration[] {
  const demonstrations: Demonstration[] = [];
  for (let episode = 0; demonstrations.length < decisions; episode++) {
    const simulator = new Simulator(scenario, { seed: `${seed}/demonstration${episode}` });
    const scheduler = create({ scenario, parameters: {}, seed: simulator.seed });
    const steps = playEpisode(simulator, scheduler, decisions - demonstrations.length, maxRows);
    const brought = steps.ended ? withReturns(steps, discountRate) : steps.choices.filter(shown);
    if (brought.length === 0) {
      throw new InputError(`${scenario.name}: with seed ${simulator.seed} there is no choice to copy`);
    }
    demonstrations.push(...brought);
  }
  return demonstrations;
}

interface EpisodeSteps {
  readonly ended: boolean;
  readonly choices: Demonstration[];
  readonly rewards: number[];
  readonly elapsed: number[];
}

function playEpisode(
  simulator: Simulator,
  scheduler: Scheduler,
  limit: number,
  maxRows: number | undefined,
): EpisodeSteps {
  const { rewardOf } = simulator.scenario;
  const featuriser = createFeaturiser(simulator.scenario, maxRows);
  const { globals, features, maxRows: maxActions } = featuriser;
  const batch = new ObservationBatch({ globals, features, maxActions }, 1);
  const steps = { choices: [] as Demonstration[], rewards: [] as number[], elapsed: [] as number[] };
  let before = noKpis();
  let point = simulator.advance();
  simulator.readKpis(before);
  while (point && steps.choices.length < limit) {
    const choice = scheduler.choose(point);
    featuriser.observe(point, batch, 0);
    steps.choices.push({ observation: batch.at(0, 0), action: featuriser.rowOf(choice) });
    simulator.apply(choice);
    point = simulator.advance();
    const after = noKpis();
    simulator.readKpis(after);
    steps.rewards.push(rewardOf.of(before, after));
    steps.elapsed.push(after.time - before.time);
    before = after;
  }
  return { ended: point === undefined, ...steps };
}

/** Whether the learner was shown the candidate that was chosen. */
function shown({ action }: Demonstration): boolean {
  return action >= 0;
}

/** G = R + D · G′, from the last choice back to the first. */
function withReturns({ choices, rewards, elapsed }: EpisodeSteps, discountRate: number): Demonstration[] {
  let sum = 0;
  const returns = new Float64Array(choices.length);
  for (let k = choices.length - 1; k >= 0; k--) {
    sum = rewards[k]! + discountOf(discountRate, elapsed[k]!) * sum;
    returns[k] = sum;
  }
  return choices.map((choice, k) => ({ ...choice, return: returns[k]! })).filter(shown);
}
