import { type Arena, grown } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import type { SimulatedPoint } from '../simulated-point.ts';
import { NONE } from '../tasks.ts';
import { JobQueue } from './batch-queue.ts';
import type { Choice } from './choices/choice.ts';
import { createChoices } from './choices/index.ts';
import type { Control } from './control.ts';

interface PlacementSpec {
  readonly unfit: 'wait' | 'reject';
  readonly wait: boolean;
}

/**
 * One queue for the whole fleet, larger priority first, then in order of arrival; executors have none of their own.
 * Asked whenever the first task fits somewhere: that task × every executor where it fits now, what else the scenario
 * allows, and `wait`, which lasts until something happens. A task that fits nowhere holds up those behind it, or is
 * rejected. An executor to which a task is on its way is offered again when that one has begun.
 *
 * The members of a gang are asked about one after another, each of them × the executors that the others have not been
 * promised; when all have a place they begin together. Until there is room for all of it, a gang waits whole.
 */
export class PlacementControl implements Control {
  readonly #engine: Engine;
  readonly #point: SimulatedPoint;
  readonly #queue: JobQueue;
  readonly #choices: readonly Choice[];
  readonly #gangChoices: readonly Choice[];
  readonly #spec: PlacementSpec;
  /** Whether somebody may be asked before time moves on. */
  #open = false;
  /** Executors promised to the first members of the gang at the head, whose origin is `#gang`. */
  #promised = new Int32Array(4);
  #promises = 0;
  #gang = NONE;

  constructor(engine: Engine, point: SimulatedPoint, spec: PlacementSpec = { unfit: 'wait', wait: true }) {
    this.#engine = engine;
    this.#point = point;
    this.#spec = spec;
    this.#queue = new JobQueue(engine.tasks, true);
    this.#choices = createChoices(engine);
    this.#gangChoices = this.#choices.filter((choice) => choice.ofGangs);
  }

  arrive(task: number, again: boolean): void {
    this.#queue.push(task);
    if (!again) for (const choice of this.#choices) choice.arrived?.(task);
  }

  forget(task: number): void {
    this.#queue.remove(task);
    for (const choice of this.#choices) choice.forget?.(task);
  }

  proceed(): boolean {
    this.#open = this.#engine.drainInstant();
    for (const choice of this.#choices) choice.moved?.();
    return this.#open;
  }

  ask(): boolean {
    while (this.#open && this.#queue.size > 0) {
      const members = this.#membersAtHead();
      this.#checkPromises(members);
      const verdict = this.#list(members);
      if (verdict === 'ask') return true;
      if (verdict === 'block') this.#open = false;
      else this.#reject(members, verdict);
    }
    return false;
  }

  apply(i: number): void {
    const kind = this.#point.kind(i);
    const members = this.#membersAtHead();
    if (kind === 'run') this.#place(members, this.#point.executorSlot(i));
    else if (kind === 'wait') this.#open = false;
    else this.#choose(this.#choices.find((choice) => choice.kind === kind)!, members, i);
    if (kind !== 'run') this.#promises = 0;
  }

  save(arena: Arena): void {
    for (const value of [Number(this.#open), this.#gang, this.#promises]) arena.writeNumber(value);
    arena.write(this.#promised, this.#promises);
    this.#queue.save(arena);
    for (const choice of this.#choices) choice.save(arena);
  }

  load(arena: Arena): void {
    this.#open = arena.readNumber() === 1;
    this.#gang = arena.readNumber();
    this.#promises = arena.readNumber();
    while (this.#promised.length < this.#promises) this.#growPromised();
    arena.read(this.#promised, this.#promises);
    this.#queue.load(arena);
    for (const choice of this.#choices) choice.load(arena);
  }

  /** The first task, or the gang that it belongs to: those that arrived together stand together. */
  #membersAtHead(): number[] {
    const { tasks, scenario } = this.#engine;
    const head = this.#queue.at(0);
    const members = [head];
    if (scenario.tasks[tasks.classIndex[head]!]!.gang === undefined) return members;
    for (let k = 1; k < this.#queue.size; k++) {
      const task = this.#queue.at(k);
      if (tasks.origin[task] !== tasks.origin[head]) break;
      members.push(task);
    }
    return members;
  }

  /** Promises hold while the gang stands at the head and its executors still take it. */
  #checkPromises(members: readonly number[]): void {
    const gang = this.#engine.tasks.origin[members[0]!]!;
    const promised = this.#promised.subarray(0, this.#promises);
    const kept = this.#gang === gang && promised.every((executor) => this.#takes(members[0]!, executor));
    if (!kept) this.#promises = 0;
    this.#gang = gang;
  }

  /** Lists what can be done about the next of these tasks; or what becomes of all of them without asking. */
  #list(members: readonly number[]): 'ask' | 'block' | 'full' | 'unfit' {
    const point = this.#point;
    const task = members[this.#promises]!;
    point.clear();
    point.waitClock = this.#engine.now;
    point.queued = this.#queue.size;
    this.#listExecutors(task);
    const fits = point.runs + this.#promises >= members.length;
    if (!fits) {
      point.clear();
      if (!this.#couldEverFit(members)) return 'unfit';
    }
    const others = members.length > 1 ? this.#gangChoices : this.#choices;
    let wayOut = fits;
    for (const choice of others) {
      const allowed = choice.list(point, task);
      if (allowed && (choice.kind !== 'reject' || this.#spec.unfit === 'wait')) wayOut = true;
    }
    if (!wayOut) return this.#spec.unfit === 'reject' ? 'full' : 'block';
    const mayWait = fits
      ? this.#spec.wait && this.#engine.somethingComes(this.#queue.size)
      : this.#spec.unfit === 'wait' && this.#engine.pending;
    point.addWait(mayWait);
    return 'ask';
  }

  #listExecutors(task: number): void {
    const promised = this.#promised.subarray(0, this.#promises);
    for (let e = 0; e < this.#engine.fleet.size; e++) {
      if (this.#takes(task, e) && !promised.includes(e)) this.#point.addRun(task, e, true);
    }
  }

  /** Whether a task would begin on an executor as soon as it is sent there and has arrived. */
  #takes(task: number, executor: number): boolean {
    const engine = this.#engine;
    return (
      engine.fits(task, executor) && engine.fleet.waiting(executor) === 0 && engine.mayReceive(task, executor)
    );
  }

  #couldEverFit(members: readonly number[]): boolean {
    let executors = 0;
    for (let e = 0; e < this.#engine.fleet.size && executors < members.length; e++) {
      if (this.#engine.canRun(members[0]!, e)) executors++;
    }
    return executors >= members.length;
  }

  /** Promises an executor to the next member; sends all when it was the last. */
  #place(members: readonly number[], executor: number): void {
    if (this.#promises === this.#promised.length) this.#growPromised();
    this.#promised[this.#promises++] = executor;
    if (this.#promises < members.length) return;
    this.#promises = 0;
    members.forEach((task, k) => {
      this.#queue.remove(task);
      this.#engine.send(task, this.#promised[k]!);
    });
  }

  #choose(choice: Choice, members: readonly number[], i: number): void {
    const executor = this.#point.executorSlot(i);
    if (choice.kind === 'scale') {
      choice.apply(members[0]!, executor, i);
      return;
    }
    for (const task of members) {
      this.#queue.remove(task);
      choice.apply(task, executor, i);
    }
  }

  #reject(members: readonly number[], reason: 'full' | 'unfit'): void {
    for (const task of members) {
      this.#queue.remove(task);
      this.#engine.end(task, 'rejected', reason);
    }
  }

  #growPromised(): void {
    this.#promised = grown(this.#promised, 2 * this.#promised.length);
  }
}
