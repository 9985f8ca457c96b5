import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectRefusal, inProcess, temporaryFolder } from './cli.ts';

describe('conformance', () => {
  it('prints the estimates of a model, and writes them as a page', async () => {
    const page = join(temporaryFolder(), 'deep/conformance.md');
    const { code, stdout } = await inProcess([
      'conformance',
      '--short',
      '--only',
      'burke-1',
      '--json',
      '--out',
      page,
    ]);
    const document = JSON.parse(stdout);
    expect({ code, ...document }).toMatchObject({
      code: 0,
      schema: 'switchyard/conformance/v1',
      pass: true,
      models: 1,
      estimates: 1,
      rows: [{ model: 'burke-1', row: 32, exact: 19, replications: 20, pass: true }],
    });
    expect(readFileSync(page, 'utf8')).toContain('| departures of M/M/1, λ 0.7 |');
  });

  it('prints a table for people', async () => {
    const { stdout } = await inProcess(['conformance', '--short', '--only', 'burke-1']);
    expect(stdout).toMatch(/^row\s+model\s+quantity/);
    expect(stdout).toContain('holds: 1 models, 1 estimates');
  });

  it('refuses a model that does not exist', async () => {
    expectRefusal(
      await inProcess(['conformance', '--only', 'burke-2']),
      /^no model 'burke-2'; did you mean 'burke-\d'\? \(allowed: /,
    );
  });
});
