import { z } from 'zod';
import { arrivalsSchema } from '../../workload/arrivals/schema.ts';
import { distributionSchema } from '../../workload/distribution.ts';
import { jobsSchema } from '../../workload/lublin-feitelson/jobs.ts';
import type { RecordedTrace } from '../../workload/recorded-trace.ts';
import { calendarSchema } from '../calendar/schema.ts';
import { coldStartSchema } from '../cold-starts/schema.ts';
import {
  choicesSchema,
  escalationSchema,
  gangSchema,
  placementSchema,
  thinkingSchema,
} from '../control/schema.ts';
import { scaleSchema } from '../elasticity/schema.ts';
import { executorLabels, taskAffinities } from '../eligibility/schema.ts';
import { powerSchema, siteEnergySchema } from '../energy/schema.ts';
import {
  breakdownsSchema,
  checkpointSchema,
  noiseSchema,
  outagesSchema,
  repairSchema,
  retrySchema,
  stragglerSchema,
  taskFailureSchema,
} from '../failures/schema.ts';
import { dataSchema, disconnectionsSchema, networkSchema } from '../network/schema.ts';
import { observationSchema } from '../observation/schema.ts';
import { patienceSchema } from '../patience/schema.ts';
import type { Preferences } from '../preferences.ts';
import { executorResources, taskDemands } from '../resources/schema.ts';
import type { Reward } from '../reward.ts';
import { budgetSchema, slaSchema } from '../sla/schema.ts';
import { spotSchema } from '../spot/schema.ts';
import { priceSchema } from '../tariffs/schema.ts';
import { tenantSchema } from '../tenants/schema.ts';
import { workflowSchema } from '../workflow/schema.ts';
import type { WorldHashes } from './world-hashes.ts';

const seconds = z.number().nonnegative();

const executorSchema = z.strictObject({
  name: z.string().min(1),
  count: z
    .int()
    .positive()
    .default(1)
    .describe('How many identical executors; more than one get -0, -1, … as names.'),
  tier: z.string().min(1).default('default').describe('What it is: edge, on-prem, cloud, iot, …'),
  site: z.string().min(1).optional().describe('Where it stands; its tier unless given.'),
  slots: z
    .int()
    .positive()
    .optional()
    .describe(
      'Tasks of one slot that run at once; processors of a batch machine. 1 unless given, or where there are ' +
        'resources or gpus, as many as these allow.',
    ),
  ...executorResources,
  ...executorLabels,
  speed: z.number().positive().default(1).describe('Work seconds done in one second.'),
  latency: seconds
    .default(0)
    .describe('Seconds from the decision until a task reaches this executor, one way.'),
  price: priceSchema,
  queue: z
    .strictObject({
      discipline: z
        .enum(['fifo', 'lifo', 'priority', 'preemptive', 'ps', 'sjf', 'srpt'])
        .default('fifo')
        .describe(
          'Who begins next: first or last come, larger priority (preemptive: it interrupts), all at once in equal ' +
            'shares (ps), least true work (sjf), least true work left (srpt: it interrupts).',
        ),
      capacity: z
        .int()
        .positive()
        .nullable()
        .default(null)
        .describe('Most tasks here, in service included; null is unbounded.'),
      waiting: z
        .int()
        .nonnegative()
        .optional()
        .describe(
          'Most tasks that wait here or are on their way; none is sent that would have to wait beyond that. With 0 ' +
            'a task comes only where it begins at once. Unbounded unless given.',
        ),
    })
    .prefault({}),
  failures: breakdownsSchema.optional(),
  coldStart: coldStartSchema.optional(),
  power: powerSchema.optional(),
  scale: scaleSchema.optional().describe('Executors that are switched on and off; unless given all are on.'),
  spot: spotSchema.optional(),
  calendar: calendarSchema.optional(),
});

const siteSchema = z.strictObject({
  name: z.string().min(1),
  failures: outagesSchema
    .optional()
    .describe('Outages of everything that stands there, at once. None unless given.'),
  disconnections: disconnectionsSchema
    .optional()
    .describe('When nothing reaches or leaves it, while what is there goes on. Never unless given.'),
  ...siteEnergySchema,
});

export const taskSchema = z
  .strictObject({
    name: z.string().min(1),
    share: z.number().positive().default(1).describe('Relative frequency among the classes.'),
    work: distributionSchema.optional().describe('Seconds on an executor of speed 1.'),
    runtimes: z
      .array(z.number().positive())
      .min(1)
      .optional()
      .describe('Seconds on each executor (unrelated machines), instead of work.'),
    jobs: jobsSchema
      .optional()
      .describe('Sizes and run times of a model of rigid jobs, instead of slots and work; control batch.'),
    slots: z.int().positive().default(1).describe('Slots it occupies while it runs.'),
    ...taskDemands,
    ...taskAffinities,
    data: dataSchema
      .optional()
      .describe('What it reads and writes, and where that lies: bytes move over the network.'),
    priority: z.number().default(0).describe('Larger goes first.'),
    gang: gangSchema,
    tenant: z.string().min(1).optional().describe('Whose tasks these are.'),
    sla: slaSchema.optional(),
    failure: taskFailureSchema.optional(),
    retry: retrySchema.optional(),
    checkpoint: checkpointSchema.optional(),
    straggler: stragglerSchema.optional(),
    noise: noiseSchema.optional(),
    patience: patienceSchema.optional(),
  })
  .refine((task) => !(task.jobs && (task.work || task.runtimes || task.gang || task.slots > 1)), {
    path: ['jobs'],
    error: 'says the work and the slots (allowed without: work, runtimes, slots, gang)',
  })
  .refine((task) => !(task.work && task.runtimes), { error: 'give either work or runtimes, not both' });

const horizonSchema = z
  .strictObject({
    tasks: z
      .int()
      .positive()
      .optional()
      .describe('Generate so many arrivals (workflows, where there are any), then drain.'),
    seconds: z
      .number()
      .positive()
      .optional()
      .describe('Stop the clock here; what has not finished is unfinished.'),
    warmup: z.int().nonnegative().default(0).describe('Metrics leave out so many first arrivals.'),
  })
  .prefault({});

const kpiWeight = z.number().optional();

const rewardSchema = z.union([
  z.strictObject({
    cost: kpiWeight.describe('Weight of the money spent.'),
    latency: kpiWeight.describe('Weight of the task-seconds spent in the system.'),
    sla: kpiWeight.describe('Weight of the SLA penalties.'),
    slowdown: kpiWeight.describe('Weight of the bounded slowdown of the tasks.'),
    energy: kpiWeight.describe('Weight of the joules drawn.'),
    carbon: kpiWeight.describe('Weight of the grams of CO2.'),
  }),
  z
    .string()
    .min(1)
    .describe(
      'A mathjs expression over the KPIs of the step: cost, latency, sla, slowdown, energy, carbon, completed, ' +
        'rejected, missed, dt.',
    ),
]);

/** When somebody is asked, and what about; see the control models. */
export const CONTROLS = ['dispatch', 'placement', 'batch', 'workflow'] as const;

/** The scenario file. Every key not given has a default. */
export const scenarioSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1),
  description: z.string().optional(),
  control: z.enum(CONTROLS).default('dispatch'),
  horizon: horizonSchema,
  executors: z.array(executorSchema).min(1),
  sites: z
    .array(siteSchema)
    .default([])
    .describe('What is special about some of the places where executors stand.'),
  repair: repairSchema.optional(),
  tasks: z.array(taskSchema).default([]).describe('Classes of tasks; a trace may bring its own.'),
  workflows: z
    .array(workflowSchema)
    .min(1)
    .optional()
    .describe(
      'What arrives are workflows, whose steps are tasks of the classes; horizon counts workflows. Tasks arrive by ' +
        'themselves unless given.',
    ),
  arrivals: arrivalsSchema,
  estimate: z
    .union([z.enum(['exact', 'mean']), z.strictObject({ scv: z.number().positive() })])
    .default('exact')
    .describe('What a scheduler knows of run times where the trace has no estimates of its own.'),
  reward: rewardSchema.default({ cost: 1, latency: 1, sla: 1 }),
  accrual: z
    .enum(['due', 'committed'])
    .default('due')
    .describe(
      'When rewards count cost, delay and penalties: as they fall due, or as predicted when a task is sent, ' +
        'corrected by what happens. The sum over a run is the same.',
    ),
  tenants: z.array(tenantSchema).min(1).optional().describe('Whose tasks there are, and what they may have.'),
  budgets: z.array(budgetSchema).default([]).describe('What may be spent on serving tasks.'),
  discount: z.strictObject({ halfLife: z.number().positive().describe('Seconds.') }).optional(),
  features: z
    .enum(['jobshop'])
    .optional()
    .describe(
      'What a learner sees of a candidate where it is not what its control shows. jobshop, of control workflow: the ' +
        'work and operations left of the job, and the load of the machine.',
    ),
  batch: z
    .strictObject({
      backfill: z.enum(['none', 'easy', 'conservative']).default('none'),
      semantics: z.enum(['textbook', 'rlscheduler']).default('textbook'),
      wait: z
        .boolean()
        .default(true)
        .describe('Whether a policy may start nothing although a job fits; rules that rank never do.'),
    })
    .optional()
    .describe('Of control batch; others have no use for it.'),
  placement: placementSchema.optional().describe('Of control placement; others have no use for it.'),
  choices: choicesSchema
    .optional()
    .describe('What else may be decided about a task (dispatch and placement) than where it goes.'),
  escalation: escalationSchema.optional().describe('Decisions (of dispatch) that people may take instead.'),
  thinking: thinkingSchema.optional().describe('Simulated time that a choice takes; the world goes on.'),
  observation: observationSchema.optional(),
  network: networkSchema.optional().describe('Links between sites that the data of tasks move over.'),
  links: z
    .strictObject({ bandwidth: z.number().positive(), latency: seconds.default(0) })
    .optional()
    .describe(
      'Bytes/s and seconds between any two executors, for what steps of workflows hand over; they do not contend. ' +
        'See network for links that do.',
    ),
});

/** What a scenario file says, defaults of single values filled in. */
export type WrittenScenario = z.output<typeof scenarioSchema>;

export type ExecutorSpec = WrittenScenario['executors'][number] & {
  readonly slots: number;
  /** Its slots were not given: they are as many as its resources allow. */
  readonly slotless?: true;
};

/** What a scenario file says, all defaults filled in. */
export type ScenarioSpec = Omit<WrittenScenario, 'executors'> & {
  readonly executors: readonly ExecutorSpec[];
};
export type TaskSpec = ScenarioSpec['tasks'][number];

/** A loaded scenario: checked, its trace read, its reward compiled. */
export interface Scenario extends ScenarioSpec {
  /** SHA-256 of everything that decides its results: the file's values, overrides applied, and the trace. */
  readonly hash: string;
  /** Of its parts: what arrives, and what serves it. */
  readonly world: WorldHashes;
  readonly trace: RecordedTrace | null;
  readonly rewardOf: Reward;
  /** What the reward's weights were shared out by, where a policy is told: see `withPreferences`. */
  readonly preferences?: Preferences;
}
