import type { Tensor } from '@tensorflow/tfjs-core';
import type { Feeds, Program } from '../backend.ts';
import { sizeOf } from '../graph/graph.ts';
import type { Loop } from '../graph/loop.ts';
import { Executable } from './executable.ts';
import type { TensorFlow } from './runtime.ts';
import { fed, numbersOf, tensorOf } from './tensors.ts';

/** A plain loop over iterations. */
export class LoopProgram implements Program {
  readonly #tf: TensorFlow;
  readonly #loop: Loop;
  readonly #executable: Executable;

  constructor(tf: TensorFlow, loop: Loop) {
    this.#tf = tf;
    this.#loop = loop;
    this.#executable = new Executable(tf, loop.body);
  }

  async run(feeds: Feeds): Promise<Record<string, Float32Array>> {
    const { carried, stacked } = this.#loop;
    const stacks = new Map(stacked.map((name): [string, Float32Array[]] => [name, []]));
    const results: Record<string, Float32Array> = {};
    this.#tf.tidy(() => {
      const inputs = this.#start(feeds);
      const constants = this.#executable.constants();
      const iterations = this.#iterations(feeds);
      for (let i = 0, goesOn = true; i < iterations && goesOn; i++) {
        goesOn = this.#iterate(i, feeds, constants, inputs, stacks);
      }
      for (const [input, output] of Object.entries(carried)) results[output] = numbersOf(inputs.get(input)!);
    });
    for (const [name, slices] of stacks) results[name] = joined(slices);
    return results;
  }

  #iterations(feeds: Feeds): number {
    const { body, scanned } = this.#loop;
    const first = scanned[0]!;
    return fed(feeds, first).length / sizeOf(body.inputs.get(first)!.shape);
  }

  /** Inputs before the first iteration, without those that are scanned. */
  #start(feeds: Feeds): Map<string, Tensor> {
    const { body, scanned } = this.#loop;
    const whole = [...body.inputs].filter(([name]) => !scanned.includes(name));
    return new Map(whole.map(([name, value]) => [name, tensorOf(this.#tf, value, fed(feeds, name))]));
  }

  /**
   * Runs iteration `i`, replaces the carried inputs and adds to the stacks. No other tensor outlives it.
   * @returns whether another one may follow
   */
  #iterate(
    i: number,
    feeds: Feeds,
    constants: readonly Tensor[],
    inputs: Map<string, Tensor>,
    stacks: ReadonlyMap<string, Float32Array[]>,
  ): boolean {
    const { body, carried, scanned, while: condition } = this.#loop;
    let goesOn = true;
    const next = this.#tf.tidy(() => {
      for (const name of scanned) {
        const value = body.inputs.get(name)!;
        const size = sizeOf(value.shape);
        inputs.set(name, tensorOf(this.#tf, value, fed(feeds, name).subarray(i * size, (i + 1) * size)));
      }
      const output = this.#executable.run(constants, inputs);
      for (const [name, slices] of stacks) slices.push(numbersOf(output(name)));
      if (condition !== undefined) goesOn = numbersOf(output(condition))[0] !== 0;
      // A copy shares its numbers; freeing it spares constants and inputs that are carried as they are.
      return Object.values(carried).map((name) => this.#tf.clone(output(name)));
    });
    Object.keys(carried).forEach((name, k) => {
      inputs.get(name)!.dispose();
      inputs.set(name, next[k]!);
    });
    return goesOn;
  }
}

function joined(slices: readonly Float32Array[]): Float32Array {
  const size = slices[0]?.length ?? 0;
  const all = new Float32Array(size * slices.length);
  slices.forEach((slice, i) => {
    all.set(slice, i * size);
  });
  return all;
}
