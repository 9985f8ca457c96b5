import { randomUUID } from 'node:crypto';
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { InputError, UsageError } from '../../core/errors.ts';
import type { DecideAnswer } from '../decision/answer.ts';
import type { ServiceStatus } from '../service.ts';
import { type Claim, Claims } from './claims.ts';
import { countQueues } from './counts.ts';
import type { JobClass, RoutedExecutor } from './executor-options.ts';
import { InTurn } from './in-turn.ts';
import { type AddOptions, knownFacts, requestOfJob, separated } from './job-request.ts';
import { Lane, type LaneListener } from './lane.ts';
import type { TrackedJob } from './ledger.ts';
import { outcomeOf } from './outcome.ts';
import type { RoutingService } from './routing-service.ts';

export interface RouterGiven {
  readonly redis: Redis;
  readonly service: RoutingService;
  readonly executors: readonly RoutedExecutor[];
  readonly classes: readonly JobClass[];
  /** BullMQ's keys begin with it. */
  readonly prefix: string;
  /** Milliseconds for which counts of jobs are good. */
  readonly countsMs: number;
  /** Seconds between two looks whether queues have workers. */
  readonly workersEvery: number;
  /** Seconds for which a job's id is remembered, at least. */
  readonly remember: number;
  /** Milliseconds that never go back. */
  readonly monotonic: () => number;
  readonly onProblem: (what: string, error: unknown) => void;
  /** Lets go of Redis. */
  readonly disconnect: () => Promise<void>;
}

/** Where a job went. */
export interface Routed {
  /** Null where the policy chose to do something else with it than to run it, or it was added before and is gone. */
  readonly job: Job | null;
  /** Its executor's name; null where it went nowhere. */
  readonly executor: string | null;
  /** The executor that the policy prefers, whoever decided; null where it says nothing of use. */
  readonly advice: string | null;
  /** How it was decided; null where it was added before. */
  readonly answer: DecideAnswer | null;
  /** Whether it was added before: then nothing is decided, and nothing runs twice. */
  readonly repeated: boolean;
}

/** Sends jobs to the queues of executors as a policy says. */
export class Router implements LaneListener {
  readonly #given: RouterGiven;
  readonly #lanes: readonly Lane[];
  readonly #claims: Claims;
  readonly #turns = new InTurn();
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #looks: NodeJS.Timeout;
  #counted = Number.NEGATIVE_INFINITY;
  #closing: Promise<void> | null = null;

  static async open(given: RouterGiven): Promise<Router> {
    // The lanes are told later whom to tell.
    const later: { router: Router | null } = { router: null };
    const listener: LaneListener = {
      ended: (lane, job, failed) => later.router?.ended(lane, job, failed),
      problem: given.onProblem,
    };
    const usualWork = given.classes.reduce((sum, { work }) => sum + work, 0) / given.classes.length;
    const { redis, prefix, monotonic } = given;
    const lanes = await Promise.all(
      given.executors.map((executor) =>
        Lane.open(executor, { redis, prefix, usualWork, monotonic, listener }),
      ),
    );
    later.router = new Router(given, lanes);
    await later.router.#look();
    return later.router;
  }

  private constructor(given: RouterGiven, lanes: readonly Lane[]) {
    const { redis, prefix, remember, workersEvery } = given;
    this.#given = given;
    this.#lanes = lanes;
    this.#claims = new Claims(redis, prefix, remember);
    this.#looks = setInterval(() => void this.#look(), 1000 * workersEvery).unref();
  }

  /**
   * Adds a job to the queue of the executor that is chosen for it. Its `jobId` may be added any number of times.
   *
   * @throws InputError where the options do not fit BullMQ or the policy, or no executor may have the job; whatever
   * BullMQ throws when it could not be added: adding it again is safe if it has a `jobId`
   */
  add(name: string, data: unknown, options: AddOptions = {}): Promise<Routed> {
    if (this.#closing !== null) return Promise.reject(new UsageError('the router is closed'));
    const added = this.#add(name, data, options);
    this.#underWay.add(added);
    const over = () => this.#underWay.delete(added);
    added.then(over, over);
    return added;
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

  /** Jobs that were added here and whose end is not known. */
  get open(): number {
    return this.#lanes.reduce((sum, { ledger }) => sum + ledger.size, 0);
  }

  /** Adds what is under way, and lets go of Redis and of the service. Jobs go on in their queues. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  ended({ executor }: Lane, job: TrackedJob, failed: boolean): void {
    try {
      this.#given.service.report(outcomeOf(job, executor, failed, this.#given.monotonic()));
    } catch (error) {
      if (!(error instanceof InputError)) this.problem('an outcome could not be reported', error);
    }
  }

  problem(what: string, error: unknown): void {
    this.#given.onProblem(what, error);
  }

  async #add(name: string, data: unknown, options: AddOptions): Promise<Routed> {
    const { job, facts, key } = separated(options);
    const given = job.jobId;
    if (given !== undefined) checkId(given);
    const id = given ?? randomUUID();
    const add = (lane: Lane) => lane.add(name, data, { ...job, jobId: id });
    const before = given === undefined ? null : await this.#claims.find(id);
    if (before !== null) return this.#again(id, before, add);

    const { answer, lane } = await this.#turns.do(() => this.#decide(id, key, facts));
    const advice = this.#lanes[greatest(answer.scores)]?.executor.name ?? null;
    if (lane === null) return { job: null, executor: null, advice, answer, repeated: false };
    try {
      const other = given === undefined ? null : await this.#claims.take(id, lane.executor.queue);
      if (other !== null) {
        lane.ledger.take(id);
        return await this.#again(id, other, add);
      }
      const added = await add(lane);
      lane.ledger.arrived(id);
      if (given !== undefined) this.#remember(id, lane);
      return { job: added, executor: lane.executor.name, advice, answer, repeated: false };
    } catch (error) {
      lane.ledger.take(id);
      throw error;
    }
  }

  /** A job that went to a queue before, or was about to. */
  async #again(id: string, { queue, queued }: Claim, add: (lane: Lane) => Promise<Job>): Promise<Routed> {
    const lane = this.#lanes.find(({ executor }) => executor.queue === queue);
    if (lane === undefined)
      throw new InputError(`job '${id}' was added to queue '${queue}' before, which is no executor's now`);
    const job = queued ? await lane.find(id) : await add(lane);
    if (!queued) this.#remember(id, lane);
    return { job: job ?? null, executor: lane.executor.name, advice: null, answer: null, repeated: true };
  }

  /** In the moment of the decision its job counts, before the next one is looked at. */
  async #decide(id: string, key: string | undefined, facts: ReturnType<typeof separated>['facts']) {
    const { service, monotonic, classes } = this.#given;
    await this.#count();
    const receivedAt = monotonic();
    const request = requestOfJob(id, key, facts, this.#lanes, receivedAt);
    const answer = await service.decide(request, { receivedAt });
    if (answer.choice === null) throw new InputError(`job '${id}': no executor may have it`);
    const lane = this.#lanes.find(({ executor }) => executor.name === answer.executor) ?? null;
    if (lane !== null) {
      const { work, slots, deadline } = knownFacts(facts, classes);
      const seconds = (slots * work) / lane.executor.speed;
      lane.ledger.send({ id, seconds, added: receivedAt, deadline, slots, began: null });
    }
    return { answer, lane };
  }

  async #count(): Promise<void> {
    const { redis, prefix, countsMs, monotonic } = this.#given;
    const now = monotonic();
    if (now - this.#counted < countsMs) return;
    for (const { ledger } of this.#lanes) ledger.ask();
    const queues = this.#lanes.map(({ executor }) => executor.queue);
    for (const [k, counts] of (await countQueues(redis, prefix, queues)).entries()) {
      const lane = this.#lanes[k]!;
      lane.ledger.count(counts);
      lane.paused = counts.paused;
    }
    this.#counted = now;
  }

  #remember(id: string, lane: Lane): void {
    this.#claims
      .queued(id, lane.executor.queue)
      .catch((error) => this.problem(`job '${id}' could not be remembered`, error));
  }

  async #look(): Promise<void> {
    try {
      await Promise.all(this.#lanes.map((lane) => lane.look()));
    } catch (error) {
      this.problem('workers could not be counted', error);
    }
  }

  async #close(): Promise<void> {
    clearInterval(this.#looks);
    await Promise.allSettled(this.#underWay);
    await Promise.all(this.#lanes.map((lane) => lane.close()));
    await this.#given.service.close();
    await this.#given.disconnect();
  }
}

/** Index of the greatest score; −1 where there is none. */
function greatest(scores: DecideAnswer['scores']): number {
  let best = -1;
  for (const [i, score] of scores.entries()) {
    if (score !== null && score > (scores[best] ?? Number.NEGATIVE_INFINITY)) best = i;
  }
  return best;
}

/** BullMQ would refuse it too, but only when its executor has been chosen. */
function checkId(id: string): void {
  if (/^\d+$/.test(id) || id.includes(':') || id.length === 0 || id.length > 200) {
    throw new InputError(
      `jobId '${id}' is not allowed (1 to 200 characters, no ':', and not a whole number by itself)`,
    );
  }
}
