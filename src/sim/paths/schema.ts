import { z } from 'zod';

const value = z.number().nonnegative();

const period = z.number().positive().describe('Seconds after which it all begins again.');

export const stepsSchema = z
  .strictObject({
    times: z
      .array(z.number().nonnegative())
      .min(1)
      .describe('Seconds at which the value changes, from 0 up.'),
    values: z.array(value).min(1).describe('The value from each of these times on.'),
    period: period.optional(),
  })
  .refine(({ times, values }) => times.length === values.length, {
    error: 'give as many values as times',
  })
  .refine(({ times }) => times.every((time, i) => (i === 0 ? time === 0 : time > times[i - 1]!)), {
    error: 'times begin at 0 and ascend',
    path: ['times'],
  })
  .refine(({ times, period = Number.POSITIVE_INFINITY }) => times.at(-1)! < period, {
    error: 'the period must be longer than the last of the times',
    path: ['period'],
  });

const fileSchema = z.strictObject({
  file: z.string().min(1).describe('A text of lines `seconds,value`, as a path from the scenario file.'),
  period: period.optional(),
});

const revertingSchema = z.strictObject({
  mean: value,
  deviation: value.describe('Standard deviation over the long run.'),
  every: z.number().positive().describe('Seconds between changes.'),
  memory: z.number().min(0).lt(1).default(0.9).describe('Correlation of a value with the next.'),
  least: value.default(0).describe('Lower values become this one.'),
});

/** A quantity that stays as it is, that changes at given times, or that wanders around a mean. Files are read by the loader. */
export const pathSchema = z.union([value, stepsSchema, fileSchema, revertingSchema], {
  error:
    'expected a number ≥ 0, steps as in {times: [0, 3600], values: [1, 2], period: 7200}, ' +
    'a file of them as in {file: prices.csv}, or a random path as in {mean: 1, deviation: 0.2, every: 300}',
});

export type StepsSpec = z.output<typeof stepsSchema>;
export type RevertingSpec = z.output<typeof revertingSchema>;
export type PathSpec = z.output<typeof pathSchema>;
