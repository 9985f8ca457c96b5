import type { TuneDocument } from '../../bench/tune/document.ts';
import type { TuneGiven } from '../../bench/tune/tuner.ts';
import { VerificationError } from '../../core/errors.ts';
import { backends, DEFAULT_BACKEND } from '../../learn/backends.ts';
import { command } from '../command.ts';
import { writeFileAtomic } from '../files.ts';
import { beginKeeping } from '../kept-results.ts';
import { interruptible } from '../signals.ts';
import { jobsOf } from '../threads.ts';
import { DEFAULT_ENVS, DEFAULT_SEED } from '../training/run-request.ts';
import { betterOf, readSpace } from '../tuning/read-space.ts';
import { resultText } from '../tuning/result-file.ts';
import { type Identity, tunableOf } from '../tuning/tunable-of.ts';
import { tuneText } from '../tuning/tune-text.ts';
import { tuned } from '../tuning/tuned.ts';
import { wholeNumber } from '../whole-number.ts';

/** The file by which a folder is known to hold results of tuning. */
const MARKER = 'tune.json';

export const tune = command({
  positionals: {
    scenario: {
      type: 'string',
      demandOption: true,
      describe: 'Its file, a shipped one’s name, or an environment such as cartpole-v1',
    },
  },
  options: {
    agent: { type: 'string', describe: 'The learning method to tune' },
    policy: { type: 'string', describe: 'Or the scheduler to tune' },
    space: { type: 'string', describe: 'What to try: a YAML file; a usual space unless given' },
    trials: { type: 'number', default: 20, describe: 'Configurations to try beside the defaults' },
    seed: { type: 'string', default: DEFAULT_SEED, describe: 'Decides everything random; any text' },
    set: { type: 'string', array: true, default: [], describe: 'path=value, e.g. horizon.tasks=2000' },
    env: { type: 'string', describe: 'What is asked, where a scenario suits several environments' },
    envs: { type: 'number', describe: `Environments stepped together in a training (${DEFAULT_ENVS})` },
    rows: { type: 'number', describe: 'Candidates that are shown where there is a queue, at most 128' },
    backend: {
      type: 'string',
      choices: backends.names(),
      describe: `What computes the updates (${DEFAULT_BACKEND})`,
    },
    init: { type: 'string', describe: 'Start trainings as a copy of this scheduler' },
    jobs: { type: 'number', describe: 'Threads; default: one a core. Results do not depend on it' },
    out: { type: 'string', describe: 'The file to write; results/runs/…-tuned.yaml unless given' },
    resume: { type: 'boolean', default: false, describe: 'Go on with what was judged for --out already' },
  },
  examples: [
    ['switchyard tune two-tier --agent ppo --set horizon.tasks=5000', 'Search the usual space of a method'],
    ['switchyard tune two-tier --policy power-of-two --out tuned.yaml', 'Give a rule its best chance'],
  ],
  async run(given, io) {
    wholeNumber('--trials', given.trials, 1);
    const { tunable, tuning, shared } = await tunableOf(given);
    const space = await readSpace(given.space, tunable);
    const out = given.out ?? defaultFile(tuning);
    const folder = `${out.replace(/\.ya?ml$/, '')}-runs`;
    const jobs = jobsOf(given.jobs, Number.POSITIVE_INFINITY);
    beginKeeping(folder, MARKER, given.resume);
    const asked: TuneGiven = {
      space,
      trials: given.trials,
      seed: given.seed,
      better: betterOf(space.objective),
      check: tunable.check,
    };
    const document = await interruptible(io, (signal) =>
      tuned(tunable, tuning, asked, { jobs, folder, signal, io }),
    );
    writeFileAtomic(out, resultText(document, shared));
    io.answer('tune', { ...document, out }, () => tuneText(document, tunable.unit));
    for (const warning of document.warnings) io.warn(warning);
    io.note(`wrote ${out}`);
    refuseFailed(document);
  },
});

function defaultFile({ scenario, env, name }: Identity): string {
  return `results/runs/${scenario?.name ?? env}-${name}-tuned.yaml`;
}

/** @throws VerificationError where nothing came of any configuration */
function refuseFailed({ trials, chosen, warnings }: TuneDocument): void {
  if (trials[chosen]!.rungs.at(-1)!.score !== null) return;
  throw new VerificationError(`nothing came of any configuration: ${warnings.join('; ')}`);
}
