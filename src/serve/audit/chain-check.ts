import { InputError } from '../../core/errors.ts';
import type { Line } from './lines.ts';
import { type ChainEnd, EMPTY_CHAIN, readSealed, recordSchema, VERSION } from './record.ts';

export type Damage = 'edited' | 'missing' | 'reordered' | 'truncated';

/** A place where a log is not what was written. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  /** Sequence number of the record that is wrong or should be here. */
  readonly seq: number;
  readonly error: Damage;
  readonly message: string;
}

/** More are counted, not told. */
const MAX_TOLD = 1000;

/** A checkpoint: a record that the log must hold; `seq` is null where only its hash is known. */
export interface Checkpoint {
  readonly seq: number | null;
  readonly hash: string;
}

interface Place {
  readonly file: string;
  readonly line: number;
}

/** Numbers that were passed over, to be found later (reordered) or never (missing). */
interface PassedOver extends Place {
  readonly from: number;
  readonly to: number;
  found: boolean;
}

/**
 * Follows the chain of a log, line by line.
 *
 * After a broken link it goes on from the record it finds, so that every break is told once. A chain proves that nothing
 * was changed since its head was known: who can rewrite every later record and the head is found only by a checkpoint
 * that was kept elsewhere (Schneier and Kelsey, 1999).
 */
export class ChainCheck {
  readonly #checkpoint: Checkpoint | null;
  readonly #problems: Problem[] = [];
  readonly #passedOver: PassedOver[] = [];
  #count = 0;
  #records = 0;
  #unaudited = 0;
  #end: ChainEnd = EMPTY_CHAIN;
  #last: Place | null = null;
  /** The line before was told of already: that the next does not follow it says nothing new. */
  #broken = false;
  #checkpointSeen = false;

  constructor(checkpoint: Checkpoint | null) {
    this.#checkpoint = checkpoint;
    this.#checkpointSeen = checkpoint === null || checkpoint.seq === -1;
  }

  /** @throws InputError for an intact record of a version that is not known */
  add(file: string, { number: line, text, whole }: Line): void {
    const place = { file, line };
    if (!whole) {
      this.#tell(place, this.#end.seq + 1, 'truncated', 'the line is cut off');
      this.#broken = true;
      return;
    }
    this.#records++;
    const sealed = text === null ? null : readSealed(text);
    if (sealed === null || !this.#isRecord(sealed.record, place)) {
      this.#tell(place, this.#end.seq + 1, 'edited', 'the record is not what its hash was made of');
      this.#end = { seq: this.#end.seq + 1, hash: claimedHash(text) };
      this.#broken = true;
    } else if (sealed.seq > this.#end.seq || (this.#broken && sealed.seq === this.#end.seq)) {
      // The line before was put in: the record whose number it was given comes now.
      this.#follow(sealed, place);
    } else {
      this.#comeLate(sealed, place);
    }
    this.#last = place;
  }

  /** What was found, in the order of the lines. */
  finish(): Findings {
    for (const { from, to, found, ...place } of this.#passedOver) {
      const span = to - from === 1 ? `record ${from}` : `records ${from} to ${to - 1}`;
      if (found) this.#tell(place, from, 'reordered', `${span} should be here`);
      else
        this.#tell(
          place,
          from,
          'missing',
          `${span} should be here and ${to - from === 1 ? 'is' : 'are'} nowhere`,
        );
    }
    if (!this.#checkpointSeen) this.#missCheckpoint();
    return {
      records: this.#records,
      unaudited: this.#unaudited,
      end: this.#end,
      count: this.#count,
      problems: this.#problems,
    };
  }

  #follow({ seq, hash, prev }: ChainEnd & { prev: string }, place: Place): void {
    const expected = this.#end.seq + 1;
    if (seq > expected) {
      if (this.#passedOver.length < MAX_TOLD) {
        this.#passedOver.push({ ...place, from: expected, to: seq, found: false });
      } else this.#count++;
    } else if (prev !== this.#end.hash && !this.#broken) {
      const blamed = this.#last ?? place;
      const blamedSeq = this.#last === null ? seq : expected - 1;
      this.#tell(blamed, blamedSeq, 'edited', `the next record does not follow from this one`);
    }
    this.#end = { seq, hash };
    this.#broken = false;
    this.#reachCheckpoint(seq, hash, place);
  }

  #comeLate({ seq }: ChainEnd, place: Place): void {
    const home = this.#passedOver.find(({ from, to }) => seq >= from && seq < to);
    if (home !== undefined) home.found = true;
    else this.#tell(place, seq, 'reordered', `record ${seq} comes again`);
  }

  #reachCheckpoint(seq: number, hash: string, place: Place): void {
    if (this.#checkpointSeen || this.#checkpoint === null) return;
    if (hash === this.#checkpoint.hash) this.#checkpointSeen = true;
    else if (seq === this.#checkpoint.seq) {
      this.#checkpointSeen = true;
      this.#tell(place, seq, 'edited', 'the head names another hash for this record');
    }
  }

  #missCheckpoint(): void {
    const { seq, hash } = this.#checkpoint!;
    const name = seq === null ? `the record with hash ${hash}` : `record ${seq}`;
    // A record that is missing or edited was told of; the end is cut off only where nothing later is there.
    if (seq !== null && seq <= this.#end.seq) return;
    const place = this.#last ?? { file: '', line: 0 };
    const after = { ...place, line: place.line + 1 };
    this.#tell(after, this.#end.seq + 1, 'truncated', `the log ends before ${name}, its head`);
  }

  #isRecord(record: unknown, { file, line }: Place): boolean {
    const parsed = recordSchema.safeParse(record);
    if (!parsed.success) {
      const { version } = record as { version?: unknown };
      if (typeof version === 'number' && version > VERSION) {
        throw new InputError(`${file}:${line}: version ${version} of the audit record (known: ${VERSION})`);
      }
      return false;
    }
    const { data } = parsed;
    if (data.kind === 'gap') this.#unaudited += data.lost;
    if (data.kind === 'recovered' && data.lost > 0) {
      this.#tell(
        { file, line },
        data.seq,
        'missing',
        `${data.lost} records before it were lost, says the writer`,
      );
    }
    return true;
  }

  #tell(place: Place, seq: number, error: Damage, message: string): void {
    this.#count++;
    if (this.#problems.length < MAX_TOLD) this.#problems.push({ ...place, seq, error, message });
  }
}

export interface Findings {
  /** Whole lines that were read. */
  readonly records: number;
  /** Decisions that the writer admits it could not record. */
  readonly unaudited: number;
  readonly end: ChainEnd;
  /** Problems in all, of which the first are told. */
  readonly count: number;
  readonly problems: readonly Problem[];
}

/** The hash that a damaged line says it has: what the next record should name as its predecessor. */
function claimedHash(text: string | null): string {
  return /"hash":"([0-9a-f]{64})"/.exec(text ?? '')?.[1] ?? '';
}
