import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { root } from '../cli/cli.ts';
import { userFolder } from '../docs/user-folder.ts';
import { describeRedis, startRedis } from '../fixtures/redis.ts';

describeRedis('the page about BullMQ', () => {
  it('begins with a program that runs, given the package and a scheduler', async () => {
    const { url } = await startRedis();
    const folder = userFolder();
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const text = readFileSync(join(root, 'deploy/bullmq.md'), 'utf8');
    const [, program] = /```js\n(import [\s\S]*?)```/.exec(text)!;
    const adapted = program!
      .replace('redis://127.0.0.1:6379', url)
      .replace("artifact: 'policy'", "artifact: 'earliest-finish'");
    expect(adapted).not.toContain('6379');
    writeFileSync(join(folder, 'main.js'), adapted);
    const { stdout } = await promisify(execFile)(process.execPath, ['main.js'], { cwd: folder });
    expect(stdout).toBe('thumbnail-a.png goes to cloud; the policy says cloud\n');
    expect(readFileSync(join(folder, 'audit.jsonl'), 'utf8')).toContain('"reason":"observe"');
  });
});
