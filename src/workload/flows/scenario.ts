import { Document, type Node } from 'yaml';
import { z } from 'zod';
import { capacity, usualExecutors } from './executors.ts';
import type { Flow, FlowStep } from './flow.ts';
import { type ExecutorKind, profiles, type StepType } from './profiles.ts';

/** What every importer of flows can be told. */
export const flowOptions = {
  executors: z
    .array(z.unknown())
    .min(1)
    .optional()
    .describe('YAML file with executors, labelled {kind: service | gpu | worker | person | clock}'),
  rate: z
    .number()
    .positive()
    .optional()
    .describe(
      'Flows that arrive in a second; unless given, the busiest kind of executor is busy 60 % of the time',
    ),
  count: z.int().min(1).default(1000).describe('Flows that arrive'),
};

export const flowOptionsSchema = z.strictObject(flowOptions);

export type FlowOptions = z.infer<typeof flowOptionsSchema>;

const BUSY = 0.6;

/** The scenario in which flows arrive, one of them as often as another; the kinds of steps are the classes of tasks. */
export function flowScenario(flows: readonly Flow[], options: FlowOptions): Record<string, unknown> {
  const types = [...new Set(flows.flatMap(({ steps }) => steps.map(({ type }) => type)))];
  const executors =
    options.executors ?? usualExecutors(new Set(types.map((type) => profiles.get(type).kind)));
  return {
    control: 'workflow',
    horizon: { tasks: options.count, warmup: Math.floor(options.count / 20) },
    executors: listed(executors, ' What a step needs is the label `kind` of what may execute it.'),
    tasks: listed(types.map(classOf), ' One class for each type of step: seconds at speed 1.'),
    workflows: listed(
      flows.map(({ name, steps, deadline }) => ({
        name,
        ...(deadline !== undefined && { sla: { deadline } }),
        steps: listed(steps.map(written), ''),
      })),
      ' A step is ready when the steps in `after` are done.',
      false,
    ),
    arrivals: { process: 'poisson', rate: options.rate ?? bearableRate(flows, executors) },
  };
}

function classOf(type: StepType): Record<string, unknown> {
  const { kind, mean, scv } = profiles.get(type);
  return { name: type, work: workOf(mean, scv), requires: { kind } };
}

function workOf(mean: number, scv: number): Record<string, unknown> {
  const short = Number(mean.toPrecision(6));
  return scv === 0 || mean === 0
    ? { dist: 'deterministic', value: short }
    : { dist: 'lognormal', mean: short, scv };
}

function written({ name, type, seconds, exact, after, ...rest }: FlowStep): Record<string, unknown> {
  const conditions = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    name,
    task: type,
    ...(seconds !== undefined && { work: workOf(seconds, exact ? 0 : profiles.get(type).scv) }),
    ...(after.length > 0 && { after }),
    ...conditions,
  };
}

/** Arrivals in a second at which the kind of executor that is asked most of is busy {@link BUSY} of the time. */
function bearableRate(flows: readonly Flow[], executors: readonly unknown[]): number {
  const asked = new Map<ExecutorKind, number>();
  for (const { steps } of flows) {
    for (const step of steps) {
      const { kind, mean } = profiles.get(step.type);
      const seconds = (runs(step) * (step.seconds ?? mean)) / flows.length;
      asked.set(kind, (asked.get(kind) ?? 0) + seconds);
    }
  }
  const rates = [...asked].map(([kind, seconds]) => capacity(executors, kind) / seconds);
  const rate = BUSY * Math.min(...rates.filter((each) => each > 0 && Number.isFinite(each)), 100);
  return Number(rate.toPrecision(2));
}

/** How often a step runs at most, its conditions not counted. */
function runs({ probability = 1, repeat }: FlowStep): number {
  return probability / (1 - (repeat?.probability ?? 0));
}

/** A list with a comment before it, its entries on one line each where they are `flat`. */
function listed(values: readonly unknown[], comment: string, flat = true): Node {
  const document = new Document();
  const nodes = values.map((value) =>
    document.createNode(value, { flow: flat, aliasDuplicateObjects: false }),
  );
  const list = document.createNode([]) as unknown as { items: unknown[]; commentBefore?: string };
  list.items.push(...nodes);
  if (comment !== '') list.commentBefore = comment;
  return list as unknown as Node;
}
