import { Presets, SingleBar } from 'cli-progress';
import type { Output } from './io.ts';
import { formatDuration, formatNumber } from './table.ts';

export interface ProgressOptions {
  /** How much there is to do, in `unit`s. */
  readonly total: number;
  readonly unit: string;
  /** How much was done before, e.g. by the run that is resumed. */
  readonly start?: number;
}

/** Shows how far long work has come. */
export interface Progress {
  /** `done` counts from zero, with what was done before. */
  update(done: number): void;
  /** Must be called once, also when the work fails. */
  stop(): void;
}

/** Quick work shows no bar. */
export const SECONDS_BEFORE_BAR = 0.5;
const SECONDS_BETWEEN_LINES = 5;

export function openProgress(
  what: string,
  options: ProgressOptions,
  style: 'bar' | 'lines' | 'none',
  stderr: Output,
): Progress {
  if (style === 'bar') return bar(what, options, stderr);
  if (style === 'lines') return lines(what, options, stderr);
  return { update() {}, stop() {} };
}

function bar(what: string, { total, unit, start = 0 }: ProgressOptions, stderr: Output): Progress {
  const describe = pace(total, unit, start);
  const began = performance.now();
  let single: SingleBar | undefined;
  return {
    update(done) {
      if (single) single.update(done, { pace: describe(done) });
      else if (performance.now() - began > 1000 * SECONDS_BEFORE_BAR) {
        single = new SingleBar(
          {
            format: `${what} {bar} {percentage} %  {pace}`,
            stream: stderr as NodeJS.WritableStream,
            hideCursor: true,
          },
          Presets.shades_classic,
        );
        single.start(total, done, { pace: describe(done) });
      }
    },
    stop: () => single?.stop(),
  };
}

function lines(what: string, { total, unit, start = 0 }: ProgressOptions, stderr: Output): Progress {
  const describe = pace(total, unit, start);
  let last = performance.now();
  return {
    update(done) {
      if (performance.now() - last < 1000 * SECONDS_BETWEEN_LINES) return;
      last = performance.now();
      stderr.write(`${what}: ${Math.floor((100 * done) / total)} %, ${describe(done)}\n`);
    },
    stop() {},
  };
}

/** Describes how much is done, how fast it goes and how long it will still take. */
export function pace(total: number, unit: string, start: number): (done: number) => string {
  const began = performance.now();
  return (done) => {
    const seconds = (performance.now() - began) / 1000;
    const rate = (done - start) / seconds;
    const counted = `${formatNumber(done)} of ${formatNumber(total)} ${unit}`;
    if (!(rate > 0) || seconds < 0.5) return counted;
    return `${counted}, ${formatNumber(rate)} ${unit}/s, ${formatDuration((total - done) / rate)} left`;
  };
}
