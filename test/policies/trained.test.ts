import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecipe, recipeNames, TRAINED_FOLDER } from '../../src/cli/results/recipe.ts';
import { loadSuite } from '../../src/cli/suite-file.ts';
import { inProcess } from '../cli/cli.ts';

const KEY = join(TRAINED_FOLDER, 'key.pem');
const MOST_BYTES = 300_000;

interface Explained {
  readonly baseValue: number;
  readonly candidates: readonly {
    readonly score: number;
    readonly contributions: Readonly<Record<string, number>>;
  }[];
}

describe.each(recipeNames(undefined, TRAINED_FOLDER))('the shipped policy of %s', (name) => {
  const folder = join(TRAINED_FOLDER, name);

  it('is as it was signed', async () => {
    const { code, stdout } = await inProcess(['verify', folder, '--key', KEY, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, signature: 'valid' });
  });

  it('is small', () => {
    expect(statSync(join(folder, 'policy.mjs')).size).toBeLessThan(MOST_BYTES);
  });

  it('is explained to 1e-6: the parts and the base value are the score of each candidate', async () => {
    const { scenario } = readRecipe(name, TRAINED_FOLDER);
    const { stdout } = await inProcess([
      ...['explain', scenario, '--policy', folder, '--decision', '30', '--json'],
    ]);
    const { baseValue, candidates } = JSON.parse(stdout) as Explained;
    expect(candidates.length).toBeGreaterThan(0);
    for (const { score, contributions } of candidates) {
      const sum = Object.values(contributions).reduce((total, part) => total + part, baseValue);
      expect(Math.abs(sum - score)).toBeLessThan(1e-6);
    }
  });

  it('has a recipe for a suite, with a page of what it is worth', async () => {
    const { suite } = readRecipe(name, TRAINED_FOLDER);
    const { splits } = await loadSuite([suite], []);
    expect(splits.test.instances.length).toBeGreaterThan(0);
    expect(existsSync(join(TRAINED_FOLDER, '../../results/reference/learned', `${suite}.md`))).toBe(true);
  });
});

it('every folder of policies has a recipe', () => {
  const folders = readdirSync(TRAINED_FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map((entry) => entry.name).toSorted()).toEqual(recipeNames(undefined, TRAINED_FOLDER));
});
