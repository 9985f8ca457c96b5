import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { root } from '../cli/cli.ts';

const documents = ['README.md', 'CONTRIBUTING.md', 'DECISIONS.md', 'CHANGELOG.md'];
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** A folder in which `switchyard` is an installed package: this run's build. */
function userFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const installed = join(folder, 'node_modules', 'switchyard');
  mkdirSync(dirname(installed), { recursive: true });
  mkdirSync(installed);
  for (const shared of ['package.json', 'scenarios', 'node_modules'])
    symlinkSync(join(root, shared), join(installed, shared));
  mkdirSync(join(installed, 'dist'));
  for (const part of ['src', 'envs', 'policies'])
    symlinkSync(join(inject('built'), part), join(installed, 'dist', part));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  return folder;
}

describe('the README', () => {
  const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);

  it.each(['q-learning', 'ppo'])('has a loop that runs with %s', async (agent) => {
    const [loop] = blocks.filter((code) => code.includes('agent.learn'));
    const counted = loop!
      .replace("'q-learning'", `'${agent}'`)
      .replace('done = terminated || truncated;', 'done = terminated || truncated; steps++;');
    const folder = userFolder();
    writeFileSync(
      join(folder, 'loop.js'),
      `let steps = 0;\n${counted}\nconsole.log(JSON.stringify({ steps, kind: agent.policy().kind, elapsed: typeof env.reset().observation.elapsed }));`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, ['loop.js'], { cwd: folder });
    const kind = agent === 'ppo' ? 'scorer' : 'table';
    expect(JSON.parse(stdout)).toEqual({ steps: 2500, kind, elapsed: 'number' });
  });

  it('names only commands that exist', async () => {
    const { catalogue } = await import('../../src/cli/catalogue.ts');
    const names = catalogue.map((entry) => entry.usage.split(' ')[0]);
    for (const [, name] of readme.matchAll(/^ {4}switchyard (\w+)/gm)) expect(names).toContain(name);
  });
});

describe.each(documents)('%s', (document) => {
  it('links only to files that exist', () => {
    const text = readFileSync(join(root, document), 'utf8');
    for (const [, target] of text.matchAll(/\]\(([^)#:]+)\)/g))
      expect(existsSync(join(root, target!)), target).toBe(true);
  });
});
