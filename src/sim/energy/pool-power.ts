import type { ExecutorSpec } from '../scenario/schema.ts';

/** Watts of one executor of a pool: those it always draws, and those of each busy slot. */
export class PoolPower {
  readonly idle: number;
  readonly perSlot: number;

  constructor({ power, slots }: Pick<ExecutorSpec, 'power' | 'slots'>) {
    this.idle = power?.idle ?? 0;
    this.perSlot = ((power?.max ?? 0) - this.idle) / slots;
  }
}
