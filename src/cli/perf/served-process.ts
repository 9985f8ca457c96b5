import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DispatchEnv } from '../../../envs/dispatch-v0.ts';
import { createPPO } from '../../../policies/learned/ppo.ts';
import { POLICY_FILE } from '../../export/policy-text.ts';
import { onnxBackend } from '../../learn/onnx/backend.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { exportPolicy } from '../export-policy.ts';
import { writeFolderAtomic } from '../files.ts';

/** A folder that goes away when the work with it is done. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-perf-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes a policy that has not learned anything: a decision takes it as long as any. */
export async function writePolicy(
  folder: string,
  scenario: Scenario,
  hidden: readonly number[],
): Promise<void> {
  const env = new DispatchEnv(scenario);
  const hyperparameters = { hidden, activation: 'relu' };
  const agent = await createPPO({
    spec: env.spec,
    seed: 'perf',
    hyperparameters,
    backend: await onnxBackend(),
  });
  const files = await exportPolicy(agent.policy(), { env, scenario, agent: 'ppo', seed: 'perf', steps: 0 });
  writeFolderAtomic(folder, files, POLICY_FILE);
}

/** A decision server in a process of its own, as a user starts it. */
export class ServedProcess {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  /** @param words what follows `switchyard serve` */
  static async start(words: readonly string[]): Promise<ServedProcess> {
    const main = fileURLToPath(new URL('../main.js', import.meta.url));
    const child = spawn(process.execPath, [main, 'serve', ...words, '--port', '0'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    for await (const line of createInterface(child.stdout)) {
      return new ServedProcess(JSON.parse(line).url, child);
    }
    throw new Error('the decision server did not start');
  }

  /** Ends it as a user would, and waits until everything is recorded. */
  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}
