/** Numbers names from 0 in the order in which they are first met, looked up by their bytes so that none is decoded twice. */
export class NameTable {
  readonly names: string[] = [];
  readonly #bytes: Buffer[] = [];
  readonly #byHash = new Map<number, number>();

  /** The number of the name in `bytes[start … end)`. */
  numberOf(bytes: Buffer, start: number, end: number): number {
    for (let hash = fnv1a(bytes, start, end); ; hash = (hash + 1) | 0) {
      const number = this.#byHash.get(hash);
      if (number === undefined) return this.#add(hash, Buffer.from(bytes.subarray(start, end)));
      if (isAt(this.#bytes[number]!, bytes, start, end)) return number;
    }
  }

  #add(hash: number, bytes: Buffer): number {
    const number = this.names.push(bytes.toString('utf8')) - 1;
    this.#bytes.push(bytes);
    this.#byHash.set(hash, number);
    return number;
  }
}

/** The hash of Fowler, Noll and Vo, 32 bits. */
function fnv1a(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash | 0;
}

/** Whether `name` is what stands in `bytes[start … end)`; a loop, for a call out of JavaScript takes longer. */
function isAt(name: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let i = 0; i < name.length; i++) if (name[i] !== bytes[start + i]) return false;
  return true;
}
