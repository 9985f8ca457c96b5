/** One line of `switchyard perf`: speeds, higher is better. */
export interface PerfRow {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** The plainest loop that does the same work, timed in turn with the product; null where there is none. */
  readonly bareLoop: number | null;
  readonly ratio: number | null;
  /** On the ratio, or on the value where there is no ratio. */
  readonly target: number;
  /** Further figures of the same run, in the same unit. */
  readonly beside?: Readonly<Record<string, number>>;
}

/** A measurement: does its work once and answers its speed. */
export type Timed = () => number | Promise<number>;

const ROUNDS = 7;

/** Units of work per second that `work` does. */
export async function speedOf(units: number, work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return (1000 * units) / (performance.now() - began);
}

/** The median speed of a measurement; its first round only warms up. */
export async function measureAlone(
  row: Pick<PerfRow, 'name' | 'unit' | 'target'>,
  product: Timed,
): Promise<PerfRow> {
  await product();
  const speeds: number[] = [];
  for (let k = 0; k < ROUNDS; k++) speeds.push(await product());
  return { ...row, value: medianOf(speeds), bareLoop: null, ratio: null };
}

/** Times product and bare loop in turn, so that a noisy machine is noisy for both; the ratio is the median one. */
export async function measureAgainst(
  row: Pick<PerfRow, 'name' | 'unit' | 'target'>,
  product: Timed,
  bareLoop: Timed,
): Promise<PerfRow> {
  await product();
  await bareLoop();
  const speeds: { product: number; bare: number }[] = [];
  for (let k = 0; k < ROUNDS; k++) speeds.push({ product: await product(), bare: await bareLoop() });
  return {
    ...row,
    value: medianOf(speeds.map((speed) => speed.product)),
    bareLoop: medianOf(speeds.map((speed) => speed.bare)),
    ratio: medianOf(speeds.map((speed) => speed.product / speed.bare)),
  };
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
