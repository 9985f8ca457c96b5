import { type Document, isMap, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import { closest } from '../../core/suggest.ts';

type Path = readonly PropertyKey[];

/** A YAML (or JSON) file whose values remember where they stand. */
export class YamlText {
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;

  /** @throws InputError with line and column when the text is not YAML */
  constructor(text: string, file: string) {
    this.#file = file;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    const error = this.#document.errors[0];
    if (error) throw new InputError(`${this.#at(error.pos[0])}: ${error.message}`);
  }

  /** The file's name without folders and ending. */
  get stem(): string {
    return this.#file.replace(/^.*[/\\]/, '').replace(/\.\w+$/, '') || 'flow';
  }

  get value(): unknown {
    try {
      return this.#document.toJS();
    } catch (error) {
      throw new InputError(`${this.#at(0)}: ${(error as Error).message}`);
    }
  }

  /** The value by a schema. @throws InputError at the first value that is not as it should be */
  parse<T>(schema: z.ZodType<T>): T {
    const parsed = schema.safeParse(this.value);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0]!;
    if (issue.code === 'unrecognized_keys') {
      const key = issue.keys[0]!;
      const shape = issue.path.length === 0 ? Object.keys((schema as { shape?: object }).shape ?? {}) : [];
      const near = closest(key, shape);
      const allowed = shape.length > 0 ? ` (allowed: ${shape.join(', ')})` : '';
      throw this.problem(
        [...issue.path, key],
        `unknown key '${key}'${near ? `; did you mean '${near}'?` : ''}${allowed}`,
      );
    }
    const where = issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
    throw this.problem(issue.path, `${where}${issue.message.replace(/^Invalid input: /, '')}`);
  }

  /** What `read` makes of a value; an InputError of it gets the value's place. */
  within<T>(path: Path, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof InputError) throw this.problem(path, error.message);
      throw error;
    }
  }

  /** The error about a value, or about the nearest one around it that exists. */
  problem(path: Path, text: string): InputError {
    return new InputError(`${this.#at(this.#offsetOf(path))}: ${text}`);
  }

  #offsetOf(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const parent = this.#document.getIn(path.slice(0, length - 1) as unknown[], true);
      const key = path[length - 1];
      if (isMap(parent)) {
        const pair = parent.items.find((item) => String(item.key) === String(key));
        const range = (pair?.key as { range?: readonly number[] } | undefined)?.range;
        if (range) return range[0]!;
      }
      const node = this.#document.getIn(path.slice(0, length) as unknown[], true);
      const range = (node as { range?: readonly number[] } | undefined)?.range;
      if (range) return range[0]!;
    }
    return 0;
  }

  #at(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.#file}:${Math.max(1, line)}:${Math.max(1, col)}`;
  }
}
