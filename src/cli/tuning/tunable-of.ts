import type { Tuning } from '../../bench/tune/document.ts';
import { InputError } from '../../core/errors.ts';
import type { TrainingOptions } from '../training/options.ts';
import { newRun } from '../training/run-request.ts';
import { subjectOf } from '../training/subject.ts';
import type { Shared } from './result-file.ts';
import type { Tunable } from './tunable.ts';
import { tunableAgent } from './tunable-agent.ts';
import { tunablePolicy, usualGrounds } from './tunable-policy.ts';

/** What the command line says of what is to be tuned. */
export interface Asked {
  readonly scenario: string;
  readonly agent: string | undefined;
  readonly policy: string | undefined;
  readonly seed: string;
  readonly set: readonly string[];
  readonly backend: string | undefined;
  readonly env?: string | undefined;
  readonly envs: number | undefined;
  readonly rows: number | undefined;
  readonly init: string | undefined;
}

/** Options of `train` that trials do without: their policies are judged at the rungs, and never in between. */
export const PLAIN: TrainingOptions = {
  'eval-every': 0,
  'eval-episodes': undefined,
  policy: 'last',
  'save-every': 1,
  keep: 0,
  patience: undefined,
  tolerance: 0,
  'target-reward': undefined,
  vary: [],
  memoryless: undefined,
  constraint: undefined,
  demonstrations: undefined,
  'constraint-rate': undefined,
  preferences: undefined,
};

/** What is to be tuned, and where. */
export type Identity = Omit<Tuning, 'worlds' | 'confirmation'>;

interface Found {
  readonly tunable: Tunable;
  readonly tuning: Identity;
  /** Null of a policy. */
  readonly shared: Shared | null;
}

/** @throws InputError unless exactly one thing is to be tuned, which exists and suits the scenario */
export async function tunableOf(asked: Asked): Promise<Found> {
  const { agent, policy, set: overrides } = asked;
  if ((agent === undefined) === (policy === undefined))
    throw new InputError('either --agent or --policy is required');
  const { scenario, env } = await subjectOf(asked.scenario, overrides, { env: asked.env });
  const path = scenario && asked.scenario;
  const identity = scenario && { name: scenario.name, hash: scenario.hash };
  if (agent !== undefined) {
    const { backend, envs, rows, init, seed } = asked;
    const run = newRun({ ...PLAIN, agent, param: [], seed, backend, envs, rows, init }, { scenario, env });
    const tunable = await tunableAgent({ run, path, scenario, overrides });
    return {
      tunable,
      shared: run,
      tuning: { kind: 'agent', name: agent, env, scenario: identity, overrides },
    };
  }
  refuseTrainingOptions(asked);
  if (!scenario) throw new InputError(`--policy ${policy}: it needs a scenario, which ${env} has not`);
  const tunable = tunablePolicy(policy!, usualGrounds({ path: asked.scenario, scenario, overrides }));
  return {
    tunable,
    shared: null,
    tuning: { kind: 'policy', name: policy!, env: null, scenario: identity, overrides },
  };
}

function refuseTrainingOptions(asked: Asked): void {
  const foreign = (['backend', 'env', 'envs', 'rows', 'init'] as const).find(
    (option) => asked[option] !== undefined,
  );
  if (foreign !== undefined) throw new InputError(`--${foreign}: only trainings have it, not --policy`);
}
