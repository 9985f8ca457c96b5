import { type Fact, type FactMap, partOf } from './facts.ts';
import type { Row } from './row.ts';
import type { Read } from './type-check.ts';

const MAX_KEY = 200;
const MAX_KEPT = 1000;

/**
 * Remembers what a rule gave for the texts and flags that it reads: `task.class` and `executor.tier` have few values.
 * Rules are functions of what they read and nothing else, so what is remembered never grows old.
 */
export class Memo<Outcome> {
  readonly #paths: readonly (readonly string[])[];
  readonly #known = new Map<string, Outcome>();

  private constructor(paths: readonly (readonly string[])[]) {
    this.#paths = paths;
  }

  /** Null for a rule that reads numbers, or whole lists and maps: these hardly ever come again. */
  static for<Outcome>(reads: readonly Read[]): Memo<Outcome> | null {
    const few = reads.every(({ type }) => type?.kind === 'scalar' && ['string', 'bool'].includes(type.name));
    return few ? new Memo(reads.map(({ path }) => path)) : null;
  }

  outcome(row: Row, compute: (row: Row) => Outcome): Outcome {
    const key = this.#key(row);
    if (key.length > MAX_KEY) return compute(row);
    let known = this.#known.get(key);
    if (known === undefined) {
      known = compute(row);
      if (this.#known.size >= MAX_KEPT) this.#known.clear();
      this.#known.set(key, known);
    }
    return known;
  }

  /** Lengths stand before the texts, so that no text can look like two others. */
  #key(row: Row): string {
    let key = '';
    for (const path of this.#paths) {
      const fact = factAt(row, path);
      key += typeof fact === 'string' ? `${fact.length}:${fact}` : `${fact};`;
    }
    return key;
  }
}

function factAt(row: Row, path: readonly string[]): Fact | undefined {
  if (path.length === 1) return row.kind;
  let fact = (path[0] === 'task' ? row.task : row.executor)?.facts.get(path[1]!);
  for (let k = 2; k < path.length && fact !== undefined; k++) fact = partOf(fact as FactMap, path[k]!);
  return fact;
}
