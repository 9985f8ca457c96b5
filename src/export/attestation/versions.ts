import { z } from 'zod';

/** The one version that is read: another is refused, for who knows what it means. */
export function exactly(allowed: string) {
  return z.literal(allowed, { error: ({ input }) => unknownVersion(input, allowed) });
}

export function unknownVersion(found: unknown, allowed: string): string {
  return `${found === undefined ? 'nothing' : JSON.stringify(found)} is unknown (allowed: ${allowed})`;
}
