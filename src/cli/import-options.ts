import { parse as parseYaml } from 'yaml';
import type { Options } from 'yargs';
import { z } from 'zod';
import { InputError } from '../core/errors.ts';
import { allowedNames } from '../core/suggest.ts';
import { importers } from '../workload/importers/index.ts';
import { readTextFile } from './files.ts';
import { scenarioPath } from './scenario-file.ts';

/** What the command line needs to know of one option of an importer. */
interface OptionSchema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
}

/**
 * The options of all trace formats for yargs, made from their schemas; a list is given as a YAML file, an object as a
 * scenario. What an option means is told by format, for formats share names.
 */
export function importOptions(): Record<string, Options> {
  const options: Record<string, Options> = {};
  const meanings = new Map<string, Map<string, string[]>>();
  for (const format of importers.names()) {
    for (const [name, schema] of Object.entries(optionSchemas(format))) {
      const formatsOf = meanings.get(name) ?? new Map<string, string[]>();
      meanings.set(name, formatsOf);
      const meaning = describe(schema);
      formatsOf.set(meaning, [...(formatsOf.get(meaning) ?? []), format]);
      options[name] = { type: yargsType(schema) };
    }
  }
  for (const [name, formatsOf] of meanings) {
    const parts = Array.from(formatsOf, ([meaning, formats]) => `${formats.join(', ')}: ${meaning}`);
    options[name]!.describe = parts.join('\n');
  }
  return options;
}

/**
 * Reads and checks what was given for one format.
 *
 * @throws InputError naming the option, the value and what is allowed
 */
export function optionsFor(format: string, given: Readonly<Record<string, unknown>>): unknown {
  const schemas = optionSchemas(format);
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(importOptions())) {
    const value = given[name];
    if (value === undefined) continue;
    if (!(name in schemas)) {
      throw new InputError(
        `import ${format} has no option --${name} (allowed: ${Object.keys(schemas).join(', ')})`,
      );
    }
    values[name] = READERS[schemas[name]!.type ?? '']?.(String(value), name) ?? value;
  }
  const parsed = importers.get(format).options.safeParse(values);
  if (parsed.success) return parsed.data;
  throw explain(parsed.error.issues[0]!, format, values);
}

function explain(
  issue: z.core.$ZodIssue,
  format: string,
  values: Readonly<Record<string, unknown>>,
): InputError {
  const name = String(issue.path[0]);
  const value = values[name];
  if (value === undefined) return new InputError(`import ${format} needs --${name}`);
  if (issue.code === 'invalid_value') {
    const near = allowedNames(String(value), issue.values.map(String));
    return new InputError(`--${name}: unknown '${value}'${near}`);
  }
  return new InputError(`--${name} ${issue.message.replace(/^Invalid input: |^Too \w+: /, `is ${value}; `)}`);
}

function optionSchemas(format: string): Readonly<Record<string, OptionSchema>> {
  const schema = z.toJSONSchema(importers.get(format).options, { io: 'input', unrepresentable: 'any' });
  return (schema.properties ?? {}) as Record<string, OptionSchema>;
}

function yargsType({ type }: OptionSchema): 'number' | 'boolean' | 'string' {
  if (type === 'boolean') return type;
  return type === 'integer' || type === 'number' ? 'number' : 'string';
}

function describe({ description, enum: allowed, default: usual }: OptionSchema): string {
  return [
    description ?? '',
    allowed ? `(${allowed.join(' | ')})` : '',
    usual === undefined || usual === false ? '' : `[${usual}]`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Values that are files. */
const READERS: Readonly<Record<string, (path: string, name: string) => unknown>> = {
  array: readList,
  object: readScenario,
};

function readScenario(nameOrPath: string, name: string): unknown {
  const path = scenarioPath(nameOrPath);
  const value: unknown = parseYaml(readTextFile(path, `the scenario of --${name}`));
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new InputError(`${path}: expected a scenario`);
  return value;
}

function readList(path: string, name: string): unknown[] {
  const value: unknown = parseYaml(readTextFile(path, `a YAML list of ${name}`));
  const list = Array.isArray(value) ? value : (value as Record<string, unknown> | null)?.[name];
  if (!Array.isArray(list)) throw new InputError(`${path}: expected a YAML list of ${name}`);
  return list;
}
