import { join } from 'node:path';
import type { ProgressRecord } from '../../learn/agent.ts';
import type { RunDescription } from '../run-folder.ts';
import { openCsv } from './csv.ts';
import { type Clock, type LogEntry, type LogSink, type Outcome, wallClock } from './entry.ts';
import { openJsonLines, readEntries } from './json-lines.ts';
import { type MlflowTarget, openMlflow } from './mlflow.ts';
import { openTensorboard, TENSORBOARD_FOLDER } from './tensorboard.ts';

export const CSV_FILE = 'progress.csv';
const JSON_LINES_FILE = 'progress.jsonl';

/** What a log holds in the folder of its run, which is otherwise written with each checkpoint. */
export const LOG_FILES: readonly string[] = [CSV_FILE, JSON_LINES_FILE, TENSORBOARD_FOLDER];

/** The log of a training run, written while it goes on. */
export interface TrainingLog {
  /**
   * Logs a record under its `time/total_timesteps`, and answers it as it was logged: with `steps`, `time/iterations`
   * (which entry it is) and `time/fps` (steps a second since the log was opened).
   */
  write(record: ProgressRecord): LogEntry;
  /** Waits, some seconds at most, for what is still to be sent. */
  close(outcome: Outcome): Promise<void>;
}

export interface TrainingLogOptions {
  readonly run: RunDescription;
  /** The checkpoint that the run goes on from; its log is kept up to there. */
  readonly resumed: { readonly folder: string; readonly steps: number } | null;
  readonly mlflow: MlflowTarget | null;
  warn(line: string): void;
  readonly clock?: Clock;
}

/**
 * Opens all places that a run is logged to: `progress.jsonl`, `progress.csv` and TensorBoard events in its folder, and
 * an MLflow server if one is wanted.
 *
 * @throws InputError when the folder cannot be written
 */
export function openTrainingLog(folder: string, options: TrainingLogOptions): TrainingLog {
  const { resumed, mlflow, clock = wallClock } = options;
  const entries = resumed ? readEntries(join(resumed.folder, JSON_LINES_FILE), resumed.steps) : [];
  const jsonLines = join(folder, JSON_LINES_FILE);
  const sinks: LogSink[] = [
    // First: the others read it.
    openJsonLines(jsonLines, entries),
    openCsv(join(folder, CSV_FILE), () => readEntries(jsonLines)),
    openTensorboard(folder, resumed && { folder: resumed.folder, entries: entries.length }, clock),
    ...(mlflow ? [openMlflow(mlflow, { ...options, name: folder, clock })] : []),
  ];
  const start = resumed?.steps ?? 0;
  const began = clock();
  let iterations = entries.length;
  return {
    write(record) {
      const steps = record['time/total_timesteps']!;
      iterations += 1;
      const perSecond = (steps - start) / Math.max(clock() - began, 1e-3);
      const entry = {
        steps,
        ...record,
        'time/iterations': iterations,
        'time/fps': Math.round(perSecond),
      };
      for (const sink of sinks) sink.write(entry);
      return entry;
    },
    async close(outcome) {
      for (const sink of sinks) await sink.close?.(outcome);
    },
  };
}
