import { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';

const column = z.string().min(1);

/** Which column of a CSV file holds what; `arrival` and `work` are needed. */
export const csvMapSchema = z.strictObject({
  arrival: column,
  work: column,
  class: column.optional(),
  slots: column.optional(),
  estimate: column.optional(),
  id: column.optional(),
  deadline: column.optional(),
  priority: column.optional(),
});

export type CsvMap = z.infer<typeof csvMapSchema>;
export type CsvRole = keyof CsvMap;

export const CSV_ROLES = Object.keys(csvMapSchema.shape) as CsvRole[];

/**
 * Reads `arrival=col,work=col,…` as it is written on the command line.
 * @throws InputError at an unknown or repeated name, or when `arrival` or `work` is missing.
 */
export function parseCsvMap(text: string): CsvMap {
  const map: Record<string, string> = {};
  for (const pair of text.split(',')) {
    const equals = pair.indexOf('=');
    const role = pair.slice(0, equals).trim();
    const name = pair.slice(equals + 1).trim();
    if (equals < 0 || name === '') {
      throw new InputError(`--map: '${pair.trim()}' is not name=column (allowed: ${CSV_ROLES.join(', ')})`);
    }
    if (!(CSV_ROLES as string[]).includes(role))
      throw new InputError(`--map: unknown name '${role}'${allowedNames(role, CSV_ROLES)}`);
    if (role in map) throw new InputError(`--map: '${role}' is given twice`);
    map[role] = name;
  }
  for (const needed of ['arrival', 'work']) {
    if (!(needed in map)) throw new InputError(`--map: '${needed}' is missing; allowed: ${needed}=column`);
  }
  return csvMapSchema.parse(map);
}
