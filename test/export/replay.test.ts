import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/export/exporter.ts';
import type { ParityVector } from '../../src/export/parity.ts';
import { replayVectors } from '../../src/export/replay.ts';

const vector = (scores: (number | null)[], index: number): ParityVector => ({
  globals: [],
  candidates: [],
  mask: scores.map((score) => (score === null ? 0 : 1)),
  scores,
  index,
});

const MASKED = Number.NEGATIVE_INFINITY;
const replayed = (asked: ParityVector, answer: Answer) => replayVectors([asked], async () => [answer]);

describe('a replay agrees', () => {
  it('with the same answer', async () => {
    const agreement = await replayed(vector([1, null, 3], 2), { index: 2, scores: [1, MASKED, 3] });
    expect(agreement).toEqual({ ok: true, vectors: 1, argmaxMismatches: 0, maxAbsError: 0 });
  });
  it('within rounding, which grows with the score', async () => {
    expect(await replayed(vector([1, 2], 1), { index: 1, scores: [1, 2 + 9e-6] })).toMatchObject({
      ok: true,
    });
    expect(await replayed(vector([1, 2], 1), { index: 1, scores: [1.00002, 2] })).toMatchObject({
      ok: false,
    });
    expect(await replayed(vector([1000, 2], 0), { index: 0, scores: [1000.005, 2] })).toMatchObject({
      ok: true,
    });
  });
  it('when two scores that are all but equal change places', async () => {
    const tie = vector([2 + 5e-7, 2, 1], 0);
    expect(await replayed(tie, { index: 1, scores: [2, 2 + 5e-7, 1] })).toMatchObject({ ok: true });
    expect(await replayed(tie, { index: 2, scores: [2, 2 + 5e-7, 1] })).toMatchObject({
      ok: false,
      argmaxMismatches: 1,
    });
  });
});

describe('a replay does not agree', () => {
  it.each([
    ['when it names a masked row', { index: 1, scores: [1, MASKED, 3] }, 1, 0],
    ['when it names no row', { index: -1, scores: [1, MASKED, 3] }, 1, 0],
    ['when a score is no number', { index: 2, scores: [1, MASKED, Number.NaN] }, 0, Number.POSITIVE_INFINITY],
    ['when a masked row has a score', { index: 2, scores: [1, 0, 3] }, 0, Number.POSITIVE_INFINITY],
    ['when a score is missing', { index: 2, scores: [1, MASKED] }, 0, Number.POSITIVE_INFINITY],
  ])('%s', async (_, answer, argmaxMismatches, maxAbsError) => {
    const agreement = await replayed(vector([1, null, 3], 2), answer);
    expect(agreement).toEqual({ ok: false, vectors: 1, argmaxMismatches, maxAbsError });
  });
  it('when there is a score too many', async () => {
    const answer = { index: 0, scores: [1, 0] };
    expect(await replayed(vector([1], 0), answer)).toMatchObject({ ok: false });
  });
});
