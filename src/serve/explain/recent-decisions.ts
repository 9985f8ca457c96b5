import type { DecideRequest } from '../decision/request.ts';
import type { Prepared } from '../live/prepared.ts';

/** A decision as it was made. */
export interface MadeDecision {
  readonly request: DecideRequest;
  readonly seat: Prepared;
  readonly choice: number | null;
  /** Why the fallback scheduler made it; null where the policy did. */
  readonly reason: string | null;
}

/** Requests whose size nobody told are taken to be as large. */
const USUAL_BYTES = 4096;

/**
 * The last decisions, as many as have come in `bytes` of requests, and at most twice as many. Two generations, of which
 * the older is dropped whole.
 */
export class RecentDecisions {
  readonly #bytes: number;
  #young = new Map<string, MadeDecision>();
  #old = new Map<string, MadeDecision>();
  #size = 0;

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  set(id: string, decision: MadeDecision, bytes: number = USUAL_BYTES): void {
    this.#young.set(id, decision);
    this.#size += bytes;
    if (this.#size < this.#bytes) return;
    this.#old = this.#young;
    this.#young = new Map();
    this.#size = 0;
  }

  get(id: string): MadeDecision | undefined {
    return this.#young.get(id) ?? this.#old.get(id);
  }
}
