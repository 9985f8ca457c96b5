import process from 'node:process';
import { expect, it } from 'vitest';
import { runProgram } from '../../src/cli/interpreters.ts';
import { MissingComponentError } from '../../src/core/errors.ts';

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
it('nothing keeps the process alive afterwards', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  await runProgram([NONE, NODE], '');
  expect(timers()).toBe(before);
});
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
