import type { Logger } from 'pino';
import type { KubernetesOptions } from '../kubernetes/options.ts';
import type { TokenRules } from './auth/token-rules.ts';

/** PEM texts. With `ca` a client must show a certificate that one of these authorities has signed. */
export interface TlsOptions {
  readonly cert: string;
  readonly key: string;
  readonly ca?: string;
}

export interface Limits {
  /** A larger body is refused with 413. */
  readonly bodyBytes: number;
  /** Requests that may be under way at once; one more is answered 503. As many more may be sending their bodies. */
  readonly inFlight: number;
  /** Milliseconds that the event loop may run late; while it does, requests are answered 503. */
  readonly eventLoopDelayMs: number;
  /** Of one token's subject, or else of one address; more are answered 429. */
  readonly requestsPerSecond: number;
  /** Milliseconds from the first byte of a request until its headers, and until all of it, must be there. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** Milliseconds in which a client must take some of its answer, or it is hung up on. */
  readonly unreadMs: number;
  /** Milliseconds that requests under way may still take when the server is told to stop. */
  readonly shutdownMs: number;
}

/** 2,500 decisions a second from one load balancer must pass; what harms the server must not. */
export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 1024 * 1024,
  inFlight: 1024,
  eventLoopDelayMs: 250,
  requestsPerSecond: 10_000,
  headersMs: 5_000,
  requestMs: 10_000,
  unreadMs: 15_000,
  shutdownMs: 10_000,
};

/** A page that works with the API only: its files by path, and what all of them are sent with. */
export interface Page {
  readonly files: ReadonlyMap<string, { readonly contentType: string; readonly text: string }>;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ServerOptions {
  /** An address to listen on; what is no loopback address needs tokens or client certificates. */
  readonly host: string;
  /** What tokens must be like; null: none are asked for. */
  readonly tokens: TokenRules | null;
  readonly tls: TlsOptions | null;
  readonly limits: Limits;
  /** Of this software, for its OpenAPI document. */
  readonly version: string;
  readonly logger: Logger;
  /** For people who settle pending decisions. */
  readonly page?: Page;
  /** How kube-scheduler's questions are read; without it there is nothing for it to ask. */
  readonly kubernetes?: KubernetesOptions;
}
