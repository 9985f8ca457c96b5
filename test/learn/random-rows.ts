import type { SequentialStream } from '../../src/core/random.ts';
import type { RowLayout } from '../../src/learn/networks/row-layout.ts';

/** Names of fields that hold a mask, and the action that each always allows. */
export type Masks = Readonly<Record<string, number>>;

/** Random rows of training in which about half of the actions are masked. */
export function randomRows(
  layout: RowLayout,
  count: number,
  masks: Masks,
  stream: SequentialStream,
): Float32Array {
  const rows = Float32Array.from({ length: count * layout.width }, () => stream.normal());
  for (let i = 0; i < count; i++) {
    for (const [name, always] of Object.entries(masks)) {
      const at = i * layout.width + layout.offset(name);
      for (let r = 0; r < layout.widths[name]!; r++)
        rows[at + r] = Number(r === always || stream.uniform() < 0.5);
    }
  }
  return rows;
}

/** Sets a field of one number in every row. */
export function setField(
  rows: Float32Array,
  layout: RowLayout,
  name: string,
  numberOf: (i: number) => number,
): void {
  const count = rows.length / layout.width;
  for (let i = 0; i < count; i++) rows[i * layout.width + layout.offset(name)] = numberOf(i);
}
