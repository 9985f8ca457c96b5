import { type Shift, ShiftDetector, type ShiftOptions } from './anomaly.ts';

/** What is watched, each on the scale that suits it. */
export const STREAMS = {
  /** Seconds from request to answer. */
  decisionLatency: 'log',
  slaMisses: 'share',
  /** Money for a task. */
  cost: 'log',
  /** Seconds from a task's submission to its finish. */
  sojourn: 'log',
  fallbacks: 'share',
} as const satisfies Readonly<Record<string, ShiftOptions['scale']>>;

export type StreamName = keyof typeof STREAMS;

/** A stream that is not at its usual level. */
export interface Alert extends Shift {
  readonly stream: StreamName;
  /** On the clock that was given. */
  readonly since: number;
}

/** The server's streams, each with its {@link ShiftDetector}; one alert an episode. */
export class StreamAlerts {
  readonly #detectors: ReadonlyMap<StreamName, ShiftDetector>;
  readonly #since = new Map<StreamName, number>();
  readonly #now: () => number;
  readonly #onAlert: (alert: Alert) => void;

  /** @param now seconds, on a clock that does not go back */
  constructor(now: () => number, onAlert: (alert: Alert) => void, options: Omit<ShiftOptions, 'scale'> = {}) {
    const names = Object.keys(STREAMS) as StreamName[];
    this.#detectors = new Map(
      names.map((name) => [name, new ShiftDetector({ ...options, scale: STREAMS[name] })]),
    );
    this.#now = now;
    this.#onAlert = onAlert;
  }

  observe(stream: StreamName, value: number): void {
    const now = this.#now();
    const shift = this.#detectors.get(stream)!.add(value, now);
    if (shift === null) return;
    this.#since.set(stream, now);
    this.#onAlert({ ...shift, stream, since: now });
  }

  /** What is not as usual now. */
  active(): Alert[] {
    return [...this.#detectors].flatMap(([stream, { shift }]) =>
      shift === null ? [] : [{ ...shift, stream, since: this.#since.get(stream)! }],
    );
  }
}

/** `decisionLatency is up: 0.0042 where 0.0011 is usual`. */
export function alertText({ stream, direction, found, usual }: Alert): string {
  const number = (value: number) => Number(value.toPrecision(2));
  return `${stream} is ${direction}: ${number(found)} where ${number(usual)} is usual`;
}
