import { describe, expect, it } from 'vitest';
import { remoteSchedulers } from '../../policies/remote/index.ts';
import { schedulers } from '../../policies/static/index.ts';
import { kinds } from '../../src/cli/inventory.ts';
import { inProcess } from './cli.ts';

describe('list', () => {
  it('lists every kind', async () => {
    const { code, stdout } = await inProcess(['list']);
    expect(code).toBe(0);
    for (const kind of kinds) expect(stdout).toContain(kind.toUpperCase());
    expect(stdout).toContain('two-tier');
  });
  it('lists one kind for people and for programs', async () => {
    const people = await inProcess(['list', 'schedulers']);
    for (const name of schedulers.names()) expect(people.stdout).toMatch(new RegExp(`^${name} `, 'm'));
    const { schema, ...document } = JSON.parse((await inProcess(['list', 'schedulers', '--json'])).stdout);
    expect(schema).toBe('switchyard/list/v1');
    expect(Object.keys(document)).toEqual(['schedulers']);
    expect(document.schedulers.map(({ name }: { name: string }) => name)).toEqual([
      ...schedulers.names(),
      ...remoteSchedulers.names(),
    ]);
  });
  it('knows what an unknown kind was meant to be', async () => {
    const { code, stderr } = await inProcess(['list', 'schedulrs']);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: unknown kind 'schedulrs'; did you mean 'schedulers'\? \(allowed: .*\)\n$/,
    );
  });
});
