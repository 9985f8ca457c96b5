import { Arena } from '../core/arena.ts';
import { InputError } from '../core/errors.ts';
import type { DecisionPoint } from '../sim/decision-point.ts';
import { type Kpis, noKpis } from '../sim/kpis.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import type { Scheduler, SchedulerFactory } from '../sim/scheduler.ts';
import { Simulator } from '../sim/simulator.ts';
import type { EnvSpec } from './env.ts';
import { Environment } from './environment.ts';
import type { Featuriser } from './features/featuriser.ts';
import { createFeaturiser, kindFeaturiser } from './features/index.ts';
import type { OneKindFeatures } from './features/one-kind.ts';
import { type Narrowing, nextAsked, ruleUnasked, type Unasked } from './narrowing.ts';
import type { ObservationBatch } from './observation-batch.ts';

interface SavedEpisode {
  readonly seed: string;
  readonly before: Kpis;
  readonly snapshot: Uint8Array;
  /** Of a narrowed environment: the rule's memory before it looked at the open choice. */
  readonly memory?: unknown;
}

/**
 * A scenario as an environment: an action picks a candidate, its reward is what the KPIs did until the next choice.
 *
 * The episode terminates when all tasks have ended. A horizon in seconds truncates it, at the first choice after it.
 */
export class SchedulingEnv extends Environment {
  readonly spec: EnvSpec;
  readonly #scenario: Scenario;
  readonly #until: number;
  readonly #featuriser: Featuriser;
  /** Both are there where the environment is narrowed. */
  readonly #narrow: OneKindFeatures | null;
  readonly #newRule: SchedulerFactory | null;
  #rule: Scheduler | null = null;
  #unasked: Unasked = () => null;
  #memory: unknown;
  #seed = '';
  #simulator: Simulator | null = null;
  #point: DecisionPoint | undefined;
  #origin = 0;
  #before = noKpis();
  #after = noKpis();

  constructor(id: string, scenario: Scenario, maxRows?: number, narrowing?: Narrowing) {
    super();
    this.#narrow = narrowing ? kindFeaturiser(scenario, narrowing.kind) : null;
    this.#newRule = narrowing?.rule ?? null;
    this.#featuriser = this.#narrow ?? createFeaturiser(scenario, maxRows);
    const { globals, features, maxRows: maxActions } = this.#featuriser;
    const halfLife = scenario.discount?.halfLife;
    this.spec = {
      id,
      observationSpace: { globals, features, maxActions },
      discountRate: halfLife === undefined ? 0 : Math.LN2 / halfLife,
    };
    this.#until = scenario.horizon.seconds ?? Number.POSITIVE_INFINITY;
    this.#scenario = { ...scenario, horizon: { ...scenario.horizon, seconds: undefined } };
  }

  /** The simulator of the episode under way, for metrics. */
  get simulator(): Simulator | null {
    return this.#simulator;
  }

  /** The executor that a row of the last observation sends to, by its index; −1 for rows of another kind than `run`. */
  executorOf(row: number): number {
    const point = this.#point!;
    const candidate = this.#featuriser.candidate(row);
    return point.kind(candidate) === 'run' ? point.executor(candidate).index : -1;
  }

  override begin(seed: string): void {
    this.#seed = seed;
    this.#simulator = new Simulator(this.#scenario, { seed });
    this.#origin = this.#simulator.now;
    this.#takeRule();
    this.#point = this.#nextAsked();
    if (!this.#point)
      throw new InputError(`${this.#scenario.name}: with seed ${seed} there is nothing to decide`);
    this.#simulator.readKpis(this.#before);
  }

  override advance(action: number): void {
    const simulator = this.#simulator!;
    simulator.apply(this.#featuriser.candidate(action));
    this.#point = this.#nextAsked();
    const before = this.#before;
    const after = this.#after;
    simulator.readKpis(after);
    this.reward = this.#scenario.rewardOf.of(before, after);
    this.elapsed = after.time - before.time;
    this.terminated = this.#point === undefined;
    this.truncated = !this.terminated && simulator.now - this.#origin >= this.#until;
    this.#before = after;
    this.#after = before;
  }

  override observeInto(batch: ObservationBatch, index: number): void {
    if (this.#point) this.#featuriser.observe(this.#point, batch, index);
    else {
      batch.resize(index, 0);
      batch.globals.fill(0, index * batch.globalCount, (index + 1) * batch.globalCount);
    }
  }

  override saveState(): SavedEpisode {
    return {
      seed: this.#seed,
      before: { ...this.#before },
      snapshot: this.#simulator!.snapshot().content.slice(),
      ...(this.#rule?.save && { memory: this.#memory }),
    };
  }

  override loadState(state: unknown): void {
    const { seed, before, snapshot, memory } = state as SavedEpisode;
    this.#seed = seed;
    this.#simulator = new Simulator(this.#scenario, { seed });
    this.#origin = this.#simulator.now;
    this.#simulator.restore(Arena.of(snapshot));
    this.#takeRule();
    if (memory !== undefined) this.#rule?.load?.(memory);
    this.#point = this.#simulator.open;
    if (this.#point) this.#unasked(this.#point);
    this.#before = { ...before };
  }

  /** A new rule for the episode, whose memory before each choice is kept for {@link saveState}. */
  #takeRule(): void {
    if (this.#narrow === null) return;
    const rule = this.#newRule!({ scenario: this.#scenario, parameters: {}, seed: this.#seed });
    const unasked = ruleUnasked(this.#narrow, rule);
    this.#rule = rule;
    this.#unasked = (point) => {
      this.#memory = rule.save?.();
      return unasked(point);
    };
  }

  #nextAsked(): DecisionPoint | undefined {
    return this.#narrow === null ? this.#simulator!.advance() : nextAsked(this.#simulator!, this.#unasked);
  }
}
