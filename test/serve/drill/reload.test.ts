import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeArtifact } from '../../../src/export/policy-text.ts';
import { disk } from '../../../src/serve/audit/storage.ts';
import type { DecisionService } from '../../../src/serve/service.ts';
import { until } from '../../cli/cli.ts';
import { ask, policyFiles, requests, serviceOf, temporary } from '../live/served.ts';
import { type Files, forged, newKey, signed, write } from '../rollout/bundles.ts';
import { type Asked, decisionsOf, type Expected, expectedOf, recordsOf, underLoad } from './drill.ts';

const key = newKey();
const stranger = newKey();

/** The files of a policy, signed, and what it answers. */
async function bundle(seed: string, signer = key) {
  const { files, hash } = await policyFiles(seed);
  const text = String(files.get('policy.json'));
  const artifact = decodeArtifact(text, 'policy.json');
  return { files: signed(files, artifact, signer), plain: new Map(files) as Files, artifact, hash, text };
}

const [first, second, foreign] = [await bundle('1'), await bundle('2'), await bundle('2', stranger)];
const pem = join(temporary(), 'key.pem');
writeFileSync(pem, key.public.key.export({ type: 'spki', format: 'pem' }));

const folder = join(temporary(), 'policy');

/** Makes the folder another in one step. */
function put(files: Files): void {
  const fresh = join(temporary(), 'fresh');
  write(fresh, files);
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
}

async function expectedFrom(files: Files): Promise<Expected> {
  put(files);
  return expectedOf(await serviceOf(folder, { key: pem, deadlineMs: 10_000 }));
}

const expectedBy = new Map([
  [first.hash, await expectedFrom(first.files)],
  [second.hash, await expectedFrom(second.files)],
]);

async function serving(config: object = {}): Promise<DecisionService> {
  put(first.files);
  return serviceOf(folder, { key: pem, deadlineMs: 10_000, ...config });
}

function expectRight(asked: readonly Asked[], hashes: readonly string[] = [first.hash]): void {
  for (const { at, answer } of asked) {
    expect(hashes).toContain(answer.artifact);
    expect(answer).toMatchObject({ ...expectedBy.get(answer.artifact)![at], fallback: false });
  }
}

const half = (content: string | Uint8Array) => content.slice(0, content.length / 2);
const without = (name: string) => new Map([...second.files].filter(([each]) => each !== name));
const changed = (name: string, content: string | Uint8Array) => new Map(second.files).set(name, content);
/** What the owner of the key signs, though it does not hold. */
const blessed = (text: string) => {
  const { 'attestation.dsse.json': _, ...files } = Object.fromEntries(
    forged(second.plain, 'policy.json', text),
  );
  return signed(new Map(Object.entries(files)), second.artifact, key);
};

const BAD: [string, Files, RegExp][] = [
  ['truncated', changed('policy.json', half(second.files.get('policy.json')!)), /not what was signed/],
  ['with a truncated manifest', changed('manifest.json', half(second.files.get('manifest.json')!)), /signed/],
  [
    'with a truncated signature',
    changed('attestation.dsse.json', half(second.files.get('attestation.dsse.json')!)),
    /attestation|signature/,
  ],
  ['signed by somebody else', foreign.files, /no signature by the key/],
  ['not signed', second.plain, /not signed/],
  ['changed after its signature', forged(second.files, 'policy.json', first.text), /not what was signed/],
  [
    'of an older format',
    blessed(second.text.replace(/"format":"?[^,"]+"?/, '"format":0')),
    /format 0 cannot be read/,
  ],
  ['that does not say what it said', blessed(badWeights(second.text)), /parity vectors/],
  ['without its policy', without('policy.json'), /policy\.json/],
  ['without its manifest', without('manifest.json'), /manifest\.json/],
  ['that is an empty folder', new Map([['nothing', '']]), /not signed/],
];

/** The policy with another weight than its parity vectors were made with. */
function badWeights(text: string): string {
  const { parity, ...rest } = JSON.parse(text);
  const other = JSON.parse(first.text);
  return JSON.stringify({ ...rest, model: other.model, parity });
}

it('a reload of a bundle that does not hold changes no answer, whatever is wrong with it', async () => {
  const file = join(temporary(), 'audit.jsonl');
  const service = await serving({ mode: 'enforce', audit: { file } });
  const asked = await underLoad(service, async (answers) => {
    for (const [name, files, message] of BAD) {
      put(files);
      await expect(service.reload(), name).rejects.toThrow(message);
      const before = answers.length;
      await until(() => answers.length > before);
    }
    rmSync(folder, { recursive: true });
    await expect(service.reload()).rejects.toThrow(/cannot read/);
  });
  expectRight(asked);
  // The same load sees a good one: what was refused was refused for its faults.
  const later = await underLoad(service, async (answers) => {
    put(second.files);
    await service.reload();
    await until(() => answers.some(({ answer }) => answer.artifact === second.hash));
  });
  expectRight(later, [first.hash, second.hash]);
  await service.close();
  const { records, unaudited } = await recordsOf(file);
  expect(unaudited).toBe(0);
  expect(decisionsOf(records)).toHaveLength(asked.length + later.length);
  const events = records.flatMap((record) => (record.kind === 'event' ? [record.event] : []));
  expect(events).toEqual([...BAD.map(() => 'reload refused'), 'reload refused', 'reload']);
});

it('a byte that is not as it was changes no answer, wherever it is', async () => {
  const service = await serving();
  const names = [...second.files.keys()];
  const taken: string[] = [];
  const asked = await underLoad(service, () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (name, at, change) => {
          const bytes = Buffer.from(second.files.get(name)!);
          bytes[at % bytes.length]! ^= change;
          put(changed(name, bytes));
          await service.reload().then(
            () => taken.push(name),
            () => undefined,
          );
          put(first.files);
          await service.reload();
        },
      ),
      { numRuns: 60, seed: 7 },
    ),
  );
  // An envelope has bytes that nothing hangs on, as the hint which key it is by; what is signed has none.
  expect(taken.filter((name) => name !== 'attestation.dsse.json')).toEqual([]);
  expect(taken.length).toBeLessThan(10);
  expectRight(asked, [first.hash, second.hash]);
});

/** Puts one of two folders in the place of the other, over and over, and now and then file by file. */
const SWAPPER = `
  const { cpSync, mkdirSync, readdirSync, renameSync, copyFileSync } = require('node:fs');
  const { workerData: { folder, one, two, stop } } = require('node:worker_threads');
  const over = new Int32Array(stop);
  let k = 0;
  while (Atomics.load(over, 0) === 0) {
    const from = ++k % 2 ? two : one;
    if (k % 3) {
      cpSync(from, folder + '.new', { recursive: true });
      renameSync(folder, folder + '.' + k);
      renameSync(folder + '.new', folder);
    } else for (const name of readdirSync(from)) copyFileSync(from + '/' + name, folder + '/' + name);
    if (k % 5 === 0) Atomics.wait(over, 0, 0, 2);
  }
`;

it('a folder that becomes another while it is read is one of the two, or refused', async () => {
  const service = await serving();
  const [one, two] = [temporary(), temporary()];
  write(one, first.files);
  write(two, second.files);
  const stop = new SharedArrayBuffer(4);
  const outcomes = { loaded: 0, refused: 0 };
  const worker = new Worker(SWAPPER, { eval: true, workerData: { folder, one, two, stop } });
  const ended = new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject));
  const asked = await underLoad(service, async () => {
    await sleep(100);
    const end = performance.now() + 10_000;
    while ((outcomes.loaded < 20 || outcomes.refused < 20) && performance.now() < end) {
      await service.reload().then(
        () => outcomes.loaded++,
        () => outcomes.refused++,
      );
    }
    Atomics.store(new Int32Array(stop), 0, 1);
    await ended;
  });
  expect(outcomes.loaded).toBeGreaterThanOrEqual(20);
  expect(outcomes.refused).toBeGreaterThanOrEqual(20);
  expectRight(asked, [first.hash, second.hash]);
  expect(new Set(asked.map(({ answer }) => answer.artifact)).size).toBe(2);
});

it('a reload of two bundles of which one does not hold records the other, and starts its trial', async () => {
  const [candidate, shadow] = [join(temporary(), 'candidate'), join(temporary(), 'shadow')];
  for (const each of [candidate, shadow]) write(each, first.files);
  const file = join(temporary(), 'audit.jsonl');
  const service = await serving({ canary: { share: 1, candidate }, shadow, audit: { file } });
  write(candidate, second.files);
  write(shadow, new Map([['policy.json', '{']]));
  await expect(service.reload()).rejects.toThrow(/policy\.json/);
  expect(await ask(service, requests[0]!)).toMatchObject({ artifact: second.hash });
  await service.close();
  const { records } = await recordsOf(file);
  expect(await disk.size(file)).toBeGreaterThan(0);
  expect(records).toMatchObject([
    { event: 'reload', detail: { after: [first.hash, second.hash, first.hash] } },
    { event: 'reload refused' },
    { kind: 'decision', artifact: second.hash },
  ]);
});
