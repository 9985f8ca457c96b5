import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import { AuditLog } from '../../serve/audit/log.ts';
import { disk, type Storage } from '../../serve/audit/storage.ts';
import { ThreadLog } from '../../serve/audit/thread-log.ts';
import type { AuditWriter } from '../../serve/audit/writer.ts';
import { candidatesOf } from '../../serve/decision/candidates.ts';
import type { Guard } from '../../serve/decision/decider.ts';
import { Explanations } from '../../serve/explain/explanations.ts';
import { compileRules } from '../../serve/guardrails/guardrails.ts';
import { AuditTrail } from '../../serve/live/audit-trail.ts';
import { LiveService } from '../../serve/live/live-service.ts';
import { People } from '../../serve/live/people.ts';
import { type CreateScheduler, preparedRule, type Rule } from '../../serve/live/prepared.ts';
import { Roles } from '../../serve/live/roles.ts';
import { Watch } from '../../serve/live/watch.ts';
import { systemClock } from '../../serve/pending/clock.ts';
import { type HumanRules, humanRules } from '../../serve/pending/human-rules.ts';
import { PendingList } from '../../serve/pending/pending-list.ts';
import { BundleWatch } from '../../serve/rollout/bundle-watch.ts';
import { readPublicKeyFile } from '../key-files.ts';
import { namedFactory } from '../policy.ts';
import { readPackage } from '../project.ts';
import { THREADS_START } from '../threads.ts';
import type { ServeConfig } from './config-schema.ts';
import { runSimulations } from './run-simulations.ts';

/**
 * The service behind `switchyard serve`.
 *
 * @param primary folder of the policy that decides, or a rule
 * @param storage where the audit log lives
 * @throws InputError, VerificationError when a bundle cannot be loaded, or the configuration does not fit it
 */
export async function createService(
  primary: string | Rule,
  config: ServeConfig,
  logger: Logger,
  storage: Storage = disk,
): Promise<LiveService> {
  const { disableFile } = config;
  const roles = await openRoles(primary, config);
  const guard = await createGuard(config);
  const asks = config.human ? await humanRules(config.human) : null;
  const log = config.audit ? await openAudit(config.audit, storage) : null;
  const audit = new AuditTrail(log, (problem) => {
    watch.metrics.auditFailed();
    logger.error({ problem }, 'a decision could not be recorded');
  });
  const people = createPeople(config, asks, audit);
  const watch = new Watch(
    roles,
    { pending: () => people.list.list().length, auditProblem: () => audit.problem },
    {
      drift: config.drift ?? {},
      rollback: config.rollback ?? {},
      monotonic: () => performance.now(),
      onAlert: (alert) => logger.warn({ alert }, 'alert'),
      onWorse(why) {
        const instead = roles.withdraw(why);
        watch.metrics.rolledBack();
        watch.begin();
        logger.error({ why, instead }, 'rolled back');
        void audit.event('rollback', { why, instead });
      },
    },
  );
  const explanations = new Explanations(roles, {
    guard,
    monotonic: () => performance.now(),
    simulations: runSimulations(),
  });
  const service = new LiveService(
    {
      mode: config.mode,
      explore: config.explore,
      deadlineMs: config.deadlineMs,
      isDisabled: () => disableFile !== undefined && existsSync(disableFile),
      guard,
      monotonic: () => performance.now(),
      version: readPackage().version,
    },
    { roles, watch, audit, people, explanations },
  );
  return config.reload ? watched(service, roles, config.reload.everySeconds, logger) : service;
}

async function openRoles(primary: string | Rule, config: ServeConfig): Promise<Roles> {
  const { canary, shadow, key, fallback, outOfDistribution } = config;
  const createScheduler: CreateScheduler = (name, scenario) =>
    namedFactory(name)({ scenario, parameters: {}, seed: 'serve' });
  const { version } = readPackage();
  return Roles.open({
    primary:
      typeof primary === 'string' ? primary : preparedRule(primary, { fallback, createScheduler }, version),
    candidate: canary?.candidate,
    shadow,
    canary: canary?.share ?? 1,
    key: key === undefined ? null : readPublicKeyFile(key),
    fallback,
    createScheduler,
    range: { slack: outOfDistribution?.tolerance ?? 1 },
  });
}

/** Rules mask the candidates of every decision, whoever makes it. */
async function createGuard({ rules }: ServeConfig): Promise<Guard> {
  if (rules.length === 0) return () => [];
  const guardrails = await compileRules(rules);
  return (_request, point) => {
    const candidates = candidatesOf(point);
    const { allowed, checks } = guardrails.judge(
      candidates,
      candidates.map((_, i) => point.allowed(i)),
    );
    for (const [i, isAllowed] of allowed.entries()) if (!isAllowed) point.forbid(i);
    return checks;
  };
}

function openAudit(
  { file, sync, maxBytes }: NonNullable<ServeConfig['audit']>,
  storage: Storage,
): Promise<AuditWriter> {
  const options = { sync, ...(maxBytes !== undefined && { maxBytes }) };
  if (THREADS_START && storage === disk) return ThreadLog.open(file, options);
  return AuditLog.open(file, { ...options, now: systemClock.now, storage });
}

function createPeople({ human, mode }: ServeConfig, asks: HumanRules | null, audit: AuditTrail) {
  const list = new PendingList({
    ...(human && { limit: human.capacity, seconds: human.timeLimit }),
    onSettled: (pending) => void audit.settled(pending, mode),
  });
  return new People(list, asks, human?.default ?? 'fallback');
}

/** Reloads by itself when a folder has changed. */
function watched(service: LiveService, roles: Roles, everySeconds: number, logger: Logger): LiveService {
  const reload = async () => {
    try {
      await service.reload();
    } catch (error) {
      logger.error({ err: error }, 'not loaded anew: the old bundles go on');
    }
  };
  const watches = roles
    .status()
    .filter(({ folder }) => folder !== '')
    .map(({ folder }) => new BundleWatch({ folder, every: 1000 * everySeconds, onChange: reload }));
  service.onClose(() => {
    for (const watch of watches) watch.close();
  });
  return service;
}
