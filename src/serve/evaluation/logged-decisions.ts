import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { linesOf } from '../audit/lines.ts';
import { type AuditRecord, recordSchema } from '../audit/record.ts';
import { type DecideRequest, decideRequestSchema } from '../decision/request.ts';
import { OUTCOME_EVENT } from '../live/audit-trail.ts';
import type { Outcome } from '../service.ts';
import { Dropped } from './dropped.ts';

type DecisionRecord = Extract<AuditRecord, { kind: 'decision' }>;

/** A decision that a server made about a request, as its log tells it. */
export interface LoggedDecision {
  readonly seq: number;
  readonly id: string;
  /** When it was recorded, in milliseconds since 1970. */
  readonly time: number;
  readonly request: DecideRequest;
  readonly candidates: readonly string[];
  /** Index of what was chosen; null where nothing was left. */
  readonly action: number | null;
  readonly propensity: number;
  /** Candidates that rules had taken away. */
  readonly forbidden: ReadonlySet<number>;
  /** Why the fallback scheduler decided, by its first word; null where a policy did. */
  readonly fallback: string | null;
  /** A person was asked, and may have decided otherwise since. */
  readonly pending: boolean;
  readonly mode: DecisionRecord['mode'];
  /** What became of it, as far as it was reported. */
  outcome: Outcome | null;
}

/** What a log tells, in its order. */
export interface LoggedDecisions {
  /** Records that were read. */
  readonly records: number;
  readonly decisions: readonly LoggedDecision[];
  readonly dropped: Dropped;
}

const outcomeSchema = z.looseObject({
  id: z.string(),
  slaMet: z.boolean().optional(),
  sojourn: z.number().optional(),
  runTime: z.number().optional(),
  cost: z.number().optional(),
});

/**
 * Reads the decisions of a log whose chain is known to hold, each with its outcome.
 *
 * @param records how many there are: what is written after they were counted is left out
 */
export async function readDecisions(files: readonly string[], records: number): Promise<LoggedDecisions> {
  const byId = new Map<string, LoggedDecision>();
  const dropped = new Dropped();
  let read = 0;
  for await (const record of recordsOf(files, records)) {
    read++;
    if (record.kind === 'decision') addDecision(byId, record, dropped);
    else if (record.kind === 'event' && record.event === OUTCOME_EVENT) addOutcome(byId, record, dropped);
  }
  return { records: read, decisions: [...byId.values()], dropped };
}

async function* recordsOf(files: readonly string[], most: number): AsyncGenerator<AuditRecord> {
  let left = most;
  for (const file of files) {
    for await (const { text } of linesOf(createReadStream(file))) {
      if (left-- <= 0) return;
      yield recordSchema.parse(JSON.parse(text!));
    }
  }
}

function addDecision(byId: Map<string, LoggedDecision>, record: DecisionRecord, dropped: Dropped): void {
  // A person's word on an earlier decision: that one is marked as pending.
  if (record.artifact === '') return;
  const { seq, time, input, candidates, action, propensity, checks, reason, mode, pending } = record;
  const request = decideRequestSchema.safeParse(input);
  const id = record.id ?? `#${seq}`;
  if (!request.success || byId.has(id)) {
    dropped.add(request.success ? 'asked again' : 'not a request');
    return;
  }
  byId.set(id, {
    seq,
    id,
    time: Date.parse(time),
    request: request.data as DecideRequest,
    candidates: candidates.map(String),
    action,
    propensity,
    forbidden: new Set(checks.flatMap(({ forbids }) => (Array.isArray(forbids) ? forbids : []))),
    fallback: record.fallback ? (reason ?? 'fallback').split(':', 1)[0]! : null,
    pending: pending !== undefined,
    mode,
    outcome: null,
  });
}

function addOutcome(
  byId: ReadonlyMap<string, LoggedDecision>,
  { detail }: Extract<AuditRecord, { kind: 'event' }>,
  dropped: Dropped,
): void {
  const outcome = outcomeSchema.safeParse(detail);
  const decision = outcome.success ? byId.get(outcome.data.id) : undefined;
  if (decision === undefined) dropped.add('outcome of no decision here');
  else decision.outcome = outcome.data as Outcome;
}
