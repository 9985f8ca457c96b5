import { z } from 'zod';
import { SequentialStream } from '../../core/random.ts';
import type { DistributionSpec } from '../../workload/distribution.ts';

const [LEAST, MOST] = [1, 99];

export const jobShopSchema = z
  .strictObject({
    shape: z.literal('job-shop'),
    jobs: z.int().min(1).max(1000),
    task: z
      .array(z.string().min(1))
      .min(1)
      .describe('The classes of the machines: each job visits each machine once, in an order of its own.'),
    machines: z
      .int()
      .min(1)
      .optional()
      .describe('How many of them there are, from the first; all unless given.'),
    seconds: z
      .tuple([z.int().nonnegative(), z.int().positive()])
      .refine(([least, most]) => least <= most, { error: 'the first must not be above the second' })
      .default([LEAST, MOST])
      .describe('The least and the most time of an operation; whole seconds, all equally likely.'),
    spread: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('The seed draws each time anew within this share of that mean; 0 leaves it as it is.'),
    draw: z.int().nonnegative().default(0).describe('Which of the shops of this size.'),
  })
  .refine(({ task, machines = 1 }) => machines <= task.length, {
    path: ['machines'],
    error: 'must not be more than the classes in `task`',
  });

type JobShopSpec = z.output<typeof jobShopSchema>;

/**
 * A job shop at random: routes are permutations of the machines, times uniform, as in the instances of Lawrence (1984) and
 * Taillard (1993). `draw` and the size fix all of it; steps are in the order of the jobs, `j0-0` the first of the first.
 */
export function jobShopSteps({ jobs, task, machines, seconds, spread, draw }: JobShopSpec) {
  const classes = task.slice(0, machines);
  const [least, most] = seconds;
  const stream = new SequentialStream(`job-shop ${jobs} ${classes.length} ${draw}`);
  return Array.from({ length: jobs }, (_, j) =>
    routeOf(classes.length, stream).map((machine, i) => ({
      name: `j${j}-${i}`,
      task: classes[machine]!,
      work: around(least + stream.below(most - least + 1), spread),
      after: i === 0 ? [] : [{ step: `j${j}-${i - 1}`, bytes: 0 }],
    })),
  ).flat();
}

/** The machines of a job in the order of its visits. */
function routeOf(machines: number, stream: SequentialStream): number[] {
  const route = Int32Array.from({ length: machines }, (_, m) => m);
  stream.shuffle(route);
  return [...route];
}

function around(mean: number, spread: number): DistributionSpec {
  if (spread === 0 || mean === 0) return { dist: 'deterministic', value: mean };
  return { dist: 'uniform', low: mean * (1 - spread), high: mean * (1 + spread) };
}
