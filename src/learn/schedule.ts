import { z } from 'zod';
import { whole } from './numbers.ts';

const SHAPES = ['linear', 'cosine', 'exponential'] as const;

/** A number that may change in the course of training: from one value to another in so many environment steps. */
export type Schedule =
  | number
  | {
      readonly from: number;
      readonly to: number;
      readonly steps: number;
      readonly shape: (typeof SHAPES)[number];
    };

/** A hyperparameter of {@link Schedule} whose values all fit `value`. */
export function schedule(value: z.ZodNumber) {
  const changing = z.strictObject({
    from: value,
    to: value,
    steps: whole,
    shape: z.enum(SHAPES).default('linear'),
  });
  return z.union([value, changing]);
}

/** The value after `step` environment steps: it depends on nothing else, so a resumed run goes on as it was. */
export function valueAt(schedule: Schedule, step: number): number {
  if (typeof schedule === 'number') return schedule;
  const { from, to, steps, shape } = schedule;
  const progress = Math.min(1, step / steps);
  if (shape === 'exponential' && from > 0 && to > 0) return from * Math.exp(progress * Math.log(to / from));
  const share = shape === 'cosine' ? (1 - Math.cos(Math.PI * progress)) / 2 : progress;
  return from + share * (to - from);
}

/** How many multiples of `every` were passed or reached on the way from one step to a later one. */
export function timesPassed(every: number, from: number, to: number): number {
  return Math.max(0, Math.floor(to / every) - Math.floor(from / every));
}
