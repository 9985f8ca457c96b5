// The loop closes: serve -> audit log -> replay -> retrain -> verify -> ope -> canary -> enforce.
// Only the command line and HTTP are used. Run it after a build: node deploy/examples/closed-loop.mjs [folder]
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { produce } from './production.mjs';

/**
 * How far outside of training an input may lie, in widths of what it spanned there. The second policy has played by itself,
 * where no queue grows; in the log and in the canary it meets the queues that the first one fills, and these are the longer
 * the slower the machine is. Slack can span as little as two idle executors differ in, a few hundredths on its logarithmic
 * scale, while all tasks in one queue are some 10 away. With this no length of a queue is out of distribution.
 */
const TOLERANCE = 1000;

/** This may run beside other work: nothing falls back or is refused because the machine is slow. */
const PATIENT = {
  deadlineMs: 5000,
  limits: { eventLoopDelayMs: 60_000 },
  outOfDistribution: { tolerance: TOLERANCE },
  log: { level: 'error' },
};

const FIRST_GUESS = fileURLToPath(new URL('closed-loop.yaml', import.meta.url));

/**
 * @param {string} folder for everything that is written
 * @param {(words: string[]) => Promise<string>} switchyard runs a command and gives its stdout; rejects where it fails
 * @param {(words: string[]) => Promise<{ url: string, stop(): Promise<void> }>} start starts `switchyard serve`
 * @param {(line: string) => void} tell hears how it goes
 */
export async function closedLoop({ folder, switchyard, start, tell }) {
  const at = (...names) => join(folder, ...names);
  const ask = async (...words) => JSON.parse(await switchyard([...words, '--json']));
  const train = (scenario, run, ...how) =>
    switchyard(['train', scenario, '--agent', 'ppo', '--eval-every', '0', '--out', at(run), ...how]);
  const sign = ['--verify', '--sign', at('keys/private.pem')];
  const ship = (run, out) => switchyard(['export', at(run), '--to', 'mjs', '--out', at(out), ...sign]);

  tell('1. a first policy, signed: it has hardly learned anything');
  await switchyard(['keygen', '--out', at('keys')]);
  await train(FIRST_GUESS, 'run-1', '--steps', '16', '--seed', '3');
  await ship('run-1', 'policy-1');

  tell('2. it decides; every second decision is drawn, so that the log can tell about other policies');
  const before = await served('before', 'policy-1', { explore: 0.5 }, 240);

  tell('3. the log becomes a trace and a scenario');
  const load = await ask('replay', before.log, '--out', at('yesterday.yaml'), '--like', at('policy-1'));

  tell('4. a second policy learns from it, and is verified and signed');
  await train(at('yesterday.yaml'), 'run-2', '--steps', '512', '--init', 'earliest-finish');
  await ship('run-2', 'policy-2');
  const verified = await ask('verify', at('policy-2'), '--key', at('keys/public.pem'));

  tell('5. the gate: by the log, surely better than what was done? Else this ends here, with 99');
  const policy = [
    '--policy',
    at('policy-2'),
    '--key',
    at('keys/public.pem'),
    '--tolerance',
    String(TOLERANCE),
  ];
  const ope = await ask('ope', before.log, ...policy, '--gate', '0');

  tell('6. canary: half of the keys; it is withdrawn by itself if it is worse');
  const canary = await served(
    'canary',
    'policy-1',
    { canary: { share: 0.5, candidate: at('policy-2') } },
    80,
  );
  if (canary.status.rolledBack !== null)
    throw new Error(`the canary was withdrawn: ${canary.status.rolledBack}`);

  tell('7. enforce: all keys');
  const after = await served('after', 'policy-2', {}, 60);
  tell(`mean sojourn: ${1000 * before.sojourn} ms before, ${1000 * after.sojourn} ms after`);
  return { before, load, verified, ope, canary, after };

  /** Serves a policy to a production of so many tasks, in mode enforce, and checks its log. */
  async function served(name, policy, config, tasks) {
    mkdirSync(folder, { recursive: true });
    const log = at(`${name}.jsonl`);
    const file = at(`${name}.json`);
    const settings = {
      mode: 'enforce',
      audit: { file: log },
      key: at('keys/public.pem'),
      ...PATIENT,
      ...config,
    };
    writeFileSync(file, JSON.stringify(settings));
    const server = await start(['serve', at(policy), '--port', '0', '--config', file]);
    try {
      const done = await produce(server.url, tasks);
      const status = await (await fetch(`${server.url}/v1/status`)).json();
      return { log, status, ...done };
    } finally {
      await server.stop();
      await switchyard(['audit', 'verify', log]);
    }
  }
}

/** A command of the build beside this file. */
function words(given) {
  return [fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url)), ...given];
}

function run(given) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words(given), { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (piece) => {
      text += piece;
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${given[0]} ended with ${code}`)),
    );
  });
}

/** Its first line on stdout says where it listens. */
export function serve(given, command = words(given)) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((end) => child.on('close', end));
    child.on('error', reject);
    void ended.then((code) => reject(new Error(`serve ended with ${code}`)));
    child.stdout.once('data', (line) => {
      const { url } = JSON.parse(line);
      resolve({
        url,
        async stop() {
          child.kill('SIGTERM');
          await ended;
        },
      });
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), 'closed-loop-'));
  await closedLoop({ folder, switchyard: run, start: serve, tell: console.log });
  console.log(`everything is in ${folder}`);
}
