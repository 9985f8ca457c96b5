import type { Io } from '../io.ts';
import { parse } from '../parse.ts';

/** Runs a command line of this program, without its first word. */
export type RunWords = (words: readonly string[]) => Promise<void>;

/** Says each line as one would type it, and runs it as such; answers go to the files that it writes. */
export function runWords(io: Io): RunWords {
  return async (words) => {
    io.note(`$ switchyard ${words.map(quoted).join(' ')}`);
    const request = await parse(words);
    await request!.command.run(request!.given as never, { ...io, answer: () => {} });
  };
}

/** @returns a word as a shell takes it */
export function quoted(word: string): string {
  return /^[\w./:=,%+@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
