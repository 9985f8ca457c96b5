/** Points after which evidence is gathered anew beside the old: see {@link Evidence}. */
const BETWEEN_STARTS = 64;

/**
 * Evidence against a hypothesis, from factors whose mean is at most 1 while it holds, whatever came before (e-values;
 * Ramdas, Grünwald, Vovk and Shafer, "Game-theoretic statistics and safe anytime-valid inference", Statistical Science
 * 2023). It is looked at after every factor, for as long as one likes: by Ville's inequality the probability that it
 * ever reaches 1/α while the hypothesis holds is at most α.
 *
 * What was good for long and then becomes bad has much evidence in its favour. So a share of the stake is kept back for
 * every later start j, 1 / (j · (j + 1)) of it, and the evidence is Σⱼ of that share times the factors since j: a
 * mixture over the time of change, which is as safe (Shin, Ramdas and Rinaldo, "E-detectors", New England Journal of
 * Statistics in Data Science 2023).
 */
export class Evidence {
  #value = 0;
  #factors = 0;
  #starts = 0;

  get value(): number {
    return this.#value;
  }

  /** @param factor ≥ 0, chosen before what it depends on was seen */
  multiply(factor: number): void {
    if (this.#factors++ % BETWEEN_STARTS === 0) {
      this.#starts++;
      this.#value += 1 / (this.#starts * (this.#starts + 1));
    }
    this.#value *= factor;
  }
}
