import { describe, expect, it } from 'vitest';
import { isLasting, lasting, OfLasting } from '../../src/core/lasting.ts';

describe('an object that lasts', () => {
  it('cannot be changed, nor anything in it', () => {
    const object = lasting({ a: 1, list: [{ b: 2 }], none: null });
    expect(isLasting(object)).toBe(true);
    expect(() => Object.assign(object, { a: 2 })).toThrow(TypeError);
    expect(() => object.list.push({ b: 3 })).toThrow(TypeError);
    expect(() => Object.assign(object.list[0]!, { b: 3 })).toThrow(TypeError);
  });
  it('is looked at once, and any other whenever it is asked about', () => {
    let looks = 0;
    const doubled = new OfLasting(({ a }: { readonly a: number }) => {
      looks++;
      return 2 * a;
    });
    const stays = lasting({ a: 1 });
    const changes = { a: 2 };
    expect([doubled.of(stays), doubled.of(stays), looks]).toEqual([2, 2, 1]);
    expect(doubled.of(changes)).toBe(4);
    changes.a = 3;
    expect(doubled.of(changes)).toBe(6);
  });
  it('is known for it only once it is said', () => {
    let looks = 0;
    const asked = new OfLasting((_: object) => ++looks);
    const object = { a: 1 };
    expect([asked.of(object), asked.of(object)]).toEqual([1, 2]);
    lasting(object);
    expect([asked.of(object), asked.of(object)]).toEqual([3, 3]);
    // Equal is not the same.
    expect(asked.of(lasting({ a: 1 }))).toBe(4);
  });
});
