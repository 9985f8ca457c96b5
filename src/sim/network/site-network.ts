import type { Arena } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import { DELIVERY, JOIN, LINK_CHANGE } from '../event-kinds.ts';
import type { Transfers } from '../feature-contracts.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';
import { NONE, type TaskColumn, TRAVELLING } from '../tasks.ts';
import { Carrier, type NetworkMetrics } from './carrier.ts';
import { Connections } from './connections.ts';
import { TaskData } from './data.ts';
import { Topology } from './topology.ts';

const OUTWARD = -1;

export function needsNetwork({ network, sites }: Pick<ScenarioSpec, 'network' | 'sites'>): boolean {
  return network !== undefined || sites.some(({ disconnections }) => disconnections !== undefined);
}

/**
 * Tasks and their data on the way between sites. Sending a task starts the transfer of its input from where it lies;
 * the task joins its executor when the request (after the executor's latency) and all of its input are there.
 *
 * A site that is cut off is sent nothing: tasks for it wait, and begin their way when it is back. Data that are on
 * their way stand still meanwhile. Every transfer is paid as it begins.
 */
export class SiteNetwork implements Transfers {
  readonly #engine: Engine;
  readonly #topology: Topology;
  readonly #connections: Connections;
  readonly #data: TaskData;
  readonly #carrier: Carrier;
  /** By site: the tasks that were sent there while it was cut off, as a list through the pool. */
  readonly #head: Int32Array;
  readonly #tail: Int32Array;
  /** Transfers that a task still waits for, and when all that has moved will be there. */
  readonly #missing: TaskColumn;
  readonly #there: TaskColumn;
  /** Microseconds that a task has run while its output is on the way back, else −1. */
  readonly #ran: TaskColumn;

  constructor(engine: Engine) {
    const { scenario, fleet, tasks } = engine;
    this.#engine = engine;
    this.#topology = new Topology(fleet.sites, scenario);
    this.#connections = new Connections(engine, this.#topology);
    this.#data = new TaskData(engine, this.#topology);
    this.#carrier = new Carrier(engine, this.#topology, this.#connections.capacity, (task, at) =>
      this.#partIsThere(task, at),
    );
    this.#head = new Int32Array(this.#topology.sites.length).fill(NONE);
    this.#tail = this.#head.slice();
    this.#missing = tasks.addColumn();
    this.#there = tasks.addColumn();
    this.#ran = tasks.addColumn();
    engine.on(LINK_CHANGE, (process) => this.#connectionChanged(process));
    engine.on(DELIVERY, (task) => this.#deliver(task));
  }

  depart(task: number, executor: number): void {
    const site = this.#engine.fleet.site[executor]!;
    if (this.#connections.isCutOff(site)) this.#hold(task, site);
    else this.#launch(task, executor);
  }

  delay(task: number, executor: number): number {
    const { fleet } = this.#engine;
    const site = fleet.site[executor]!;
    let delay = fleet.latency[executor]!;
    let outage = this.#connections.expectedOutage(site, null);
    this.#data.eachInput(task, (from, bytes) => {
      if (from === site) return;
      const path = this.#topology.path(from, site)!;
      delay = Math.max(delay, this.#carrier.expectedMicros(path, bytes));
      outage = Math.max(outage, this.#connections.expectedOutage(NONE, path));
    });
    return delay + outage;
  }

  price(task: number, executor: number): number {
    const site = this.#engine.fleet.site[executor]!;
    let money = 0;
    this.#data.eachInput(task, (from, bytes) => {
      if (from !== site) money += bytes * this.#topology.path(from, site)!.price;
    });
    const home = this.#data.homeOf(task);
    const output = this.#data.outputOf(task);
    if (home === site || output === 0) return money;
    return money + output * this.#topology.path(site, home)!.price;
  }

  isConnected(executor: number): boolean {
    return !this.#connections.isCutOff(this.#engine.fleet.site[executor]!);
  }

  sendsBack(task: number): boolean {
    const { tasks, fleet, now } = this.#engine;
    const home = this.#data.homeOf(task);
    const site = fleet.site[tasks.executor[task]!]!;
    const output = this.#data.outputOf(task);
    if (home === site || output === 0) return false;
    const waits = this.#data.returns(task);
    if (waits) {
      tasks.stage[task] = TRAVELLING;
      this.#ran.values[task] = now - tasks.start[task]!;
      this.#there.values[task] = now;
      this.#missing.values[task] = 1;
    }
    this.#carrier.begin(task, site, home, output, waits ? task : NONE);
    this.#carrier.settle();
    return waits;
  }

  spent(): number {
    return this.#carrier.spent;
  }

  report(): NetworkMetrics {
    return this.#carrier.report();
  }

  save(arena: Arena): void {
    this.#connections.save(arena);
    this.#carrier.save(arena);
    arena.write(this.#head);
    arena.write(this.#tail);
  }

  load(arena: Arena): void {
    this.#connections.load(arena);
    this.#carrier.load(arena);
    arena.read(this.#head);
    arena.read(this.#tail);
  }

  /** Sends the request, and the data from where they are. */
  #launch(task: number, executor: number): void {
    const { fleet, events, now } = this.#engine;
    const site = fleet.site[executor]!;
    let missing = 0;
    this.#data.eachInput(task, (from, bytes) => {
      if (from === site) return;
      this.#carrier.begin(task, from, site, bytes, task);
      missing++;
    });
    this.#ran.values[task] = OUTWARD;
    this.#missing.values[task] = missing;
    this.#there.values[task] = now + fleet.latency[executor]!;
    if (missing > 0) this.#carrier.settle();
    else if (fleet.latency[executor]! > 0) events.push(this.#there.values[task]!, JOIN, task);
    else this.#engine.join(task);
  }

  #partIsThere(task: number, at: number): void {
    const there = Math.max(this.#there.values[task]!, at);
    this.#there.values[task] = there;
    if (--this.#missing.values[task]! > 0) return;
    this.#engine.events.push(there, this.#ran.values[task] === OUTWARD ? JOIN : DELIVERY, task);
  }

  /** The output of a task is back. It waited while it was on the way: its run is what it was. */
  #deliver(task: number): void {
    const { tasks, now, journal } = this.#engine;
    tasks.start[task] = now - this.#ran.values[task]!;
    journal?.note(now, 'delivery', tasks.index[task]!);
    this.#engine.deliver(task);
  }

  #connectionChanged(process: number): void {
    const site = this.#connections.change(process);
    this.#carrier.settle();
    if (site === NONE || this.#connections.isCutOff(site)) return;
    const { tasks } = this.#engine;
    for (let task = this.#head[site]!; task !== NONE; task = this.#head[site]!) {
      this.#head[site] = tasks.next[task]!;
      this.#launch(task, tasks.executor[task]!);
    }
  }

  /** A task waits to be sent until its site is back. */
  #hold(task: number, site: number): void {
    const { next } = this.#engine.tasks;
    next[task] = NONE;
    if (this.#head[site] === NONE) this.#head[site] = task;
    else next[this.#tail[site]!] = task;
    this.#tail[site] = task;
  }
}
