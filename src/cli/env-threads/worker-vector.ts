import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { InputError, UsageError } from '../../core/errors.ts';
import { errorOf } from '../../core/failure.ts';
import { ArrayVector } from '../../gym/array-vector.ts';
import type { EnvSpec } from '../../gym/env.ts';
import { VectorArrays } from '../../gym/vector-arrays.ts';
import { checkCount, paddedRows, type SavedVector, type VectorOptions } from '../../gym/vector-env.ts';
import type { MemberStates } from '../../gym/vector-members.ts';
import { CONTROL, type EnvRecipe, type EnvWorkerData, ORDERS, type Reply } from './messages.ts';

/** How long a step may hold this thread before others get their turn between looks, in milliseconds. */
const PATIENCE = 50;

/** How long a worker may take to save or load its environments before it is given up, in milliseconds. */
const LIMIT = 60_000;

/** The worker's module stands beside this one, built or not. */
const ENTRY = new URL(import.meta.url.replace(/worker-vector\.(\w+)$/, 'env-worker.$1'));

export interface WorkerVectorOptions extends VectorOptions {
  readonly recipe: EnvRecipe;
  /** What {@link recipe} makes. */
  readonly spec: EnvSpec;
  /** How many threads; at most one a member. */
  readonly workers: number;
}

interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly first: number;
  readonly count: number;
}

/**
 * A `VectorEnv` whose members are stepped by several worker threads, each its share of neighbours.
 *
 * Observations, actions and outcomes are in memory that all threads share; a step costs each of them one wake-up and
 * copies nothing. Seeds, results and saved states are those of a `VectorEnv`, bit for bit, with any number of workers,
 * and either goes on from the other's state.
 */
export class WorkerVector extends ArrayVector {
  readonly sameEpisodes: number;
  readonly #actions: Int32Array;
  readonly #control: Int32Array;
  readonly #threads: readonly Thread[];
  /** Why the workers are of no use any more. */
  #broken: Error | null = null;

  private constructor(
    { spec, sameEpisodes = 1 }: WorkerVectorOptions,
    arrays: VectorArrays,
    control: Int32Array,
    threads: readonly Thread[],
  ) {
    super(spec, arrays);
    this.sameEpisodes = sameEpisodes;
    this.#actions = arrays.actions;
    this.#control = control;
    this.#threads = threads;
    for (const { worker } of threads) {
      worker.on('error', (error) => this.#break(error));
      worker.on('exit', (code) => this.#break(new Error(`a worker thread ended with code ${code}`)));
    }
  }

  /** @throws InputError when there is no work for so many threads, and for whatever keeps an environment from being made */
  static async start(options: WorkerVectorOptions): Promise<WorkerVector> {
    const { spec, count, workers, sameEpisodes = 1 } = options;
    checkCount(count, sameEpisodes);
    if (!Number.isSafeInteger(workers) || workers < 1 || workers > count) {
      throw new InputError(`workers: ${workers} is not allowed (from 1 to the ${count} environments)`);
    }
    let memory = new SharedArrayBuffer(0);
    const arrays = VectorArrays.in(spec.observationSpace, count, paddedRows(spec), (bytes) => {
      memory = new SharedArrayBuffer(bytes);
      return memory;
    });
    const control = new Int32Array(new SharedArrayBuffer(CONTROL.size * Int32Array.BYTES_PER_ELEMENT));
    const threads = Array.from({ length: workers }, (_, k) => startThread(options, k, memory, control));
    try {
      await Promise.all(threads.map(ready));
    } catch (error) {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
      throw error;
    }
    return new WorkerVector(options, arrays, control, threads);
  }

  reset(): void | Promise<void> {
    this.#order(ORDERS.reset);
    return this.#afterRound(() => {
      this.ledger.restart();
      this.started = true;
    });
  }

  step(actions: Int32Array): void | Promise<void> {
    this.refuseUnstarted();
    this.#actions.set(actions);
    this.#order(ORDERS.step);
    return this.#afterRound(() => this.ledger.note(this));
  }

  save(): unknown {
    const { started } = this;
    for (const { port } of this.#threads) port.postMessage(started);
    this.#order(ORDERS.save);
    this.#waitOut();
    const parts = this.#threads.map(({ port }) => (replyOn(port) as { value: MemberStates }).value);
    const episodes = Int32Array.from(parts.flatMap((part) => [...part.episodes]));
    const members = parts.flatMap((part) => part.members);
    return { started, ...this.ledger.save(), episodes, members } satisfies SavedVector;
  }

  /** @throws UsageError when the state was saved by a vector of another size. */
  load(state: unknown): void {
    const saved = state as SavedVector;
    this.ledger.load(saved);
    for (const { port, first, count } of this.#threads) {
      const episodes = saved.episodes.slice(first, first + count);
      port.postMessage({
        episodes,
        members: saved.members.slice(first, first + count),
      } satisfies MemberStates);
    }
    this.#order(ORDERS.load);
    this.#waitOut();
    this.started = saved.started;
  }

  /** Ends the threads; nothing can be asked afterwards. */
  async close(): Promise<void> {
    this.#break(new UsageError('the worker threads have been ended'));
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #break(error: Error): void {
    this.#broken ??= error;
  }

  #order(order: number): void {
    if (this.#broken) throw this.#broken;
    Atomics.store(this.#control, CONTROL.done, 0);
    Atomics.store(this.#control, CONTROL.order, order);
    Atomics.add(this.#control, CONTROL.round, 1);
    Atomics.notify(this.#control, CONTROL.round);
  }

  /** At once where the round is short; else signals are heard while it lasts, and a thread that dies is noticed. */
  #afterRound(finish: () => void): void | Promise<void> {
    if (!this.#done(PATIENCE)) return this.#afterLongRound(finish);
    this.#raise();
    finish();
  }

  async #afterLongRound(finish: () => void): Promise<void> {
    while (!this.#done(PATIENCE)) {
      await setImmediate();
      if (this.#broken) throw this.#broken;
    }
    this.#raise();
    finish();
  }

  #waitOut(): void {
    if (!this.#done(LIMIT)) throw new Error(`a worker thread has not answered for ${LIMIT / 1000} s`);
    this.#raise();
  }

  /** Waits for all threads to end the round, so many milliseconds for each of them; whether they have. */
  #done(patience: number): boolean {
    const control = this.#control;
    for (;;) {
      const done = Atomics.load(control, CONTROL.done);
      if (done === this.#threads.length) return true;
      if (Atomics.wait(control, CONTROL.done, done, patience) === 'timed-out') return false;
    }
  }

  /** Throws what a worker failed with, the first of them as in one thread. */
  #raise(): void {
    if (Atomics.exchange(this.#control, CONTROL.failed, 0) === 0) return;
    const replies = this.#threads.flatMap(({ port }) => replyOn(port) ?? []);
    for (const reply of replies) if ('failure' in reply) throw errorOf(reply.failure);
  }
}

function startThread(
  { recipe, count: total, workers, seed, sameEpisodes = 1 }: WorkerVectorOptions,
  k: number,
  memory: SharedArrayBuffer,
  control: Int32Array,
): Thread {
  const first = Math.floor((k * total) / workers);
  const count = Math.floor(((k + 1) * total) / workers) - first;
  const { port1, port2 } = new MessageChannel();
  const workerData: EnvWorkerData = {
    recipe,
    seed,
    first,
    sameEpisodes,
    count,
    total,
    memory,
    control: control.buffer as SharedArrayBuffer,
    port: port2,
  };
  const worker = new Worker(ENTRY, { workerData, transferList: [port2] });
  return { worker, port: port1, first, count };
}

/** Waits until a thread has made its environments. From then on it does not keep the process alive. */
async function ready({ worker, port }: Thread): Promise<void> {
  const [reply] = (await once(worker, 'message')) as [Reply];
  if ('failure' in reply) throw errorOf(reply.failure);
  worker.unref();
  port.unref();
}

function replyOn(port: MessagePort): Reply | undefined {
  return receiveMessageOnPort(port)?.message as Reply | undefined;
}
