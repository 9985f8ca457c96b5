import { createColors } from 'picocolors';
import { type LiveView, openLiveView, plainView, type TrainingView } from './live-view/live-view.ts';
import { openProgress, type Progress, type ProgressOptions } from './progress.ts';

type Colours = ReturnType<typeof createColors>;

/** The part of a writable stream that the command line needs. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal, in characters. */
  readonly columns?: number;
}

/** Where a command talks to: data to stdout, everything else to stderr. */
export interface Io {
  /** One JSON document is wanted on stdout and nothing else. */
  readonly json: boolean;
  /** The variables of the process. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Colours for stdout; they do nothing where it is not a terminal. */
  readonly colours: Colours;
  /** Prints the result: the document under its schema `switchyard/<name>/v1` with --json, else the text. */
  answer(name: string, document: Readonly<Record<string, unknown>>, text: () => string): void;
  /** What work that goes on has to tell: one line of JSON, under its schema with --json. */
  announce(name: string, document: Readonly<Record<string, unknown>>): void;
  /** A line on stderr. */
  note(line: string): void;
  /** A line on stderr that starts with `warning:`. */
  warn(line: string): void;
  /** A line on stderr that starts with `error:`. */
  fail(line: string): void;
  /** A bar on stderr where that is a terminal, else a line every few seconds, none with --json. */
  progress(what: string, options: ProgressOptions): Progress;
  /** The latest figures of a training, redrawn in place where colours are allowed on stderr; else its {@link progress}. */
  trainingView(options: ProgressOptions): TrainingView;
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
  let view: LiveView | undefined;
  const note = (line: string) => {
    if (view) view.above(line);
    else stderr.write(`${line}\n`);
  };
  const progress: Io['progress'] = (what, options) => {
    const bar = stderr.isTTY === true && !environment.CI;
    return openProgress(what, options, bar ? 'bar' : json ? 'none' : 'lines', stderr);
  };
  return {
    json,
    environment,
    colours: createColors(coloured(stdout)),
    answer(name, document, text) {
      const printed = json
        ? JSON.stringify({ schema: `switchyard/${name}/v1`, ...document }, null, 2)
        : text().trimEnd();
      stdout.write(`${printed}\n`);
    },
    announce(name, document) {
      const schema = json ? { schema: `switchyard/${name}/v1` } : {};
      stdout.write(`${JSON.stringify({ ...schema, ...document })}\n`);
    },
    note,
    warn: (line) => note(`${accents.yellow('warning:')} ${line}`),
    fail: (line) => note(`${accents.red('error:')} ${line}`),
    progress,
    trainingView(options) {
      if (json || !coloured(stderr)) return plainView(progress('training', options), options);
      view = openLiveView('training', options, stderr, accents.dim);
      return view;
    },
  };
}
