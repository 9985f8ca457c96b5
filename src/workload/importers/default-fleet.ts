import { z } from 'zod';

/** The option by which a user says on what a trace without machines runs. */
export const fleetOption = z
  .array(z.unknown())
  .min(1)
  .optional()
  .describe('YAML file with the executors of the scenario [one pool that the trace keeps 70 % busy]');

const UTILISATION = 0.7;

/** Adds up what tasks ask for, so that a fleet of the right size can be made for them. */
export class OfferedLoad {
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  #work = 0;

  add(arrival: number, work: number): void {
    this.#first = Math.min(this.#first, arrival);
    this.#last = Math.max(this.#last, arrival);
    this.#work += work;
  }

  /** Executors, each one task at a time, that these tasks keep 70 % busy. */
  get executors(): number {
    const span = this.#last - this.#first;
    return span > 0 ? Math.max(1, Math.ceil(this.#work / span / UTILISATION)) : 1;
  }
}
