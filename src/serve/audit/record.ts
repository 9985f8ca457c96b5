import { z } from 'zod';
import { sha256 } from '../../core/hash.ts';
import { members } from './jcs.ts';

/** The version of the record's layout that is written and read. */
export const VERSION = 1;

/** What the first record of a log names as its predecessor. */
export const GENESIS = '';

const count = z.int().nonnegative();
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const json = z.record(z.string(), z.unknown());

/** What the server tells the log of one decision. */
export const decisionSchema = z.strictObject({
  /** Who decided: the policy's name. */
  agent: z.string(),
  /** Hash of the artifact that was asked, whoever decided then; empty where there is none. */
  artifact: z.string(),
  /** The request as it came. */
  input: json,
  candidates: z.array(z.unknown()),
  /** Null where a candidate has none: masked, or not finite. */
  scores: z.array(z.number().nullable()),
  /** Probability with which the action was taken, for off-policy evaluation. */
  propensity: z.number().min(0).max(1),
  /** Index of the candidate; null where none was left. */
  action: count.nullable(),
  mode: z.enum(['observe', 'advise', 'enforce']),
  /** Each policy rule that was asked, and whether it let the decision pass. */
  checks: z.array(z.looseObject({ rule: z.string(), passed: z.boolean() })),
  fallback: z.boolean(),
  reason: z.string().nullable(),
  /** Of the decision, as its caller knows it. */
  id: z.string().optional(),
  /** What the policy would have done where it did not have its way; null where it did not know. */
  advice: count.nullable().optional(),
  /** The pending decision that asks a person, or that a person has settled. */
  pending: z.string().optional(),
});

export type Decision = z.input<typeof decisionSchema>;

const link = {
  version: z.literal(VERSION),
  seq: count,
  /** UTC by the writer's clock, which may jump; the order of records is that of `seq`. */
  time: z.iso.datetime(),
  prev: z.union([hash, z.literal(GENESIS)]),
  hash,
};

/** A line of the log. */
export const recordSchema = z.discriminatedUnion('kind', [
  decisionSchema.extend({ kind: z.literal('decision'), ...link }),
  /** The writer found the log of one that had died. */
  z.strictObject({
    kind: z.literal('recovered'),
    ...link,
    /** The line that was never finished, now in a file of its own. */
    torn: z.strictObject({ file: z.string(), bytes: count, sha256: hash }).nullable(),
    /** Records that the head knows of and the log does not hold. */
    lost: count,
  }),
  /** Something that changes who decides, as a reload or a rollback; or the outcome of a decision. */
  z.strictObject({ kind: z.literal('event'), ...link, event: z.string(), detail: json }),
  /** So many decisions before this record could not be written. */
  z.strictObject({ kind: z.literal('gap'), ...link, lost: count, problem: z.string() }),
]);

export type AuditRecord = z.output<typeof recordSchema>;

type WithoutLink<T> = T extends unknown ? Omit<T, keyof typeof link> : never;

/** What a record says beside its place in the chain. */
export type Content = WithoutLink<AuditRecord> | ({ readonly kind: 'decision' } & Decision);

/** The end of a chain: the record that the next one names. */
export interface ChainEnd {
  /** −1 before the first record. */
  readonly seq: number;
  readonly hash: string;
}

export const EMPTY_CHAIN: ChainEnd = { seq: -1, hash: GENESIS };

export interface Sealed extends ChainEnd {
  /** The record in canonical form, without the line's end. */
  readonly line: string;
}

/** Makes `content` the record after `end`. `now` is in milliseconds since 1970. */
export function sealAfter(end: ChainEnd, content: Content, now: number): Sealed {
  const seq = end.seq + 1;
  const time = new Date(now).toISOString();
  return seal({ ...content, version: VERSION, seq, time, prev: end.hash });
}

/** Gives a record its hash: SHA-256 of the predecessor's, followed by the canonical record without its own. */
export function seal(record: Readonly<Record<string, unknown>> & ChainLink): Sealed {
  const texts = members(record);
  const hash = sha256(`${record.prev}{${texts.join(',')}}`);
  const own = `"hash":"${hash}"`;
  const at = texts.findIndex((text) => text > own);
  texts.splice(at < 0 ? texts.length : at, 0, own);
  return { seq: record.seq, hash, line: `{${texts.join(',')}}` };
}

interface ChainLink {
  readonly seq: number;
  readonly prev: string;
}

/**
 * What an intact line says; null where it is not, byte for byte, what a writer of some version wrote.
 *
 * The record's `version` is not judged here, so that a later version can be told from a forgery.
 */
export function readSealed(line: string): (Sealed & ChainLink & { readonly record: unknown }) | null {
  try {
    const record = JSON.parse(line);
    const { hash: _own, ...rest } = record;
    if (!Number.isSafeInteger(rest.seq) || rest.seq < 0 || typeof rest.prev !== 'string') return null;
    const sealed = seal(rest);
    return sealed.line === line ? { ...sealed, prev: rest.prev, record } : null;
  } catch {
    return null;
  }
}
