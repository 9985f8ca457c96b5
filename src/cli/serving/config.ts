import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import { type Path, SourceDocument } from '../../core/source-document.ts';
import { readTextFile } from '../files.ts';
import { type ServeConfig, serveConfigSchema } from './config-schema.ts';

/** What the command line says of the configuration; it has the last word. */
export interface ServeFlags {
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly mode: string | undefined;
  readonly fallback: string | undefined;
  readonly audit: string | undefined;
  readonly auth: string | undefined;
  readonly key: string | undefined;
}

/**
 * The configuration of a file, if there is one, with what the command line says in its place.
 *
 * @throws InputError with file, line and column when it is not valid, with the flag where that is to blame, or when what
 * is asked for does not go together
 */
export function readServeConfig(file: string | undefined, flags: ServeFlags): ServeConfig {
  const written = file === undefined ? {} : readFile(file);
  const config = withFlags(written, flags);
  const parsed = serveConfigSchema.safeParse(config);
  if (!parsed.success) throw badFlag(parsed.error);
  checkMeaning(parsed.data);
  return parsed.data;
}

type Written = z.input<typeof serveConfigSchema>;

function readFile(file: string): Written {
  const document = new SourceDocument(readTextFile(file, 'a configuration of the decision server'), file);
  const value = document.value ?? {};
  const parsed = serveConfigSchema.safeParse(value);
  if (!parsed.success) throw document.explain(slipsFirst(parsed.error), allowedKeys);
  return resolvePaths(value as Written, dirname(file));
}

/** A key that is misspelt is missing too; what was meant helps more. */
function slipsFirst(error: z.ZodError): z.ZodError {
  const slips = error.issues.filter(({ code }) => code === 'unrecognized_keys');
  return slips.length > 0 ? new z.ZodError(slips) : error;
}

/** Paths of a file are relative to it. */
function resolvePaths(config: Written, folder: string): Written {
  const resolved = structuredClone(config) as Record<string, unknown>;
  for (const path of PATHS) {
    const parent = path.slice(0, -1).reduce<unknown>((value, key) => at(value, key), resolved);
    const name = at(parent, path.at(-1)!);
    if (typeof name === 'string' && !isAbsolute(name)) {
      (parent as Record<string, unknown>)[path.at(-1)!] = join(folder, name);
    }
  }
  return resolved;
}

const PATHS = [
  ['audit', 'file'],
  ['disableFile'],
  ['canary', 'candidate'],
  ['shadow'],
  ['key'],
  ['auth', 'keys', 'pem'],
  ['auth', 'keys', 'jwks'],
  ['tls', 'cert'],
  ['tls', 'key'],
  ['tls', 'ca'],
  ['kubernetes', 'cluster'],
] as const satisfies readonly (readonly string[])[];

const at = (value: unknown, key: string) => (value as Record<string, unknown> | undefined)?.[key];

function withFlags(written: Written, { port, host, mode, fallback, audit, auth, key }: ServeFlags): Written {
  const flagged = {
    ...written,
    listen: { ...written.listen, ...(host !== undefined && { host }), ...(port !== undefined && { port }) },
    auth: { ...written.auth, ...(auth !== undefined && { method: auth }) },
    ...(mode !== undefined && { mode }),
    ...(fallback !== undefined && { fallback }),
    ...(key !== undefined && { key }),
    ...(audit !== undefined && { audit: { ...written.audit, file: audit } }),
  };
  return flagged as Written;
}

/** The file was valid, so a flag is not. */
function badFlag(error: z.ZodError): InputError {
  const { path, message } = error.issues[0]!;
  return new InputError(`--${path.at(-1) === 'method' ? 'auth' : String(path.at(-1))}: ${message}`);
}

function checkMeaning({ mode, audit, auth }: ServeConfig): void {
  if (mode === 'enforce' && audit === undefined) {
    throw new InputError(
      'mode enforce needs an audit log: nothing is enforced without a record (--audit FILE)',
    );
  }
  const missing = (['issuer', 'audience', 'keys'] as const).filter((key) => auth[key] === undefined);
  if (auth.method === 'jwt' && missing.length > 0) {
    throw new InputError(`auth jwt needs ${missing.map((key) => `auth.${key}`).join(', ')} in --config FILE`);
  }
}

/** The keys of the object at a path of the schema. */
function allowedKeys(path: Path): readonly string[] {
  return keysOf(
    path.reduce<unknown>(
      (schema, key) => (typeof key === 'number' ? item(schema) : property(schema, key)),
      SHAPE,
    ),
  );
}

const SHAPE: unknown = z.toJSONSchema(serveConfigSchema, { io: 'input' });

interface JsonSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
  readonly anyOf?: readonly JsonSchema[];
}

const property = (schema: unknown, key: PropertyKey) =>
  (schema as JsonSchema | undefined)?.properties?.[String(key)];
const item = (schema: unknown) => (schema as JsonSchema | undefined)?.items;

function keysOf(schema: unknown): readonly string[] {
  const { properties = {}, anyOf = [] } = (schema ?? {}) as JsonSchema;
  return [...Object.keys(properties), ...anyOf.flatMap(keysOf)];
}
