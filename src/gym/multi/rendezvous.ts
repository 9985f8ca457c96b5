import { UsageError } from '../../core/errors.ts';

/** Where several parties wait for each other: the last to come acts for all, and all go on together. */
export class Rendezvous {
  readonly #parties: number;
  #purpose = '';
  #present: { resolve(): void; reject(error: unknown): void }[] = [];

  constructor(parties: number) {
    this.#parties = parties;
  }

  /**
   * @param purpose what for; all must have come for the same
   * @throws UsageError when they have not, and whatever `act` throws, for everyone
   */
  meet(purpose: string, act: () => void): Promise<void> {
    if (this.#present.length > 0 && purpose !== this.#purpose) {
      throw new UsageError(`others wait here to ${this.#purpose}, not to ${purpose}`);
    }
    this.#purpose = purpose;
    return new Promise((resolve, reject) => {
      this.#present.push({ resolve, reject });
      if (this.#present.length < this.#parties) return;
      const present = this.#present;
      this.#present = [];
      try {
        act();
        for (const party of present) party.resolve();
      } catch (error) {
        for (const party of present) party.reject(error);
      }
    });
  }
}
