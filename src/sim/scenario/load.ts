import { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import { hashOf } from '../../core/hash.ts';
import { SourceDocument } from '../../core/source-document.ts';
import { timesSchema } from '../../workload/arrivals/recorded.ts';
import type { TraceSpec } from '../../workload/arrivals/trace.ts';
import { type ByteFile, HashedFile, memoryFile } from '../../workload/byte-file.ts';
import { inflated } from '../../workload/gzip-file.ts';
import { playedFormats } from '../../workload/importers/played.ts';
import type { RecordedTrace } from '../../workload/recorded-trace.ts';
import { StreamedTrace } from '../../workload/streamed-trace.ts';
import { WholeTrace } from '../../workload/whole-trace.ts';
import { checkCalendars } from '../calendar/check.ts';
import { checkControl } from '../control/check.ts';
import { checkScaling } from '../elasticity/check.ts';
import { checkEligibility } from '../eligibility/check.ts';
import { checkEnergy } from '../energy/check.ts';
import { checkFailures } from '../failures/check.ts';
import { checkNetwork } from '../network/check.ts';
import { readSteps } from '../paths/file.ts';
import { checkResources } from '../resources/check.ts';
import { withSlots } from '../resources/slots.ts';
import { expressionReward, type Reward, weightedReward } from '../reward.ts';
import { checkSpot } from '../spot/check.ts';
import { checkQueues } from '../stations/check.ts';
import { checkPrices } from '../tariffs/check.ts';
import { checkTenants } from '../tenants/check.ts';
import { checkWorkflows } from '../workflow/check.ts';
import {
  type Scenario,
  type ScenarioSpec,
  scenarioSchema,
  taskSchema,
  type WrittenScenario,
} from './schema.ts';
import { withoutPath, worldHashes } from './world-hashes.ts';

/** How a scenario text gets at the files that it names; paths are relative to the scenario file. */
export interface ScenarioSource {
  /** The scenario's own file, for messages. */
  readonly file: string;
  readonly readText: (path: string) => Promise<string>;
  /** For traces, which can be longer than memory: without it they are read as texts. */
  readonly openFile?: (path: string) => ByteFile;
  /** `path=value` settings, applied in order, as `--set` does. */
  readonly overrides?: readonly string[];
}

/**
 * Reads a scenario: parses, fills in defaults, checks, loads its trace, compiles its reward.
 *
 * @throws InputError with file:line:column, the value, and what is allowed.
 */
export async function parseScenario(text: string, source: ScenarioSource): Promise<Scenario> {
  const document = new SourceDocument(text, source.file);
  for (const override of source.overrides ?? []) document.set(override);
  const parsed = scenarioSchema.safeParse(document.value);
  if (!parsed.success) throw document.explain(parsed.error, allowedKeys);
  const spec = await inlineFiles(parsed.data, source);
  const loaded = await loadTrace(spec, source, document);
  const tasks = withTraceClasses(spec, loaded?.trace ?? null);
  const complete = { ...spec, tasks, executors: withSlots(spec.executors, tasks) };
  checkMeaning(complete, spec.tasks, document);
  return {
    ...complete,
    hash: hashOf({ spec: withoutPaths(complete), trace: loaded?.hash ?? null }),
    world: worldHashes(spec, loaded?.hash ?? null),
    trace: loaded?.trace ?? null,
    rewardOf: await createReward(complete, document),
  };
}

async function createReward({ reward }: ScenarioSpec, document: SourceDocument): Promise<Reward> {
  return typeof reward === 'string'
    ? expressionReward(reward, document.where(['reward']))
    : weightedReward(reward);
}

/** Puts what files hold in their places: `{dist: empirical, path}`, `{process: recorded, path}` and steps of `{file}`. */
async function inlineFiles<T>(value: T, source: ScenarioSource): Promise<T> {
  if (Array.isArray(value)) return (await Promise.all(value.map((inner) => inlineFiles(inner, source)))) as T;
  if (value === null || typeof value !== 'object') return value;
  if ('dist' in value && value.dist === 'empirical' && 'path' in value && typeof value.path === 'string') {
    return { dist: 'empirical', values: readNumbers(await source.readText(value.path), value.path) } as T;
  }
  if (
    'process' in value &&
    value.process === 'recorded' &&
    'path' in value &&
    typeof value.path === 'string'
  ) {
    const { path, ...others } = value;
    return { ...others, times: readTimes(await source.readText(path), path) } as T;
  }
  if ('file' in value && typeof value.file === 'string') {
    const period = 'period' in value ? (value.period as number) : undefined;
    return readSteps(await source.readText(value.file), value.file, period) as T;
  }
  const entries = await Promise.all(
    Object.entries(value).map(async ([key, inner]) => [key, await inlineFiles(inner, source)] as const),
  );
  return Object.fromEntries(entries) as T;
}

function readTimes(text: string, path: string): number[] {
  const times = timesSchema.safeParse(readNumbers(text, path));
  if (times.success) return times.data;
  throw new InputError(`${path}: the times: ${times.error.issues[0]!.message}`);
}

function readNumbers(text: string, path: string): number[] {
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return [];
    const value = Number(line);
    if (Number.isFinite(value) && value >= 0) return [value];
    throw new InputError(`${path}:${i + 1}:1: '${line}' is not a number ≥ 0 (allowed: one number a line)`);
  });
}

async function loadTrace(spec: WrittenScenario, source: ScenarioSource, document: SourceDocument) {
  if (!('trace' in spec.arrivals)) return null;
  const { path } = spec.arrivals.trace;
  const file = new HashedFile(
    inflated(source.openFile?.(path) ?? memoryFile(path, await source.readText(path))),
  );
  const trace = readTrace(file, spec, spec.arrivals.trace, document);
  if (trace.length === 0)
    throw new InputError(`${document.where(['arrivals', 'trace', 'path'])}: ${path} has no usable tasks`);
  return { trace, hash: file.digest() };
}

function readTrace(
  file: ByteFile,
  { control, executors }: WrittenScenario,
  { format, map, stream, dependencies, class: classBy }: TraceSpec,
  document: SourceDocument,
): RecordedTrace {
  const machineSlots = control === 'batch' ? (executors[0]!.slots ?? 1) : undefined;
  const options = { machineSlots, map, dependencies, class: classBy };
  const importer = playedFormats.get(format);
  if (!stream) return new WholeTrace(importer.read(file, options).trace);
  if (importer.rows) return new StreamedTrace(importer.rows(file, options));
  const streamable = playedFormats.names().filter((name) => playedFormats.get(name).rows);
  const where = document.where(['arrivals', 'trace', 'stream']);
  throw new InputError(`${where}: ${format} traces cannot be streamed (allowed: ${streamable.join(', ')})`);
}

/** The scenario's classes first, in the trace's order where it names them; classes it does not know get defaults. */
function withTraceClasses(spec: WrittenScenario, trace: RecordedTrace | null): ScenarioSpec['tasks'] {
  if (!trace) return spec.tasks;
  return trace.classes.map(
    (name) => spec.tasks.find((task) => task.name === name) ?? taskSchema.parse({ name }),
  );
}

/** A path into the classes, which a trace may have put into another order, as a path into the file. */
function asWritten(
  path: PropertyKey[],
  tasks: ScenarioSpec['tasks'],
  written: WrittenScenario['tasks'],
): PropertyKey[] {
  const [key, i, ...rest] = path;
  if (key !== 'tasks' || typeof i !== 'number') return path;
  const position = written.indexOf(tasks[i]!);
  return position < 0 ? ['tasks'] : ['tasks', position, ...rest];
}

/** What a schema of single values cannot say. */
function checkMeaning(spec: ScenarioSpec, written: WrittenScenario['tasks'], document: SourceDocument): void {
  const fail = (path: PropertyKey[], message: string) => {
    throw new InputError(`${document.where(asWritten(path, spec.tasks, written))}: ${message}`);
  };
  checkResources(spec, fail);
  checkQueues(spec, fail);
  checkEligibility(spec, fail);
  checkTenants(spec, fail);
  checkNetwork(spec, fail);
  const traced = 'trace' in spec.arrivals;
  const size = spec.executors.reduce((sum, executor) => sum + executor.count, 0);
  if (!traced && spec.tasks.length === 0) fail(['tasks'], 'give at least one task class');
  if (!traced && spec.horizon.tasks === undefined && spec.horizon.seconds === undefined) {
    fail(['horizon'], 'give tasks or seconds: arrivals never end by themselves');
  }
  checkBatch(spec, size, fail);
  checkControl(spec, fail);
  checkWorkflows(spec, fail);
  checkFailures(spec, fail);
  checkBudgets(spec, fail);
  checkPrices(spec.executors, fail);
  checkScaling(spec, fail);
  checkSpot(spec, fail);
  checkCalendars(spec, fail);
  checkEnergy(spec, fail);
  const names = spec.executors.map((executor) => executor.name);
  names.forEach((name, i) => {
    if (names.indexOf(name) !== i) fail(['executors', i, 'name'], `'${name}' is used twice`);
  });
  spec.tasks.forEach((task, i) => {
    if (task.jobs) checkJobs(spec, i, fail);
    else if (!traced && !task.work && !task.runtimes)
      fail(['tasks', i], 'give work (a distribution) or runtimes');
    if (task.runtimes && task.runtimes.length !== size) {
      fail(['tasks', i, 'runtimes'], `has ${task.runtimes.length} numbers for ${size} executors`);
    }
  });
}

/** A model of rigid jobs needs one machine that its largest job fits. */
function checkJobs(
  { tasks, control, executors }: ScenarioSpec,
  i: number,
  fail: (path: PropertyKey[], message: string) => void,
) {
  const { processors } = tasks[i]!.jobs!;
  const { slots } = executors[0]!;
  if (control !== 'batch')
    fail(['tasks', i, 'jobs'], `control ${control} knows no rigid jobs (allowed: batch)`);
  if (processors > slots) {
    fail(
      ['tasks', i, 'jobs', 'processors'],
      `the machine has ${slots} (allowed: at most so many), got ${processors}`,
    );
  }
}

function checkBudgets(
  { budgets, tasks }: ScenarioSpec,
  fail: (path: PropertyKey[], message: string) => void,
) {
  budgets.forEach((budget, i) => {
    for (const [key, known] of [
      ['class', tasks.map(({ name }) => name)],
      ['tenant', tasks.flatMap(({ tenant }) => tenant ?? [])],
    ] as const) {
      const name = budget[key];
      if (name === undefined || known.includes(name)) continue;
      fail(
        ['budgets', i, key],
        `no tasks of '${name}' (allowed: ${[...new Set(known)].join(', ') || `none: no task names a ${key}`})`,
      );
    }
  });
}

/** One machine, whose queue is the control model's own. */
function checkBatch(
  { control, batch, executors }: ScenarioSpec,
  size: number,
  fail: (path: PropertyKey[], message: string) => void,
): void {
  if (control !== 'batch') return;
  const machine = executors[0]!;
  if (size !== 1) fail(['executors'], `control batch has one executor, its machine; got ${size}`);
  if (machine.latency > 0)
    fail(['executors', 0, 'latency'], 'jobs start at once on a batch machine (allowed: 0)');
  if (machine.queue.capacity !== null) {
    fail(['executors', 0, 'queue', 'capacity'], 'the queue of control batch has no bound (allowed: null)');
  }
  if (machine.queue.waiting !== undefined) {
    fail(
      ['executors', 0, 'queue', 'waiting'],
      'the queue of control batch has no bound (allowed: not given)',
    );
  }
  if (batch?.semantics === 'rlscheduler' && batch.backfill === 'conservative') {
    fail(
      ['batch', 'backfill'],
      "'conservative' does not exist with semantics rlscheduler (allowed: none, easy)",
    );
  }
}

/** The hash of a scenario must not depend on where its files lie, nor on how they are read. */
function withoutPaths(spec: ScenarioSpec): unknown {
  const { $schema: _, description: __, ...rest } = spec;
  return { ...rest, arrivals: withoutPath(rest.arrivals) };
}

/** The keys that the schema knows at a path, for did-you-mean. */
function allowedKeys(path: readonly PropertyKey[]): readonly string[] {
  const root = z.toJSONSchema(scenarioSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  let schema: unknown = root;
  for (const key of path) schema = child(schema, key, root);
  return Object.keys(properties(schema, root));
}

interface JsonSchema {
  readonly $defs?: Record<string, unknown>;
  readonly $ref?: string;
  readonly properties?: Record<string, unknown>;
  readonly items?: unknown;
  readonly anyOf?: unknown[];
  readonly oneOf?: unknown[];
  readonly allOf?: unknown[];
}

function properties(schema: unknown, root: JsonSchema): Record<string, unknown> {
  const { $ref, properties: own, anyOf = [], oneOf = [], allOf = [] } = (schema ?? {}) as JsonSchema;
  const parts = [...anyOf, ...oneOf, ...allOf];
  if ($ref !== undefined) parts.push(root.$defs![$ref.replace('#/$defs/', '')]);
  return Object.assign({}, ...parts.map((part) => properties(part, root)), own);
}

function child(schema: unknown, key: PropertyKey, root: JsonSchema): unknown {
  if (typeof key === 'number') return (schema as JsonSchema).items;
  return properties(schema, root)[String(key)];
}
