import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { catalogue, nameOf } from '../../src/cli/catalogue.ts';
import { readPackage } from '../../src/cli/project.ts';
import { built, expectRefusal, inProcess, switchyard } from './cli.ts';

const names = catalogue.map(nameOf);
const main = built('src/cli/main.js');

describe('help and version', () => {
  it('lists every command and the exit codes', async () => {
    const { code, stdout, stderr } = await switchyard(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of names) expect(stdout).toContain(`switchyard ${name}`);
    expect(stdout).toContain('130 interrupted');
  });
  it.each(names)('describes %s with its options and examples', async (name) => {
    // yargs writes help to the console. A process for each command would take a minute.
    const console = vi.spyOn(globalThis.console, 'log').mockImplementation(() => {});
    const { code } = await inProcess([name, '--help']);
    const stdout = console.mock.calls.flat().join('\n');
    console.mockRestore();
    expect(code).toBe(0);
    expect(stdout).toContain(`switchyard ${name}`);
    expect(stdout).toContain('--json');
  });
  it('tells the version', async () => {
    expect(await switchyard(['--version'])).toEqual({
      code: 0,
      stdout: `${readPackage().version}\n`,
      stderr: '',
    });
  });
});

describe('wrong usage ends with exit code 2 and one line on stderr', () => {
  it.each([
    [['simulat', 'two-tier'], "unknown command 'simulat'; did you mean 'simulate'? (see switchyard --help)"],
    [[], /^a command is needed: init, validate, /],
    [['--jsno'], "unknown option '--jsno'; did you mean '--json'?"],
    [['simulate', 'two-tier', '--polcy', 'random'], "unknown option '--polcy'; did you mean '--policy'?"],
    [['simulate', 'two-tier', '--policy', 'random', '--zzz=1'], "unknown option '--zzz'"],
    [['simulate', 'two-tier', 'surplus', '--policy', 'random'], "unexpected argument 'surplus'"],
    [['simulate', 'two-tier'], '--policy is required'],
    [['simulate'], 'usage: switchyard simulate <scenario>'],
    [['simulate', 'two-tier', '--policy'], '--policy needs a value'],
    [['simulate', 'two-tier', '--policy', 'a', '--policy', 'b'], '--policy is given more than once'],
    [['import', 'swf', 'x.swf', '--out', 'y', '--limit', 'ten'], "--limit: 'ten' is not a number"],
    [['import', 'swf', 'x.swf', '--out', 'y', '--limit=ten'], "--limit: 'ten' is not a number"],
  ])('%j', async (words, message) => {
    expectRefusal(await inProcess(words), message);
  });
  it('in a process of its own too', async () => {
    expectRefusal(await switchyard(['simulate']), 'usage: switchyard simulate <scenario>');
  });
});

describe('output', () => {
  it('is quiet when its reader goes away', () => {
    const { status, stderr } = spawnSync('bash', [
      '-o',
      'pipefail',
      '-c',
      `"${process.execPath}" "${main}" schema | head -c 1 > /dev/null`,
    ]);
    expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' });
  });
  it.skipIf(!existsSync('/dev/full'))('tells of a full disk behind stdout', () => {
    const { status, stderr } = spawnSync('bash', [
      '-c',
      `"${process.execPath}" "${main}" schema > /dev/full`,
    ]);
    expect(status).toBe(2);
    expect(String(stderr)).toMatch(/^error: cannot write the output: .*no space left on device.*\n$/);
  });
  it('completes commands and their options', async () => {
    const completions = async (...words: string[]) =>
      (await switchyard(['--get-yargs-completions', 'switchyard', ...words])).stdout.trim().split('\n');
    expect(await completions('sim')).toEqual(names);
    expect(await completions('simulate', '--')).toEqual(
      expect.arrayContaining(['--policy', '--seed', '--json']),
    );
  });
  it('prints a completion script', async () => {
    const { code, stdout } = await switchyard(['completion']);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'complete -o bashdefault -o default -F _switchyard_yargs_completions switchyard',
    );
  });
});
