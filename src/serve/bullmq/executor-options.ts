import { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import { closest } from '../../core/suggest.ts';
import { executorSchema, taskSchema } from '../decision/request.ts';

const { name, tier, slots, speed, price, latency, labels } = executorSchema.shape;

const routedExecutorSchema = z.strictObject({
  name,
  queue: z.string().min(1).optional().describe('Name of its BullMQ queue; default: its own'),
  tier,
  slots: slots.describe('Jobs that its workers run at once: the sum of their concurrency'),
  speed,
  price,
  latency,
  labels,
});

const jobClassSchema = z.strictObject({
  name: z.string().min(1),
  work: z.number().positive().default(1).describe('Mean seconds on an executor of speed 1'),
  deadline: z.number().positive().optional().describe('Seconds from add() until its SLA expires'),
  slots: z.int().positive().default(1),
});

/** What add() may say of a job beside what BullMQ takes. */
const { work, deadline, slots: jobSlots, demand } = taskSchema.shape;
export const jobFactsSchema = z.object({ work, deadline, slots: jobSlots, demand, labels });

export type RoutedExecutorOptions = z.input<typeof routedExecutorSchema>;
export type RoutedExecutor = z.output<typeof routedExecutorSchema> & { readonly queue: string };
export type JobClassOptions = z.input<typeof jobClassSchema>;
export type JobClass = z.output<typeof jobClassSchema>;

/** @throws InputError with the JSON path and what is allowed; also where two executors share a name or a queue */
export function executorsOf(options: unknown): RoutedExecutor[] {
  const executors = parsed(z.array(routedExecutorSchema).min(1), options, 'executors').map((each) => ({
    ...each,
    queue: each.queue ?? each.name,
  }));
  for (const key of ['name', 'queue'] as const) {
    const seen = new Set<string>();
    for (const [i, { [key]: value }] of executors.entries()) {
      if (seen.has(value)) throw new InputError(`/executors/${i}/${key}: '${value}' is there already`);
      seen.add(value);
    }
  }
  return executors;
}

/** @throws InputError with the JSON path and what is allowed */
export function classesOf(options: unknown): JobClass[] {
  return parsed(z.array(jobClassSchema).min(1), options, 'classes');
}

/** @throws InputError with the JSON path of the first thing that is wrong, and what was probably meant */
export function parsed<T extends z.ZodType>(schema: T, value: unknown, at: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const path = [at, ...issue.path].filter((part) => part !== '').join('/');
  throw new InputError(`/${path}: ${issue.message}${meant(issue, schema)}`);
}

/** What an unknown key was probably meant to be. */
function meant(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  if (issue.code !== 'unrecognized_keys') return '';
  const inner = schema instanceof z.ZodArray ? schema.element : schema;
  const near = inner instanceof z.ZodObject ? closest(issue.keys[0]!, Object.keys(inner.shape)) : undefined;
  return near === undefined ? '' : `; did you mean '${near}'?`;
}
