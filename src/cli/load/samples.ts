import { sortedQuantile } from '../../core/statistics/location.ts';

/** What a load test found. Latencies are in milliseconds, from when a request was due: a server that stands still is not spared. */
export interface LoadReport {
  readonly seconds: number;
  readonly sent: number;
  readonly answered: number;
  /** Answers by HTTP status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Requests without any answer. */
  readonly lost: number;
  /** Answers per second. */
  readonly rate: number;
  readonly latencyMs: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
  } | null;
  readonly fallbacks: number;
  /** Numbers of the audit log's records: how many there were, and whether all differ; null without an audit log. */
  readonly audited: { readonly records: number; readonly distinct: number } | null;
}

/** What became of one request. */
export interface Sample {
  readonly status: number | null;
  readonly fallback: boolean;
  readonly auditSeq: number | null;
  readonly latencyMs: number;
}

/** Collects what became of requests. */
export class Samples {
  readonly #latencies: number[] = [];
  readonly #statuses: Record<string, number> = {};
  readonly #records = new Set<number>();
  #audited = 0;
  #sent = 0;
  #lost = 0;
  #fallbacks = 0;

  sent(): void {
    this.#sent++;
  }

  add({ status, fallback, auditSeq, latencyMs }: Sample): void {
    if (status === null) {
      this.#lost++;
      return;
    }
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
    this.#latencies.push(latencyMs);
    if (fallback) this.#fallbacks++;
    if (auditSeq === null) return;
    this.#audited++;
    this.#records.add(auditSeq);
  }

  report(seconds: number): LoadReport {
    const sorted = Float64Array.from(this.#latencies).sort();
    const at = (share: number) => sortedQuantile(sorted, share);
    return {
      seconds,
      sent: this.#sent,
      answered: sorted.length,
      statuses: this.#statuses,
      lost: this.#lost,
      rate: sorted.length / seconds,
      latencyMs:
        sorted.length === 0 ? null : { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: sorted.at(-1)! },
      fallbacks: this.#fallbacks,
      audited: this.#audited === 0 ? null : { records: this.#audited, distinct: this.#records.size },
    };
  }
}
