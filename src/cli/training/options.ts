import type { InferredOptionTypes, Options } from 'yargs';
import { InputError } from '../../core/errors.ts';
import type { StopRule } from '../../learn/trainer/selection.ts';

export const DEFAULT_EVAL_EVERY = 100_000;
export const DEFAULT_EVAL_EPISODES = 5;
export const DEFAULT_CONSTRAINT_RATE = 0.1;
export const DEFAULT_DEMONSTRATIONS = 8192;

/** What the command line can say of how a training goes, beside what learns and where. */
export const trainingOptions = {
  demonstrations: {
    type: 'number',
    describe: `Choices of the policy that --init names to copy, of all drawn worlds together (${DEFAULT_DEMONSTRATIONS})`,
  },
  'eval-every': {
    type: 'number',
    describe: `Steps between evaluations on fixed episodes of their own, 0 for none (${DEFAULT_EVAL_EVERY})`,
  },
  'eval-episodes': {
    type: 'number',
    describe: `Episodes of an evaluation, cut after 5000 steps each (${DEFAULT_EVAL_EPISODES})`,
  },
  policy: {
    type: 'string',
    default: 'best',
    choices: ['best', 'last'] as const,
    describe: 'Which policy the run’s folder is played and exported as; the last where none was evaluated',
  },
  'save-every': { type: 'number', default: 100_000, describe: 'Steps between checkpoints' },
  keep: { type: 'number', default: 0, describe: 'How many of the last checkpoints stay in checkpoints/' },
  patience: { type: 'number', describe: 'Stop after so many evaluations without an improvement' },
  tolerance: { type: 'number', default: 0, describe: 'What the mean reward must gain to be an improvement' },
  'target-reward': { type: 'number', describe: 'Stop when an evaluation has this mean reward' },
  vary: {
    type: 'string',
    array: true,
    default: [],
    describe:
      'path=low..high[/levels]: each episode draws one of so many (5) values, e.g. arrivals.rate=6.0..12',
  },
  memoryless: {
    type: 'number',
    describe: 'Cut episodes after an exponential time of so many seconds on average',
  },
  constraint: {
    type: 'string',
    describe:
      'What must not be exceeded on average, e.g. "missed per task <= 0.05"; per step, second or task',
  },
  'constraint-rate': {
    type: 'number',
    describe: `Learning rate of the price of exceeding it (${DEFAULT_CONSTRAINT_RATE})`,
  },
  preferences: {
    type: 'string',
    describe: 'KPIs whose weights each episode draws anew and the policy is told, e.g. cost,latency,sla',
  },
} as const satisfies Record<string, Options>;

export type TrainingOptions = Readonly<InferredOptionTypes<typeof trainingOptions>>;

/** @throws InputError for a number that cannot be, and for rules that need evaluations where there are none */
export function stopRuleOf(given: TrainingOptions, evalEvery: number): StopRule {
  const { patience, tolerance, 'target-reward': target } = given;
  if (patience !== undefined)
    refuseUnless(Number.isInteger(patience) && patience >= 1, 'patience', patience, '≥ 1');
  if (!(tolerance >= 0)) throw new InputError(`--tolerance ${tolerance} is not allowed (a number ≥ 0)`);
  if (target !== undefined && Number.isNaN(target)) throw new InputError('--target-reward needs a number');
  if (evalEvery === 0 && (patience !== undefined || target !== undefined)) {
    const name = patience === undefined ? 'target-reward' : 'patience';
    throw new InputError(`--${name} looks at evaluations, and there are none with --eval-every 0`);
  }
  return { patience, tolerance, target };
}

/** @throws InputError for a number of steps or checkpoints that cannot be */
export function savingOf(given: TrainingOptions): { readonly every: number; readonly keep: number } {
  const { 'save-every': every, keep } = given;
  refuseUnless(Number.isSafeInteger(every) && every >= 1, 'save-every', every, '≥ 1');
  refuseUnless(Number.isSafeInteger(keep) && keep >= 0, 'keep', keep, '≥ 0');
  return { every, keep };
}

/** What of this a run is, in the words of `run.json`: only what was said. @throws InputError for what cannot be */
export function saidOf(given: TrainingOptions) {
  const { vary, memoryless, constraint, preferences, demonstrations } = given;
  const { 'eval-every': evalEvery, 'eval-episodes': evalEpisodes, 'constraint-rate': constraintRate } = given;
  if (evalEvery !== undefined)
    refuseUnless(Number.isSafeInteger(evalEvery) && evalEvery >= 0, 'eval-every', evalEvery, '≥ 0');
  if (evalEpisodes !== undefined)
    refuseUnless(
      Number.isSafeInteger(evalEpisodes) && evalEpisodes >= 1,
      'eval-episodes',
      evalEpisodes,
      '≥ 1',
    );
  if (demonstrations !== undefined)
    refuseUnless(
      Number.isSafeInteger(demonstrations) && demonstrations >= 1,
      'demonstrations',
      demonstrations,
      '≥ 1',
    );
  return {
    ...(demonstrations !== undefined && { demonstrations }),
    ...(evalEvery !== undefined && { evalEvery }),
    ...(evalEpisodes !== undefined && { evalEpisodes }),
    ...(vary.length > 0 && { vary: [...vary] }),
    ...(memoryless !== undefined && { memoryless }),
    ...(constraint !== undefined && { constraint }),
    ...(constraintRate !== undefined && { constraintRate }),
    ...(preferences !== undefined && { preferences: kpisOf(preferences) }),
  };
}

function kpisOf(text: string): string[] {
  return [...new Set(text.split(',').map((kpi) => kpi.trim()))].sort();
}

function refuseUnless(holds: boolean, name: string, value: number, allowed: string): void {
  if (!holds) throw new InputError(`--${name} ${value} is not allowed (a whole number ${allowed})`);
}
