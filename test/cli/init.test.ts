import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inProcess, temporaryFolder } from './cli.ts';

describe('init', () => {
  it('writes a commented scenario that validates and simulates', async () => {
    const folder = join(temporaryFolder(), 'fleet');
    const { code, stdout } = await inProcess(['init', folder]);
    expect(code).toBe(0);
    expect(stdout).toContain('next: switchyard validate');
    const scenario = join(folder, 'scenario.yaml');
    expect(readFileSync(scenario, 'utf8')).toMatch(/^# yaml-language-server: \$schema=\.\/schema\.json\n/);
    expect(readdirSync(folder).sort()).toEqual(['scenario.yaml', 'schema.json']);
    expect(await inProcess(['validate', scenario])).toMatchObject({ code: 0, stderr: '' });
    const words = ['simulate', scenario, '--policy', 'earliest-finish', '--json'];
    const simulated = await inProcess([...words, '--set', 'horizon.tasks=3000']);
    expect(JSON.parse(simulated.stdout)).toMatchObject({ tasks: { completed: 3000 } });
  });
  it('works in the folder it is called in', async () => {
    const folder = temporaryFolder();
    const { stdout } = await inProcess(['init', '--json'], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({
      schema: 'switchyard/init/v1',
      scenario: 'scenario.yaml',
      written: ['scenario.yaml', 'schema.json'],
    });
  });
  it.each(['scenario.yaml', 'schema.json'])('refuses to overwrite %s and writes nothing', async (name) => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), 'mine');
    expect(await inProcess(['init', folder])).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${join(folder, name)} exists already; nothing was written\n`,
    });
    expect(readdirSync(folder)).toEqual([name]);
    expect(readFileSync(join(folder, name), 'utf8')).toBe('mine');
  });
});
