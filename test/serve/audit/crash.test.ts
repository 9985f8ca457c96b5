import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { filesOf } from '../../../src/serve/audit/segments.ts';
import { disk } from '../../../src/serve/audit/storage.ts';
import { verifyAudit } from '../../../src/serve/audit/verify.ts';
import { built, temporaryFolder } from '../../cli/cli.ts';
import { decision, openLog } from './decisions.ts';

/** Appends for ever, and says on stdout what was acknowledged. */
const WRITER = `
  import { writeSync } from 'node:fs';
  const [module, path, text] = process.argv.slice(1);
  const { AuditLog } = await import(module);
  let now = 0;
  const log = await AuditLog.open(path, { now: () => now++, sync: 'always', maxBytes: 100_000 });
  const decision = JSON.parse(text);
  const go = async () => {
    for (;;) {
      const { audited, seq, hash } = await log.append(decision);
      if (audited) writeSync(1, seq + ' ' + hash + '\\n');
    }
  };
  for (let k = 0; k < 8; k++) go();
`;

/** Kills a writer once it has acknowledged so many records; answers their hashes by number. */
function killedAfter(path: string, count: number): Promise<Map<number, string>> {
  return new Promise((resolve, reject) => {
    const module = pathToFileURL(built('src/serve/audit/log.js')).href;
    const words = ['--input-type=module', '-e', WRITER, module, path, JSON.stringify(decision(1))];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    let acknowledged = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      acknowledged += text;
      if (acknowledged.split('\n').length > count) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      expect(signal).toBe('SIGKILL');
      const whole = acknowledged.slice(0, acknowledged.lastIndexOf('\n')).split('\n');
      resolve(new Map(whole.map((line) => [Number(line.split(' ')[0]), line.split(' ')[1]!])));
    });
  });
}

describe('kill −9', () => {
  it('loses no record that was acknowledged, and the chain goes on', async () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    const acknowledged = new Map<number, string>();
    for (const count of [1, 37, 400]) {
      for (const [seq, hash] of await killedAfter(path, count)) acknowledged.set(seq, hash);
    }
    const log = await openLog(path);
    await log.append(decision(2));
    await log.close();
    const files = await filesOf(path, disk);
    const kept = new Map<number, string>();
    for (const file of files) {
      for (const line of readFileSync(file, 'utf8').split('\n').slice(0, -1)) {
        const { seq, hash } = JSON.parse(line);
        kept.set(seq, hash);
      }
    }
    expect(acknowledged.size).toBeGreaterThan(430);
    for (const [seq, hash] of acknowledged) expect(kept.get(seq)).toBe(hash);
    expect(await verifyAudit(files, log.end)).toMatchObject({ ok: true, unaudited: 0 });
  });
});
