import { type Arena, grown, type Stateful } from '../../core/arena.ts';

/** Free slots over the time to come: a step function whose last step never ends. */
export class CapacityProfile implements Stateful {
  #size = 0;
  #times = new Float64Array(16);
  #free = new Int32Array(16);

  /** Starts anew at `now`. */
  reset(now: number, free: number): void {
    this.#size = 1;
    this.#times[0] = now;
    this.#free[0] = free;
  }

  /** More slots from `time` on, which is not before any step so far. */
  release(time: number, slots: number): void {
    const last = this.#split(time, this.#size - 1);
    this.#free[last]! += slots;
  }

  /** Whether so many slots are free from the beginning for `duration`. */
  fitsFirst(slots: number, duration: number): boolean {
    const end = this.#times[0]! + duration;
    for (let i = 0; i < this.#size && this.#times[i]! < end; i++) if (this.#free[i]! < slots) return false;
    return true;
  }

  /** Takes so many slots for `duration` at the earliest time they are free throughout; returns that time. */
  reserve(slots: number, duration: number): number {
    let start = 0;
    let i = 0;
    for (; i < this.#size; i++) {
      if (this.#free[i]! < slots) start = i + 1;
      else if (i + 1 < this.#size && this.#times[i + 1]! >= this.#times[start]! + duration) break;
    }
    const time = this.#times[start]!;
    const end = this.#split(time + duration, Math.min(i, this.#size - 1));
    for (let step = start; step < end; step++) this.#free[step]! -= slots;
    return time;
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#size);
    arena.write(this.#times, this.#size);
    arena.write(this.#free, this.#size);
  }

  load(arena: Arena): void {
    const size = arena.readNumber();
    while (this.#times.length < size) this.#grow();
    this.#size = size;
    arena.read(this.#times, size);
    arena.read(this.#free, size);
  }

  /** The step that begins at `time`, made if need be; no earlier than step `from`. */
  #split(time: number, from: number): number {
    let step = from;
    while (step < this.#size && this.#times[step]! < time) step++;
    if (step < this.#size && this.#times[step]! === time) return step;
    if (this.#size === this.#times.length) this.#grow();
    this.#times.copyWithin(step + 1, step, this.#size);
    this.#free.copyWithin(step + 1, step, this.#size);
    this.#times[step] = time;
    this.#free[step] = this.#free[step - 1]!;
    this.#size++;
    return step;
  }

  #grow(): void {
    const capacity = 2 * this.#times.length;
    this.#times = grown(this.#times, capacity);
    this.#free = grown(this.#free, capacity);
  }
}
