import { envs } from '../../../envs/index.ts';
import { InputError, InterruptedError } from '../../core/errors.ts';
import { artifactFiles } from '../../export/artifact.ts';
import { backends, DEFAULT_BACKEND } from '../../learn/backends.ts';
import { sampleObservations } from '../../learn/sample-observations.ts';
import { artifactOf } from '../artifact-of.ts';
import { command } from '../command.ts';
import { refuseForeign } from '../files.ts';
import type { Io } from '../io.ts';
import type { Outcome } from '../logs/entry.ts';
import { logOptions, mlflowOf } from '../logs/options.ts';
import { openTrainingLog, type TrainingLog } from '../logs/training-log.ts';
import { POLICY_HELP } from '../policy.ts';
import { beginRun, RUN_FILE, type RunDescription, readRun, writeRun } from '../run-folder.ts';
import { DEFAULT_ENVS, DEFAULT_SEED, newRun, resumedRun, type Subject } from '../run-request.ts';
import { loadScenario } from '../scenario-file.ts';
import { interruptible } from '../signals.ts';
import { formatNumber } from '../table.ts';
import { Training } from '../training.ts';

/** Steps between checkpoints. */
const CHECKPOINT_EVERY = 100_000;

export const train = command({
  positionals: {
    scenario: {
      type: 'string',
      demandOption: true,
      describe: 'Its file, a shipped one’s name, cartpole-v1 or acrobot-v1',
    },
  },
  options: {
    agent: { type: 'string', demandOption: true, describe: 'The learning method' },
    steps: {
      type: 'number',
      default: 100_000,
      describe: 'Environment steps in all, those before --resume included',
    },
    seed: { type: 'string', describe: `Decides everything random; any text (${DEFAULT_SEED})` },
    set: { type: 'string', array: true, default: [], describe: 'path=value, e.g. arrivals.rate=12' },
    param: {
      type: 'string',
      array: true,
      default: [],
      describe: 'name=value of the method, e.g. learningRate=0.001',
    },
    envs: { type: 'number', describe: `Environments stepped together (${DEFAULT_ENVS})` },
    workers: {
      type: 'number',
      default: 0,
      describe:
        'Threads that step the environments; changes no result; for steps of 100 µs and more, on idle processors',
    },
    rows: { type: 'number', describe: 'Candidates that are shown where there is a queue, at most 128' },
    backend: {
      type: 'string',
      choices: backends.names(),
      describe: `What computes the updates (${DEFAULT_BACKEND})`,
    },
    multi: {
      type: 'string',
      choices: ['executor'],
      describe: 'Let these be agents that bid for tasks with one shared policy; steps count agents',
    },
    init: { type: 'string', describe: `Start as a copy of this policy. ${POLICY_HELP}` },
    out: { type: 'string', describe: 'Folder of the run; results/runs/… unless given' },
    resume: { type: 'string', describe: 'Go on with the run in this folder' },
    ...logOptions,
  },
  examples: [
    ['switchyard train two-tier --agent ppo --steps 200000 --out run', 'Learn to route'],
    [
      'switchyard train two-tier --agent ppo --steps 400000 --resume run',
      'Go on, exactly as if never stopped',
    ],
  ],
  async run(given, io) {
    if (!Number.isSafeInteger(given.steps) || given.steps < 1) {
      throw new InputError(`--steps ${given.steps} is not allowed (a whole number ≥ 1)`);
    }
    const mlflow = mlflowOf(given);
    const subject = await subjectOf(given.scenario, given.set);
    const resumed = given.resume === undefined ? null : readRun(given.resume);
    const run = resumed
      ? resumedRun(resumed.description, given, subject, given.resume!)
      : newRun(given, subject);
    const training = await Training.begin(run, subject.scenario, resumed?.state ?? null, {
      workers: given.workers,
      overrides: given.set,
      ...(subject.scenario && { scenario: given.scenario }),
    });
    const folder =
      given.out ?? given.resume ?? `results/runs/${run.scenario?.name ?? run.env}-${run.agent}-${run.seed}`;
    refuseForeign(folder, RUN_FILE);
    if (folder !== given.resume) beginRun(folder, run);
    const from = given.resume === undefined ? null : { folder: given.resume, steps: training.steps };
    const log = openTrainingLog(folder, { run, resumed: from, mlflow, warn: io.warn });
    try {
      await interruptible(io, (signal) =>
        learn(training, run, { folder, steps: given.steps, signal, log, io }),
      );
    } finally {
      await training.close();
    }
  },
});

/** The scenario to train on, or an environment that needs none. */
async function subjectOf(name: string, overrides: readonly string[]): Promise<Subject> {
  if (envs.has(name) && envs.get(name).control === null) return { scenario: null, env: name };
  const scenario = await loadScenario(name, overrides);
  const [env] = envs.entries().find(([, entry]) => entry.control === scenario.control)!;
  return { scenario, env };
}

interface Task {
  readonly folder: string;
  readonly steps: number;
  readonly signal: AbortSignal;
  readonly log: TrainingLog;
  readonly io: Io;
}

async function learn(
  training: Training,
  run: RunDescription,
  { folder, steps, signal, log, io }: Task,
): Promise<void> {
  const start = training.steps;
  const view = io.trainingView({ total: steps, unit: 'steps', start });
  const observations = sampleObservations(training.environment(), 64, `parity/${run.seed}`);
  const save = async () => {
    let files: ReadonlyMap<string, string | Uint8Array> = new Map();
    try {
      const artifact = await artifactFiles(artifactOf(run, training, observations), ['json']);
      files = artifact.files;
      return artifact.hash;
    } finally {
      // A policy that diverged makes no artifact; its run is kept to look into.
      writeRun(folder, run, training.save(), files);
    }
  };
  const began = performance.now();
  let saved = start;
  let outcome: Outcome = 'failed';
  try {
    // A run ends where the agent can stop, so the last checkpoint is written between two of its records.
    for (let target = start; target < steps && !signal.aborted; ) {
      target = Math.min(steps, saved + CHECKPOINT_EVERY);
      await training.until(target, (record) => {
        view.show(log.write(record));
        return !signal.aborted;
      });
      saved = training.steps;
      if (target < steps && !signal.aborted) {
        await save();
        view.saved(saved);
      }
    }
    outcome = signal.aborted ? 'interrupted' : 'finished';
  } finally {
    view.stop();
    await log.close(outcome);
  }
  const stepsPerSecond = (training.steps - start) / ((performance.now() - began) / 1000);
  const hash = await save();
  if (signal.aborted) {
    throw new InterruptedError(`interrupted after ${training.steps} steps; go on with --resume ${folder}`);
  }
  const document = {
    agent: run.agent,
    env: run.env,
    scenario: run.scenario,
    seed: run.seed,
    steps: training.steps,
    stepsPerSecond,
    run: folder,
    artifact: { path: folder, hash },
    progress: training.lastRecord,
  };
  io.answer('train', document, () => summary(document));
}

function summary({
  agent,
  steps,
  stepsPerSecond,
  run,
  artifact,
  progress,
}: {
  readonly agent: string;
  readonly steps: number;
  readonly stepsPerSecond: number;
  readonly run: string;
  readonly artifact: { readonly hash: string };
  readonly progress: Readonly<Record<string, number>> | null;
}): string {
  const lines = [
    `${agent}: ${formatNumber(steps)} steps, ${formatNumber(stepsPerSecond)} steps/s`,
    `run:      ${run}`,
    `artifact: ${artifact.hash}`,
  ];
  for (const [key, value] of Object.entries(progress ?? {})) lines.push(`  ${key}: ${formatNumber(value)}`);
  return lines.join('\n');
}
