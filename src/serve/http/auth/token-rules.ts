import type { KeyObject } from 'node:crypto';
import type { JWTVerifyGetKey } from 'jose';

/** Asymmetric ones only: who can check a token must not be able to make one. */
export const ALGORITHMS = ['EdDSA', 'ES256', 'RS256', 'PS256'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** Where the keys come from that tokens are signed with, and the algorithms that fit them. */
export interface TokenKeys {
  readonly key: KeyObject | JWTVerifyGetKey;
  readonly algorithms: readonly Algorithm[];
}

/** What a token must be like (RFC 8725). */
export interface TokenRules {
  readonly keys: TokenKeys;
  readonly issuer: string;
  /** This server's name in tokens. */
  readonly audience: string;
  readonly algorithms: readonly Algorithm[];
  /** Seconds that clocks may differ by. */
  readonly clockTolerance: number;
  readonly now: () => Date;
}

/** Who asks, by a verified token or by a client certificate. */
export interface Caller {
  readonly subject: string;
  readonly scopes: ReadonlySet<string>;
}

export const SCOPES = ['decide', 'approve', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];
