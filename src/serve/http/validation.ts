import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import { allowedNames } from '../../core/suggest.ts';
import { type Complaint, Problem } from './problem.ts';

/**
 * How ajv checks bodies. Nothing is bent to fit: a string is no number, a key that is not known is an error, and the
 * first error ends the check, so that a hostile body is not paid for twice. Defaults are filled in.
 */
export const AJV_OPTIONS = {
  coerceTypes: false,
  removeAdditional: false,
  useDefaults: true,
  allErrors: false,
  verbose: true,
} as const;

/** What `verbose` adds to an error. */
interface Verbose extends FastifySchemaValidationError {
  readonly data?: unknown;
  readonly parentSchema?: { readonly properties?: Readonly<Record<string, unknown>> };
}

/** The problem that ajv found in a body. */
export function invalid(errors: readonly FastifySchemaValidationError[]): Problem {
  const complaint = explain(errors as readonly Verbose[]);
  const detail = `${complaint.path || 'the body'} ${complaint.message}`;
  return new Problem(400, detail, { kind: 'invalid-request', errors: [complaint] });
}

/** Of the errors of a union, that of the branch that got furthest. */
function explain(errors: readonly Verbose[]): Complaint {
  const own = errors.filter(({ keyword }) => keyword !== 'anyOf');
  const depth = ({ instancePath }: Verbose) => instancePath.split('/').length;
  return complaintOf(own.reduce((a, b) => (depth(b) > depth(a) ? b : a)));
}

function complaintOf(error: Verbose): Complaint {
  const { instancePath: at, keyword, params, parentSchema } = error;
  switch (keyword) {
    case 'additionalProperties': {
      const key = params.additionalProperty as string;
      const allowed = Object.keys(parentSchema?.properties ?? {});
      return { path: `${at}/${pointer(key)}`, message: `is an unknown key${allowedNames(key, allowed)}` };
    }
    case 'required':
      return { path: `${at}/${pointer(params.missingProperty as string)}`, message: 'is missing' };
    case 'enum':
      return {
        path: at,
        message: `must be one of ${(params.allowedValues as unknown[]).map((v) => JSON.stringify(v)).join(', ')}${got(error)}`,
      };
    case 'type':
      return { path: at, message: `must be ${[params.type].flat().join(' or ')}${got(error)}` };
    default:
      return { path: at, message: `${error.message ?? 'is not valid'}${got(error)}` };
  }
}

/** The value itself, where it is a small one. */
function got({ data }: Verbose): string {
  if (typeof data === 'object' && data !== null)
    return `, got ${Array.isArray(data) ? 'an array' : 'an object'}`;
  const shown = String(typeof data === 'string' ? JSON.stringify(data) : data);
  return `, got ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}`;
}

/** A key as a part of a JSON Pointer (RFC 6901 §3); a long one is cut. */
function pointer(key: string): string {
  const short = key.length > 100 ? `${key.slice(0, 100)}…` : key;
  return short.replaceAll('~', '~0').replaceAll('/', '~1');
}
