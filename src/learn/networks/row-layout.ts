import type { Value } from '../graph/graph.ts';
import { split } from '../graph/vocabulary.ts';

/**
 * Named fields side by side in one row of floats. A sample of training is one row, so that picking a minibatch is
 * one gather whatever the network and its loss take in.
 */
export class RowLayout {
  readonly widths: Readonly<Record<string, number>>;
  readonly width: number;
  readonly #offsets = new Map<string, number>();

  constructor(widths: Readonly<Record<string, number>>) {
    this.widths = widths;
    let offset = 0;
    for (const [name, width] of Object.entries(widths)) {
      this.#offsets.set(name, offset);
      offset += width;
    }
    this.width = offset;
  }

  /** Where a field begins in its row. */
  offset(name: string): number {
    const offset = this.#offsets.get(name);
    if (offset === undefined) throw new RangeError(`rows have no field '${name}'`);
    return offset;
  }

  /** The fields of a matrix of rows, as tensors of [rows, width]. */
  cut(rows: Value): Record<string, Value> {
    const fields = Object.entries(this.widths).filter(([, width]) => width > 0);
    const parts = split(
      rows,
      1,
      fields.map(([, width]) => width),
    );
    return Object.fromEntries(fields.map(([name], i) => [name, parts[i]!]));
  }
}
