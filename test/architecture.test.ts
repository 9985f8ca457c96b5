import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { envs } from '../envs/index.ts';
import { agents } from '../policies/learned/index.ts';
import { remoteSchedulers } from '../policies/remote/index.ts';
import { schedulers } from '../policies/static/index.ts';
import { catalogue, nameOf } from '../src/cli/catalogue.ts';
import { stanzas } from '../src/export/stanzas/index.ts';
import { staticTargets } from '../src/export/static-targets/index.ts';
import { exporters } from '../src/export/targets/index.ts';
import { importers } from '../src/workload/importers/index.ts';
import {
  contentSeesOnlyTheFacade,
  importsPointDown,
  noCycles,
  noHiddenRandomness,
  nothingImportsThePublishedEntry,
  noVagueFolders,
  registryEqualsFolder,
  theOutsideIsInjected,
  type Violations,
} from './architecture/laws.ts';
import { parseSource, readSources, type Source } from './architecture/source.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = readSources(root, ['src', 'envs', 'policies']);
const tests = readSources(root, ['test']);
const small = (files: Record<string, string>): Source[] =>
  Object.entries(files).map(([path, text]) => parseSource(path, text));

/** A law, and small examples that keep and break it. */
interface Law {
  readonly name: string;
  readonly holds: (sources: readonly Source[]) => Violations;
  readonly kept: Record<string, string>;
  readonly broken: Record<string, string>[];
}

const laws: Law[] = [
  {
    name: 'imports point down only',
    holds: importsPointDown,
    kept: {
      'src/sim/a.ts': `import '../core/x.ts'; import './b.ts'; import 'zod'`,
      'src/cli/main.ts': `await import('../serve/x.ts')`,
    },
    broken: [
      { 'src/core/a.ts': `import { x } from '../sim/x.ts'` },
      { 'src/core/a.ts': `import type { X } from '../sim/x.ts'` },
      { 'src/core/a.ts': `export * from '../index.ts'` },
      { 'src/sim/a.ts': `const x = await import('../gym/x.ts')` },
      { 'src/core/a.ts': `let x: import('../sim/x.ts').X` },
      { 'src/bench/a.ts': `import '../export/x.ts'` },
      { 'src/serve/a.ts': `import '../../envs/x.ts'` },
      { 'src/stray/a.ts': '' },
    ],
  },
  {
    name: 'envs and policies import only the façade',
    holds: contentSeesOnlyTheFacade,
    kept: { 'policies/static/a.ts': `import { rank } from '../../src/index.ts'; import './b.ts'` },
    broken: [
      { 'policies/static/a.ts': `import { rank } from '../../src/sim/scheduler.ts'` },
      { 'policies/learned/a.ts': `import '../static/fcfs.ts'` },
      { 'envs/a-v0.ts': `import type { Env } from '../src/gym/env.ts'` },
      { 'envs/a-v0.ts': `import 'zod'` },
    ],
  },
  {
    name: 'nothing inside imports the published entry',
    holds: nothingImportsThePublishedEntry,
    kept: { 'src/cli/a.ts': `import '../index.ts'` },
    broken: [
      { 'src/cli/a.ts': `import '../switchyard.ts'` },
      { 'policies/static/a.ts': `import 'switchyard'` },
    ],
  },
  {
    name: 'there are no runtime cycles',
    holds: noCycles,
    kept: {
      'src/sim/a.ts': `import './b.ts'; import './c.ts'`,
      'src/sim/b.ts': `import type { A } from './a.ts'; import './c.ts'`,
      'src/sim/c.ts': `const later = () => import('./a.ts')`,
    },
    broken: [
      {
        'src/sim/a.ts': `import './b.ts'`,
        'src/sim/b.ts': `export * from './c.ts'`,
        'src/sim/c.ts': `import './a.ts'`,
      },
      { 'src/sim/a.ts': `import { type B } from './b.ts'`, 'src/sim/b.ts': `import './a.ts'` },
    ],
  },
  {
    name: 'files, network, process and wall clock are reached only from the outer layers',
    holds: theOutsideIsInjected,
    kept: {
      'src/cli/a.ts': `import 'node:fs'; process.exit(performance.now())`,
      'src/serve/a.ts': `import 'node:http'`,
      'src/bench/executors/threads.ts': `import 'node:worker_threads'`,
      'src/core/a.ts': `import 'node:crypto'; import type { Stats } from 'node:fs'`,
      'src/sim/a.ts': `const { process } = arrivals; process.next(spec.process, { Date: 1 }.Date)`,
      'src/sim/b.ts': `let at: Date | typeof process; const s = 'process' // Date`,
    },
    broken: [
      { 'src/core/a.ts': `import { readFileSync } from 'node:fs'` },
      { 'src/core/a.ts': `import { readFile } from 'fs/promises'` },
      { 'src/bench/a.ts': `import 'node:worker_threads'` },
      { 'src/sim/a.ts': `const t = performance.now()` },
      { 'src/sim/a.ts': `const t = new Date()` },
      { 'src/sim/a.ts': `if (globalThis.process) f()` },
      { 'src/learn/a.ts': `const home = { ...process.env }` },
      { 'src/learn/a.ts': `const x = { process }` },
      { 'policies/learned/a.ts': `await fetch(url)` },
    ],
  },
  {
    name: 'nothing uses hidden randomness',
    holds: noHiddenRandomness,
    kept: { 'src/sim/a.ts': `Math.floor(stream.random())` },
    broken: [
      { 'src/cli/a.ts': `const x = 1 + Math.random()` },
      { 'src/cli/a.ts': `f(Date.now() as number)` },
    ],
  },
];

describe.each(laws)('$name', ({ holds, kept, broken }) => {
  it('in the sources', () => {
    expect(holds(sources)).toEqual([]);
  });
  it('as its examples tell', () => {
    expect(holds(small(kept))).toEqual([]);
    for (const files of broken) expect(holds(small(files)), JSON.stringify(files)).toHaveLength(1);
  });
});

describe('no folder is called utils, common, helpers or misc', () => {
  it('in the project', () => {
    expect(noVagueFolders([...sources, ...tests].map(({ path }) => path))).toEqual([]);
  });
  it('as its examples tell', () => {
    expect(noVagueFolders(['src/core/common.ts'])).toEqual([]);
    expect(noVagueFolders(['src/utils/a.ts', 'test/core/helpers/deep/a.ts'])).toHaveLength(2);
  });
});

/** `member` tells a registry's own files from those that they share. */
const registries = [
  { folder: 'src/cli/commands', names: catalogue.map(nameOf) },
  { folder: 'policies/static', names: schedulers.names() },
  { folder: 'policies/remote', names: remoteSchedulers.names() },
  { folder: 'policies/learned', names: agents.names() },
  { folder: 'envs', names: envs.names() },
  {
    folder: 'src/workload/importers',
    names: importers.names(),
    member: /^export const \w+: (PlayedFormat|ConvertedFormat)\b/m,
  },
  { folder: 'src/export/static-targets', names: staticTargets.names() },
  { folder: 'src/export/stanzas', names: stanzas.names() },
  { folder: 'src/export/targets', names: exporters.names(), member: /^export const \w+: Exporter\b/m },
];

describe('each registry equals its folder', () => {
  it.each(registries)('$folder', ({ folder, names, member = /^/ }) => {
    const files = readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && member.test(readFileSync(join(root, folder, entry.name), 'utf8')))
      .map(({ name }) => name);
    expect(registryEqualsFolder(names, files)).toEqual([]);
  });
  it('as its examples tell', () => {
    expect(registryEqualsFolder(['a', 'b-v0'], ['a.ts', 'b-v0.ts', 'index.ts'])).toEqual([]);
    expect(registryEqualsFolder(['a', 'c'], ['a.ts', 'b.ts'])).toHaveLength(2);
  });
});
