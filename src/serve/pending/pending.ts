/** A decision that a person is asked about. The caller has its answer already: the default, unless a person is quicker. */
export interface Pending {
  readonly id: string;
  /** Of the decision. */
  readonly decision: string;
  /** Why a person is asked, in plain words. */
  readonly reason: string;
  /** UTC, ISO 8601. */
  readonly created: string;
  readonly expires: string;
  readonly state: 'open' | 'settled' | 'expired';
  readonly task: unknown;
  /** Names of the candidates, and the policy’s scores; null where it has none. */
  readonly candidates: readonly string[];
  readonly allowed: readonly boolean[];
  readonly scores: readonly (number | null)[];
  /** What the policy would do; null where nothing is left. */
  readonly proposed: number | null;
  /** What holds when nobody answers in time; null: nothing is done. */
  readonly standing: number | null;
  /**
   * What the person chose, who they are and what they said; null while it is open, and where its time ran out: then
   * `standing` holds. Where no candidate is allowed, a null choice that somebody settled says that they saw it.
   */
  readonly choice: number | null;
  readonly by: string | null;
  readonly comment: string | null;
}
