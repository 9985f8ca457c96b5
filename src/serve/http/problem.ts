import { STATUS_CODES } from 'node:http';

/** One thing that is wrong with a request: where (a JSON Pointer, RFC 6901) and what. */
export interface Complaint {
  readonly path: string;
  readonly message: string;
}

/** Problem details of RFC 9457. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly Complaint[];
}

export const PROBLEM_TYPE = 'application/problem+json';

/** Names of the problems that a status alone does not tell apart from others of that status. */
type Kind =
  | 'invalid-json'
  | 'invalid-request'
  | 'unknown-decision'
  | 'overloaded'
  | 'not-ready'
  | 'foreign-page';

interface More {
  readonly kind?: Kind;
  readonly errors?: readonly Complaint[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that is no success; what it says is for the client, so it never holds anything of the inside. */
export class Problem extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly #more: More;

  constructor(status: number, detail: string, more: More = {}) {
    super(detail);
    this.status = status;
    this.headers = more.headers ?? {};
    this.#more = more;
  }

  get details(): ProblemDetails {
    const { kind, errors } = this.#more;
    return {
      // RFC 9457 §4.2.1: a problem that its status says all about has no type of its own.
      type: kind === undefined ? 'about:blank' : `urn:switchyard:problem:${kind}`,
      title: STATUS_CODES[this.status] ?? 'Error',
      status: this.status,
      detail: this.message,
      ...(errors && { errors }),
    };
  }
}
