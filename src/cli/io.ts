import { createColors } from 'picocolors';
import { openProgress, type Progress, type ProgressOptions } from './progress.ts';

type Colours = ReturnType<typeof createColors>;

/** The part of a writable stream that the command line needs. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** Where a command talks to: data to stdout, everything else to stderr. */
export interface Io {
  /** One JSON document is wanted on stdout and nothing else. */
  readonly json: boolean;
  /** Colours for stdout; they do nothing where it is not a terminal. */
  readonly colours: Colours;
  /** Prints the result: the document under its schema `switchyard/<name>/v1` with --json, else the text. */
  answer(name: string, document: Readonly<Record<string, unknown>>, text: () => string): void;
  /** A line on stderr. */
  note(line: string): void;
  /** A line on stderr that starts with `warning:`. */
  warn(line: string): void;
  /** A line on stderr that starts with `error:`. */
  fail(line: string): void;
  /** A bar on stderr where that is a terminal, else a line every few seconds, none with --json. */
  progress(what: string, options: ProgressOptions): Progress;
}

export interface IoOptions {
  readonly json: boolean;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export function openIo({ json, stdout, stderr, environment }: IoOptions): Io {
  const coloured = ({ isTTY = false }: Output) =>
    isTTY && !environment.NO_COLOR && !environment.CI && environment.TERM !== 'dumb';
  const accents = createColors(coloured(stderr));
  const note = (line: string) => void stderr.write(`${line}\n`);
  return {
    json,
    colours: createColors(coloured(stdout)),
    answer(name, document, text) {
      const printed = json
        ? JSON.stringify({ schema: `switchyard/${name}/v1`, ...document }, null, 2)
        : text().trimEnd();
      stdout.write(`${printed}\n`);
    },
    note,
    warn: (line) => note(`${accents.yellow('warning:')} ${line}`),
    fail: (line) => note(`${accents.red('error:')} ${line}`),
    progress(what, options) {
      const bar = stderr.isTTY === true && !environment.CI;
      return openProgress(what, options, bar ? 'bar' : json ? 'none' : 'lines', stderr);
    },
  };
}
