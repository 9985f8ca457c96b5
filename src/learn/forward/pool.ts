import type { StoredWeights } from './dense.ts';
import { padded } from './kernel/columns.ts';
import type { Context } from './scorer-context.ts';
import type { Workspace } from './workspace.ts';

/** Mean and maximum over the allowed rows, the same for all of them. */
export class Pool implements Context {
  readonly perRow = 0;
  readonly #space: Workspace;
  readonly #weight: number;
  readonly #bias: number;
  readonly #width: number;
  readonly #outputs: number;
  readonly #pooled: number;
  readonly #context: number;

  constructor([width, after]: readonly [number, number], weights: StoredWeights, space: Workspace) {
    this.#space = space;
    this.#weight = weights['context.weight']!;
    this.#bias = weights['hidden.bias']!;
    this.#width = width;
    this.#outputs = padded(after);
    this.#pooled = space.room(2 * width);
    this.#context = space.room(after);
  }

  look(first: number, _free: number, mask: Uint8Array): void {
    const { numbers } = this.#space;
    const [mean, width] = [this.#pooled, this.#width];
    const [most, stride] = [mean + width, padded(width)];
    numbers.fill(0, mean, most);
    numbers.fill(Number.NEGATIVE_INFINITY, most, most + width);
    let allowed = 0;
    for (let r = 0; r < mask.length; r++) {
      if (!mask[r]) continue;
      allowed++;
      const row = first + r * stride;
      for (let j = 0; j < width; j++) {
        const x = numbers[row + j]!;
        numbers[mean + j]! += x;
        if (x > numbers[most + j]!) numbers[most + j] = x;
      }
    }
    for (let j = 0; j < width; j++) numbers[mean + j]! /= allowed;
    this.#space.affine(mean, 2 * width, this.#weight, this.#bias, this.#outputs, this.#context);
  }

  of(): number {
    return this.#context;
  }
}
