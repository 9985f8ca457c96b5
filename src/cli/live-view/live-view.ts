import type { Output } from '../io.ts';
import type { LogEntry } from '../logs/entry.ts';
import { type Progress, type ProgressOptions, pace, SECONDS_BEFORE_BAR } from '../progress.ts';
import { formatNumber } from '../table.ts';
import { TrainingCourse } from './training-course.ts';

/** Shows how a training goes. */
export interface TrainingView {
  show(entry: LogEntry): void;
  /** A checkpoint of so many steps has been written. */
  saved(steps: number): void;
  /** Must be called once, also when the training fails. */
  stop(): void;
}

/** A view that is redrawn in place. */
export interface LiveView extends TrainingView {
  /** Writes a line that stays, above the view; after {@link stop} just a line. */
  above(line: string): void;
}

const SECONDS_BETWEEN_DRAWINGS = 0.1;
const BAR_WIDTH = 24;
/** Columns of what a line is about. */
const LABEL_WIDTH = 12;
/** Of a terminal that does not say. */
const COLUMNS = 80;

/** What only counts steps. */
export function plainView(progress: Progress, { total }: ProgressOptions): TrainingView {
  return {
    show: ({ steps }) => progress.update(Math.min(total, steps)),
    saved() {},
    stop: () => progress.stop(),
  };
}

/** A bar, and below it the return and its course, the last update, evaluations and the last checkpoint. */
export function openLiveView(
  what: string,
  { total, unit, start = 0 }: ProgressOptions,
  stderr: Output,
  dim: (text: string) => string,
): LiveView {
  const describe = pace(total, unit, start);
  const course = new TrainingCourse();
  const began = performance.now();
  let checkpoint: number | undefined;
  let done = start;
  let drawn = 0;
  let next = began + 1000 * SECONDS_BEFORE_BAR;

  function draw(before = ''): void {
    const lines = [bar(), ...details()];
    stderr.write(`${erase(drawn)}${before}${lines.join('\n')}\n`);
    drawn = lines.length;
    next = performance.now() + 1000 * SECONDS_BETWEEN_DRAWINGS;
  }

  function bar(): string {
    const full = Math.round((BAR_WIDTH * done) / total);
    const text = `${what} ${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`;
    return cut(`${text} ${Math.floor((100 * done) / total)} %  ${describe(done)}`, columns());
  }

  function details(): string[] {
    const last = checkpoint === undefined ? [] : [['checkpoint', `at ${formatNumber(checkpoint)} ${unit}`]];
    return [...course.lines(), ...last].map(
      ([label, text]) => dim(`  ${label!.padEnd(LABEL_WIDTH)}`) + cut(text!, columns() - LABEL_WIDTH - 2),
    );
  }

  const columns = () => stderr.columns ?? COLUMNS;

  return {
    show(entry) {
      done = Math.min(total, entry.steps);
      course.add(entry);
      if (performance.now() >= next) draw();
    },
    saved(steps) {
      checkpoint = steps;
      if (drawn > 0) draw();
    },
    stop() {
      if (drawn > 0) draw();
      drawn = 0;
    },
    above(line) {
      if (drawn > 0) draw(`${line}\n`);
      else stderr.write(`${line}\n`);
    },
  };
}

/** Moves to the beginning of the last `lines` lines and empties the screen from there. */
function erase(lines: number): string {
  return lines > 0 ? `\x1b[${lines}A\x1b[J` : '';
}

/** A line that were longer than the terminal is wide would take two, and be erased by half. */
function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length < width ? text : `${characters.slice(0, Math.max(0, width - 2)).join('')}…`;
}
