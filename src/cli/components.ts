import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { loadFailure } from '../core/load-failure.ts';
import { chooseRuntime, type Importer, INSTALL, importPackage } from '../learn/tfjs/runtime.ts';
import { readPackage } from './project.ts';

/** Something that switchyard runs on or with. */
export interface Component {
  readonly name: string;
  /** Without it `doctor` ends with exit code 3. */
  readonly required: boolean;
  readonly found: boolean;
  readonly purpose: string;
  /** Its version or place; where it is missing, why, and how to install it. */
  readonly detail: string;
}

interface Finding {
  readonly found: boolean;
  readonly detail: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Looks for everything that some command needs.
 * @param load how packages that the tfjs backend runs on are imported
 */
export async function examineComponents(
  environment: Environment,
  load: Importer = importPackage,
): Promise<Component[]> {
  const packaged = (name: string, install: string) => loadPackage(name, install);
  const program = (names: readonly string[], install: string) => findProgram(names, install, environment);
  return [
    { name: 'node', required: true, purpose: 'everything', ...nodeVersion() },
    {
      name: 'onnxruntime-node',
      required: true,
      purpose: 'train, export --verify',
      ...(await packaged('onnxruntime-node', 'npm ci')),
    },
    {
      name: '@resvg/resvg-js',
      required: false,
      purpose: 'plot --to png',
      ...(await packaged('@resvg/resvg-js', 'npm ci')),
    },
    { name: 'tfjs', required: false, purpose: 'train --backend tfjs', ...(await tensorFlow(load)) },
    {
      name: '@tensorflow/tfjs-converter',
      required: false,
      purpose: 'verify of the target tfjs',
      ...(await packaged('@tensorflow/tfjs-converter', 'npm install @tensorflow/tfjs-converter')),
    },
    {
      name: 'redis',
      required: false,
      purpose: 'bench --redis, worker',
      ...program(['redis-server'], 'apt-get install redis-server'),
    },
    {
      name: 'slurm',
      required: false,
      purpose: 'slurm',
      ...program(['scontrol'], 'apt-get install slurm-client'),
    },
    {
      name: 'chromium',
      required: false,
      purpose: 'tests of the HTML report',
      ...program(['chromium', 'chromium-browser', 'google-chrome'], 'apt-get install chromium'),
    },
  ];
}

function nodeVersion(): Finding {
  const needed = readPackage().engines.node;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = needed.replace('>=', '').split('.').map(Number);
  const found = major > neededMajor || (major === neededMajor && minor >= neededMinor);
  return {
    found,
    detail: found ? process.versions.node : `${process.versions.node}, but ${needed} is needed`,
  };
}

/** Loads a package for real: a native binding may be there and still not fit this machine. */
async function loadPackage(name: string, install: string): Promise<Finding> {
  try {
    await import(name);
    const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { version: string };
    return { found: true, detail: version };
  } catch (error) {
    return { found: false, detail: `${loadFailure([name], error)}; install: ${install}` };
  }
}

/** Which packages the backend runs on, and why not on better ones. */
async function tensorFlow(load: Importer): Promise<Finding> {
  const { runtime, rejected } = await chooseRuntime(load);
  const others = rejected.map(({ packages, reason }) => `${packages.join(' with ')}: ${reason}`);
  if (!runtime) return { found: false, detail: `${others.join('; ')}; install: ${INSTALL}` };
  const used = `${runtime.packages.join(' with ')} ${runtime.tf.version_core}`;
  return { found: true, detail: [used, ...others.map((other) => `not ${other}`)].join('; ') };
}

function findProgram(names: readonly string[], install: string, { PATH = '' }: Environment): Finding {
  const candidates = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const path = candidates.find(isExecutable);
  return path
    ? { found: true, detail: path }
    : { found: false, detail: `not installed; install: ${install}` };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
