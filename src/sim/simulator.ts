import { Arena } from '../core/arena.ts';
import { UsageError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import type { QuantileSketch } from '../core/sketch.ts';
import { provisionedCost, readKpis } from './accounts.ts';
import { reportsOf } from './assembly.ts';
import type { Control } from './control/control.ts';
import { createControl } from './control/index.ts';
import { Thinking } from './control/thinking.ts';
import type { DecisionPoint } from './decision-point.ts';
import { Engine } from './engine.ts';
import type { Journal, JournalScope } from './journal.ts';
import type { Kpis } from './kpis.ts';
import { LoadMeter, type LoadSeries } from './load-meter.ts';
import type { Metrics } from './metrics.ts';
import type { Scenario } from './scenario/schema.ts';
import type { Schedule } from './schedule.ts';
import { SimulatedPoint } from './simulated-point.ts';

/** A copy of a simulator's whole state; restore it into any simulator of the same scenario, and of the same seed to go on as it did. */
export type Snapshot = Arena;

export interface SimulatorOptions {
  readonly seed: string;
  /** Keep what happens to each task. */
  readonly record?: boolean;
  /** Keep everything that happens, or what happens to some tasks. */
  readonly journal?: boolean | JournalScope;
  /** Measure how busy executors are while the tasks of the journal are there. */
  readonly meter?: boolean;
  /** For planning: the seed that picks the window of a trace, where it is another than the world's. */
  readonly window?: string;
}

/** The simulator behind each of their decisions. */
const BEHIND = new WeakMap<DecisionPoint, Simulator>();

/** How the tasks of a run ended. */
export interface TaskCounts {
  readonly arrived: number;
  readonly completed: number;
  readonly failed: number;
  readonly rejected: number;
  readonly abandoned: number;
  readonly unfinished: number;
}

/**
 * A discrete-event simulation that is pulled, not pushed: `advance()` runs to the next choice and returns it,
 * `apply()` answers it, until `advance()` returns undefined.
 *
 *     for (let point = simulator.advance(); point; point = simulator.advance()) {
 *       simulator.apply(scheduler.choose(point));
 *     }
 */
export class Simulator {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly #engine: Engine;
  readonly #point: SimulatedPoint;
  readonly #control: Control;
  readonly #thinking: Thinking | null;
  readonly #meter: LoadMeter | null;
  #asked = false;
  #decisions = 0;

  constructor(scenario: Scenario, options: SimulatorOptions) {
    this.scenario = scenario;
    this.seed = options.seed;
    const { record = false, journal = false, meter = false, window = options.seed } = options;
    this.#engine = new Engine(scenario, options.seed, { schedule: record, journal, window });
    this.#point = new SimulatedPoint(this.#engine, options.seed);
    BEHIND.set(this.#point, this);
    this.#meter = meter ? new LoadMeter(this.#engine) : null;
    this.#engine.passage = this.#meter;
    this.#control = createControl(scenario, this.#engine, this.#point);
    this.#engine.connect(this.#control);
    this.#thinking = scenario.thinking ? new Thinking(this.#engine, scenario.thinking) : null;
  }

  /**
   * Runs to the next choice; undefined when the run has ended.
   *
   * @throws UsageError when the last choice has not been answered.
   */
  advance(): SimulatedPoint | undefined {
    if (this.#asked) throw new UsageError('advance() before the last decision was answered by apply()');
    const { observation } = this.#engine.features;
    while (!this.#ask()) {
      if (observation !== null) observation.note();
      if (!this.#control.proceed()) return undefined;
    }
    if (observation !== null) observation.catchUp();
    this.#asked = true;
    return this.#point;
  }

  /**
   * Answers the choice that {@link advance} returned.
   *
   * @param thinkingMicros wall-clock time that it took to choose; it counts where the scenario says `measured`
   * @param messageRounds that it took, one after another; they take time where the scenario says `thinking.message`
   * @throws UsageError when no choice is open, or the row does not exist or is not allowed.
   */
  apply(choice: number, thinkingMicros = 0, messageRounds = 0): void {
    if (!this.#asked) throw new UsageError('apply() without an open decision; call advance() first');
    if (!(choice >= 0 && choice < this.#point.size) || !this.#point.allowed(choice)) {
      throw new UsageError(`candidate ${choice} of ${this.#point.size} is not allowed here`);
    }
    this.#asked = false;
    this.#decisions++;
    if (this.#thinking?.begin(this.#point, choice, thinkingMicros, messageRounds)) return;
    this.#control.apply(choice);
  }

  /** Seconds on the trace's own clock. */
  get now(): number {
    return this.#point.now;
  }

  get ended(): boolean {
    return this.#engine.ended;
  }

  get decisions(): number {
    return this.#decisions;
  }

  /** Events handled so far: arrivals, transfers, completions. */
  get events(): number {
    return this.#engine.handled;
  }

  get counts(): TaskCounts {
    const { arrived, completed, failed, rejected, abandoned, inSystem } = this.#engine;
    return { arrived, completed, failed, rejected, abandoned, unfinished: inSystem };
  }

  /** Writes the KPI totals so far into `into`. */
  readKpis(into: Kpis): void {
    readKpis(this.#engine, into);
  }

  metrics(): Metrics {
    const { fleet, features, metrics } = this.#engine;
    const counted = fleet.pools.every(({ spec }) => !spec.slotless);
    const slots = counted ? fleet.pools.reduce((sum, pool) => sum + pool.slots, 0) : null;
    const tasks = metrics.report(slots, provisionedCost(this.#engine));
    const reports = reportsOf(features);
    const sums = {
      ...tasks,
      slaPenalty: tasks.slaPenalty + (reports.workflows?.slaPenalty ?? 0),
      ...reports,
    };
    if (features.sla === null) return sums;
    return {
      ...sums,
      slaPenalty: sums.slaPenalty + features.sla.targetPenalties(),
      sla: features.sla.report(),
    };
  }

  /** Response times of the measured tasks, in seconds. */
  get responses(): QuantileSketch {
    return this.#engine.metrics.responses;
  }

  /** What happened to each task; null unless the simulator was made with `record`. */
  get schedule(): Schedule | null {
    return this.#engine.schedule;
  }

  /** Everything that happened; null unless the simulator was made with `journal`. */
  get journal(): Journal | null {
    return this.#engine.journal;
  }

  /** How busy executors were; null unless the simulator was made with `journal` and `meter`, and time has passed. */
  get load(): LoadSeries | null {
    return this.#meter?.series() ?? null;
  }

  /** The name of the task with this ordinal of arrival. */
  taskId(index: number): string | number {
    return this.#engine.source.idOf(index);
  }

  get executorNames(): readonly string[] {
    return this.#engine.fleet.names;
  }

  /** Copies the whole state; give an old snapshot to reuse its memory. */
  snapshot(into: Snapshot = new Arena()): Snapshot {
    into.clear();
    this.#save(into);
    this.#engine.savePredictions(into);
    this.#engine.features.recovery?.save(into);
    this.schedule?.save(into);
    return into;
  }

  /** Goes back (or forward) to a snapshot of the same scenario and seed. An open decision is open again. */
  restore(snapshot: Snapshot): void {
    snapshot.rewind();
    this.#asked = snapshot.readNumber() === 1;
    this.#decisions = snapshot.readNumber();
    this.#engine.load(snapshot);
    this.#control.load(snapshot);
    this.#thinking?.load(snapshot);
    this.#engine.loadPredictions(snapshot);
    this.#engine.features.recovery?.load(snapshot);
    this.schedule?.load(snapshot);
    if (this.#asked) this.#control.ask();
  }

  /**
   * The simulator that asks, for schedulers that plan by simulation. It knows what production cannot: restore its
   * snapshot into a simulator of another seed, and {@link imagine} there.
   *
   * @throws UsageError when the decision is no simulator's
   */
  static of(point: DecisionPoint): Simulator {
    const simulator = BEHIND.get(point);
    if (simulator === undefined)
      throw new UsageError('only a simulated decision can be planned by simulation');
    return simulator;
  }

  /**
   * For planning, after {@link restore}: only so many more tasks (or workflows) arrive and the run ends when all that
   * are there have ended. With `redraw` what the snapshot holds of the future is drawn anew.
   */
  imagine(arrivals: number, redraw: boolean): void {
    if (redraw) this.#engine.redraw();
    this.#engine.limit(arrivals);
  }

  /** The open decision, if there is one; after {@link restore} it is the one of the snapshot. */
  get open(): SimulatedPoint | undefined {
    return this.#asked ? this.#point : undefined;
  }

  /** SHA-256 of the state, the same whether or not the run is recorded or anybody asked for predictions. */
  stateHash(): string {
    const state = new Arena();
    this.#save(state);
    return sha256(state.content);
  }

  #save(into: Arena): void {
    into.writeNumber(Number(this.#asked));
    into.writeNumber(this.#decisions);
    this.#engine.save(into);
    this.#control.save(into);
    this.#thinking?.save(into);
  }

  /** Lists the candidates of a choice that is due now, if the last one was not only thought about until now. */
  #ask(): boolean {
    const thinking = this.#thinking;
    if (thinking === null) return this.#control.ask();
    while (!thinking.busy) {
      if (!this.#control.ask()) {
        thinking.drop();
        return false;
      }
      const answer = thinking.takeAnswer(this.#point);
      if (answer < 0) return true;
      this.#control.apply(answer);
    }
    return false;
  }
}
