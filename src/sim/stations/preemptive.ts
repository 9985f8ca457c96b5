import { NONE } from '../tasks.ts';
import { OrderedStation } from './ordered.ts';

/**
 * Tasks run in the order of a key, and one that arrives interrupts those that stand behind it: preemptive priority and
 * shortest remaining processing time. What is interrupted goes on later where it stopped.
 */
export class PreemptiveStation extends OrderedStation {
  override serve(): void {
    for (let next = this.queue.first; next !== NONE; next = this.queue.first) {
      if (!this.engine.fits(next, this.executor) && !this.#makeRoom(next)) return;
      this.queue.shift();
      this.engine.begin(next, this.executor);
    }
  }

  /** Interrupts running tasks that stand behind this one, the last of them first, until it fits; none when it would not. */
  #makeRoom(task: number): boolean {
    const { engine, executor } = this;
    const { fleet, tasks } = engine;
    if (!fleet.isOpen(executor)) return false;
    const key = this.keyOf(task);
    const { resources, power } = engine.features;
    const behind = (other: number) => this.keyOf(other) > key;
    let slots = 0;
    for (let other = fleet.runningHead[executor]!; other !== NONE; other = tasks.next[other]!) {
      if (behind(other)) slots += tasks.slots[other]!;
    }
    if (fleet.free[executor]! + slots < tasks.slots[task]!) return false;
    if (resources !== null && !resources.fitsWithout(task, executor, behind)) return false;
    if (power !== null && !power.fits(task, executor, slots)) return false;
    while (!engine.fits(task, executor)) {
      const victim = this.#lastRunning();
      if (this.keyOf(victim) <= key) return false;
      engine.interrupt(victim, 'all', 'preempted');
      this.enqueue(victim);
    }
    return true;
  }

  /** The running task that stands last; the one that came last among equals. */
  #lastRunning(): number {
    const { fleet, tasks } = this.engine;
    let last = NONE;
    for (let task = fleet.runningHead[this.executor]!; task !== NONE; task = tasks.next[task]!) {
      if (last === NONE || this.#standsAfter(task, last)) last = task;
    }
    return last;
  }

  #standsAfter(a: number, b: number): boolean {
    const { index } = this.engine.tasks;
    const difference = this.keyOf(a) - this.keyOf(b);
    return difference > 0 || (difference === 0 && index[a]! > index[b]!);
  }
}
