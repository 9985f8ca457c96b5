import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { root } from '../cli/cli.ts';
import { userFolder } from './user-folder.ts';

const documents = ['README.md', 'CONTRIBUTING.md', 'DECISIONS.md', 'CHANGELOG.md'];
const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('the README', () => {
  const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);

  it.each(['q-learning', 'ppo'])('has a loop that runs with %s', async (agent) => {
    const [loop] = blocks.filter((code) => code.includes('agent.learn'));
    const counted = loop!
      .replace("'q-learning'", `'${agent}'`)
      .replace('done = terminated || truncated;', 'done = terminated || truncated; steps++;');
    const folder = userFolder();
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
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
