import { distance } from 'fastest-levenshtein';

/** The closest of `candidates` to `name`, if any is close enough to be a likely slip of the fingers. */
export function closest(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.ceil(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const d = distance(name.toLowerCase(), candidate.toLowerCase());
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}

/** The tail of an error about an unknown name: what is allowed, and the nearest match. */
export function allowedNames(name: string, allowed: readonly string[]): string {
  const near = closest(name, allowed);
  return `${near ? `; did you mean '${near}'?` : ''} (allowed: ${allowed.join(', ')})`;
}
