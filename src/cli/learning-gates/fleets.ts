import { DispatchEnv } from '../../../envs/dispatch-v0.ts';
import { createPPO } from '../../../policies/learned/ppo.ts';
import { schedulers } from '../../../policies/static/index.ts';
import { Bootstrap, type Interval } from '../../core/statistics/bootstrap.ts';
import { mean } from '../../core/statistics/location.ts';
import { VectorEnv } from '../../gym/vector-env.ts';
import type { PolicyModel } from '../../learn/policy-model.ts';
import { policyScheduler } from '../../learn/policy-scheduler.ts';
import { run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { SchedulerFactory } from '../../sim/scheduler.ts';
import { Simulator } from '../../sim/simulator.ts';
import { loadScenario } from '../scenario-file.ts';

/** How a policy does on a fleet, against the rule it is measured by. */
export interface FleetRow {
  readonly executors: number;
  readonly policy: string;
  /** −Σ reward, mean over the seeds. */
  readonly objective: number;
  /** The same divided by that of {@link BASELINE} on the same seeds, with a 95 % bootstrap interval. */
  readonly ratio: number;
  readonly ci95: Interval | null;
}

interface Fleet {
  readonly edge: number;
  readonly onPrem: number;
  readonly cloud: number;
  readonly tasks: number;
}

export const BASELINE = 'least-backlog';

const TRAINED_ON: Fleet = { edge: 3, onPrem: 2, cloud: 3, tasks: 2000 };

/** Fleets by their number of executors; on the large one it takes long until a burst comes. */
const FLEETS: readonly Fleet[] = [
  { edge: 2, onPrem: 1, cloud: 1, tasks: 2000 },
  TRAINED_ON,
  { edge: 6, onPrem: 4, cloud: 6, tasks: 4000 },
  { edge: 75, onPrem: 50, cloud: 75, tasks: 20_000 },
];

const RULES = [BASELINE, 'join-shortest-queue', 'earliest-finish'];
const STEPS = 600_000;
const SEEDS = Array.from({ length: 10 }, (_, k) => `fleet ${k}`);

/** Trains PPO on eight executors of `quickstart`, and plays it unchanged on fleets of other sizes at the same load. */
export async function fleetRows(): Promise<FleetRow[]> {
  const model = await trained(await fleetOf(TRAINED_ON));
  const bootstrap = new Bootstrap();
  const rows: FleetRow[] = [];
  for (const fleet of FLEETS) {
    const scenario = await fleetOf(fleet);
    const learned: SchedulerFactory = (given) => policyScheduler(model, given.scenario);
    const policies = [
      ['ppo', learned] as const,
      ...RULES.map((name) => [name, schedulers.get(name).create] as const),
    ];
    const objectives = new Map(policies.map(([name, create]) => [name, objectivesOf(scenario, create)]));
    const baseline = objectives.get(BASELINE)!;
    for (const [policy, values] of objectives) {
      rows.push({
        executors: fleet.edge + fleet.onPrem + fleet.cloud,
        policy,
        objective: mean(values),
        ratio: mean(values) / mean(baseline),
        ci95: policy === BASELINE ? null : bootstrap.ratio(values, baseline),
      });
    }
  }
  return rows;
}

/** Arrivals are in proportion to what the fleet can do. */
function fleetOf({ edge, onPrem, cloud, tasks }: Fleet): Promise<Scenario> {
  const capacity = (0.7 * edge + 2 * onPrem + 4 * cloud) / 32.8;
  return loadScenario('quickstart', [
    `executors.0.count=${edge}`,
    `executors.1.count=${onPrem}`,
    `executors.2.count=${cloud}`,
    `arrivals.rates=[${8 * capacity}, ${36 * capacity}]`,
    `horizon.tasks=${tasks}`,
  ]);
}

async function trained(scenario: Scenario): Promise<PolicyModel> {
  const env = new VectorEnv(() => new DispatchEnv(scenario), { count: 16, seed: 'train/fleets' });
  const agent = await createPPO({ spec: env.spec, seed: 'fleets', hyperparameters: {} });
  for await (const _ of agent.train(env, STEPS));
  return agent.policy();
}

function objectivesOf(scenario: Scenario, create: SchedulerFactory): number[] {
  return SEEDS.map((seed) => {
    const simulator = new Simulator(scenario, { seed });
    return run(simulator, create({ scenario, parameters: {}, seed })).objective;
  });
}
