import type { Cel, CelInput } from './cel.ts';
import { type Fact, type FactMap, type Facts, largest, mapFacts } from './facts.ts';

/** One task or executor: its facts, and the same in the library's form once a rule has to be run on them. */
export class Subject {
  readonly facts: Facts;
  readonly #cel: Cel;
  #value: CelInput | undefined;
  #largest: number | undefined;

  constructor(cel: Cel, facts: Facts) {
    this.#cel = cel;
    this.facts = facts;
  }

  get value(): CelInput {
    this.#value ??= this.#cel.celMap(new FactsMap(this.#cel, this.facts));
    return this.#value;
  }

  /** Entries of its largest list or map. */
  get largest(): number {
    this.#largest ??= largest(this.facts);
    return this.#largest;
  }
}

/** Facts as a map from which the library takes what a rule reads, and no more. */
class FactsMap implements ReadonlyMap<string, CelInput> {
  readonly #cel: Cel;
  readonly #facts: Facts;
  /** Lists and maps, converted. */
  readonly #converted = new Map<string, CelInput>();

  constructor(cel: Cel, facts: Facts) {
    this.#cel = cel;
    this.#facts = facts;
  }

  get(name: string): CelInput | undefined {
    const fact = this.#facts.get(name);
    if (typeof fact !== 'object' || fact === null) return fact;
    const known = this.#converted.get(name) ?? celValue(this.#cel, fact);
    this.#converted.set(name, known);
    return known;
  }

  has(name: string): boolean {
    return this.#facts.get(name) !== undefined;
  }

  get size(): number {
    return this.#facts.names().length;
  }

  keys(): MapIterator<string> {
    return this.#facts.names().values();
  }

  values(): MapIterator<CelInput> {
    return this.#whole().values();
  }

  entries(): MapIterator<[string, CelInput]> {
    return this.#whole().entries();
  }

  forEach(visit: (value: CelInput, name: string, map: ReadonlyMap<string, CelInput>) => void): void {
    this.#whole().forEach(visit);
  }

  [Symbol.iterator](): MapIterator<[string, CelInput]> {
    return this.entries();
  }

  #whole(): Map<string, CelInput> {
    return new Map(this.#facts.names().map((name) => [name, this.get(name)!]));
  }
}

/** Nested maps are looked into as well: a request may hold large ones of which a rule reads one entry. */
function celValue(cel: Cel, fact: Fact): CelInput {
  if (typeof fact !== 'object' || fact === null) return fact;
  if (Array.isArray(fact)) return cel.celList(fact);
  return cel.celMap(new FactsMap(cel, mapFacts(fact as FactMap)));
}
