import type { ExecutorState, TaskState } from '../decision/request.ts';

export type Fact = string | number | boolean | null | readonly number[] | FactMap;
export interface FactMap {
  readonly [name: string]: Fact;
}

/** Parts by name: what the request says, or else what stands for it. Undefined where nothing does. */
export interface Facts {
  get(name: string): Fact | undefined;
  names(): string[];
}

const NO_ENTRIES: FactMap = {};

/**
 * What rules read of a task. What the request leaves out has the value that means nothing: no deadline (null), priority
 * 0, no labels. `id`, `class` and `work` have none: without them they are missing, and a rule that reads one all the
 * same fails, hence forbids. A caller that knows the class's own values fills them in first.
 */
export function taskFacts(task: TaskState): Facts {
  return new StateFacts(task, TASK_DEFAULTS);
}

/**
 * What rules read of an executor. Where the request does not say, all of its slots are free, and its load is what is busy
 * and what waits there. `start` may be missing.
 */
export function executorFacts(executor: ExecutorState): Facts {
  return new StateFacts(executor, EXECUTOR_DEFAULTS);
}

type Defaults = ReadonlyMap<string, Fact | ((state: FactMap) => Fact)>;

const TASK_DEFAULTS: Defaults = new Map<string, Fact>([
  ['deadline', null],
  ['waited', 0],
  ['priority', 0],
  ['slots', 1],
  ['attempts', 0],
  ['runtimes', []],
  ['demand', NO_ENTRIES],
  ['labels', NO_ENTRIES],
]);

const EXECUTOR_DEFAULTS: Defaults = new Map<string, Fact | ((state: FactMap) => Fact)>([
  ['free', (executor) => executor.slots!],
  ['load', busy],
  ['available', NO_ENTRIES],
  ['labels', NO_ENTRIES],
]);

function busy({ slots, free = slots!, queueLength }: FactMap): number {
  return Number(slots) - Number(free) + Number(queueLength);
}

/** Looks into the request's own object: copying it would cost more than most rules. */
class StateFacts implements Facts {
  readonly #state: FactMap;
  readonly #defaults: Defaults;

  constructor(state: TaskState | ExecutorState, defaults: Defaults) {
    this.#state = state as unknown as FactMap;
    this.#defaults = defaults;
  }

  get(name: string): Fact | undefined {
    const own = partOf(this.#state, name);
    if (own !== undefined) return own;
    const fallback = this.#defaults.get(name);
    return typeof fallback === 'function' ? fallback(this.#state) : fallback;
  }

  names(): string[] {
    const names = new Set([...Object.keys(this.#state), ...this.#defaults.keys()]);
    return [...names].filter((name) => this.get(name) !== undefined);
  }
}

export function mapFacts(map: FactMap): Facts {
  return {
    get: (name) => partOf(map, name),
    names: () => Object.keys(map).filter((name) => map[name] !== undefined),
  };
}

/** A part that the request has itself: `labels.constructor` is none. */
export function partOf(whole: FactMap, name: string): Fact | undefined {
  return Object.hasOwn(whole, name) ? whole[name] : undefined;
}

/** Entries of the largest list or map in it. */
export function largest(facts: Facts): number {
  return Math.max(...facts.names().map((name) => entries(facts.get(name))));
}

function entries(fact: Fact | undefined): number {
  return typeof fact === 'object' && fact !== null ? Object.keys(fact).length : 0;
}
