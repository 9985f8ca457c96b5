import type { SequentialStream } from '../../core/random.ts';
import { type Shape, sizeOf, type Value } from '../graph/graph.ts';
import { reshape, split } from '../graph/vocabulary.ts';
import { orthogonal } from './orthogonal.ts';

/** Named weights that lie one after another in a single flat tensor. */
export class ParameterLayout {
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly size: number;

  constructor(shapes: Readonly<Record<string, Shape>>) {
    this.shapes = shapes;
    this.size = Object.values(shapes).reduce((size, shape) => size + sizeOf(shape), 0);
  }

  /** The weights as tensors cut from the flat one. */
  cut(flat: Value): Record<string, Value> {
    const shapes = Object.entries(this.shapes);
    const parts = split(
      flat,
      0,
      shapes.map(([, shape]) => sizeOf(shape)),
    );
    return Object.fromEntries(shapes.map(([name, shape], i) => [name, reshape(parts[i]!, shape)]));
  }

  /** The weights as views into `flat`. */
  views(flat: Float32Array): Record<string, Float32Array> {
    let offset = 0;
    return Object.fromEntries(
      Object.entries(this.shapes).map(([name, shape]) => {
        const view = flat.subarray(offset, offset + sizeOf(shape));
        offset += view.length;
        return [name, view];
      }),
    );
  }

  /** Fresh weights: matrices orthogonal with the gain of their name, scales of normalised layers one, biases zero. */
  initialise(stream: SequentialStream, gainOf: (name: string) => number): Float32Array {
    const flat = new Float32Array(this.size);
    for (const [name, view] of Object.entries(this.views(flat))) {
      const [rows, columns] = this.shapes[name]!;
      if (columns !== undefined) view.set(orthogonal(rows!, columns, gainOf(name), stream));
      else if (name.endsWith('.scale')) view.fill(1);
    }
    return flat;
  }
}
