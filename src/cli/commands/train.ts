import { envs } from '../../../envs/index.ts';
import { InputError, InterruptedError } from '../../core/errors.ts';
import { artifactFiles } from '../../export/artifact.ts';
import { sampleObservations } from '../../learn/sample-observations.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { artifactOf } from '../artifact-of.ts';
import { command } from '../command.ts';
import { refuseForeign } from '../files.ts';
import type { Io } from '../io.ts';
import { RUN_FILE, type RunDescription, readRun, writeRun } from '../run-folder.ts';
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
      describe: 'Its file, a shipped one’s name, or cartpole-v1',
    },
  },
  options: {
    agent: { type: 'string', demandOption: true, describe: 'The learning method' },
    steps: {
      type: 'number',
      default: 100_000,
      describe: 'Environment steps in all, those before --resume included',
    },
    seed: { type: 'string', default: '1', describe: 'Decides everything random; any text' },
    set: { type: 'string', array: true, default: [], describe: 'path=value, e.g. arrivals.rate=12' },
    param: {
      type: 'string',
      array: true,
      default: [],
      describe: 'name=value of the method, e.g. learningRate=0.001',
    },
    envs: { type: 'number', default: 16, describe: 'Environments stepped together' },
    rows: { type: 'number', describe: 'Candidates of a batch queue that are shown, at most 128' },
    backend: { type: 'string', default: 'onnx', choices: ['onnx'], describe: 'What computes the updates' },
    init: { type: 'string', describe: 'Start as a copy of this scheduler' },
    out: { type: 'string', describe: 'Folder of the run; results/runs/… unless given' },
    resume: { type: 'string', describe: 'Go on with the run in this folder' },
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
    const { scenario, env } = await subject(given.scenario, given.set);
    const asked = describe(given, env, scenario);
    const resumed = given.resume === undefined ? null : readRun(given.resume);
    if (resumed) refuseDifferent(resumed.description, asked, given.resume!);
    const run = resumed?.description ?? asked;
    const training = await Training.begin(run, scenario, resumed?.state ?? null);
    const folder =
      given.out ?? given.resume ?? `results/runs/${scenario?.name ?? env}-${run.agent}-${run.seed}`;
    refuseForeign(folder, RUN_FILE);
    await interruptible(io, (signal) => learn(training, run, { folder, steps: given.steps, signal, io }));
  },
});

/** The scenario to train on, or an environment that needs none. */
async function subject(
  name: string,
  overrides: readonly string[],
): Promise<{ scenario: Scenario | null; env: string }> {
  if (envs.has(name) && envs.get(name).control === null) return { scenario: null, env: name };
  const scenario = await loadScenario(name, overrides);
  const [env] = envs.entries().find(([, entry]) => entry.control === scenario.control)!;
  return { scenario, env };
}

interface Given {
  readonly agent: string;
  readonly seed: string;
  readonly param: readonly string[];
  readonly envs: number;
  readonly rows: number | undefined;
  readonly init: string | undefined;
}

function describe(given: Given, env: string, scenario: Scenario | null): RunDescription {
  const { rows } = given;
  if (rows !== undefined && !(Number.isInteger(rows) && rows >= 2 && rows <= 128)) {
    throw new InputError(`--rows ${rows} is not allowed (a whole number from 2 to 128)`);
  }
  return {
    format: 1,
    agent: given.agent,
    env,
    hyperparameters: Object.fromEntries(given.param.map(parseParameter)),
    seed: given.seed,
    envs: given.envs,
    rows: rows ?? null,
    init: given.init ?? null,
    scenario: scenario && { name: scenario.name, hash: scenario.hash },
  };
}

function parseParameter(text: string): [string, unknown] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InputError(`--param ${text}: expected name=value`);
  const value = text.slice(equals + 1);
  try {
    return [text.slice(0, equals), JSON.parse(value)];
  } catch {
    return [text.slice(0, equals), value];
  }
}

/** A resumed run goes on as what it is; whoever asks for something else is told, not obeyed by half. */
function refuseDifferent(run: RunDescription, asked: RunDescription, folder: string): void {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  for (const key of ['agent', 'env', 'seed', 'scenario'] as const) {
    if (same(run[key], asked[key])) continue;
    throw new InputError(
      `--resume ${folder}: that run has ${key} ${JSON.stringify(run[key])}, not ${JSON.stringify(asked[key])}`,
    );
  }
}

interface Task {
  readonly folder: string;
  readonly steps: number;
  readonly signal: AbortSignal;
  readonly io: Io;
}

async function learn(
  training: Training,
  run: RunDescription,
  { folder, steps, signal, io }: Task,
): Promise<void> {
  const start = training.steps;
  const progress = io.progress('training', { total: steps, unit: 'steps', start });
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
  try {
    // A run ends where the agent can stop, so the last checkpoint is written between two of its records.
    for (let target = start; target < steps && !signal.aborted; ) {
      target = Math.min(steps, saved + CHECKPOINT_EVERY);
      await training.until(target, (record) => {
        progress.update(Math.min(steps, record['time/total_timesteps']!));
        return !signal.aborted;
      });
      saved = training.steps;
      if (target < steps && !signal.aborted) await save();
    }
  } finally {
    progress.stop();
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
    progress: training.lastRecord ?? null,
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
