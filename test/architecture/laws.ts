import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import type { Source } from './source.ts';

/** A broken law in one line; an empty list means that it holds. */
export type Violations = string[];

/** Lower layers first; layers on one line know nothing of each other. */
const LAYERS = [
  ['src/core'],
  ['src/workload'],
  ['src/sim'],
  ['src/bounds'],
  ['src/gym'],
  ['src/learn'],
  ['src/bench', 'src/explain', 'src/export', 'src/report'],
  ['src/serve'],
  ['src/index.ts'],
  ['envs', 'policies'],
  ['src/cli'],
  ['src/switchyard.ts', 'src/bullmq.ts'],
];

const CONTENT = ['envs', 'policies/static', 'policies/remote', 'policies/learned'];
const FACADE = 'src/index.ts';
const ENTRIES = ['src/switchyard.ts', 'src/bullmq.ts'];

/** Where files, network, processes and the wall clock may be reached. */
const OUTWARD = ['src/cli', 'src/serve', 'src/bench/executors'];
const OUTWARD_MODULES = [
  'child_process',
  'cluster',
  'dgram',
  'dns',
  'fs',
  'http',
  'http2',
  'https',
  'net',
  'os',
  'perf_hooks',
  'process',
  'tls',
  'worker_threads',
];
const OUTWARD_GLOBALS = ['process', 'performance', 'Date', 'fetch', 'WebSocket'];
const OUTWARD_MEMBERS = OUTWARD_GLOBALS.map((name) => `globalThis.${name}`);

const VAGUE_FOLDERS = ['utils', 'common', 'helpers', 'misc'];

const isIn = (folder: string) => (path: string) => path === folder || path.startsWith(`${folder}/`);

function layerOf(path: string): { rank: number; name: string } | undefined {
  for (const [rank, names] of LAYERS.entries()) {
    const name = names.find((each) => isIn(each)(path));
    if (name !== undefined) return { rank, name };
  }
  return undefined;
}

/** Every import stays in its layer or goes to a lower one; every file is in a layer. */
export function importsPointDown(sources: readonly Source[]): Violations {
  return sources.flatMap(({ path, imports }) => {
    const own = layerOf(path);
    if (own === undefined) return [`${path} is in no layer`];
    return imports
      .map(({ target }) => ({ target, layer: layerOf(target) }))
      .filter(({ layer }) => layer && layer.name !== own.name && layer.rank >= own.rank)
      .map(({ target }) => `${path} imports ${target}, which is not below it`);
  });
}

/** `envs/` and `policies/` see the façade and the files of their own folder, nothing else. */
export function contentSeesOnlyTheFacade(sources: readonly Source[]): Violations {
  return sources.flatMap(({ path, imports }) => {
    const own = CONTENT.find((folder) => isIn(folder)(path));
    if (own === undefined) return [];
    return imports
      .filter(({ target }) => target !== FACADE && !isIn(own)(target))
      .map(({ target }) => `${path} imports ${target}, not ${FACADE}`);
  });
}

/** The published entries are for users. */
export function nothingImportsThePublishedEntry(sources: readonly Source[]): Violations {
  return sources.flatMap(({ path, imports }) =>
    imports
      .filter(({ target }) => ENTRIES.includes(target) || /^switchyard(\/|$)/.test(target))
      .map(() => `${path} imports the published entry`),
  );
}

/** No file needs itself to be loaded; types and `import()` do not count. */
export function noCycles(sources: readonly Source[]): Violations {
  const edges = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.filter(({ typeOnly, dynamic }) => !typeOnly && !dynamic).map(({ target }) => target),
    ]),
  );
  const finished = new Set<string>();
  const trail: string[] = [];
  const found: Violations = [];
  const visit = (path: string): void => {
    if (finished.has(path)) return;
    const at = trail.indexOf(path);
    if (at >= 0) {
      found.push([...trail.slice(at), path].join(' → '));
      return;
    }
    trail.push(path);
    for (const target of edges.get(path) ?? []) visit(target);
    trail.pop();
    finished.add(path);
  };
  for (const path of edges.keys()) visit(path);
  return found;
}

/** The outside world is reached from the outer layers; elsewhere it is injected. */
export function theOutsideIsInjected(sources: readonly Source[]): Violations {
  return sources
    .filter(({ path }) => !OUTWARD.some((folder) => isIn(folder)(path)))
    .flatMap(({ path, imports, globals }) => [
      ...imports
        .filter(({ target, typeOnly }) => !typeOnly && isBuiltin(target))
        .filter(({ target }) => OUTWARD_MODULES.includes(target.replace(/^node:/, '').split('/')[0]!))
        .map(({ target }) => `${path} imports ${target}`),
      ...[...OUTWARD_GLOBALS, ...OUTWARD_MEMBERS]
        .filter((name) => globals.has(name))
        .map((name) => `${path} uses ${name}`),
    ]);
}

/** Nothing depends on hidden randomness or on the moment it runs. */
export function noHiddenRandomness(sources: readonly Source[]): Violations {
  return sources.flatMap(({ path, globals }) =>
    ['Math.random', 'Date.now'].filter((name) => globals.has(name)).map((name) => `${path} uses ${name}`),
  );
}

export function noVagueFolders(paths: readonly string[]): Violations {
  return paths
    .filter((path) =>
      posix
        .dirname(path)
        .split('/')
        .some((part) => VAGUE_FOLDERS.includes(part)),
    )
    .map((path) => `${path} is in a folder whose name says nothing`);
}

/** What a registry lists and what its folder holds are the same names. */
export function registryEqualsFolder(names: readonly string[], files: readonly string[]): Violations {
  const expected = files.filter((file) => file !== 'index.ts').map((file) => file.replace(/\.ts$/, ''));
  return [
    ...expected.filter((name) => !names.includes(name)).map((name) => `${name}.ts is not registered`),
    ...names.filter((name) => !expected.includes(name)).map((name) => `'${name}' has no file`),
  ];
}
