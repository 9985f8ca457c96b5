import { describe, expect, it } from 'vitest';
import { openIo } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';

function captured(isTTY: boolean) {
  const texts: string[] = [];
  return { isTTY, write: (text: string) => texts.push(text), text: () => texts.join('') };
}

function opened(options: { terminal?: boolean; json?: boolean; environment?: Record<string, string> } = {}) {
  const stdout = captured(options.terminal ?? false);
  const stderr = captured(options.terminal ?? false);
  const io = openIo({ json: options.json ?? false, stdout, stderr, environment: options.environment ?? {} });
  return { io, stdout, stderr };
}

const ESCAPE = '\u001b[';

describe('answers', () => {
  it('are text for people and one document under its schema with --json', () => {
    const people = opened();
    people.io.answer('simulate', { seed: '1' }, () => 'one run\n\n');
    expect(people.stdout.text()).toBe('one run\n');
    const programs = opened({ json: true });
    programs.io.answer('simulate', { seed: '1', cost: Number.NaN }, () => 'unused');
    expect(programs.stdout.text()).toMatch(/^{\n {2}"schema": "switchyard\/simulate\/v1",/);
    expect(JSON.parse(programs.stdout.text())).toEqual({
      schema: 'switchyard/simulate/v1',
      seed: '1',
      cost: null,
    });
    expect(programs.stderr.text()).toBe('');
  });
});

describe('colours', () => {
  it('are used on a terminal', () => {
    const { io, stderr } = opened({ terminal: true });
    io.warn('careful');
    expect(stderr.text()).toContain(ESCAPE);
    expect(io.colours.green('x')).toContain(ESCAPE);
  });
  it.each([
    ['no terminal', { terminal: false }],
    ['NO_COLOR', { terminal: true, environment: { NO_COLOR: '1' } }],
    ['CI', { terminal: true, environment: { CI: 'true' } }],
    ['a dumb terminal', { terminal: true, environment: { TERM: 'dumb' } }],
  ])('are not used with %s', (_case, options) => {
    const { io, stderr } = opened(options);
    io.fail('wrong');
    expect(stderr.text()).toBe('error: wrong\n');
    expect(io.colours.green('x')).toBe('x');
  });
});

describe('an error that nobody meant', () => {
  it('ends with exit code 1 and a stack trace', async () => {
    const stdout = captured(false);
    const stderr = captured(false);
    const broken = { stdout, stderr, environment: {} };
    stdout.write = () => {
      throw new TypeError('not meant');
    };
    expect(await run(['schema'], broken)).toBe(1);
    expect(stderr.text()).toMatch(/^error: TypeError: not meant\n {4}at /);
    expect(stderr.text()).toContain('a bug in switchyard');
  });
});
