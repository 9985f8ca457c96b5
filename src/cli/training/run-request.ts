import { parse } from 'yaml';
import { InputError } from '../../core/errors.ts';
import { DEFAULT_BACKEND } from '../../learn/backends.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { RunDescription } from '../run-folder.ts';
import {
  DEFAULT_CONSTRAINT_RATE,
  DEFAULT_DEMONSTRATIONS,
  DEFAULT_EVAL_EPISODES,
  DEFAULT_EVAL_EVERY,
  saidOf,
  type TrainingOptions,
} from './options.ts';

/** What the command line says of a run; where it says nothing, a new run has defaults and a resumed one its own. */
export interface RunRequest extends TrainingOptions {
  readonly agent: string;
  /** What a file says of the method; `param` comes first. */
  readonly hyperparameters?: RunDescription['hyperparameters'];
  readonly param: readonly string[];
  readonly seed: string | undefined;
  readonly envs: number | undefined;
  readonly rows: number | undefined;
  readonly backend: string | undefined;
  readonly init: string | undefined;
  readonly multi?: string | undefined;
}

/** What a run learns in. */
export interface Subject {
  readonly env: string;
  /** Null for an environment that needs none. */
  readonly scenario: Scenario | null;
}

export const DEFAULT_ENVS = 16;
export const DEFAULT_SEED = '1';

/** @throws InputError for a parameter or a number of rows that cannot be, and for copies of nobody */
export function newRun(request: RunRequest, subject: Subject): RunDescription {
  if (request.demonstrations !== undefined && request.init === undefined)
    throw new InputError(`--demonstrations ${request.demonstrations}: whose? (give --init)`);
  return {
    format: 1,
    seed: DEFAULT_SEED,
    backend: DEFAULT_BACKEND,
    envs: DEFAULT_ENVS,
    hyperparameters: {},
    rows: null,
    init: null,
    demonstrations: DEFAULT_DEMONSTRATIONS,
    multi: null,
    evalEvery: DEFAULT_EVAL_EVERY,
    evalEpisodes: DEFAULT_EVAL_EPISODES,
    vary: [],
    memoryless: null,
    constraint: null,
    constraintRate: DEFAULT_CONSTRAINT_RATE,
    preferences: [],
    ...asked(request, subject),
  };
}

/**
 * The run that goes on: it stays what it is.
 *
 * @throws InputError for anything asked that is not so, rather than obeying by half
 */
export function resumedRun(
  run: RunDescription,
  request: RunRequest,
  subject: Subject,
  folder: string,
): RunDescription {
  for (const [key, value] of Object.entries(asked(request, subject))) {
    const own = JSON.stringify(run[key as keyof RunDescription]);
    if (own === JSON.stringify(value)) continue;
    throw new InputError(`--resume ${folder}: that run has ${key} ${own}, not ${JSON.stringify(value)}`);
  }
  return run;
}

type Asked = Pick<RunDescription, 'agent' | 'env' | 'scenario'> & Partial<RunDescription>;

/** Only what was said. */
function asked(request: RunRequest, { env, scenario }: Subject): Asked {
  const { agent, hyperparameters = {}, param, seed, backend, envs, rows, init, multi } = request;
  const parameters = { ...hyperparameters, ...Object.fromEntries(param.map(parseParameter)) };
  if (rows !== undefined && (!scenario || scenario.control === 'dispatch')) {
    throw new InputError(
      `--rows ${rows}: only what waits for the scheduler can be shown in part, not control dispatch`,
    );
  }
  if (rows !== undefined && !(Number.isInteger(rows) && rows >= 2 && rows <= 128)) {
    throw new InputError(`--rows ${rows} is not allowed (a whole number from 2 to 128)`);
  }
  return {
    agent,
    env,
    scenario: scenario && { name: scenario.name, hash: scenario.hash },
    ...(Object.keys(parameters).length > 0 && { hyperparameters: parameters }),
    ...(seed !== undefined && { seed }),
    ...(backend !== undefined && { backend }),
    ...(envs !== undefined && { envs }),
    ...(rows !== undefined && { rows }),
    ...(init !== undefined && { init }),
    ...(multi !== undefined && { multi: 'executor' as const }),
    ...saidOf(request),
  };
}

/** `name=value`, the value in YAML: a number, a word, a list, or a schedule `{from: 0.001, to: 0, steps: 100000}`. */
function parseParameter(text: string): [string, unknown] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InputError(`--param ${text}: expected name=value`);
  try {
    return [text.slice(0, equals), parse(text.slice(equals + 1))];
  } catch (error) {
    throw new InputError(`--param ${text}: ${(error as Error).message.split('\n')[0]}`);
  }
}
