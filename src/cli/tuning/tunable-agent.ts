import { join } from 'node:path';
import { agents } from '../../../policies/learned/index.ts';
import { spaces } from '../../../policies/spaces.ts';
import type { Configuration } from '../../bench/tune/trial.ts';
import { confirmationWorlds, validationWorlds } from '../../bench/tune/worlds.ts';
import { hashOf } from '../../core/hash.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { keeping } from '../kept-results.ts';
import { readPackage } from '../project.ts';
import type { RunDescription } from '../run-folder.ts';
import { executorOf } from '../threads.ts';
import { learnerOf } from '../training/learner.ts';
import { World } from '../training/world.ts';
import { type AgentResult, type AgentRun, agentRunner, MEAN_REWARD } from './agent-run.ts';
import { complaintOf, type Tunable } from './tunable.ts';

interface Given {
  /** Of every training, but for its hyperparameters and its seed. */
  readonly run: RunDescription;
  /** As the user named it; null for an environment that needs none. */
  readonly path: string | null;
  readonly scenario: Scenario | null;
  readonly overrides: readonly string[];
}

/** A learning method; its budget is environment steps, and a judgement the mean over trainings on several seeds. */
export async function tunableAgent({ run, path, scenario, overrides }: Given): Promise<Tunable> {
  agents.get(run.agent);
  const world = await World.of(run, scenario ? [scenario] : []);
  const teacher = await world.teacher();
  const { spec } = world.plain();
  const describe = (configuration: Configuration, seed: string): RunDescription => {
    return { ...run, hyperparameters: configuration, seed };
  };
  return {
    kind: 'agent',
    name: run.agent,
    env: run.env,
    unit: 'steps',
    runs: (_, { seeds }) => seeds,
    defaults: {
      parameters: spaces[run.agent] ?? {},
      budget: { minimum: 20_000, maximum: 180_000 },
      seeds: 3,
      worlds: 5,
      objective: scenario ? 'objective' : MEAN_REWARD,
    },
    refusal: () => null,
    check: (configuration) => complaintOf(() => learnerOf(describe(configuration, run.seed), spec, teacher)),
    worlds: ({ worlds: count }, worlds) =>
      worlds === 'choice' ? validationWorlds(count) : confirmationWorlds(),
    async judge(
      questions,
      { seeds, objective, worlds: count },
      worlds,
      { jobs, folder, signal, onProgress },
    ) {
      if (folder === null) throw new Error('a training needs a folder for its checkpoints');
      const judged = worlds === 'choice' ? validationWorlds(count) : confirmationWorlds();
      const tasks = questions.flatMap(({ configuration, budget }) =>
        Array.from({ length: seeds }, (_, k): AgentRun => {
          const described = describe(configuration, `${run.seed}/${k + 1}`);
          return {
            scenario: path,
            overrides,
            run: described,
            steps: budget,
            objective,
            worlds: judged,
            checkpoint: join(folder, 'checkpoints', checkpointName(described)),
          };
        }),
      );
      const executor = executorOf(jobs, './tuning/agent-worker', agentRunner(signal));
      const kept = keeping<AgentRun, AgentResult>(
        executor,
        folder,
        ({ checkpoint: _, scenario: __, ...key }) => key,
      );
      const results = await kept.run(tasks, { signal, onProgress });
      return questions.map((_, q) => {
        const own = results.slice(q * seeds, (q + 1) * seeds);
        return {
          values: own.map(({ value }) => value),
          failure: own.find(({ failure }) => failure !== null)?.failure ?? null,
        };
      });
    },
  };
}

/** The same for all budgets of one training. */
function checkpointName(run: RunDescription): string {
  return hashOf({ version: readPackage().version, run }).slice(0, 32);
}
