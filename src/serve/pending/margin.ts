/**
 * By how much the policy prefers its best choice to the next: the difference of their probabilities under the softmax of
 * the allowed scores, 0 to 1. Candidates with exactly equal scores are the same to the policy and count once: ten idle
 * machines that are alike make no choice of one of them doubtful. 1 where there is no other choice; null where a score
 * is missing or not finite.
 */
export function margin(scores: ArrayLike<number | null>, allowed: readonly boolean[]): number | null {
  const distinct = new Set<number>();
  for (const [k, isAllowed] of allowed.entries()) {
    if (!isAllowed) continue;
    const score = scores[k];
    if (typeof score !== 'number' || !Number.isFinite(score)) return null;
    distinct.add(score);
  }
  const [best, next] = [...distinct].sort((a, b) => b - a);
  if (best === undefined) return null;
  if (next === undefined) return 1;
  let total = 0;
  for (const score of distinct) total += Math.exp(score - best);
  return (1 - Math.exp(next - best)) / total;
}
