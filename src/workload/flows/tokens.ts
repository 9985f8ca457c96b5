/**
 * Tokens a second of a language model on an executor of speed 1. Llama 2 70B on eight A100, one request at a time: a
 * context of 1,500 tokens is read in 185 ms, and a token takes 52 ms (Patel et al., "Splitwise", ISCA 2024, table IV, from
 * memory; the authors' published profile is within 15 %: see `importers/azure-llm.ts`).
 */
export const TOKENS_PER_SECOND = { context: 8100, output: 19.2 } as const;

/** What a generation reads and writes. */
export interface Tokens {
  readonly context: number;
  readonly output: number;
}

/** Of a step that does not say: a page or three of context and a few paragraphs. An assumption. */
export const USUAL_TOKENS: Tokens = { context: 2000, output: 250 };

/** Mean seconds of a generation at speed 1: it reads all of its context, then writes token by token. */
export function secondsOfTokens({ context, output }: Tokens): number {
  return context / TOKENS_PER_SECOND.context + output / TOKENS_PER_SECOND.output;
}
