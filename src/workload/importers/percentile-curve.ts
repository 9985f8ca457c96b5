/** The inverse of a distribution that is known at some percentiles: linear between them. */
export class PercentileCurve {
  readonly #shares: readonly number[];
  readonly #values: readonly number[];

  /** @param points (share in [0, 1], value), ascending in both; a value that falls is raised to the one before. */
  constructor(points: readonly (readonly [share: number, value: number])[]) {
    this.#shares = points.map(([share]) => share);
    let most = Number.NEGATIVE_INFINITY;
    this.#values = points.map(([, value]) => {
      most = Math.max(most, value);
      return most;
    });
  }

  /** The value below which a share of `u` lies. */
  at(u: number): number {
    const [shares, values] = [this.#shares, this.#values];
    const above = shares.findIndex((share) => share >= u);
    if (above < 0) return values.at(-1)!;
    if (above === 0) return values[0]!;
    const within = (u - shares[above - 1]!) / (shares[above]! - shares[above - 1]!);
    return values[above - 1]! + within * (values[above]! - values[above - 1]!);
  }
}
