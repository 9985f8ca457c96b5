import { type Document, isMap, LineCounter, parseDocument, parse as parseYaml, YAMLMap } from 'yaml';
import type { z } from 'zod';
import { InputError } from './errors.ts';
import { closest } from './suggest.ts';

export type Path = readonly PropertyKey[];

/** A node of the parsed text; one that `--set` made has no range. */
interface Ranged {
  readonly range?: readonly [number, number, number] | null;
}

/** A YAML (or JSON) text that remembers where each value stands, so that errors can say it. */
export class SourceDocument {
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;
  readonly #overridden = new Map<string, string>();

  /** @throws InputError with line and column when the text is not YAML. */
  constructor(text: string, file: string) {
    this.#file = file;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    const error = this.#document.errors[0];
    if (error) throw new InputError(`${this.#at(error.pos[0])}: ${error.message}`);
  }

  get value(): unknown {
    return this.#document.toJS();
  }

  /**
   * Sets `path` (`executors.0.speed`) to a value written in YAML, as `--set` does.
   *
   * @throws InputError when the text has no '='.
   */
  set(assignment: string): void {
    const equals = assignment.indexOf('=');
    if (equals < 1) throw new InputError(`--set ${assignment}: expected path=value, e.g. arrivals.rate=12`);
    const keys = assignment.slice(0, equals).split('.');
    const path = keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    let value: unknown;
    try {
      value = parseYaml(assignment.slice(equals + 1));
      if (!isMap(this.#document.contents)) this.#document.contents = new YAMLMap() as never;
      this.#document.setIn(path, this.#document.createNode(value));
    } catch (error) {
      throw new InputError(`--set ${assignment}: ${(error as Error).message}`);
    }
    this.#overridden.set(path.join('.'), assignment);
  }

  /** The first problem that a schema found, as one line: where, what is wrong, what is allowed. */
  explain(error: z.ZodError, allowedAt: (path: Path) => readonly string[]): InputError {
    const issue = deepest(error.issues);
    if (issue.code === 'unrecognized_keys') {
      const key = issue.keys[0]!;
      const allowed = allowedAt(issue.path);
      const near = closest(key, allowed);
      const names = `${near ? `; did you mean '${near}'?` : ''}${allowed.length > 0 ? ` (allowed: ${allowed.join(', ')})` : ''}`;
      return new InputError(`${this.where([...issue.path, key])}: unknown key${names}`);
    }
    const value = this.#document.getIn(issue.path as unknown[]);
    const shown = value === undefined || typeof value === 'object' ? '' : `, got ${JSON.stringify(value)}`;
    const missing = value === undefined ? ' (missing)' : '';
    return new InputError(`${this.where(issue.path)}: ${sentence(issue.message)}${shown}${missing}`);
  }

  /** `file:line:column: path`, or the `--set` that put the value there. */
  where(path: Path): string {
    const dotted = path.map(String).join('.');
    for (let length = path.length; length > 0; length--) {
      const override = this.#overridden.get(path.slice(0, length).map(String).join('.'));
      if (override !== undefined) return `--set ${override}: ${dotted}`;
    }
    if (this.#placeOf(path) === undefined) {
      for (const [key, override] of this.#overridden) {
        if (key.startsWith(`${dotted}.`)) return `--set ${override}: ${dotted}`;
      }
    }
    return `${this.placeOf(path)}: ${dotted || 'scenario'}`;
  }

  /** `file:line:column` of the value's key, or else of the value, or of the nearest part around it that exists. */
  placeOf(path: Path): string {
    return this.#at(this.#offsetOf(path));
  }

  /** The character at which the value (or the nearest part around it that exists) begins. */
  #offsetOf(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const place = this.#placeOf(path.slice(0, length));
      if (place !== undefined) return place;
    }
    return 0;
  }

  /** The character at which a value's key, or else the value, begins; undefined where the text has none. */
  #placeOf(path: Path): number | undefined {
    const parent = this.#document.getIn(path.slice(0, -1) as unknown[], true);
    if (isMap(parent)) {
      const pair = parent.items.find((item) => String(item.key) === String(path.at(-1)));
      const range = (pair?.key as Ranged | undefined)?.range;
      if (range) return range[0];
    }
    return (this.#document.getIn(path as unknown[], true) as Ranged | undefined)?.range?.[0];
  }

  #at(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.#file}:${Math.max(1, line)}:${Math.max(1, col)}`;
  }
}

/** A union reports only that nothing matched; its most specific complaint is the useful one. */
function deepest(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue {
  const issue = issues.reduce((a, b) => (b.path.length > a.path.length ? b : a));
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const branches = issue.errors.map((branch) => deepest(branch));
  const specific = branches.reduce((a, b) => (b.path.length > a.path.length ? b : a));
  if (specific.path.length === 0 && specific.code !== 'unrecognized_keys') return issue;
  return { ...specific, path: [...issue.path, ...specific.path] };
}

function sentence(message: string): string {
  return message.replace(/^Invalid input: /, '').replace(/^Too (small|big): /, '');
}
