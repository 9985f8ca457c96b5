import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WeeklyHours } from '../../../src/sim/calendar/hours.ts';
import { calendarSchema, DAYS } from '../../../src/sim/calendar/schema.ts';
import { followed } from '../../fixtures/sample-path.ts';

const HOUR = 3600;
const MINUTE = 60e6;
const WEEK = 7 * 24 * 60;
const OFFICE = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' };
const hoursOf = (spec: object) => new WeeklyHours(calendarSchema.parse(spec));

describe('weekly hours', () => {
  it('open and close by the clock', () => {
    const hours = hoursOf({ open: [OFFICE], start: { day: 'fri', time: '16:00' } });
    expect(hours.isOpen(0)).toBe(true);
    expect(hours.nextClosing(0)).toBe(60 * MINUTE);
    expect(hours.isOpen(60 * MINUTE)).toBe(false);
    // Friday 17:00 to Monday 09:00.
    expect(hours.nextOpening(60 * MINUTE)).toBe((60 + 64 * 60) * MINUTE);
    expect(hours.nextClosing(65 * 60 * MINUTE)).toBe((65 + 8) * 60 * MINUTE);
  });

  it('never close where there is no gap', () => {
    const hours = hoursOf({
      open: [
        { from: '06:00', to: '22:00' },
        { from: '21:00', to: '06:00' },
      ],
    });
    expect(hours.isOpen(123 * MINUTE)).toBe(true);
    expect(hours.nextClosing(0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('are the union of what is written, minute by minute through the week', () => {
    const time = fc.integer({ min: 0, max: 47 }).map((half) => clock(half * 30));
    const stretch = fc.record({ days: fc.subarray([...DAYS], { minLength: 1 }), from: time, to: time });
    const start = fc.record({ day: fc.constantFrom(...DAYS), time });
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: 4 }), start, (open, begin) => {
        const hours = hoursOf({ open, start: begin });
        const offset = DAYS.indexOf(begin.day) * 1440 + minutes(begin.time);
        const states = Array.from({ length: WEEK / 30 }, (_, i) => written(open, (offset + 30 * i) % WEEK));
        expect(states.map((_, i) => hours.isOpen(30 * i * MINUTE))).toEqual(states);
        const change = states.findIndex((state) => state !== states[0]);
        const next = states[0] ? hours.nextClosing(0) : hours.nextOpening(0);
        expect(next).toBe(change < 0 ? Number.POSITIVE_INFINITY : 30 * change * MINUTE);
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it.each(['9:00', '25:00', '12:60', '24:30', 'noon'])('refuse %s for a time of day', (from) => {
    expect(calendarSchema.safeParse({ open: [{ from }] }).success).toBe(false);
  });
});

/** Whether a minute of the week is in one of the stretches, as they are written. */
function written(open: { days: string[]; from: string; to: string }[], minute: number): boolean {
  return open.some(({ days, from, to }) =>
    days.some((day) => {
      const begin = DAYS.indexOf(day as (typeof DAYS)[number]) * 1440 + minutes(from);
      const length = ((minutes(to) - minutes(from) + 1440 - 1) % 1440) + 1;
      return (minute - begin + WEEK) % WEEK < length;
    }),
  );
}

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

describe('an executor with office hours', () => {
  const calendar = { open: [OFFICE], start: { day: 'mon', time: '08:00' } };

  it('begins in the morning, stops in the evening, and goes on the next day', async () => {
    const { ends, journal } = await followed({
      tasks: [
        [0, 6 * HOUR],
        [HOUR, 3 * HOUR],
        [2 * HOUR, HOUR],
      ],
      executors: [{ name: 'clerk', calendar }],
    });
    // The first from 9 to 15, the second from 15 to 17 and 9 to 10, the third from 10 to 11; the clock began at 8.
    expect(ends.map(({ finish }) => finish / HOUR)).toEqual([7, 26, 27]);
    expect(ends.map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
    expect(journal.filter((line) => / (up|down) /.test(line)).slice(0, 4)).toEqual([
      '0 down @0',
      `${HOUR} up @0`,
      `${9 * HOUR} down @0`,
      `${25 * HOUR} up @0`,
    ]);
  });

  it('may finish what it has begun', async () => {
    const { ends } = await followed({
      tasks: [
        [0, 6 * HOUR],
        [HOUR, 3 * HOUR],
        [2 * HOUR, HOUR],
      ],
      executors: [{ name: 'clerk', calendar: { ...calendar, atClosing: 'finish' } }],
    });
    expect(ends.map(({ finish }) => finish / HOUR)).toEqual([7, 10, 26]);
  });

  it.each(['fifo', 'lifo', 'priority', 'srpt', 'preemptive', 'ps'])(
    'loses no work under %s',
    async (discipline) => {
      const { ends } = await followed({
        tasks: [
          [0, 10 * HOUR],
          [0, 10 * HOUR],
        ],
        executors: [{ name: 'clerk', queue: { discipline }, calendar }],
      });
      // Twenty hours of work are two days of eight and four hours of the third.
      expect(Math.max(...ends.map(({ finish }) => finish)) / HOUR).toBe(1 + 48 + 4);
    },
  );

  it('is known to be closed, and until when', async () => {
    const seen: unknown[] = [];
    await followed({
      tasks: [
        [0, HOUR],
        [1.5 * HOUR, HOUR],
      ],
      executors: [{ name: 'clerk', calendar }],
      choose: (point) => {
        seen.push([point.executor(0).state, point.startDelay(0) / HOUR]);
        return 0;
      },
    });
    expect(seen).toEqual([
      ['closed', 1],
      ['up', 0.5],
    ]);
  });

  it('predicts the day on which a task will begin', async () => {
    const predicted: number[] = [];
    const { ends } = await followed({
      tasks: [4, 3, 6, 2, 50, 1].map((hours, i) => [i, hours * HOUR]),
      executors: [{ name: 'clerks', slots: 2, calendar }],
      choose: (point) => {
        predicted.push(point.now + point.startDelay(0));
        return 0;
      },
    });
    // By hand: 9, 9 and 12 on Monday, 13, 15, and 10 on Tuesday; the clock began at 8.
    expect(predicted.map((at) => at / HOUR)).toEqual([1, 1, 4, 5, 7, 26]);
    expect(ends.map(({ start }) => start / HOUR)).toEqual([1, 1, 4, 5, 7, 26]);
  });
});
