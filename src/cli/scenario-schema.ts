import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { scenarioSchema } from '../sim/scenario/schema.ts';
import { pathFrom } from './files.ts';
import { packageFolder } from './project.ts';

/** JSON Schema (draft 7) of the scenario file, as `scenarios/schema.json` holds it. */
export function scenarioJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(scenarioSchema, { target: 'draft-7', io: 'input', unrepresentable: 'any' }),
    title: 'Switchyard scenario',
  };
}

/** The first line of a scenario file, by which editors find its schema: one beside it, else the package's. */
export function schemaLine(scenarioFile: string): string {
  const beside = existsSync(join(dirname(scenarioFile), 'schema.json'));
  const path = beside
    ? './schema.json'
    : pathFrom(scenarioFile, join(packageFolder, 'scenarios/schema.json'));
  return `# yaml-language-server: $schema=${path}\n`;
}
