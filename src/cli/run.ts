import './inlining.ts';
import { InterruptedError, SwitchyardError } from '../core/errors.ts';
import { type Io, type Output, openIo } from './io.ts';
import { parse } from './parse.ts';

/** What the process gives a command line to work with. */
export interface Surroundings {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Runs one command line; answers the exit code. */
export async function run(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const io = openIo({ ...surroundings, json: words.includes('--json') });
  try {
    const request = await parse(words);
    await request?.command.run(request.given as never, io);
    return 0;
  } catch (error) {
    return report(error, io);
  }
}

function report(error: unknown, io: Io): number {
  if (error instanceof SwitchyardError && error.exitCode !== 1) {
    if (error instanceof InterruptedError) io.note(error.message);
    else io.fail(error.message);
    return error.exitCode;
  }
  io.fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
  io.note('This is a bug in switchyard, not in your input.');
  return 1;
}
