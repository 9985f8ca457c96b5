import { z } from 'zod';
import { numberOrDistributionSchema } from '../../workload/distribution.ts';

const site = z.string().min(1);

const capacity = {
  bandwidth: z.number().positive().describe('Bytes/s, each way.'),
  latency: z.number().nonnegative().default(0).describe('Seconds that a byte is on its way.'),
  price: z.number().nonnegative().default(0).describe('Money for each byte that is sent (egress).'),
};

/** `sites[].disconnections` and `network.links[].disconnections`. */
export const disconnectionsSchema = z.strictObject({
  uptime: numberOrDistributionSchema.describe('Seconds from one disconnection to the next.'),
  outage: numberOrDistributionSchema.describe('Seconds that it takes.'),
});

const linkSchema = z
  .strictObject({
    between: z
      .tuple([site, site])
      .optional()
      .describe('Two sites; either direction has all of the bandwidth.'),
    from: site.optional().describe('With `to`, instead of `between`: one direction only.'),
    to: site.optional(),
    ...capacity,
    disconnections: disconnectionsSchema.optional().describe('When nothing moves on it. Never unless given.'),
  })
  .refine(
    ({ between, from, to }) =>
      between ? from === undefined && to === undefined : from !== undefined && to !== undefined,
    { error: 'give either between: [a, b], or from and to' },
  );

/** `network`. */
export const networkSchema = z.strictObject({
  links: z
    .array(linkSchema)
    .default([])
    .describe(
      'Between sites. Data take the way with the fewest links, the first given among equals; a site may be no more ' +
        'than a switch that others share.',
    ),
  default: z
    .strictObject(capacity)
    .optional()
    .describe('A link of its own, each way, for any two sites that no links connect.'),
  sharing: z
    .enum(['fair', 'none'])
    .default('fair')
    .describe('Whether transfers on a link share its bandwidth (max-min fairly), or each has all of it.'),
});

/** `tasks[].data`. */
export const dataSchema = z.strictObject({
  from: site.describe('The site where its data are.'),
  input: numberOrDistributionSchema
    .prefault(0)
    .describe('Bytes that must reach the executor before it can begin there; none move within a site.'),
  output: numberOrDistributionSchema.prefault(0).describe('Bytes that go back there when it has run.'),
  return: z
    .boolean()
    .default(false)
    .describe('Whether it is completed only when its output is back; slots are free before.'),
});

export type NetworkSpec = z.output<typeof networkSchema>;
export type DisconnectionsSpec = z.output<typeof disconnectionsSchema>;
