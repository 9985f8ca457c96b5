import { z } from 'zod';
import type { KeyedStream } from '../../core/random.ts';
import { secondsOfTokens, USUAL_TOKENS } from '../flows/tokens.ts';
import type { Distribution } from './distribution.ts';
import { Lognormal } from './lognormal.ts';

/** Lognormal numbers of tokens, which is how prompts and answers are spread within one use. */
const countSchema = z.strictObject({ mean: z.number().positive(), scv: z.number().positive().default(1) });

export const tokensSchema = z.strictObject({
  dist: z.literal('tokens'),
  context: countSchema.default({ mean: USUAL_TOKENS.context, scv: 1 }).describe('Tokens read.'),
  output: countSchema.default({ mean: USUAL_TOKENS.output, scv: 1 }).describe('Tokens written.'),
});

/** Normals of the output begin behind the two uniforms that make the context's. */
const OUTPUT_INDEX = 2;

/**
 * Seconds of a generation at speed 1: lognormal tokens of context are read, then lognormal tokens of output are written,
 * at the pace of {@link secondsOfTokens}. The two are independent.
 */
export class Tokens implements Distribution {
  readonly mean: number;
  readonly scv: number;
  readonly #context: Lognormal;
  readonly #output: Lognormal;

  constructor({ context, output }: Omit<z.infer<typeof tokensSchema>, 'dist'>) {
    this.#context = new Lognormal(context);
    this.#output = new Lognormal(output);
    const reading = secondsOfTokens({ context: context.mean, output: 0 });
    const writing = secondsOfTokens({ context: 0, output: output.mean });
    this.mean = reading + writing;
    this.scv = (context.scv * reading * reading + output.scv * writing * writing) / (this.mean * this.mean);
  }

  sample(stream: KeyedStream, entity: number): number {
    return secondsOfTokens({
      context: this.#context.sample(stream, entity),
      output: this.#output.sample(stream, entity, OUTPUT_INDEX),
    });
  }
}
