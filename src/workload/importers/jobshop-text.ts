import type { InputError } from '../../core/errors.ts';
import type { ByteFile } from '../byte-file.ts';
import { decimalIn } from './decimal.ts';
import type { ShopInstance, ShopOperation } from './jobshop-instance.ts';
import { Lines } from './lines.ts';
import { malformed, quoted } from './malformed.ts';

const SPACE = 32;
const HASH = 35;

/**
 * The standard text of a job shop: `jobs machines`, then a line a job of machine and duration in turn, machines from 0
 * (Taillard, 1993; OR-Library, Beasley, 1990). Blank lines and lines that begin with # do not matter.
 *
 * @throws InputError at the first line that is not so
 */
export function readShopText(file: ByteFile): ShopInstance {
  const lines = new ShopLines(file);
  if (!lines.next())
    throw malformed(file.name, 1, 1, "the file is empty; allowed: 'jobs machines' and a line a job");
  lines.expect(2, "the first line is 'jobs machines'");
  const [count, machines] = [lines.whole(0, 1, 'jobs'), lines.whole(1, 1, 'machines')];
  const jobs: ShopOperation[][] = [];
  while (lines.next()) {
    if (jobs.length === count) throw lines.problem(0, `a line after the last of the ${count} jobs`);
    lines.expect(2 * machines, `a job has ${machines} pairs of machine and duration`);
    jobs.push(
      Array.from({ length: machines }, (_, i) => ({
        machine: lines.whole(2 * i, 0, 'machine', machines - 1),
        seconds: lines.duration(2 * i + 1),
      })),
    );
  }
  if (jobs.length < count) throw lines.end(`the file ends after ${jobs.length} of ${count} jobs`);
  return { name: null, machines, jobs };
}

/** The lines that say something, as numbers. */
class ShopLines {
  readonly #file: ByteFile;
  readonly #lines: Lines;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(file: ByteFile) {
    this.#file = file;
    this.#lines = new Lines(file);
  }

  next(): boolean {
    while (this.#lines.next()) {
      this.#split();
      if (this.#starts.length > 0 && this.#lines.bytes[this.#starts[0]!] !== HASH) return true;
    }
    return false;
  }

  /** @throws InputError when the line has not so many words */
  expect(words: number, rule: string): void {
    const found = this.#starts.length;
    if (found === words) return;
    const at = found > words ? this.#starts[words]! : this.#ends.at(-1)!;
    throw this.#lines.problem(at, `${found} numbers; ${rule}: allowed: ${words} numbers`);
  }

  whole(word: number, least: number, what: string, most = Number.MAX_SAFE_INTEGER): number {
    const value = this.#number(word);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    const range =
      most === Number.MAX_SAFE_INTEGER ? `a whole number from ${least} up` : `${least} to ${most}`;
    throw this.problem(word, `${what} is ${this.#text(word)}; allowed: ${range}`);
  }

  duration(word: number): number {
    const value = this.#number(word);
    if (value >= 0) return value;
    throw this.problem(word, `duration is ${this.#text(word)}; allowed: seconds from 0 up`);
  }

  problem(word: number, text: string): InputError {
    return this.#lines.problem(this.#starts[word]!, text);
  }

  /** The error about what should have come at the end of the file. */
  end(text: string): InputError {
    return malformed(this.#file.name, this.#lines.position.line, 1, text);
  }

  #number(word: number): number {
    return decimalIn(this.#lines.bytes, this.#starts[word]!, this.#ends[word]!);
  }

  #text(word: number): string {
    return quoted(this.#lines.text(this.#starts[word]!, this.#ends[word]!));
  }

  #split(): void {
    const { bytes, start, end } = this.#lines;
    this.#starts.length = 0;
    this.#ends.length = 0;
    for (let at = start; at < end; ) {
      while (at < end && bytes[at]! <= SPACE) at++;
      if (at === end) return;
      this.#starts.push(at);
      while (at < end && bytes[at]! > SPACE) at++;
      this.#ends.push(at);
    }
  }
}
