const everlasting = new WeakSet<object>();

/**
 * Freezes an object and all that is in it, so that what is worked out of it holds for as long as it is there: see
 * {@link OfLasting}.
 */
export function lasting<T extends object>(object: T): T {
  freezeAll(object);
  everlasting.add(object);
  return object;
}

export function isLasting(object: object): boolean {
  return everlasting.has(object);
}

/** Works something out of objects, and of those that last but once. */
export class OfLasting<T extends object, V> {
  readonly #make: (object: T) => V;
  readonly #known = new WeakMap<T, V>();

  constructor(make: (object: T) => V) {
    this.#make = make;
  }

  of(object: T): V {
    const known = this.#known.get(object);
    if (known !== undefined) return known;
    const made = this.#make(object);
    if (isLasting(object)) this.#known.set(object, made);
    return made;
  }
}

function freezeAll(object: object): void {
  Object.freeze(object);
  for (const part of Object.values(object)) if (typeof part === 'object' && part !== null) freezeAll(part);
}
