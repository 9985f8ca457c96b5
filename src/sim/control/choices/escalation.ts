import type { Arena } from '../../../core/arena.ts';
import { KeyedStream } from '../../../core/random.ts';
import { createDistribution, type Distribution } from '../../../workload/distribution.ts';
import { toMicros } from '../../clock.ts';
import type { Engine } from '../../engine.ts';
import { ESCALATION_ENDS } from '../../event-kinds.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { SimulatedPoint } from '../../simulated-point.ts';
import { OrderedQueue } from '../../stations/ordered-queue.ts';
import { NONE, type TaskColumn } from '../../tasks.ts';
import type { Choice } from './choice.ts';

/**
 * Lets a person decide: the task waits for a free slot of the people's pool, first come, first served, then as long as
 * the person takes, and goes where it is predicted to finish first, for a person sees the true state. After the timeout
 * nobody waits for the answer any more and the default happens. People finish what they have begun when their office
 * closes, and begin nothing. A task is escalated once at most.
 */
export class Escalation implements Choice {
  readonly kind = 'escalate';
  readonly ofGangs = false;
  readonly #engine: Engine;
  /** The executors that are people, and where else the default may send a task; no one: it is rejected. */
  readonly #people: readonly number[];
  readonly #byDefault: readonly number[];
  readonly #time: Distribution;
  readonly #stream: KeyedStream;
  readonly #timeout: number;
  /** Tasks for which nobody has had time yet. */
  readonly #queue = new OrderedQueue();
  readonly #escalated: TaskColumn;
  /** When nobody waits any more, when the answer comes, who decides and since when; NONE while that is not so. */
  readonly #expires: TaskColumn;
  readonly #answer: TaskColumn;
  readonly #person: TaskColumn;
  readonly #since: TaskColumn;

  constructor(engine: Engine, spec: NonNullable<Scenario['escalation']>) {
    const { tasks, fleet, scenario, seed } = engine;
    const members = (pool: string) =>
      Array.from(fleet.pool.keys()).filter((e) => fleet.pools[fleet.pool[e]!]!.spec.name === pool);
    this.#engine = engine;
    this.#people = members(spec.executor);
    for (const person of this.#people) fleet.refuse(person);
    const anywhere = scenario.executors.flatMap(({ name }) => members(name));
    this.#byDefault = spec.default === 'least-backlog' ? anywhere : members(spec.default);
    this.#time = createDistribution(spec.time);
    this.#stream = new KeyedStream(seed, 'escalation');
    this.#timeout = toMicros(spec.timeout);
    this.#escalated = tasks.addColumn();
    this.#expires = tasks.addColumn();
    this.#answer = tasks.addColumn();
    this.#person = tasks.addColumn();
    this.#since = tasks.addColumn();
    engine.on(ESCALATION_ENDS, (task) => this.#ends(task));
  }

  arrived(task: number): void {
    this.#escalated.values[task] = 0;
    this.#clear(task);
  }

  list(point: SimulatedPoint, task: number): boolean {
    const allowed = this.#escalated.values[task] === 0;
    point.add('escalate', task, NONE, allowed);
    return allowed;
  }

  apply(task: number): void {
    const { now, events, tasks, journal } = this.#engine;
    this.#escalated.values[task] = 1;
    this.#expires.values[task] = now + this.#timeout;
    events.push(now + this.#timeout, ESCALATION_ENDS, task);
    this.#queue.push(task, now, tasks.index[task]!);
    journal?.note(now, 'escalation', tasks.index[task]!);
    this.moved();
  }

  /** Somebody may have time now. */
  moved(): void {
    const { fleet } = this.#engine;
    for (const person of this.#people) {
      while (this.#queue.size > 0 && fleet.free[person]! > 0) this.#begin(person);
    }
  }

  forget(task: number): void {
    if (this.#expires.values[task]! > 0) this.#release(task);
  }

  save(arena: Arena): void {
    this.#queue.save(arena);
  }

  load(arena: Arena): void {
    this.#queue.load(arena);
  }

  #begin(person: number): void {
    const { now, events, fleet, tasks } = this.#engine;
    const task = this.#queue.first;
    this.#queue.shift();
    fleet.occupy(person, 1, now);
    const answer = now + toMicros(this.#time.sample(this.#stream, tasks.key[task]!));
    this.#person.values[task] = person;
    this.#since.values[task] = now;
    this.#answer.values[task] = answer;
    events.push(answer, ESCALATION_ENDS, task);
  }

  /** An answer or a timeout is due, if it has not been overtaken. */
  #ends(task: number): void {
    const { now, fleet, prediction, tasks, journal } = this.#engine;
    const answered = this.#answer.values[task] === now;
    if (!answered && this.#expires.values[task] !== now) return;
    journal?.note(now, 'answer', tasks.index[task]!, null, { by: answered ? 'person' : 'default' });
    this.#release(task);
    if (answered) {
      this.#send(task, Array.from(fleet.pool.keys()), (e) => {
        return prediction.start(task, e) + this.#engine.predictedMicros(task, e);
      });
    } else {
      this.#send(task, this.#byDefault, (e) => fleet.backlog(e, now, tasks));
    }
    this.moved();
  }

  /** To the first of the executors with the least score that takes it. */
  #send(task: number, executors: readonly number[], score: (executor: number) => number): void {
    const engine = this.#engine;
    const open = executors.filter((e) => engine.mayReceive(task, e));
    if (open.length > 0) {
      const scores = open.map(score);
      engine.send(task, open[scores.indexOf(Math.min(...scores))]!);
    } else {
      engine.end(task, 'rejected', executors.length === 0 ? 'refused' : 'full');
    }
  }

  /** Takes a task out of people's hands; the time that somebody gave to it is on its bill. */
  #release(task: number): void {
    const { fleet, tasks, now } = this.#engine;
    const person = this.#person.values[task]!;
    if (person === NONE) {
      this.#queue.remove(task);
    } else {
      fleet.vacate(person, 1, now);
      tasks.spent[task]! += fleet.priceOf(person, now - this.#since.values[task]!);
    }
    this.#clear(task);
  }

  #clear(task: number): void {
    for (const column of [this.#expires, this.#answer, this.#person]) column.values[task] = NONE;
  }
}
