import type { Scenario } from '../../sim/scenario/schema.ts';
import type { Scheduler } from '../../sim/scheduler.ts';
import type { Answering } from '../decision/decider.ts';
import { RequestReader } from '../decision/reading.ts';
import type { DecideRequest } from '../decision/request.ts';
import type { ServedPoint } from '../decision/served-point.ts';
import type { Judgement } from '../decision/served-policy.ts';

/** It is asked for no features. */
const UNSEEN: Judgement['observation'] = {
  globals: new Float32Array(),
  candidates: new Float32Array(),
  mask: new Uint8Array(),
  elapsed: 0,
};

/** A static scheduler that answers requests as a policy does: its ranks, the other way round, are scores. */
export class SchedulerPolicy implements Answering {
  readonly #scheduler: Scheduler;
  readonly #reader: RequestReader;
  readonly #clock: () => number;
  readonly #asked = new WeakMap<ServedPoint, DecideRequest>();

  /** @param clock seconds since the world began: rules such as F1 look at the time of submission on it */
  constructor(scheduler: Scheduler, scenario: Scenario, clock: () => number) {
    this.#scheduler = scheduler;
    this.#reader = new RequestReader(scenario);
    this.#clock = clock;
  }

  read(request: DecideRequest, id: string): ServedPoint {
    const point = this.#reader.read(request, id, this.#clock());
    this.#asked.set(point, request);
    return point;
  }

  judge(point: ServedPoint): Judgement {
    const scores: (number | null)[] = new Array(point.size).fill(null);
    const ranks = this.#scheduler.score ? this.#ranked(point) : this.#chosen(point);
    let choice = -1;
    let finite = true;
    for (const [i, rank] of ranks) {
      finite &&= !Number.isNaN(rank);
      scores[i] = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, -rank));
      if (choice < 0 || scores[i] > scores[choice]!) choice = i;
    }
    return { scores, choice, finite, observation: UNSEEN };
  }

  *#ranked(point: ServedPoint): Generator<[row: number, rank: number]> {
    for (let i = 0; i < point.runs; i++) {
      if (point.allowed(i)) yield [i, this.#scheduler.score!(point, i)];
    }
  }

  /** One choice after another, each from what the others left. */
  *#chosen(point: ServedPoint): Generator<[row: number, rank: number]> {
    const left = this.read(this.#asked.get(point)!, 'left');
    for (let rank = 0; rank < point.runs && !left.empty; rank++) {
      const i = this.#scheduler.choose(left);
      if (i >= left.runs || !left.allowed(i)) return;
      yield [i, rank];
      left.forbid(i);
    }
  }
}
