import type { Arena, Stateful } from '../../core/arena.ts';
import { power } from '../../core/power.ts';
import type { Progress } from '../attempts.ts';
import { toMicros } from '../clock.ts';
import type { Engine } from '../engine.ts';
import { RETRY } from '../event-kinds.ts';
import type { TaskSpec } from '../scenario/schema.ts';
import { QUEUED, TRAVELLING } from '../tasks.ts';

/** Why an attempt came to nothing: the task's own failure, or what happened to its executor. */
export type Mishap = 'error' | 'breakdown' | 'revocation';

const KEPT: Record<'resume' | 'checkpoint' | 'restart', Progress> = {
  resume: 'all',
  checkpoint: 'checkpoint',
  restart: 'none',
};

const ERRORS = 0;
const INTERRUPTIONS = 1;
const RETRIES = 2;

/** What happens to a task whose attempt came to nothing: another attempt, here or elsewhere, now or later, or its end. */
export class Retries implements Stateful {
  /** Whether anything can fail or be taken away. */
  readonly expected: boolean;
  readonly #engine: Engine;
  readonly #plans: readonly RetryPlan[];
  readonly #counts = new Float64Array(3);

  constructor(engine: Engine) {
    const { executors, sites, tasks } = engine.scenario;
    this.expected =
      [...executors, ...sites].some(({ failures }) => failures) ||
      executors.some(({ spot }) => spot) ||
      tasks.some(({ failure }) => failure);
    this.#engine = engine;
    this.#plans = tasks.map((task) => new RetryPlan(task));
    engine.on(RETRY, (task) => this.#rejoin(task));
  }

  /** A running task's attempt comes to its end. @returns whether it turns out to have failed; what follows is seen to */
  failed(task: number): boolean {
    const engine = this.#engine;
    if (!engine.features.attempts!.fails(task)) return false;
    const executor = engine.tasks.executor[task]!;
    if (this.interrupt(task, 'error')) engine.requeue(task);
    engine.serve(executor);
    return true;
  }

  /**
   * Stops a running task for this reason, and sees to what follows. Serve its executor afterwards, if it is open.
   *
   * @returns whether the caller must now {@link Engine.requeue} it, because it goes on here at once
   */
  interrupt(task: number, mishap: Mishap): boolean {
    const engine = this.#engine;
    const plan = this.#plans[engine.tasks.classIndex[task]!]!;
    this.#counts[mishap === 'error' ? ERRORS : INTERRUPTIONS]!++;
    engine.interrupt(task, plan.progress(mishap), mishap);
    const attempts = engine.features.attempts!;
    const attempt = attempts.attemptOf(task);
    if (attempt > plan.limit(mishap)) {
      engine.end(task, 'failed', mishap);
      return false;
    }
    this.#counts[RETRIES]!++;
    attempts.renew(task);
    return this.#again(task, plan.staysAfter(mishap), plan.backoff(attempt));
  }

  report() {
    const counts = this.#counts;
    return { errors: counts[ERRORS]!, interruptions: counts[INTERRUPTIONS]!, retries: counts[RETRIES]! };
  }

  save(arena: Arena): void {
    arena.write(this.#counts);
  }

  load(arena: Arena): void {
    arena.read(this.#counts);
  }

  #again(task: number, stays: boolean, after: number): boolean {
    const { tasks, events, now } = this.#engine;
    if (!stays) this.#engine.giveBack(task, after);
    else if (after > 0) {
      tasks.stage[task] = TRAVELLING;
      events.push(now + after, RETRY, task);
    }
    return stays && after === 0;
  }

  /** Its backoff is over: it stands before all others again, unless its executor was taken away meanwhile. */
  #rejoin(task: number): void {
    const { tasks, features } = this.#engine;
    const executor = tasks.executor[task]!;
    if (features.spot?.turnsAway(task, executor)) return;
    tasks.stage[task] = QUEUED;
    this.#engine.requeue(task);
    this.#engine.serve(executor);
  }
}

/** What one class of tasks does when an attempt comes to nothing. */
class RetryPlan {
  readonly #retry: TaskSpec['retry'];
  readonly #kept: Progress;

  constructor({ retry, checkpoint }: TaskSpec) {
    this.#retry = retry;
    this.#kept = KEPT[retry?.progress ?? (checkpoint ? 'checkpoint' : 'restart')];
  }

  /** What is kept: nothing of a result that turned out wrong. */
  progress(mishap: Mishap): Progress {
    return mishap === 'error' ? 'none' : this.#kept;
  }

  /** Attempts after the first. */
  limit(mishap: Mishap): number {
    if (this.#retry) return this.#retry.limit ?? Number.POSITIVE_INFINITY;
    return mishap === 'error' ? 0 : Number.POSITIVE_INFINITY;
  }

  /** Whether it stays with its executor. Unless told, it does where that is only down for repair. */
  staysAfter(mishap: Mishap): boolean {
    return this.#retry?.where ? this.#retry.where === 'same' : mishap === 'breakdown';
  }

  /** Microseconds until the retry with this ordinal, from 1. */
  backoff(retry: number): number {
    const { first, factor, max } = this.#retry?.backoff ?? { first: 0, factor: 1, max: null };
    if (first === 0) return 0;
    return toMicros(Math.min(first * power(factor, retry - 1), max ?? Number.POSITIVE_INFINITY));
  }
}
