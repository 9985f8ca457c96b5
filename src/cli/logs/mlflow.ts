import { InputError } from '../../core/errors.ts';
import type { RunDescription } from '../run-folder.ts';
import type { Clock, LogEntry, LogSink, Outcome } from './entry.ts';
import { type MlflowMetric, type MlflowPair, MlflowServer, type MlflowStatus } from './mlflow-server.ts';

export interface MlflowTarget {
  /** Of the tracking server; ends with a slash. */
  readonly url: URL;
  readonly experiment: string;
}

export interface MlflowOptions {
  readonly run: RunDescription;
  readonly name: string;
  readonly resumed: { readonly steps: number } | null;
  warn(line: string): void;
  readonly clock: Clock;
}

/** A request's limits, of metrics and parameters together and of parameters. */
const MOST_ITEMS = 1000;
const MOST_PARAMS = 100;
/** Older servers take no longer values. */
const LONGEST_VALUE = 250;
/** What waits for a server that does not answer; beyond it, metrics are lost. */
const MOST_WAITING = 100_000;

const STATUS: Readonly<Record<Outcome, MlflowStatus>> = {
  finished: 'FINISHED',
  interrupted: 'KILLED',
  failed: 'FAILED',
};

/** @throws InputError when `--mlflow` is no URL of a server */
export function mlflowTarget(url: string, experiment: string): MlflowTarget {
  if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url)) {
    throw new InputError(`--mlflow ${url}: expected the server's address, such as http://localhost:5000`);
  }
  return { url: new URL(url.endsWith('/') ? url : `${url}/`), experiment };
}

/**
 * Sends a log to an MLflow server, as one run of an experiment; a resumed training is a run of its own. Training never
 * waits for the server: while a request is under way, entries gather for the next one. What fails is told once and
 * tried again with the next entry.
 */
export function openMlflow({ url, experiment }: MlflowTarget, options: MlflowOptions): LogSink {
  const server = new MlflowServer(url);
  const { clock } = options;
  const params = paramsOf(options.run);
  const metrics: MlflowMetric[] = [];
  let run: string | undefined;
  let sending: Promise<boolean> | undefined;
  let warned = false;

  /** Answers whether all has arrived. */
  async function tried(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!warned) options.warn(`MLflow at ${url.href}: ${reasonOf(error)}; training goes on`);
      warned = true;
      return false;
    }
  }

  async function send(): Promise<void> {
    run ??= await begin();
    while (metrics.length + params.length > 0) {
      const someParams = params.slice(0, MOST_PARAMS);
      const someMetrics = metrics.slice(0, MOST_ITEMS - someParams.length);
      await server.logBatch(run, someMetrics, someParams);
      params.splice(0, someParams.length);
      metrics.splice(0, someMetrics.length);
    }
  }

  async function begin(): Promise<string> {
    const tags = [
      { key: 'mlflow.source.name', value: 'switchyard' },
      ...(options.resumed ? [{ key: 'switchyard.resumedAt', value: String(options.resumed.steps) }] : []),
    ];
    const id = await server.experiment(experiment);
    return server.createRun(id, options.name, milliseconds(clock), tags);
  }

  return {
    write(entry) {
      if (metrics.length < MOST_WAITING) metrics.push(...metricsOf(entry, milliseconds(clock)));
      sending ??= tried(send).finally(() => {
        sending = undefined;
      });
    },
    async close(outcome) {
      await sending;
      if (!(await tried(send))) return;
      await tried(() => server.endRun(run!, STATUS[outcome], milliseconds(clock)));
    },
  };
}

function metricsOf({ steps, ...values }: LogEntry, timestamp: number): MlflowMetric[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value: Number.isFinite(value) ? value : String(value),
    timestamp,
    step: steps,
  }));
}

/** What the run is, flat: `hyperparameters.learningRate`, `scenario.name`, … */
function paramsOf(run: RunDescription): MlflowPair[] {
  const flat = (key: string, value: unknown): MlflowPair[] =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.entries(value).flatMap(([inner, each]) => flat(key ? `${key}.${inner}` : inner, each))
      : [{ key, value: textOf(value).slice(0, LONGEST_VALUE) }];
  return flat('', run);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `fetch failed` alone says nothing: its cause does. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}

function milliseconds(clock: Clock): number {
  return Math.round(1000 * clock());
}
