import type { Answer, Replay } from './exporter.ts';
import type { ParityVector } from './parity.ts';

/** How far from the recorded score another implementation may be, relative to scores above 1: float32 rounding. */
const TOLERANCE = 1e-5;
/** Two candidates whose scores are this close may change places. */
const TIE = 1e-6;

/** How well a format agrees with what the policy said when it was exported. */
export interface Agreement {
  readonly ok: boolean;
  /** How many parity vectors were replayed. */
  readonly vectors: number;
  /** Answers that name another candidate, near ties aside. */
  readonly argmaxMismatches: number;
  /** The greatest distance of a score; infinite where one is no number, or finite though masked. */
  readonly maxAbsError: number;
}

/** A replay of what answers one vector after the other, its scores always in the same place. */
export function oneByOne(answer: (vector: ParityVector) => Promise<Answer>): Replay {
  return async (vectors) => {
    const answers: Answer[] = [];
    for (const vector of vectors) {
      const { index, scores } = await answer(vector);
      answers.push({ index, scores: Array.from(scores) });
    }
    return answers;
  };
}

/** What is said of a vector that was not answered. */
const NO_ANSWER: Answer = { index: -1, scores: [] };

/** Replays parity vectors. */
export async function replayVectors(vectors: readonly ParityVector[], replay: Replay): Promise<Agreement> {
  let argmaxMismatches = 0;
  let maxAbsError = 0;
  let within = true;
  const answers = await replay(vectors);
  for (const [i, vector] of vectors.entries()) {
    const { index, scores } = answers[i] ?? NO_ANSWER;
    if (!sameChoice(vector, index)) argmaxMismatches++;
    if (scores.length !== vector.scores.length) within = false;
    for (const [row, expected] of vector.scores.entries()) {
      const error = distance(expected, scores[row] ?? Number.NaN);
      maxAbsError = Math.max(maxAbsError, error);
      within &&= error <= TOLERANCE * scale(expected ?? 0);
    }
  }
  return { ok: within && argmaxMismatches === 0, vectors: vectors.length, argmaxMismatches, maxAbsError };
}

function sameChoice({ index, scores }: ParityVector, found: number): boolean {
  const best = scores[index] ?? Number.NaN;
  const other = scores[found] ?? Number.NaN;
  return found === index || best - other <= TIE * scale(best);
}

function distance(expected: number | null, found: number): number {
  if (expected === null) return found === Number.NEGATIVE_INFINITY ? 0 : Number.POSITIVE_INFINITY;
  const error = Math.abs(found - Math.fround(expected));
  return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
}

function scale(score: number): number {
  return Math.max(1, Math.abs(score));
}
