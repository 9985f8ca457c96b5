/** How two policies judged the same candidates. */
export interface ShadowSummary {
  /** Decisions that are looked back at. */
  readonly compared: number;
  /** Share in which both chose the same; null before there is any. */
  readonly agreement: number | null;
  /**
   * Where they disagreed, by how much the primary scored its own choice above the shadow's, on average; null where they
   * never did, or it gave no scores. Small gaps: they disagree where it hardly matters to it.
   */
  readonly primaryGap: number | null;
  /** The same the other way round. */
  readonly shadowGap: number | null;
}

/** What a policy said about one decision. */
export interface Opinion {
  /** −Infinity, or null, where masked. */
  readonly scores: ArrayLike<number | null>;
  readonly choice: number;
}

/** Compares the choices of a policy that decides with those of one that only watches, over the last decisions. */
export class ShadowComparison {
  readonly #agreed: Uint8Array;
  /** NaN where there is none. */
  readonly #primaryGaps: Float64Array;
  readonly #shadowGaps: Float64Array;
  #count = 0;

  constructor(window = 1000) {
    this.#agreed = new Uint8Array(window);
    this.#primaryGaps = new Float64Array(window);
    this.#shadowGaps = new Float64Array(window);
  }

  /** Answers whether they agree. */
  add(primary: Opinion, shadow: Opinion): boolean {
    const at = this.#count++ % this.#agreed.length;
    const agree = primary.choice === shadow.choice;
    this.#agreed[at] = agree ? 1 : 0;
    this.#primaryGaps[at] = agree ? Number.NaN : gap(primary, shadow.choice);
    this.#shadowGaps[at] = agree ? Number.NaN : gap(shadow, primary.choice);
    return agree;
  }

  summary(): ShadowSummary {
    const compared = Math.min(this.#count, this.#agreed.length);
    const agreed = this.#agreed.subarray(0, compared).reduce((sum, bit) => sum + bit, 0);
    return {
      compared,
      agreement: compared === 0 ? null : agreed / compared,
      primaryGap: meanGap(this.#primaryGaps.subarray(0, compared)),
      shadowGap: meanGap(this.#shadowGaps.subarray(0, compared)),
    };
  }
}

function gap({ scores, choice }: Opinion, other: number): number {
  return (scores[choice] ?? Number.NaN) - (scores[other] ?? Number.NaN);
}

function meanGap(gaps: Float64Array): number | null {
  const known = gaps.filter(Number.isFinite);
  return known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0) / known.length;
}
