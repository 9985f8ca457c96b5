import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { InputError } from '../../core/errors.ts';
import { Book, bookSchema } from './book.ts';

/** Where the book is kept: it is on the disk before any job is set. */
export class BookFile {
  readonly #path: string;
  readonly book: Book;

  /** @throws InputError where there is a file that is no such book */
  constructor(path: string) {
    this.#path = path;
    this.book = existsSync(path) ? read(path) : new Book();
  }

  /** @throws Error where it cannot be written; the old one is still there */
  save(): void {
    const temporary = `${this.#path}.tmp`;
    const file = openSync(temporary, 'w', 0o600);
    try {
      writeSync(file, `${JSON.stringify(this.book.document, null, 1)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, this.#path);
  }
}

function read(path: string): Book {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InputError(`cannot read ${path}: ${(error as Error).message}`);
  }
  const parsed = bookSchema.safeParse(document);
  if (parsed.success) return new Book(parsed.data.jobs);
  const { path: at, message } = parsed.error.issues[0]!;
  throw new InputError(`${path}: /${at.join('/')}: ${message} (expected what switchyard slurm keeps there)`);
}
