import type { Answer } from './exporter.ts';

/** Before the answers in what a program writes: a policy may have written something else before. */
const START = 'answers:';

/**
 * A program's answers: after a line `answers:` one a line, the row that is chosen (counted from 0, −1 for none), then
 * the scores, between spaces. Languages spell infinity and what is no number in their own way.
 */
export function programAnswers(output: string): Answer[] {
  const at = output.lastIndexOf(START);
  if (at < 0) throw new Error('it gives no answers');
  const lines = output
    .slice(at + START.length)
    .trim()
    .split('\n');
  return lines.map((line) => {
    const [index, ...scores] = line.trim().split(' ');
    return { index: Number(index), scores: scores.map(numberOf) };
  });
}

function numberOf(text: string): number {
  const infinite = /^([+-]?)inf/.exec(text);
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}
