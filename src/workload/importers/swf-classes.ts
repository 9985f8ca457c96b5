/** Fields that can tell classes of jobs apart, and their positions in a record. */
const POSITIONS = { user: 11, group: 12, executable: 13, queue: 14, partition: 15 } as const;

export type SwfClassBy = keyof typeof POSITIONS;

export const SWF_CLASSES = Object.keys(POSITIONS) as [SwfClassBy, ...SwfClassBy[]];

/** Numbers the classes of jobs from 0 in the order in which they are first met: `queue-1`; all are `job` without a field. */
export class SwfClasses {
  readonly names: string[] = [];
  readonly #by: SwfClassBy | undefined;
  readonly #numbers = new Map<number, number>();

  constructor(by: SwfClassBy | undefined) {
    this.#by = by;
    if (by === undefined) this.names.push('job');
  }

  /** The class of the record with these fields. */
  numberOf(fields: Float64Array): number {
    if (this.#by === undefined) return 0;
    const value = Math.max(-1, fields[POSITIONS[this.#by]]!);
    const number = this.#numbers.get(value) ?? this.names.length;
    if (number === this.names.length) {
      this.#numbers.set(value, number);
      this.names.push(`${this.#by}-${value < 0 ? 'unknown' : value}`);
    }
    return number;
  }
}
