import { Counter, type Registry } from 'prom-client';

/** Counted here, read at a scrape: prom-client looks labels up by text at every increment. */
export interface Tally {
  count: number;
}

/** A counter, by the {@link Tally tallies} of its series: the answer makes one for each set of labels. */
export function tallied<L extends string>(
  name: string,
  help: string,
  labelNames: L[],
  registers: Registry[],
): (labels: Record<L, string>) => Tally {
  const series: { readonly labels: Record<L, string>; readonly tally: Tally }[] = [];
  new Counter({
    name: `switchyard_${name}`,
    help,
    labelNames,
    registers,
    collect() {
      this.reset();
      for (const { labels, tally } of series) this.inc(labels, tally.count);
    },
  });
  return (labels) => {
    const tally = { count: 0 };
    series.push({ labels, tally });
    return tally;
  };
}
