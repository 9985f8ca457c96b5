import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarioJsonSchema } from '../../src/cli/scenario-schema.ts';
import { inProcess, root } from './cli.ts';

const committed = readFileSync(join(root, 'scenarios/schema.json'), 'utf8');

describe('schema', () => {
  it('prints the JSON Schema that is committed; renew it by: switchyard schema > scenarios/schema.json', async () => {
    const { code, stdout } = await inProcess(['schema']);
    expect(code).toBe(0);
    expect(stdout).toBe(committed);
  });
  it('is draft 7 and stands under its own key with --json', async () => {
    const { stdout } = await inProcess(['schema', '--json']);
    expect(JSON.parse(stdout)).toEqual({ schema: 'switchyard/schema/v1', document: scenarioJsonSchema() });
    expect(scenarioJsonSchema().$schema).toBe('http://json-schema.org/draft-07/schema#');
  });
  it('is named by the first line of every shipped scenario', () => {
    const files = readdirSync(join(root, 'scenarios')).filter((file) => file.endsWith('.yaml'));
    expect(files).not.toHaveLength(0);
    for (const file of files) {
      const [first] = readFileSync(join(root, 'scenarios', file), 'utf8').split('\n');
      expect(first, file).toBe('# yaml-language-server: $schema=./schema.json');
    }
  });
});
