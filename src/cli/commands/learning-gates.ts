import { rmSync } from 'node:fs';
import { parseSeeds } from '../../bench/seeds.ts';
import { InputError, VerificationError } from '../../core/errors.ts';
import { command } from '../command.ts';
import { writeFileAtomic } from '../files.ts';
import type { Io } from '../io.ts';
import { keeping } from '../kept-results.ts';
import { baselineTable } from '../learning-gates/baseline-table.ts';
import { fleetRows } from '../learning-gates/fleets.ts';
import type { Gate, GateResult, GateTrial } from '../learning-gates/gate.ts';
import { runGateTrial } from '../learning-gates/gate-trial.ts';
import { gates } from '../learning-gates/gates.ts';
import { type LearningResults, learningPage } from '../learning-gates/page.ts';
import { gatesText } from '../learning-gates/report.ts';
import { type GateVerdict, judgeGate } from '../learning-gates/verdict.ts';
import { interruptible } from '../signals.ts';
import { executorOf, jobsOf } from '../threads.ts';

export const learningGates = command({
  options: {
    only: { type: 'string', array: true, describe: 'Gates whose name or environment this is' },
    seeds: { type: 'string', default: '1..5', describe: 'Training seeds' },
    jobs: { type: 'number', describe: 'Worker threads; one a core unless given' },
    folder: {
      type: 'string',
      default: 'results/runs/learning-gates',
      describe: 'Where the results of single trainings are kept',
    },
    resume: { type: 'boolean', default: false, describe: 'Take results that are in the folder as they are' },
    out: { type: 'string', describe: 'Write the tables to this file as well, as Markdown' },
  },
  examples: [
    ['switchyard learning-gates', 'Every method on CartPole and Acrobot, beside published results'],
    ['switchyard learning-gates --only ppo --only dqn --seeds 1..3', 'Some methods, with fewer seeds'],
  ],
  async run({ only, seeds, jobs, folder, resume, out }, io) {
    const chosen = chosenGates(only);
    const trials = chosen.flatMap((gate) => parseSeeds(seeds, '--seeds').map((seed) => trialOf(gate, seed)));
    const results = await interruptible(io, (signal) =>
      runTrials(trials, { jobs, folder, resume, signal, io }),
    );
    const each = trials.length / chosen.length;
    const verdicts = chosen.map((gate, k) => judgeGate(gate, results.slice(k * each, (k + 1) * each)));
    const tables = only ? { baselines: [], fleets: [] } : await measuredTables(io);
    const found = { gates: verdicts, ...tables };
    if (out !== undefined) writeFileAtomic(out, learningPage(found));
    io.answer('learning-gates', found, () => gatesText(verdicts));
    refuseBelow(verdicts);
  },
});

/** @throws InputError where a name means nothing */
function chosenGates(only: readonly string[] | undefined): Gate[] {
  if (!only) return [...gates];
  const means = (name: string) => (gate: Gate) => name === gate.name || name === gate.env;
  const unknown = only.find((name) => !gates.some(means(name)));
  if (unknown !== undefined) {
    const names = [...new Set(gates.flatMap(({ name, env }) => [name, env]))];
    throw new InputError(`--only ${unknown} is not allowed (${names.join(', ')})`);
  }
  return gates.filter((gate) => only.some((name) => means(name)(gate)));
}

function trialOf({ agent, env, hyperparameters, envs, steps }: Gate, seed: string): GateTrial {
  return { agent, env, hyperparameters, envs, steps, seed };
}

interface Execution {
  readonly jobs: number | undefined;
  readonly folder: string;
  readonly resume: boolean;
  readonly signal: AbortSignal;
  readonly io: Io;
}

/** Each result is kept as soon as it is there, so that an interrupted table can go on. */
async function runTrials(
  trials: readonly GateTrial[],
  { jobs, folder, resume, signal, io }: Execution,
): Promise<GateResult[]> {
  if (!resume) rmSync(folder, { recursive: true, force: true });
  const executor = executorOf(jobsOf(jobs, trials.length), 'learning-gates/gate-worker', runGateTrial);
  const progress = io.progress('training', { total: trials.length, unit: 'runs' });
  try {
    const onProgress = (done: number) => progress.update(done);
    return await keeping(executor, folder).run(trials, { onProgress, signal });
  } finally {
    progress.stop();
  }
}

/** What is measured beside the gates when all of them are asked for. */
async function measuredTables(io: Io): Promise<Omit<LearningResults, 'gates'>> {
  io.note('measuring baselines of REINFORCE');
  const baselines = await baselineTable();
  io.note('measuring one policy on several fleets');
  return { baselines, fleets: await fleetRows() };
}

/** @throws VerificationError where a method is below what was published of it */
function refuseBelow(verdicts: readonly GateVerdict[]): void {
  const below = verdicts.filter(({ published }) => published.some(({ pass }) => !pass));
  if (below.length === 0) return;
  const names = below.map(({ name, env }) => `${name} on ${env}`);
  throw new VerificationError(`learning gates: below the published interval: ${names.join(', ')}`);
}
