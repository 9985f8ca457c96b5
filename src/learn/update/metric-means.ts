/** State of {@link MetricMeans}; JSON. */
export interface MetricMeansState {
  readonly sums: Readonly<Record<string, number>>;
  readonly count: number;
}

/** Means over all updates between two records of a log. */
export class MetricMeans {
  #sums: Record<string, number> = {};
  #count = 0;

  /** @param metrics means over `updates` of them */
  add(metrics: Readonly<Record<string, number>>, updates = 1): void {
    for (const [name, mean] of Object.entries(metrics)) {
      this.#sums[name] = (this.#sums[name] ?? 0) + updates * mean;
    }
    this.#count += updates;
  }

  /** The means since the last call; nothing if there was no update. */
  take(): Record<string, number> {
    const means = Object.entries(this.#sums).map(([name, sum]) => [name, sum / this.#count] as const);
    this.#sums = {};
    this.#count = 0;
    return Object.fromEntries(means);
  }

  save(): MetricMeansState {
    return { sums: { ...this.#sums }, count: this.#count };
  }

  load({ sums, count }: MetricMeansState): void {
    this.#sums = { ...sums };
    this.#count = count;
  }
}
