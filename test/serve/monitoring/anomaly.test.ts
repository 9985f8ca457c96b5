import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import { type Alert, alertText, StreamAlerts } from '../../../src/serve/monitoring/alerts.ts';
import { type Shift, ShiftDetector, type ShiftOptions } from '../../../src/serve/monitoring/anomaly.ts';

type Source = (stream: SequentialStream) => number;

const BATCH = 32;
const SIGMA = 0.5;
const lognormal: Source = (stream) => 0.001 * Math.exp(SIGMA * stream.normal());
const share =
  (p: number): Source =>
  (stream) =>
    stream.uniform() < p ? 1 : 0;

/** A detector and a stream for it; values come a millisecond apart. */
class Watched {
  readonly shifts: Shift[] = [];
  readonly detector: ShiftDetector;
  readonly #stream: SequentialStream;

  constructor(scale: ShiftOptions['scale'], seed: string | number, options: Partial<ShiftOptions> = {}) {
    this.detector = new ShiftDetector({ scale, every: 0, ...options });
    this.#stream = new SequentialStream(`${seed}`);
  }

  play(count: number, source: Source): this {
    for (let i = 0; i < count; i++) {
      const shift = this.detector.add(source(this.#stream), 0);
      if (shift !== null) this.shifts.push(shift);
    }
    return this;
  }

  /** How many values until `done`. */
  until(source: Source, done: () => boolean, most = 100 * BATCH): number {
    let count = 0;
    while (!done() && count < most) {
      this.play(1, source);
      count++;
    }
    return count;
  }
}

const learned = (seed: string | number, source = lognormal, scale: ShiftOptions['scale'] = 'log') =>
  new Watched(scale, seed).play(100 * BATCH, source);

describe('a detector of shifts', () => {
  // An average run of more than 10⁸ points is expected (see ShiftDetector): 8 · 1000 points of each kind with one alarm
  // would mean that it is 10⁴ or so.
  it.each<[string, ShiftOptions['scale'], Source]>([
    ['lognormal amounts', 'log', lognormal],
    ['amounts with stalls 100 times as long', 'log', (s) => lognormal(s) * (s.uniform() < 0.01 ? 100 : 1)],
    ['Pareto amounts without a variance', 'log', (s) => (1 - s.uniform()) ** (-1 / 1.5)],
    ['a rare share', 'share', share(0.01)],
    ['a share', 'share', share(0.3)],
  ])('is quiet about %s that stay as they are', (_name, scale, source) => {
    for (let seed = 0; seed < 8; seed++) {
      expect(new Watched(scale, seed).play(1000 * BATCH, source).shifts).toEqual([]);
    }
  });

  it('is quiet about points that depend on their neighbours', () => {
    for (let seed = 0; seed < 8; seed++) {
      let x = 0;
      const slow: Source = (stream) => {
        x = 0.7 * x + Math.sqrt(1 - 0.7 ** 2) * stream.normal();
        return Math.exp(x);
      };
      expect(new Watched('log', seed, { batch: 1 }).play(1000, slow).shifts).toEqual([]);
    }
  });

  it.each([1, -1])('finds a shift by two deviations within six points (%i)', (sign) => {
    for (let seed = 0; seed < 20; seed++) {
      const watched = learned(seed);
      const shifted: Source = (stream) => lognormal(stream) * Math.exp(sign * 2 * SIGMA);
      // Points beyond the clip add 3: 15 after five of them.
      expect(watched.until(shifted, () => watched.shifts.length > 0)).toBeLessThanOrEqual(6 * BATCH);
      const [shift] = watched.shifts;
      expect(shift!.direction).toBe(sign > 0 ? 'up' : 'down');
      // Level and found are means of logarithms of at least 32 values: within 5 · 0.5 / √32 of what they should be.
      expect(Math.abs(Math.log(shift!.usual / 0.001))).toBeLessThan(0.45);
      expect(Math.abs(Math.log(shift!.found / 0.001) - sign)).toBeLessThan(0.45);
    }
  });

  it('finds misses that become ten times as frequent, and the first misses ever', () => {
    for (let seed = 0; seed < 20; seed++) {
      const often = learned(seed, share(0.02), 'share');
      expect(often.until(share(0.2), () => often.shifts.length > 0)).toBeLessThanOrEqual(20 * BATCH);
      const never = learned(seed, share(0), 'share');
      expect(never.until(share(0.1), () => never.shifts.length > 0)).toBeLessThanOrEqual(20 * BATCH);
    }
  });

  it('tells an episode once, and the next one again', () => {
    const watched = learned('episodes');
    const slow: Source = (stream) => 3 * lognormal(stream);
    for (let episode = 1; episode <= 3; episode++) {
      watched.play(30 * BATCH, slow);
      expect(watched.shifts).toHaveLength(episode);
      expect(watched.detector.shift).toBe(watched.shifts.at(-1));
      watched.until(lognormal, () => watched.detector.shift === null);
      expect(watched.detector.shift).toBeNull();
      watched.play(30 * BATCH, lognormal);
      expect(watched.shifts).toHaveLength(episode);
    }
  });

  it('does not flutter where a stream goes back and forth', () => {
    const watched = learned('flutter');
    for (let k = 0; k < 20; k++) {
      watched.play(3 * BATCH, (stream) => 3 * lognormal(stream)).play(3 * BATCH, lognormal);
    }
    expect(watched.shifts).toHaveLength(1);
  });

  it('takes a level that stays for the usual one, and notices when it goes', () => {
    const watched = learned('stays').play(200 * BATCH, (stream) => 10 * lognormal(stream));
    expect(watched.shifts.map(({ direction }) => direction)).toEqual(['up']);
    expect(watched.detector.shift).toBeNull();
    watched.play(20 * BATCH, lognormal);
    expect(watched.shifts.map(({ direction }) => direction)).toEqual(['up', 'down']);
  });

  it('is not upset by a single stall, nor by what is no number', () => {
    const watched = learned('stall');
    watched.play(1, () => 1000).play(100 * BATCH, (s) => (s.uniform() < 0.1 ? Number.NaN : lognormal(s)));
    watched
      .play(1, () => 0)
      .play(1, () => Number.POSITIVE_INFINITY)
      .play(100 * BATCH, lognormal);
    expect(watched.shifts).toEqual([]);
  });

  it('gives every point its time', () => {
    const detector = new ShiftDetector({ scale: 'share', batch: 2, learn: 4, every: 10 });
    // 4 points of 10 s, then ones: 5 points of 10 s until the alert, whatever number of values they hold.
    const alerts: number[] = [];
    for (let now = 0; now < 200; now++) if (detector.add(now < 60 ? 0 : 1, now)) alerts.push(now);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toBeGreaterThan(60 + 40);
    expect(alerts[0]).toBeLessThan(60 + 70);
  });
});

describe('alerts', () => {
  it('tell which stream, what is found and since when', () => {
    let now = 100;
    const told: Alert[] = [];
    const alerts = new StreamAlerts(
      () => now,
      (alert) => told.push(alert),
      { every: 0, batch: 2, learn: 5 },
    );
    const play = (count: number, latency: number) => {
      for (let i = 0; i < count; i++) {
        now += 1;
        alerts.observe('decisionLatency', latency);
        alerts.observe('slaMisses', 0);
      }
    };
    play(30, 0.0011);
    expect(alerts.active()).toEqual([]);
    play(10, 0.0042);
    expect(told).toHaveLength(1);
    expect(alerts.active()).toEqual(told);
    expect(told[0]).toMatchObject({ stream: 'decisionLatency', direction: 'up', since: 140 });
    expect(alertText(told[0]!)).toBe('decisionLatency is up: 0.0042 where 0.0011 is usual');
    play(100, 0.0011);
    expect(alerts.active()).toEqual([]);
    expect(told).toHaveLength(1);
  });
});
