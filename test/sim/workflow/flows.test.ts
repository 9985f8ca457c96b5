import { describe, expect, it } from 'vitest';
import { Arena } from '../../../src/core/arena.ts';
import { Flows } from '../../../src/sim/workflow/flows.ts';

/** Bytes of the state with so many workflows in flight. */
function bytes(flows: Flows): number {
  const arena = new Arena();
  flows.save(arena);
  return arena.content.length;
}

describe('the workflows in flight', () => {
  it('take 41 bytes each and 28 for each step of the longest', () => {
    for (const stride of [1, 10]) {
      const flows = new Flows(stride);
      const empty = bytes(flows);
      for (let k = 0; k < 100; k++) flows.ordinal[flows.take()] = k;
      expect(bytes(flows) - empty).toBe(100 * (41 + 28 * stride));
    }
  });

  it('take no more room for having been many, one after another', () => {
    const flows = new Flows(3);
    const slots = [flows.take(), flows.take()];
    const before = bytes(flows);
    for (let k = 0; k < 1000; k++) {
      flows.release(slots.shift()!);
      slots.push(flows.take());
    }
    expect(bytes(flows)).toBe(before);
    expect(new Set(slots).size).toBe(2);
  });

  it('begin without anything of those that had their place', () => {
    const flows = new Flows(2);
    const slot = flows.take();
    for (const column of [flows.finish, flows.earliest, flows.waiting, flows.executor, flows.visit])
      column.fill(7);
    flows.open[slot] = 1;
    flows.failed[slot] = 1;
    flows.release(slot);
    expect(flows.take()).toBe(slot);
    expect([...flows.finish.subarray(0, 2)]).toEqual([Number.NaN, Number.NaN]);
    expect([...flows.earliest.subarray(0, 2), ...flows.visit.subarray(0, 2)]).toEqual([0, 0, 0, 0]);
    expect([flows.open[slot], flows.failed[slot]]).toEqual([0, 0]);
  });
});
