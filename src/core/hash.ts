import { createHash, hash } from 'node:crypto';

/** SHA-256 of text or bytes, as lower-case hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/** SHA-256 of bytes that come piece by piece. */
export class RunningSha256 {
  readonly #hash = createHash('sha256');

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** Lower-case hexadecimal; nothing can be added after it. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}

/** JSON with sorted keys and no spaces: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** SHA-256 of a JSON value that does not depend on the order of its keys. */
export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value));
}
