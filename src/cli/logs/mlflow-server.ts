/** Seconds until a request counts as failed. */
const TIMEOUT = 5;

export interface MlflowMetric {
  readonly key: string;
  /** A number, or what is none as JSON has it for protocol buffers: `NaN`, `Infinity`, `-Infinity`. */
  readonly value: number | string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}

export interface MlflowPair {
  readonly key: string;
  readonly value: string;
}

/** What a run can be said to be; it begins as `RUNNING`. */
export type MlflowStatus = 'FINISHED' | 'KILLED' | 'FAILED';

/**
 * The requests of MLflow's REST interface 2.0 that a log needs (https://mlflow.org/docs/latest/rest-api.html). All
 * reject when the server is not there, does not answer in time or refuses.
 */
export class MlflowServer {
  readonly #url: URL;

  constructor(url: URL) {
    this.#url = url;
  }

  /** The identifier of the experiment of this name, which is made where there is none. */
  async experiment(name: string): Promise<string> {
    const query = `experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`;
    const found = await this.#ask(query, undefined, [404]);
    const { experiment } = found as { experiment?: { experiment_id: string } };
    if (experiment) return experiment.experiment_id;
    const made = (await this.#ask('experiments/create', { name })) as { experiment_id: string };
    return made.experiment_id;
  }

  /** Begins a run and answers its identifier. */
  async createRun(
    experiment: string,
    name: string,
    startTime: number,
    tags: readonly MlflowPair[],
  ): Promise<string> {
    const body = { experiment_id: experiment, run_name: name, start_time: startTime, tags };
    const { run } = (await this.#ask('runs/create', body)) as { run: { info: { run_id: string } } };
    return run.info.run_id;
  }

  /** At most 1000 metrics and parameters together, 100 of them parameters. */
  async logBatch(
    run: string,
    metrics: readonly MlflowMetric[],
    params: readonly MlflowPair[],
  ): Promise<void> {
    await this.#ask('runs/log-batch', { run_id: run, metrics, params });
  }

  async endRun(run: string, status: MlflowStatus, endTime: number): Promise<void> {
    await this.#ask('runs/update', { run_id: run, status, end_time: endTime });
  }

  async #ask(path: string, body?: unknown, tolerated: readonly number[] = []): Promise<unknown> {
    const response = await fetch(new URL(`api/2.0/mlflow/${path}`, this.#url), {
      method: body === undefined ? 'GET' : 'POST',
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
      signal: AbortSignal.timeout(1000 * TIMEOUT),
    });
    const text = await response.text();
    if (!response.ok && !tolerated.includes(response.status)) {
      throw new Error(`${path.split('?')[0]} answered ${response.status}: ${text.slice(0, 200)}`);
    }
    return JSON.parse(text);
  }
}
