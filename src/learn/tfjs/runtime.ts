import util from 'node:util';
import { MissingComponentError } from '../../core/errors.ts';
import { loadFailure } from '../../core/load-failure.ts';

/** What both runtimes offer: the ops and memory of TensorFlow.js. */
export type TensorFlow = typeof import('@tensorflow/tfjs-core');

/** How a package that may be absent is imported. */
export type Importer = (name: string) => Promise<unknown>;

export const importPackage: Importer = (name) => import(name);

/** A way to run TensorFlow.js; `packages` are what it needs. */
interface Candidate {
  readonly name: 'node' | 'wasm';
  readonly packages: readonly string[];
  load(load: Importer): Promise<TensorFlow>;
}

export interface Runtime {
  readonly name: Candidate['name'];
  readonly packages: readonly string[];
  readonly tf: TensorFlow;
}

/** Why a runtime is not used. */
export interface Rejection {
  readonly packages: readonly string[];
  readonly reason: string;
}

/** The runtime that is used, null where none loads, and why those before it are not. */
export interface Choice {
  readonly runtime: Runtime | null;
  readonly rejected: readonly Rejection[];
}

const NODE = '@tensorflow/tfjs-node';
const CORE = '@tensorflow/tfjs-core';
const WASM = '@tensorflow/tfjs-backend-wasm';

/** What to install where nothing loads: WebAssembly runs everywhere. */
export const INSTALL = `npm install ${CORE} ${WASM}`;

/** The best first. */
const CANDIDATES: readonly Candidate[] = [
  { name: 'node', packages: [NODE], load: loadNode },
  { name: 'wasm', packages: [CORE, WASM], load: loadWasm },
];

/** Finds the best runtime that loads for real: a native binding may be there and still not fit this machine. */
export async function chooseRuntime(load: Importer): Promise<Choice> {
  const rejected: Rejection[] = [];
  for (const candidate of CANDIDATES) {
    const { name, packages } = candidate;
    try {
      return { runtime: { name, packages, tf: await candidate.load(load) }, rejected };
    } catch (error) {
      rejected.push({ packages, reason: loadFailure(packages, error) });
    }
  }
  return { runtime: null, rejected };
}

/** @throws MissingComponentError when neither runtime loads: says why, and what to install */
export async function loadRuntime(load: Importer): Promise<Runtime> {
  const { runtime, rejected } = await chooseRuntime(load);
  if (runtime) return runtime;
  const reasons = rejected.map(({ packages, reason }) => `${packages.join(' with ')} (${reason})`);
  throw new MissingComponentError(
    `the tfjs backend needs ${reasons.join(' or ')}; install one with: ${INSTALL}`,
  );
}

async function loadNode(load: Importer): Promise<TensorFlow> {
  restoreUtil(util);
  return activate(await load(NODE), 'tensorflow');
}

/** The package registers itself and finds its binary in its own folder; in Node it computes in one thread. */
async function loadWasm(load: Importer): Promise<TensorFlow> {
  const core = await load(CORE);
  await load(WASM);
  return activate(core, 'wasm');
}

async function activate(module: unknown, backend: string): Promise<TensorFlow> {
  const tf = module as TensorFlow;
  if (!(await tf.setBackend(backend))) throw new Error(`its backend '${backend}' does not start`);
  return tf;
}

/**
 * Puts back what tfjs-node 4.22 calls of `node:util` and Node lacks from 23 on.
 * https://github.com/tensorflow/tfjs/issues/8609
 */
export function restoreUtil(target: object): void {
  const lost = {
    isArray: Array.isArray,
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  };
  for (const [name, test] of Object.entries(lost))
    if (!(name in target)) Object.assign(target, { [name]: test });
}
