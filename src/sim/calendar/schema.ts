import { z } from 'zod';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const day = z.enum(DAYS);
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;
const clock = z.string().regex(CLOCK, { error: 'expected a time of day from 00:00 to 24:00' });

const hoursSchema = z.strictObject({
  days: z
    .array(day)
    .min(1)
    .default([...DAYS])
    .describe('On which days it opens; every day unless given.'),
  from: clock.default('00:00'),
  to: clock.default('24:00').describe('Not after `from`: on the next day.'),
});

export const calendarSchema = z
  .strictObject({
    open: z.array(hoursSchema).min(1).describe('Opening hours, the same every week; they may overlap.'),
    start: z
      .strictObject({ day: day.default('mon'), time: clock.default('00:00') })
      .prefault({})
      .describe('What day and time it is at second 0.'),
    atClosing: z
      .enum(['pause', 'finish'])
      .default('pause')
      .describe('What runs at closing time goes on when it opens again, or runs to its end.'),
  })
  .describe('When tasks can run there: office hours, maintenance. They may be sent, and wait, at any time.');

export type CalendarSpec = z.output<typeof calendarSchema>;
