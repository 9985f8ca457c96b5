import { randomUUID } from 'node:crypto';
import type { Job } from 'bullmq';
import { InputError, UsageError } from '../../core/errors.ts';
import type { DecideRequest } from '../decision/request.ts';
import type { ServiceStatus } from '../service.ts';
import { type Claim, Claims } from './claims.ts';
import type { JobClass } from './executor-options.ts';
import { Fleet, type FleetGiven } from './fleet.ts';
import { InTurn } from './in-turn.ts';
import { type AddOptions, checkId, type Facts, knownFacts, requestOfJob, separated } from './job-request.ts';
import { keptForAWhile } from './kept-jobs.ts';
import type { Lane, LaneListener } from './lane.ts';
import type { TrackedJob } from './ledger.ts';
import { outcomeOf } from './outcome.ts';
import { adviceOf, type Routed } from './routed.ts';
import type { RoutingService } from './routing-service.ts';

export interface RouterGiven extends Omit<FleetGiven, 'usualWork' | 'listener'> {
  readonly service: RoutingService;
  readonly classes: readonly JobClass[];
  /** Routers with the same name know of each other's jobs. */
  readonly name: string;
  /** Seconds for which a job's id is remembered. */
  readonly remember: number;
  readonly onProblem: (what: string, error: unknown) => void;
  /** Lets go of Redis. */
  readonly disconnect: () => Promise<void>;
}

/** Sends jobs to the queues of executors as a policy says. */
export class Router {
  readonly #given: RouterGiven;
  readonly #fleet: Fleet;
  readonly #claims: Claims;
  readonly #turns = new InTurn();
  /** By job, so that nobody decides twice about one that is added twice at once. */
  readonly #underWay = new Map<string, Promise<unknown>>();
  #closing: Promise<void> | null = null;

  static async open(given: RouterGiven): Promise<Router> {
    const usualWork = given.classes.reduce((sum, { work }) => sum + work, 0) / given.classes.length;
    const listener = listenerOf(given);
    return new Router(given, await Fleet.open({ ...given, usualWork, listener }));
  }

  private constructor(given: RouterGiven, fleet: Fleet) {
    const { redis, prefix, name, remember } = given;
    this.#given = given;
    this.#fleet = fleet;
    this.#claims = new Claims(redis, `${prefix}:${name}`, remember);
  }

  /**
   * Adds a job to the queue of the executor that is chosen for it. A job with a `jobId` may be added any number of times.
   *
   * @throws InputError where the options do not fit BullMQ or the policy, or no executor may have the job; whatever
   * BullMQ throws when it could not be added: adding it again is safe if it has a `jobId`
   */
  async add(name: string, data: unknown, options: AddOptions = {}): Promise<Routed> {
    if (this.#closing !== null) throw new UsageError('the router is closed');
    const { jobId = randomUUID() } = options;
    const before = this.#underWay.get(jobId);
    const add = () => this.#add(jobId, name, data, options);
    const added = before === undefined ? add() : before.then(add, add);
    this.#underWay.set(jobId, added);
    return added.finally(() => {
      if (this.#underWay.get(jobId) === added) this.#underWay.delete(jobId);
    });
  }

  /** Jobs that were added here and whose end is not known. */
  get open(): number {
    return this.#fleet.lanes.reduce((sum, { ledger }) => sum + ledger.size, 0);
  }

  /** Who decides, and whether anything is wrong with them; null where a server is asked, which says so itself. */
  status(): ServiceStatus | null {
    return this.#given.service.status?.() ?? null;
  }

  /** Prometheus text; null where a server is asked. */
  async metrics(): Promise<string | null> {
    return (await this.#given.service.metrics?.())?.text ?? null;
  }

  /**
   * Loads and verifies the artifacts anew; the old ones go on where the new ones do not hold.
   * @throws InputError, VerificationError
   */
  async reload(): Promise<ServiceStatus | null> {
    return (await this.#given.service.reload?.()) ?? null;
  }

  /** Adds what is under way, and lets go of Redis and of the service. Jobs go on in their queues. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#underWay.values());
    await this.#fleet.close();
    await this.#given.service.close();
    await this.#given.disconnect();
  }

  async #add(id: string, name: string, data: unknown, options: AddOptions): Promise<Routed> {
    const { job, facts, key } = separated(options);
    const given = job.jobId;
    if (given !== undefined) checkId(given);
    const kept = given === undefined ? job : keptForAWhile(job);
    const add = (lane: Lane) => lane.add(name, data, { ...kept, jobId: id });
    const before = given === undefined ? null : await this.#claims.find(id);
    if (before !== null) return this.#again(id, before, add);

    const { answer, lane } = await this.#decide(id, key, facts);
    const told = { advice: adviceOf(answer, this.#fleet.lanes), answer, repeated: false };
    if (lane === null) return { job: null, executor: null, ...told };
    try {
      const other = given === undefined ? null : await this.#claims.take(id, lane.executor.queue);
      if (other !== null) {
        lane.ledger.take(id);
        return await this.#again(id, other, add);
      }
      const added = await add(lane);
      lane.ledger.arrived(id);
      if (given !== undefined) this.#remember(id, lane);
      return { job: added, executor: lane.executor.name, ...told };
    } catch (error) {
      lane.ledger.take(id);
      throw error;
    }
  }

  /** A job that went to a queue before, or was about to. */
  async #again(id: string, { queue, queued }: Claim, add: (lane: Lane) => Promise<Job>): Promise<Routed> {
    const lane = this.#fleet.ofQueue(queue);
    if (lane === null)
      throw new InputError(`job '${id}' was added to queue '${queue}' before, which is no executor's now`);
    const job = queued ? await lane.find(id) : await add(lane);
    if (!queued) this.#remember(id, lane);
    return { job: job ?? null, executor: lane.executor.name, advice: null, answer: null, repeated: true };
  }

  /** The job counts from the moment of its decision: the next one is made while this one is still being recorded. */
  async #decide(id: string, key: string | undefined, facts: Facts) {
    const { service, monotonic, classes } = this.#given;
    const { work, slots, deadline } = knownFacts(facts, classes);
    let lane: Lane | null = null;
    const send = (executor: string | null, added: number) => {
      lane?.ledger.take(id);
      lane = this.#fleet.named(executor);
      const speed = lane?.executor.speed ?? 1;
      lane?.ledger.send({ id, seconds: (slots * work) / speed, added, deadline, slots, began: null });
    };
    const { decision, receivedAt } = await this.#turns.do(async () => {
      await this.#fleet.count();
      const receivedAt = monotonic();
      const request = requestOfJob(id, key, facts, this.#fleet.lanes, receivedAt);
      const { decision, decided } = decidedBy(service, request, receivedAt, (executor) =>
        send(executor, receivedAt),
      );
      await decided;
      return { decision, receivedAt };
    });
    const answer = await decision;
    if (this.#fleet.named(answer.executor) !== lane) send(answer.executor, receivedAt);
    if (answer.choice === null) throw new InputError(`job '${id}': no executor may have it`);
    return { answer, lane: this.#fleet.named(answer.executor) };
  }

  #remember(id: string, { executor }: Lane): void {
    this.#claims
      .queued(id, executor.queue)
      .catch((error) => this.#given.onProblem(`job '${id}' could not be remembered`, error));
  }
}

/** A decision, and the moment from which it is known. */
function decidedBy(
  service: RoutingService,
  request: DecideRequest,
  receivedAt: number,
  onDecided: (executor: string | null) => void,
) {
  let known = () => {};
  const heard = new Promise<void>((resolve) => {
    known = resolve;
  });
  const decision = service.decide(request, {
    receivedAt,
    onDecided(executor) {
      onDecided(executor);
      known();
    },
  });
  return { decision, decided: Promise.race([heard, decision.catch(() => {})]) };
}

/** Reports what becomes of jobs. */
function listenerOf({ service, monotonic, onProblem }: RouterGiven): LaneListener {
  return {
    problem: onProblem,
    ended({ executor }: Lane, job: TrackedJob, failed: boolean) {
      try {
        service.report(outcomeOf(job, executor, failed, monotonic()));
      } catch (error) {
        if (!(error instanceof InputError)) onProblem('an outcome could not be reported', error);
      }
    },
  };
}
