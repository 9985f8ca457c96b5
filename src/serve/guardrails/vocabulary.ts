import { z } from 'zod';
import { executorSchema, taskSchema } from '../decision/request.ts';
import type { Variable } from './candidate.ts';
import type { Cel, CelType } from './cel.ts';

/** Something with named parts, each of its own type. */
export interface Struct {
  readonly kind: 'struct';
  readonly fields: ReadonlyMap<string, Type>;
}

/** What is known of a value before it is there; null: nothing. */
export type Type = CelType | Struct | null;

/** The types of what rules can name, as the request's schema declares them: numbers are doubles, as in JSON. */
export function vocabulary(cel: Cel): ReadonlyMap<Variable, Type> {
  return new Map<Variable, Type>([
    ['task', typeOf(cel, z.toJSONSchema(taskSchema, { io: 'input' }))],
    ['executor', typeOf(cel, z.toJSONSchema(executorSchema, { io: 'input' }))],
    ['kind', cel.CelScalar.STRING],
  ]);
}

function typeOf(cel: Cel, schema: z.core.JSONSchema._JSONSchema | undefined): Type {
  if (typeof schema !== 'object') return null;
  const { properties, items, additionalProperties } = schema;
  // A number or null is a number to rules: what is compared with null is compared by `==`, which takes anything.
  const [type] = [schema.type ?? []].flat();
  switch (type) {
    case 'string':
      return cel.CelScalar.STRING;
    case 'boolean':
      return cel.CelScalar.BOOL;
    case 'number':
    case 'integer':
      return cel.CelScalar.DOUBLE;
    case 'array':
      return cel.listType(plain(cel, typeOf(cel, items as z.core.JSONSchema._JSONSchema)));
    case 'object': {
      if (properties === undefined) {
        return cel.mapType(cel.CelScalar.STRING, plain(cel, typeOf(cel, additionalProperties)));
      }
      const fields = Object.entries(properties).map(([name, part]) => [name, typeOf(cel, part)] as const);
      return { kind: 'struct', fields: new Map(fields) };
    }
    default:
      return null;
  }
}

/** The type as CEL has it, to be inside another. */
function plain({ CelScalar }: Cel, type: Type): CelType {
  return type === null || type.kind === 'struct' ? CelScalar.DYN : type;
}

/** A type that the library gives; what it leaves open is not known. */
export function typeIn(type: CelType | null): Type {
  return type?.name === 'dyn' ? null : type;
}

export function nameOf(type: Type): string {
  if (type === null) return 'dyn';
  return type.kind === 'struct' ? 'map' : type.name;
}
