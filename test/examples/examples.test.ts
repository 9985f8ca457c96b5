import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../cli/cli.ts';
import { userFolder } from '../docs/user-folder.ts';

const here = join(root, 'test', 'examples');
const named = (extension: string) =>
  readdirSync(here)
    .filter((file) => file.endsWith(extension) && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -extension.length));
const examples = named('.ts');

/** As strict as a user may be; nothing but the published types is looked at. */
const compilerOptions = {
  target: 'es2023',
  lib: ['es2023'],
  types: ['node'],
  module: 'nodenext',
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  skipLibCheck: true,
};

const execute = (folder: string, words: readonly string[]) =>
  promisify(execFile)(process.execPath, words, { cwd: folder });

/** Renew what they print with `UPDATE_EXAMPLES=1 npx vitest run test/examples`, and read the difference. */
describe('the examples', () => {
  let folder: string;

  beforeAll(async () => {
    folder = userFolder();
    mkdirSync(join(folder, 'node_modules', '@types'));
    symlinkSync(join(root, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    for (const name of examples) copyFileSync(join(here, `${name}.ts`), join(folder, `${name}.ts`));
    await execute(folder, [join(root, 'node_modules/typescript/bin/tsc')]).catch(({ stdout }) => {
      throw new Error(`the examples do not compile against the published types:\n${stdout}`);
    });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(examples)('%s prints what its .out file says, and nothing else', async (name) => {
    const { stdout, stderr } = await execute(folder, [`${name}.js`]);
    expect(stderr).toBe('');
    const expected = join(here, `${name}.out`);
    if (process.env.UPDATE_EXAMPLES === '1') writeFileSync(expected, stdout);
    expect(stdout).toBe(readFileSync(expected, 'utf8'));
  });

  it('have one .out file each', () => {
    expect(named('.out')).toEqual(examples);
  });
});
