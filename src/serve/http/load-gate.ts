import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Arrivals } from './arrivals.ts';
import { Problem } from './problem.ts';

export interface GateOptions {
  readonly inFlight: number;
  readonly eventLoopDelayMs: number;
}

/** How late the event loop runs, in milliseconds, over the last while. */
export interface LoopDelay {
  current(): number;
  stop(): void;
}

/** Lets requests in while the server can keep up, and turns the rest away at once: a quick no beats a late yes. */
export class LoadGate {
  readonly #options: GateOptions;
  readonly #delay: LoopDelay;
  #inFlight = 0;

  constructor(options: GateOptions, delay: LoopDelay = watchEventLoop()) {
    this.#options = options;
    this.#delay = delay;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** @throws Problem 503 with Retry-After while nobody can {@link enter} */
  check(): void {
    const { inFlight, eventLoopDelayMs } = this.#options;
    if (this.#inFlight >= inFlight) throw overloaded(`${inFlight} requests are under way`);
    if (this.#delay.current() > eventLoopDelayMs) {
      throw overloaded(`the server runs more than ${eventLoopDelayMs} ms late`);
    }
  }

  /** @throws as {@link check}; what was let in must {@link leave} */
  enter(): void {
    this.check();
    this.#inFlight++;
  }

  leave(): void {
    this.#inFlight--;
  }

  stop(): void {
    this.#delay.stop();
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Makes room for another request, once; null where this one takes none. */
    makeRoom: (() => void) | null;
  }
}

/**
 * Puts the gate before all requests but those that `isExempt`. One is under way from when its body is there until its
 * answer is made, not until that is read: else a few clients that write slowly or read nothing would keep all others out.
 */
export function guardLoad(
  app: FastifyInstance,
  gate: LoadGate,
  arrivals: Arrivals,
  isExempt: (request: FastifyRequest) => boolean,
): void {
  app.decorateRequest('makeRoom', null);
  app.addHook('onRequest', (request, reply, done) => {
    if (isExempt(request)) return done();
    gate.check();
    request.makeRoom = arrivals.begin(() => request.raw.destroy());
    // Emitted too where the client goes away before its answer.
    reply.raw.once('close', () => leave(request));
    done();
  });
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.makeRoom === null) return done();
    leave(request);
    gate.enter();
    request.makeRoom = () => gate.leave();
    done();
  });
  app.addHook('onSend', (request, _reply, payload, done) => {
    leave(request);
    done(null, payload);
  });
  app.addHook('onClose', async () => gate.stop());
}

function leave(request: FastifyRequest): void {
  request.makeRoom?.();
  request.makeRoom = null;
}

function overloaded(why: string): Problem {
  return new Problem(503, `Too much to do: ${why}. Try again later.`, {
    kind: 'overloaded',
    headers: { 'retry-after': '1' },
  });
}

const RESOLUTION_MS = 10;
const SAMPLE_MS = 1000;

/**
 * Samples how late timers come. The median of a second tells a loop that never catches up from one that stood still
 * once, which a collection of garbage may do; bursts are the limit of requests under way's to stop.
 */
export function watchEventLoop(sampleMs = SAMPLE_MS): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  let delay = 0;
  const timer = setInterval(() => {
    delay = Math.max(0, histogram.percentile(50) / 1e6 - RESOLUTION_MS);
    histogram.reset();
  }, sampleMs);
  timer.unref();
  return {
    current: () => delay,
    stop: () => {
      clearInterval(timer);
      histogram.disable();
    },
  };
}
