import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { runProgram } from '../../src/cli/interpreters.ts';
import { MissingComponentError } from '../../src/core/errors.ts';
import { built } from './cli.ts';

const NONE = ['no-such-interpreter'] as const;
const NODE = [process.execPath, '-'] as const;

it('the first interpreter that is installed runs the program', async () => {
  const stub = [process.execPath, '-e', 'process.exit(127)'] as const;
  expect(await runProgram([NONE, stub, NODE], 'console.log(1 + 1, "ü")')).toBe('2 ü\n');
});
it('where none is installed it is told which would do', async () => {
  await expect(runProgram([NONE, ['nor-this', '-']], '')).rejects.toThrow(
    new MissingComponentError('no-such-interpreter or nor-this is needed and not installed'),
  );
});
it('nothing keeps the process alive afterwards', () => {
  const module = JSON.stringify(pathToFileURL(built('src/cli/interpreters.js')).href);
  const script = `const { runProgram } = await import(${module}); await runProgram([['none'], [process.execPath, '-']], '');`;
  const { status, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    timeout: 20_000,
  });
  expect({ status, signal }).toEqual({ status: 0, signal: null });
}, 30_000);
it('a program that fails is told by what it wrote last, or by its status', async () => {
  await expect(runProgram([NODE], 'console.error("first\\nout of order"); process.exit(3)')).rejects.toThrow(
    /: out of order$/,
  );
  await expect(runProgram([NODE], 'process.exit(3)')).rejects.toThrow(/: ended with 3$/);
});
it('an interpreter that does not read its program is no crash', async () => {
  const deaf = [process.execPath, '-e', 'process.exit(4)'] as const;
  await expect(runProgram([deaf], 'x'.repeat(4_000_000))).rejects.toThrow(/: ended with 4$/);
});
