import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Scope } from './auth/token-rules.ts';

/** Who may use an endpoint where tokens are asked for: everybody, whoever has a valid one, or one with this scope. */
export type Access = 'open' | 'token' | Scope;

/** A schema under the name that it has in the OpenAPI document. */
export interface Named {
  readonly name: string;
  readonly schema: z.ZodType;
}

/** One thing that the server answers: Fastify's route and its part of the OpenAPI document are both made from it. */
export interface Endpoint {
  readonly method: 'GET' | 'POST';
  /** With `:parameters`, as Fastify writes them. */
  readonly url: string;
  readonly summary: string;
  readonly access: Access;
  /** Answered even while the server has too much to do, and never counted: what watches it asks here. */
  readonly vital?: boolean;
  readonly body?: Named & { readonly examples: Readonly<Record<string, unknown>> };
  /** Bytes that a body may have here, where that differs from what it may have everywhere. */
  readonly bodyBytes?: number;
  /** JSON by a schema, or another media type. */
  readonly answer: Named | { readonly mediaType: string };
  /**
   * Whether an answer is a long list: `JSON.stringify` writes one as fast as the writer that is made of a schema, and does not
   * leave each of its parts to be collected.
   */
  readonly long?: boolean;
  /** What a status means here, beside those that follow from the above. */
  readonly errors?: Readonly<Record<number, string>>;
  handle(request: FastifyRequest, reply: FastifyReply): unknown;
}

/** What hooks read of the route that a request goes to. */
interface EndpointConfig {
  readonly access: Access;
  readonly vital: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig extends Partial<EndpointConfig> {}
}

export function configOf({ access, vital = false }: Endpoint): EndpointConfig {
  return { access, vital };
}

/** A route that says nothing is for administrators; one that is none tells nobody anything. */
export function accessOf({ is404, routeOptions }: FastifyRequest): Access {
  return is404 ? 'open' : (routeOptions.config?.access ?? 'admin');
}

export function isVital({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.config?.vital === true;
}
