import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { type DecideAnswer, MODES, type Mode, REASONS } from '../decision/answer.ts';
import { addGauges, type MetricSources } from './gauges.ts';
import { type Tally, tallied } from './tally.ts';

/** Whose decisions are counted: those of a policy, or of the fallback scheduler for keys that no policy serves. */
const ROLES = ['primary', 'candidate', 'none'] as const;
export type DecidingRole = (typeof ROLES)[number];

/** Seconds; a decision takes some 50 µs, and nobody waits for more than a second. */
const LATENCIES = [50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

const OUTCOMES = ['policy', 'fallback', 'nothing'] as const;

/** As much of an answer as is counted. */
export type CountedAnswer = Pick<DecideAnswer, 'mode' | 'choice' | 'fallback' | 'reason'>;

/**
 * The server's numbers for Prometheus, in a registry of their own: base units, `_total` for counters
 * (prometheus.io/docs/practices/naming). Every label has a bounded set of values, all there from the start, so that a
 * rate is never taken of a series that was born with its first event.
 */
export class ServerMetrics {
  readonly #registry = new Registry();
  readonly #decisions = new Map<string, Tally>();
  readonly #fallbacks = new Map<string, Tally>();
  readonly #latency: Histogram;
  readonly #agreed: Tally;
  readonly #disagreed: Tally;
  readonly #shed: Tally;
  readonly #alerts: Counter<'stream'>;
  readonly #auditProblems: Counter;
  readonly #rollbacks: Counter;
  readonly #reloads: Counter<'result'>;

  /** @param options `process`: with those of the process (CPU, memory, event loop), which go on until it ends */
  constructor(sources: MetricSources, options: { readonly process?: boolean } = {}) {
    const registers = [this.#registry];
    const counter = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
      new Counter({ name: `switchyard_${name}`, help, labelNames, registers });
    const tallies = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
      tallied(name, help, labelNames, registers);
    const decisions = tallies('decisions_total', 'Decisions answered', ['mode', 'role', 'outcome']);
    for (const mode of MODES) {
      for (const role of ROLES) {
        for (const outcome of OUTCOMES) {
          this.#decisions.set(keyOf(mode, role, outcome), decisions({ mode, role, outcome }));
        }
      }
    }
    const fallbacks = tallies('fallback_total', 'Decisions of the fallback scheduler', ['reason']);
    for (const reason of [...REASONS, 'other']) this.#fallbacks.set(reason, fallbacks({ reason }));
    const shadow = tallies('shadow_comparisons_total', 'Shadow policy’s choices against the primary’s', [
      'result',
    ]);
    this.#agreed = shadow({ result: 'agree' });
    this.#disagreed = shadow({ result: 'disagree' });
    this.#shed = tallies('shed_total', 'Requests turned away because of load')({});
    this.#latency = new Histogram({
      name: 'switchyard_decision_duration_seconds',
      help: 'Time from receiving a request to its answer',
      buckets: LATENCIES,
      registers,
    });
    this.#alerts = counter('alerts_total', 'Episodes in which a stream left its usual level', ['stream']);
    this.#auditProblems = counter('audit_problems_total', 'Times that the audit log could not be written');
    this.#rollbacks = counter('rollbacks_total', 'Policies withdrawn because a guard metric worsened');
    this.#reloads = counter('reloads_total', 'Reloads of bundles, by result', ['result']);
    for (const result of ['loaded', 'refused']) this.#reloads.inc({ result }, 0);
    addGauges(sources, registers);
    if (options.process) collectDefaultMetrics({ register: this.#registry });
  }

  /** @param seconds from receiving the request to its answer */
  decided({ mode, choice, fallback, reason }: CountedAnswer, role: DecidingRole, seconds: number): void {
    const outcome = choice === null ? 'nothing' : fallback ? 'fallback' : 'policy';
    this.#decisions.get(keyOf(mode, role, outcome))!.count++;
    if (fallback) (this.#fallbacks.get(firstWord(reason)) ?? this.#fallbacks.get('other')!).count++;
    this.#latency.observe(seconds);
  }

  compared(agree: boolean): void {
    (agree ? this.#agreed : this.#disagreed).count++;
  }

  shed(): void {
    this.#shed.count++;
  }

  /** @param stream one of a fixed set of names */
  alerted(stream: string): void {
    this.#alerts.inc({ stream });
  }

  /** Makes a stream's counter be there before its first alert. */
  watches(stream: string): void {
    this.#alerts.inc({ stream }, 0);
  }

  auditFailed(): void {
    this.#auditProblems.inc();
  }

  rolledBack(): void {
    this.#rollbacks.inc();
  }

  reloaded(result: 'loaded' | 'refused'): void {
    this.#reloads.inc({ result });
  }

  /** Prometheus text. */
  async text(): Promise<{ readonly contentType: string; readonly text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}

function keyOf(mode: Mode, role: DecidingRole, outcome: (typeof OUTCOMES)[number]): string {
  return `${mode} ${role} ${outcome}`;
}

/** `out-of-distribution: backlog is 7` → `out-of-distribution`. */
function firstWord(reason: string | null): string {
  return /^[a-z-]+/.exec(reason ?? '')?.[0] ?? 'other';
}
