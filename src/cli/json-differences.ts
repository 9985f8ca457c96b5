/** A place at which two JSON values differ; undefined where one of them has nothing there. */
export interface Difference {
  /** e.g. `results.3.mean`. */
  readonly path: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** The places at which two JSON values differ, in the order of the first, at most `most`. */
export function jsonDifferences(expected: unknown, found: unknown, most: number): Difference[] {
  const differences: Difference[] = [];
  walk(expected, found, []);
  return differences;

  function walk(a: unknown, b: unknown, path: readonly string[]): void {
    if (differences.length === most || Object.is(a, b)) return;
    if (!isContainer(a) || !isContainer(b) || Array.isArray(a) !== Array.isArray(b)) {
      differences.push({ path: path.join('.'), expected: a, found: b });
      return;
    }
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) walk(a[key], b[key], [...path, key]);
  }
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
