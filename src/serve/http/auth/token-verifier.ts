import { performance } from 'node:perf_hooks';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { Problem } from '../problem.ts';
import type { Caller, TokenRules } from './token-rules.ts';

/** A signature costs a tenth of a millisecond, which is a third of the time that a decision may take at 3,000/s. */
const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 1024;

interface Remembered {
  readonly caller: Caller;
  /** Between which it holds, in milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  /** On a clock that never goes back: a minute is one, whatever happens to the other clock. */
  readonly longest: number;
}

/** Verifies bearer tokens (RFC 7519, by the rules of RFC 8725), and remembers them for as long as they hold, a minute at most. */
export class TokenVerifier {
  readonly #rules: TokenRules;
  readonly #mostRemembered: number;
  readonly #remembered = new Map<string, Remembered>();

  constructor(rules: TokenRules, mostRemembered = MOST_REMEMBERED) {
    this.#rules = rules;
    this.#mostRemembered = mostRemembered;
  }

  /** How many tokens it remembers. */
  get remembered(): number {
    return this.#remembered.size;
  }

  /** @throws Problem 401 when the token does not hold, 503 when its key cannot be had */
  async verify(token: string): Promise<Caller> {
    const known = this.#remembered.get(token);
    if (known && this.#isGood(known)) return known.caller;
    this.#remembered.delete(token);
    const payload = await this.#payloadOf(token);
    const caller = callerOf(payload);
    this.#remember(token, caller, payload);
    return caller;
  }

  async #payloadOf(token: string): Promise<JWTPayload> {
    const { keys, issuer, audience, clockTolerance, now } = this.#rules;
    const algorithms = this.#rules.algorithms.filter((algorithm) => keys.algorithms.includes(algorithm));
    const options = {
      algorithms,
      issuer,
      audience,
      clockTolerance,
      requiredClaims: ['exp', 'sub'],
      currentDate: now(),
    };
    try {
      const { key } = keys;
      const verified =
        typeof key === 'function'
          ? await jwtVerify(token, key, options)
          : await jwtVerify(token, key, options);
      return verified.payload;
    } catch (error) {
      throw refusal(error);
    }
  }

  #isGood({ from, until, longest }: Remembered): boolean {
    const now = this.#rules.now().getTime();
    return from <= now && now < until && performance.now() < longest;
  }

  #remember(token: string, caller: Caller, { exp, nbf = 0 }: JWTPayload): void {
    const { clockTolerance } = this.#rules;
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size >= this.#mostRemembered) this.#remembered.delete(oldest!);
    this.#remembered.set(token, {
      caller,
      from: (nbf - clockTolerance) * 1000,
      until: (exp! + clockTolerance) * 1000,
      longest: performance.now() + REMEMBERED_MS,
    });
  }
}

function callerOf({ sub, scope }: JWTPayload): Caller {
  return { subject: sub!, scopes: new Set(typeof scope === 'string' ? scope.split(' ') : []) };
}

/** Why a token does not hold, in words that tell a forger nothing. */
function refusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return unauthorized('the token has expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    const fault = error.reason === 'missing' ? 'is missing' : 'is not as it must be';
    return unauthorized(`the claim '${error.claim}' of the token ${fault}`);
  }
  // A TypeError says that the key does not fit the algorithm that the token names.
  const forged = error instanceof errors.JOSEError || error instanceof TypeError;
  return forged ? unauthorized('the token is not valid') : error;
}

/** RFC 6750 §3: what is asked for, and what was wrong with what came. */
export function unauthorized(reason: string): Problem {
  return new Problem(401, `A bearer token is needed: ${reason}.`, {
    headers: {
      'www-authenticate': `Bearer realm="switchyard", error="invalid_token", error_description="${reason}"`,
    },
  });
}
