import process from 'node:process';
import type { Logger } from 'pino';
import { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import { connectRouter, type RouterConnection } from '../../serve/bullmq/connect.ts';
import {
  classesOf,
  executorsOf,
  type JobClass,
  type JobClassOptions,
  parsed,
  type RoutedExecutor,
  type RoutedExecutorOptions,
} from '../../serve/bullmq/executor-options.ts';
import { queueWorld } from '../../serve/bullmq/queue-world.ts';
import { RemoteService } from '../../serve/bullmq/remote-service.ts';
import { Router } from '../../serve/bullmq/router.ts';
import type { RoutingService } from '../../serve/bullmq/routing-service.ts';
import type { TaskClass } from '../../serve/decision/served-task.ts';
import { isArtifactFolder } from '../artifact-folder.ts';
import { type ServeConfig, serveConfigSchema } from './config-schema.ts';
import { createService } from './create-service.ts';
import { createLogger } from './logger.ts';

/** What `switchyard serve` takes too, and means the same here. */
const shared = serveConfigSchema.pick({
  fallback: true,
  disableFile: true,
  explore: true,
  canary: true,
  shadow: true,
  key: true,
  reload: true,
  rollback: true,
  outOfDistribution: true,
  drift: true,
});

const routerSchema = z.strictObject({
  ...shared.shape,
  mode: serveConfigSchema.shape.mode.describe('observe and advise: the fallback routes'),
  deadlineMs: serveConfigSchema.shape.deadlineMs,
  audit: z.union([z.string().min(1), serveConfigSchema.shape.audit.unwrap()]).optional(),
  guardrails: serveConfigSchema.shape.rules,
  name: z
    .string()
    .min(1)
    .default('jobs')
    .describe('Routers of one name send to the same executors, and a jobId runs once among them'),
  prefix: z.string().min(1).default('bull').describe('Of BullMQ’s keys'),
  countsMs: z.number().min(0).max(60_000).default(5).describe('For so long counts of jobs are good'),
  workersEverySeconds: z.number().positive().default(5).describe('Between looks whether queues have workers'),
  rememberSeconds: z.int().positive().default(86_400).describe('For so long a jobId cannot run elsewhere'),
  artifact: z.string().min(1).optional(),
  url: z.string().min(1).optional(),
});

export interface RouterOptions extends z.input<typeof routerSchema> {
  /** `redis://HOST:PORT/DB`, ioredis's options, or an ioredis client, which `close()` leaves open. */
  readonly connection: RouterConnection;
  /** Where jobs can go. Their names, tiers, speeds and prices are what the policy was trained on. */
  readonly executors: readonly RoutedExecutorOptions[];
  /** Folder of an artifact, or a static scheduler's name (`least-backlog`, `power-of-two:choices=3`). */
  readonly artifact?: string;
  /** In place of an artifact: a `switchyard serve` to ask. Its `fallback` decides when it cannot be asked in time. */
  readonly url?: string;
  /** The server's bearer token; a function is asked each time. */
  readonly token?: string | (() => string | Promise<string>);
  /** Classes of jobs; an artifact brings its own. */
  readonly classes?: readonly JobClassOptions[];
  /** Takes JSON lines about what goes wrong; default: stderr. */
  readonly log?: (line: string) => void;
}

type Settings = z.output<typeof routerSchema>;

/** Where nothing else is named: what most routers do that look at nothing. */
const USUAL_FALLBACK = 'round-robin';

/**
 * A router that sends jobs to the BullMQ queues of executors as a policy says.
 *
 * @throws InputError where an option is wrong or the policy does not fit, VerificationError where a bundle does not hold,
 * MissingComponentError when Redis does not answer
 */
export async function createRouter(options: RouterOptions): Promise<Router> {
  const { connection, executors, classes, token, log = toStderr, ...rest } = options;
  const settings = parsed(routerSchema, rest, '');
  checkMeaning(settings, classes);
  const routed = executorsOf(executors);
  const logger = createLogger('warn', log);
  const onProblem = (what: string, error: unknown) => logger.warn({ err: error }, what);
  const decider = await createDecider(settings, { routed, classes, token, logger, onProblem });
  try {
    const { redis, disconnect } = await connectRouter(connection, onProblem);
    return await Router.open({
      redis,
      disconnect,
      service: decider.service,
      classes: decider.classes,
      executors: routed,
      name: settings.name,
      prefix: settings.prefix,
      countsMs: settings.countsMs,
      workersEvery: settings.workersEverySeconds,
      remember: settings.rememberSeconds,
      monotonic: () => performance.now(),
      onProblem,
    });
  } catch (error) {
    await decider.service.close();
    throw error;
  }
}

const toStderr = (line: string) => {
  process.stderr.write(`${line}\n`);
};

function checkMeaning({ artifact, url, mode, audit }: Settings, classes: unknown): void {
  if ((artifact === undefined) === (url === undefined))
    throw new InputError('a router needs either an artifact or the url of a server');
  if (url !== undefined) return;
  if (mode === 'enforce' && audit === undefined)
    throw new InputError(
      'mode enforce needs an audit log: nothing is enforced without a record (audit: FILE)',
    );
  if (classes !== undefined && isArtifactFolder(artifact!))
    throw new InputError(`/classes: artifact '${artifact}' brings its own`);
}

interface DeciderGiven {
  readonly classes: RouterOptions['classes'] | undefined;
  readonly token: RouterOptions['token'] | undefined;
  readonly routed: readonly RoutedExecutor[];
  readonly logger: Logger;
  readonly onProblem: (what: string, error: unknown) => void;
}

/** Who decides, and the classes of jobs that they know. */
interface Decider {
  readonly service: RoutingService;
  readonly classes: readonly JobClass[];
}

async function createDecider(settings: Settings, given: DeciderGiven): Promise<Decider> {
  const { artifact, url } = settings;
  if (url !== undefined) return remoteDecider(url, settings, given);
  const config = configOf(settings);
  if (isArtifactFolder(artifact!)) {
    const service = await createService(artifact!, config, given.logger);
    return { service, classes: service.classes.map(jobClassOf) };
  }
  const classes = classesOf(given.classes ?? [{ name: 'job' }]);
  const rule = { name: artifact!, scenario: await queueWorld(given.routed, classes) };
  const fallback = config.fallback ?? USUAL_FALLBACK;
  return { service: await createService(rule, { ...config, fallback }, given.logger), classes };
}

async function remoteDecider(
  url: string,
  { fallback = USUAL_FALLBACK, deadlineMs }: Settings,
  { routed, token, logger, onProblem, ...given }: DeciderGiven,
): Promise<Decider> {
  const classes = classesOf(given.classes ?? [{ name: 'job' }]);
  const rule = { name: fallback, scenario: await queueWorld(routed, classes) };
  const standing = await createService(rule, serveConfigSchema.parse({ mode: 'observe' }), logger);
  const service = new RemoteService({
    url,
    token: token === undefined ? null : typeof token === 'string' ? () => token : token,
    deadlineMs,
    fallback: standing,
    onProblem,
  });
  return { service, classes };
}

/**
 * The server's configuration. A router does what it is told: where the policy only advises, the fallback must choose, and
 * the log must say so, which is what `observe` does.
 */
function configOf({ audit, guardrails, mode, ...rest }: Settings): ServeConfig {
  const { name, prefix, countsMs, workersEverySeconds, rememberSeconds, artifact, url, ...config } = rest;
  return serveConfigSchema.parse({
    ...config,
    mode: mode === 'advise' ? 'observe' : mode,
    rules: guardrails,
    ...(audit !== undefined && { audit: typeof audit === 'string' ? { file: audit } : audit }),
  });
}

function jobClassOf({ name, work, slots, deadline }: TaskClass): JobClass {
  return { name, work, slots, ...(Number.isFinite(deadline) && { deadline }) };
}
