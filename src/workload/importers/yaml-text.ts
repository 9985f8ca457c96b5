import type { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import { type Path, SourceDocument } from '../../core/source-document.ts';
import { closest } from '../../core/suggest.ts';

/** A YAML (or JSON) file to import; what is wrong in it is told with its place. */
export class YamlText {
  readonly #file: string;
  readonly #document: SourceDocument;

  /** @throws InputError with line and column when the text is not YAML */
  constructor(text: string, file: string) {
    this.#file = file;
    this.#document = new SourceDocument(text, file);
  }

  /** The file's name without folders and ending. */
  get stem(): string {
    return this.#file.replace(/^.*[/\\]/, '').replace(/\.\w+$/, '') || 'flow';
  }

  get value(): unknown {
    try {
      return this.#document.value;
    } catch (error) {
      throw this.problem([], (error as Error).message);
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
    return new InputError(`${this.#document.placeOf(path)}: ${text}`);
  }
}
