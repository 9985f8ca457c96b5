import { InputError } from '../../core/errors.ts';
import { type DecideAnswer, decideAnswerSchema } from '../decision/answer.ts';
import type { DecideRequest } from '../decision/request.ts';
import type { DecideContext, Outcome } from '../service.ts';
import type { RoutingService } from './routing-service.ts';

export interface RemoteGiven {
  /** Of a decision server. */
  readonly url: string;
  /** A bearer token, asked for with each request since it may expire; null where the server wants none. */
  readonly token: (() => string | Promise<string>) | null;
  /** Milliseconds that a decision may take, the network included. */
  readonly deadlineMs: number;
  /** Decides where the server does not. */
  readonly fallback: RoutingService;
  readonly onProblem: (what: string, error: unknown) => void;
}

/** Outcomes that are sent at once, and milliseconds between two sendings. */
const AT_ONCE = 1000;
const EVERY = 200;

/** Milliseconds that outcomes may take: nobody waits for them. */
const PATIENCE = 5000;

/** A decision server that is asked over the network. Whatever is wrong with it, the fallback answers in time. */
export class RemoteService implements RoutingService {
  readonly #given: RemoteGiven;
  readonly #timer: NodeJS.Timeout;
  /** Decisions of the server that were not followed, so that their outcomes say nothing about it. */
  readonly #unfollowed = new Set<string>();
  #outcomes: Outcome[] = [];

  /** @throws InputError unless `url` is one of HTTP */
  constructor(given: RemoteGiven) {
    if (!URL.canParse(given.url) || !/^https?:$/.test(new URL(given.url).protocol))
      throw new InputError(`/url: '${given.url}' is not the address of a server (https://HOST:PORT)`);
    this.#given = given;
    this.#timer = setInterval(() => void this.#flush(), EVERY).unref();
  }

  async decide(request: DecideRequest, context: DecideContext): Promise<DecideAnswer> {
    const { answer, trouble } = await this.#ask(request);
    if (answer !== null && (answer.mode !== 'advise' || answer.fallback)) return answer;
    this.#unfollowed.add(request.id!);
    const standing = await this.#given.fallback.decide(withoutClass(request), context);
    const reason = trouble ?? 'observe: the server only advises';
    return { ...standing, scores: answer?.scores ?? standing.scores, fallback: true, reason };
  }

  report(outcome: Outcome): void {
    if (this.#unfollowed.delete(outcome.id)) return;
    this.#outcomes.push(outcome);
    if (this.#outcomes.length >= AT_ONCE) void this.#flush();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#flush();
    await this.#given.fallback.close();
  }

  async #ask(request: DecideRequest): Promise<{ answer: DecideAnswer | null; trouble: string | null }> {
    try {
      const response = await this.#post('/v1/decide', request, this.#given.deadlineMs);
      const said: unknown = await response.json();
      if (response.status === 400 || response.status === 422) throw new InputError(detailOf(said));
      if (!response.ok) return { answer: null, trouble: `exception: HTTP ${response.status}` };
      const { data } = decideAnswerSchema.safeParse(said);
      if (data === undefined || !fits(data, request))
        return { answer: null, trouble: 'exception: no answer to what was asked' };
      return { answer: data, trouble: null };
    } catch (error) {
      if (error instanceof InputError) throw error;
      const late = (error as Error).name === 'TimeoutError';
      return { answer: null, trouble: late ? 'deadline' : 'exception: the server cannot be reached' };
    }
  }

  async #post(path: string, body: unknown, patience: number): Promise<Response> {
    const { url, token } = this.#given;
    return fetch(new URL(path, url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== null && { authorization: `Bearer ${await token()}` }),
      },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
  }

  async #flush(): Promise<void> {
    while (this.#outcomes.length > 0) {
      const outcomes = this.#outcomes.splice(0, AT_ONCE);
      try {
        const response = await this.#post('/v1/outcomes', { outcomes }, PATIENCE);
        await response.arrayBuffer();
        if (!response.ok) throw new Error(`HTTP ${response.status}`);
      } catch (error) {
        this.#given.onProblem(`${outcomes.length} outcomes could not be reported`, error);
      }
    }
  }
}

/** Whether an answer is about the executors that were asked about. */
function fits({ choice, kind, executor }: DecideAnswer, { executors }: DecideRequest): boolean {
  if (choice === null || kind !== 'run') return executor === null;
  return executors[choice]?.name === executor;
}

function detailOf(said: unknown): string {
  const { detail, title } = (said ?? {}) as { detail?: unknown; title?: unknown };
  return String(detail ?? title ?? 'the server refuses the request');
}

/** The fallback knows no classes but its own; what a job of them usually is has been said already. */
function withoutClass(request: DecideRequest): DecideRequest {
  const { class: _, ...task } = request.task ?? {};
  return { ...request, task };
}
