import { z } from 'zod';
import { closedSchema } from './closed.ts';
import { diurnalSchema } from './diurnal.ts';
import { flashCrowdSchema } from './flash-crowd.ts';
import { lublinSchema } from './lublin.ts';
import { mmppSchema } from './mmpp.ts';
import { poissonSchema } from './poisson.ts';
import { recordedSchema } from './recorded.ts';
import { renewalSchema } from './renewal.ts';
import { traceSchema } from './trace.ts';

/** Processes that go on by themselves, whatever the policy does. */
export const arrivalProcessSchema = z.discriminatedUnion('process', [
  poissonSchema,
  renewalSchema,
  mmppSchema,
  diurnalSchema,
  flashCrowdSchema,
  lublinSchema,
  recordedSchema,
]);

/** How a scenario writes its arrivals: `{process: poisson, rate: 14.4}` or `{trace: {format: swf, path: …}}`. */
export const arrivalsSchema = z.discriminatedUnion('process', [
  ...arrivalProcessSchema.options,
  closedSchema,
  traceSchema,
]);

export type ArrivalProcessSpec = z.infer<typeof arrivalProcessSchema>;
export type ClosedArrivalsSpec = z.infer<typeof closedSchema>;
export type TraceArrivalsSpec = z.infer<typeof traceSchema>;
export type ArrivalsSpec = z.infer<typeof arrivalsSchema>;
