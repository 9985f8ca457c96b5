import { MICROS } from '../clock.ts';
import { type CalendarSpec, DAYS } from './schema.ts';

const MINUTE = 60 * MICROS;
const DAY = 24 * 60 * MINUTE;
const WEEK = 7 * DAY;

/** Opening hours that are the same every week. */
export class WeeklyHours {
  /** When, within a week, it opens and when the same stretch closes; microseconds, ascending, at most one week apart. */
  readonly #opens: readonly number[];
  readonly #closes: readonly number[];
  /** Microseconds into the week at time 0. */
  readonly #offset: number;

  constructor({ open, start }: CalendarSpec) {
    const stretches = open.flatMap(({ days, from, to }) =>
      days.map((day): [number, number] => {
        const midnight = DAYS.indexOf(day) * DAY;
        const length = micros(to) - micros(from);
        return [midnight + micros(from), midnight + micros(from) + (length > 0 ? length : length + DAY)];
      }),
    );
    const merged = union(stretches);
    this.#opens = merged.map(([opens]) => opens);
    this.#closes = merged.map(([, closes]) => closes);
    this.#offset = DAYS.indexOf(start.day) * DAY + micros(start.time);
  }

  isOpen(time: number): boolean {
    const at = this.#intoWeek(time);
    return this.#opens.some((opens, i) => {
      const closes = this.#closes[i]!;
      return (at >= opens && at < closes) || at + WEEK < closes;
    });
  }

  /** The first microsecond after `time` at which it opens; Infinity when it never closes. */
  nextOpening(time: number): number {
    return this.#next(time, this.#opens);
  }

  /** The first microsecond after `time` at which it closes; Infinity when it never does. */
  nextClosing(time: number): number {
    return this.#next(time, this.#closes);
  }

  /** When it will have been open for so many microseconds from `time` on; open then, if only just. */
  after(time: number, micros: number): number {
    let at = this.isOpen(time) ? time : this.nextOpening(time);
    for (let left = micros; ; ) {
      const closes = this.nextClosing(at);
      if (at + left < closes) return at + left;
      left -= closes - at;
      at = this.nextOpening(closes);
    }
  }

  #intoWeek(time: number): number {
    return (time + this.#offset) % WEEK;
  }

  #next(time: number, edges: readonly number[]): number {
    if (this.#closes[0]! - this.#opens[0]! >= WEEK) return Number.POSITIVE_INFINITY;
    const at = this.#intoWeek(time);
    const waits = edges.map((edge) => {
      const wait = (edge - at + WEEK) % WEEK;
      return wait === 0 ? WEEK : wait;
    });
    return time + Math.min(...waits);
  }
}

/** Stretches of the week that overlap or touch become one; what runs past its end may join what begins it. */
function union(stretches: readonly [number, number][]): [number, number][] {
  const merged: [number, number][] = [];
  for (const [opens, closes] of [...stretches].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && opens <= last[1]) last[1] = Math.max(last[1], closes);
    else merged.push([opens, closes]);
  }
  const last = merged.at(-1)!;
  while (merged.length > 1 && last[1] - WEEK >= merged[0]![0]) {
    last[1] = Math.max(last[1], merged.shift()![1] + WEEK);
  }
  return merged;
}

function micros(time: string): number {
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return (hours * 60 + minutes) * MINUTE;
}
