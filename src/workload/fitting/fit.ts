/** What a model with parameters of most likelihood comes to. */
export interface Likelihood {
  /** Number of parameters that were fitted. */
  readonly parameters: number;
  readonly logLikelihood: number;
}

export const CRITERIA = ['aic', 'bic'] as const;
export type Criterion = (typeof CRITERIA)[number];

/** What a model costs: the smaller, the better (Akaike, 1974; Schwarz, 1978). */
export function costOf({ parameters, logLikelihood }: Likelihood, criterion: Criterion, n: number): number {
  return (criterion === 'aic' ? 2 : Math.log(n)) * parameters - 2 * logLikelihood;
}

/** The models, the cheapest first. */
export function ranked<T extends Likelihood>(models: readonly T[], criterion: Criterion, n: number): T[] {
  const finite = models.filter(({ logLikelihood }) => Number.isFinite(logLikelihood));
  return finite.sort((a, b) => costOf(a, criterion, n) - costOf(b, criterion, n));
}
