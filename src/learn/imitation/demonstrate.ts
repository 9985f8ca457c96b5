import { InputError } from '../../core/errors.ts';
import type { Featuriser } from '../../gym/features/featuriser.ts';
import { createFeaturiser, kindFeaturiser } from '../../gym/features/index.ts';
import { type Narrowing, nextAsked, ruleUnasked } from '../../gym/narrowing.ts';
import { ObservationBatch } from '../../gym/observation-batch.ts';
import type { DecisionPoint } from '../../sim/decision-point.ts';
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
  /** What the scheduler is asked about, where that is one kind of row only. */
  readonly narrowing?: Narrowing | undefined;
}

/**
 * A scheduler's choices, as a learner would have seen them; those of a finished episode have their returns.
 *
 * @throws InputError when an episode has no choice to show
 */
export function demonstrate(
  scenario: Scenario,
  create: SchedulerFactory,
  { decisions, seed, discountRate, maxRows, narrowing }: DemonstrationOptions,
): Demonstration[] {
  const demonstrations: Demonstration[] = [];
  for (let episode = 0; demonstrations.length < decisions; episode++) {
    const simulator = new Simulator(scenario, { seed: `${seed}/demonstration${episode}` });
    const scheduler = create({ scenario, parameters: {}, seed: simulator.seed });
    const asking = narrowing ? narrowed(simulator, narrowing) : usual(simulator, maxRows);
    const steps = playEpisode(simulator, scheduler, decisions - demonstrations.length, asking);
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

/** Which choices are shown, and how. */
interface Asking {
  readonly featuriser: Featuriser;
  next(): DecisionPoint | undefined;
  /** The row that a choice amounts to; −1 where it was not shown. */
  rowFor(choice: number): number;
}

function usual(simulator: Simulator, maxRows: number | undefined): Asking {
  const featuriser = createFeaturiser(simulator.scenario, maxRows);
  return {
    featuriser,
    next: () => simulator.advance(),
    rowFor: (choice) => featuriser.rowOf(choice),
  };
}

function narrowed(simulator: Simulator, { kind, rule }: Narrowing): Asking {
  const { scenario, seed } = simulator;
  const featuriser = kindFeaturiser(scenario, kind);
  const unasked = ruleUnasked(featuriser, rule({ scenario, parameters: {}, seed }));
  return {
    featuriser,
    next: () => nextAsked(simulator, unasked),
    rowFor: (choice) => featuriser.rowFor(choice),
  };
}

function playEpisode(
  simulator: Simulator,
  scheduler: Scheduler,
  limit: number,
  { featuriser, next, rowFor }: Asking,
): EpisodeSteps {
  const { rewardOf } = simulator.scenario;
  const { globals, features, maxRows: maxActions } = featuriser;
  const batch = new ObservationBatch({ globals, features, maxActions }, 1);
  const steps = { choices: [] as Demonstration[], rewards: [] as number[], elapsed: [] as number[] };
  let before = noKpis();
  let point = next();
  simulator.readKpis(before);
  while (point && steps.choices.length < limit) {
    const choice = scheduler.choose(point);
    featuriser.observe(point, batch, 0);
    const action = rowFor(choice);
    steps.choices.push({ observation: batch.at(0, 0), action });
    simulator.apply(action < 0 ? choice : featuriser.candidate(action));
    point = next();
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
