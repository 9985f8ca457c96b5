/** What is planned on one slot of an executor: busy intervals, ascending. */
export class Lane {
  /** When the last of them ends. */
  free: number;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #floor: number;

  /** @param free from when on anything may be planned */
  constructor(free: number) {
    this.free = free;
    this.#floor = free;
  }

  /** The earliest start of something that takes so many seconds, in a gap if it fits there (insertion policy). */
  earliest(ready: number, seconds: number): number {
    if (ready >= this.free) return ready;
    const ends = this.#ends;
    const starts = this.#starts;
    const count = ends.length;
    if (count === 0) return this.free;
    let low = 0;
    for (let high = count; low < high; ) {
      const middle = (low + high) >> 1;
      if (ends[middle]! <= ready) low = middle + 1;
      else high = middle;
    }
    let start = Math.max(low === 0 ? this.#floor : ends[low - 1]!, ready);
    for (; low < count; low++) {
      if (start + seconds <= starts[low]!) return start;
      start = ends[low]!;
    }
    return start;
  }

  /** Takes note of what is planned from `start` to `end`, where nothing else is. */
  occupy(start: number, end: number): void {
    let at = this.#starts.length;
    while (
      at > 0 &&
      (this.#starts[at - 1]! > start || (this.#starts[at - 1]! === start && this.#ends[at - 1]! > end))
    )
      at--;
    this.#starts.splice(at, 0, start);
    this.#ends.splice(at, 0, end);
    if (end > this.free) this.free = end;
  }

  has(start: number, end: number): boolean {
    for (let at = this.#starts.length - 1; at >= 0; at--) {
      if (this.#starts[at] === start && this.#ends[at] === end) return true;
    }
    return false;
  }

  /** Takes it back; `free` is what it was before. */
  vacate(start: number, end: number, free: number): void {
    let at = this.#starts.length - 1;
    while (this.#starts[at] !== start || this.#ends[at] !== end) at--;
    this.#starts.splice(at, 1);
    this.#ends.splice(at, 1);
    this.free = free;
  }
}
