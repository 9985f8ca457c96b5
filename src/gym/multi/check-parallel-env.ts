import { isDeepStrictEqual } from 'node:util';
import { UsageError, VerificationError } from '../../core/errors.ts';
import { SequentialStream } from '../../core/random.ts';
import type { ResetOptions } from '../env.ts';
import { anyAllowed, raised } from '../env-checks/play.ts';
import { observationFault } from '../env-checks/shape.ts';
import type { ByAgent, ParallelEnv, ParallelEnvFactory, ParallelStep } from './parallel-env.ts';

/** What each check is given. */
interface Given {
  readonly make: ParallelEnvFactory;
  readonly steps: number;
}

/** Looks for one kind of fault; answers with a sentence about the first one it finds. */
const CHECKS = { agents, observations, determinism, misuse, 'save and load': savedState } satisfies Record<
  string,
  (given: Given) => string | undefined
>;

export type ParallelCheckName = keyof typeof CHECKS;

export interface ParallelCheckReport {
  readonly ok: boolean;
  readonly findings: readonly { readonly check: ParallelCheckName; readonly message: string }[];
}

/**
 * Plays an environment of several agents and reports where it breaks the contract of {@link ParallelEnv}, after
 * PettingZoo's `parallel_api_test` and `parallel_seed_test`.
 *
 * @throws VerificationError only with `orThrow`
 */
export function checkParallelEnv(
  make: ParallelEnvFactory,
  { steps = 100, orThrow = false }: { readonly steps?: number; readonly orThrow?: boolean } = {},
): ParallelCheckReport {
  const findings = Object.entries(CHECKS).flatMap(([name, check]) => {
    let message: string | undefined;
    const error = raised(() => {
      message = check({ make, steps });
    });
    if (error !== undefined) message = `it raises ${error}`;
    return message === undefined ? [] : [{ check: name as ParallelCheckName, message }];
  });
  if (orThrow && findings.length > 0) {
    throw new VerificationError(findings.map(({ check, message }) => `${check}: ${message}`).join('\n'));
  }
  return { ok: findings.length === 0, findings };
}

/** A reset or step, with the agents that acted and those that are left. */
interface Moment extends ParallelStep {
  readonly actors: readonly string[];
  readonly left: readonly string[];
}

function begin(env: ParallelEnv, options?: ResetOptions): Moment {
  const { observations, infos } = env.reset(options);
  const none = { rewards: {}, terminations: {}, truncations: {} };
  return { observations, infos, ...none, actors: [...env.agents], left: [...env.agents] };
}

/** Random allowed actions from `last` on, through ends of episodes. */
function* play(env: ParallelEnv, last: Moment, steps: number): Generator<Moment> {
  const choices = new SequentialStream('check-parallel-env');
  for (let t = 0; t < steps; t++) {
    if (env.agents.length === 0) last = begin(env);
    else {
      const actors = [...env.agents];
      last = { ...env.step(actionsOf(last, actors, choices)), actors, left: [...env.agents] };
    }
    yield last;
  }
}

function actionsOf({ observations }: ParallelStep, actors: readonly string[], choices: SequentialStream) {
  return Object.fromEntries(actors.map((name) => [name, anyAllowed(observations[name]!.mask, choices)]));
}

function trace(env: ParallelEnv, options: ResetOptions, steps: number): Moment[] {
  const first = begin(env, options);
  return structuredClone([first, ...play(env, first, steps)]);
}

/** One by one, so that a fault is seen before it breaks the next step. */
function* following(first: Moment, others: Iterable<Moment>): Generator<Moment> {
  yield first;
  yield* others;
}

/** Answers are to those who acted, and whoever has ended is gone. */
function agents({ make, steps }: Given): string | undefined {
  const env = make();
  if (new Set(env.possibleAgents).size !== env.possibleAgents.length)
    return 'possibleAgents has a name twice';
  if (!sameNames(env.specs, env.possibleAgents)) return 'specs are not those of possibleAgents';
  if (env.agents.length > 0) return 'there are agents before the first reset';
  const first = begin(env, { seed: 1 });
  const strangers = first.left.filter((name) => !env.possibleAgents.includes(name));
  if (strangers.length > 0) return `agents ${strangers} are not among possibleAgents`;
  if (first.left.length === 0) return 'nobody is there after a reset';
  let t = -1;
  for (const moment of following(first, play(env, first, steps))) {
    t++;
    const { actors, left, terminations, truncations } = moment;
    const isReset = Object.keys(moment.rewards).length === 0;
    const parts = isReset ? (['observations', 'infos'] as const) : PARTS;
    const wrong = parts.find((part) => !sameNames(moment[part], actors));
    if (wrong) return `at step ${t}, ${wrong} are not those of the agents that acted`;
    const living = actors.filter((name) => !terminations[name] && !truncations[name]);
    if (living.join() !== left.join()) return `at step ${t}, agents are ${left} instead of ${living}`;
  }
  return undefined;
}

const PARTS = ['observations', 'rewards', 'terminations', 'truncations', 'infos'] as const;

function sameNames(part: ByAgent<unknown>, names: readonly string[]): boolean {
  return isDeepStrictEqual(Object.keys(part).sort(), [...names].sort());
}

/** Everyone sees what its spec says and can do something until its end. */
function observations({ make, steps }: Given): string | undefined {
  const env = make();
  const first = begin(env, { seed: 2 });
  for (const moment of [first, ...play(env, first, steps)]) {
    for (const name of moment.actors) {
      const seen = moment.observations[name]!;
      const fault = observationFault(seen, env.specs[name]!.observationSpace);
      if (fault) return `for agent ${name}, ${fault}`;
      if (moment.left.includes(name) && !seen.mask.includes(1)) return `agent ${name} can do nothing`;
      const reward = moment.rewards[name];
      if (reward !== undefined && !Number.isFinite(reward)) return `the reward of agent ${name} is ${reward}`;
    }
  }
  return undefined;
}

/** A seed fixes its episode and all that follow, in any instance; another seed is another. */
function determinism({ make, steps }: Given): string | undefined {
  const env = make();
  const [once, again] = [trace(env, { seed: 3 }, steps), trace(env, { seed: 3 }, steps)];
  if (!isDeepStrictEqual(once, again)) return 'the same seed does not give the same episodes';
  if (!isDeepStrictEqual(once, trace(make(), { seed: 3 }, steps))) return 'two instances do not agree';
  const other = trace(env, { seed: 4 }, steps);
  const seen = (moments: readonly Moment[]) => moments.map((moment) => moment.observations);
  return isDeepStrictEqual(seen(once), seen(other)) ? 'the seeds 3 and 4 give the same episode' : undefined;
}

/** A step needs a reset before it, one allowed action of each agent, and nobody else; a refusal leaves no trace. */
function misuse({ make, steps }: Given): string | undefined {
  const env = make();
  if (!(raised(() => env.step({})) instanceof UsageError))
    return 'a step before the first reset is not refused';
  const expected = trace(make(), { seed: 5 }, steps);
  let last = begin(env, { seed: 5 });
  const seen = [structuredClone(last)];
  const choices = new SequentialStream('check-parallel-env');
  for (let t = 0; t < steps; t++) {
    const actors = [...env.agents];
    if (actors.length === 0) {
      if (!(raised(() => env.step({})) instanceof UsageError)) return 'a step after the end is not refused';
      last = begin(env);
    } else {
      const actions = actionsOf(last, actors, choices);
      const [name] = actors as [string];
      const { [name]: _, ...missing } = actions;
      const wrong = [missing, { ...actions, nobody: 0 }, { ...actions, [name]: -1 }];
      if (wrong.some((each) => !(raised(() => env.step(each)) instanceof UsageError))) {
        return `at step ${t}, an action that is missing, forbidden or of nobody is not refused with a UsageError`;
      }
      last = { ...env.step(actions), actors, left: [...env.agents] };
    }
    seen.push(structuredClone(last));
  }
  return isDeepStrictEqual(seen, expected) ? undefined : 'refusing an action changes the environment';
}

/** A saved state takes another instance to where this one was, and does not change meanwhile. */
function savedState({ make, steps }: Given): string | undefined {
  const env = make();
  let last = begin(env, { seed: 6 });
  for (last of play(env, last, Math.ceil(steps / 2)));
  const saved = env.save();
  const kept = structuredClone(saved);
  last = structuredClone(last);
  const straight = structuredClone([...play(env, last, steps)]);
  if (!isDeepStrictEqual(saved, kept)) return 'a saved state changes when the environment goes on';
  const another = make();
  another.load(kept);
  const there = [...play(another, last, steps)];
  return isDeepStrictEqual(straight, there)
    ? undefined
    : 'another instance does not go on from a saved state';
}
