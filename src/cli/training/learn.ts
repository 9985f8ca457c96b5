import { InterruptedError, VerificationError } from '../../core/errors.ts';
import { type ArtifactFiles, artifactFiles } from '../../export/artifact.ts';
import { sampleObservations } from '../../learn/sample-observations.ts';
import { artifactOf, type Learned } from '../artifact-of.ts';
import type { Io } from '../io.ts';
import type { Outcome } from '../logs/entry.ts';
import type { TrainingLog } from '../logs/training-log.ts';
import { type RunDescription, type RunOutcome, writeRun } from '../run-folder.ts';
import { type TrainedDocument, trainedText } from './trained-text.ts';
import type { Training } from './training.ts';

export interface Task {
  readonly folder: string;
  readonly steps: number;
  /** Which policy the folder is played as. */
  readonly policy: 'best' | 'last';
  readonly saving: { readonly every: number; readonly keep: number };
  readonly signal: AbortSignal;
  readonly log: TrainingLog;
  readonly io: Io;
}

/** Learns, logs and saves until all steps are taken, a rule says stop, or the user does; then says what came of it. */
export async function learn(training: Training, run: RunDescription, task: Task): Promise<void> {
  const { folder, signal, io } = task;
  const start = training.steps;
  const save = saver(training, run, task);
  const seconds = await untilDone(training, task, save);
  const stepsPerSecond = (training.steps - start) / seconds;
  const { hash, policy } = await save();
  if (signal.aborted) {
    throw new InterruptedError(`interrupted after ${training.steps} steps; go on with --resume ${folder}`);
  }
  const document: TrainedDocument = {
    agent: run.agent,
    env: run.env,
    scenario: run.scenario,
    seed: run.seed,
    steps: training.steps,
    stopped: training.stopped ?? 'steps',
    stepsPerSecond,
    run: folder,
    artifact: { path: folder, hash, policy },
    best: outcomeOf(training, task).best,
    progress: training.lastRecord,
  };
  io.answer('train', { ...document }, () => trainedText(document));
}

type Saved = { readonly hash: string; readonly policy: 'best' | 'last' };

/** Returns the seconds it took. */
async function untilDone(training: Training, task: Task, save: () => Promise<Saved>): Promise<number> {
  const { steps, saving, signal, log, io } = task;
  const view = io.trainingView({ total: steps, unit: 'steps', start: training.steps });
  const began = performance.now();
  let outcome: Outcome = 'failed';
  const goesOn = () => training.steps < steps && training.stopped === null && !signal.aborted;
  try {
    // A run ends where the agent can stop, so the last checkpoint is written between two of its records.
    while (goesOn()) {
      const next = saving.every * (Math.floor(training.steps / saving.every) + 1);
      await training.until(Math.min(steps, next), (record) => {
        view.show(log.write(record));
        return !signal.aborted;
      });
      if (!goesOn()) break;
      await save();
      view.saved(training.steps);
    }
    outcome = signal.aborted ? 'interrupted' : 'finished';
  } catch (error) {
    // What stopped the training says more than what makes its policy no artifact.
    if (error instanceof VerificationError) await save().catch(refuseOthers);
    throw error;
  } finally {
    view.stop();
    await log.close(outcome);
  }
  return (performance.now() - began) / 1000;
}

function refuseOthers(error: unknown): void {
  if (!(error instanceof VerificationError)) throw error;
}

/** Writes the run's folder; the answer is what it is played as. */
function saver(training: Training, run: RunDescription, task: Task): () => Promise<Saved> {
  const observations = sampleObservations(training.world.plain(), 64, `parity/${run.seed}`);
  const filesOf = (learned: Learned): Promise<ArtifactFiles> =>
    artifactFiles(artifactOf(run, training.world, learned, observations), ['json']);
  return async () => {
    const { best } = training;
    const kept = best && (await filesOf(best));
    let last: ArtifactFiles | null = null;
    let failure: VerificationError | null = null;
    try {
      last = await filesOf({ model: training.agent.policy(), steps: training.steps });
    } catch (error) {
      // A policy that diverged makes no artifact; its run is kept to look into.
      failure = error as VerificationError;
    }
    const chosen = task.policy === 'best' && kept ? kept : last;
    writeRun(task.folder, {
      description: run,
      outcome: outcomeOf(training, task),
      state: training.save(),
      policy: chosen?.files ?? new Map(),
      last: last?.files ?? new Map(),
      best: best && kept && { policy: best, files: kept.files },
      keep: task.saving.keep,
    });
    if (failure) throw failure;
    return { hash: chosen!.hash, policy: chosen === kept ? 'best' : 'last' };
  };
}

function outcomeOf({ steps, best, stopped }: Training, task: Task): RunOutcome {
  return {
    steps,
    stopped: stopped ?? (steps >= task.steps ? 'steps' : null),
    best: best && { steps: best.steps, meanReward: best.evaluation.meanReward },
  };
}
