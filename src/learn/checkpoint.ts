import { InputError } from '../core/errors.ts';
import { canonicalJson, sha256 } from '../core/hash.ts';
import type { AgentState } from './agent.ts';
import { putTogether, takeApart } from './checkpoint/tensors.ts';

const FORMAT = 'switchyard-checkpoint';
const VERSION = 1;

const MANIFEST = 'manifest.json';
const STATE = 'state.json';
const TENSORS = 'tensors.bin';

interface Manifest {
  readonly format: string;
  readonly version: number;
  /** SHA-256 of every other file. */
  readonly files: Readonly<Record<string, string>>;
}

const text = new TextEncoder();

/**
 * A state as files by name: `manifest.json` (format, version, hashes), `state.json` (the state, with the places of
 * its typed arrays) and `tensors.bin` (these, raw and little-endian). Equal states give equal bytes.
 *
 * @throws UsageError when the state holds something else than JSON values, any numbers and typed arrays.
 */
export function encodeCheckpoint(state: AgentState): Map<string, Uint8Array> {
  const { tree, tensors } = takeApart(state);
  const contents: [string, Uint8Array][] = [
    [STATE, text.encode(canonicalJson(tree))],
    [TENSORS, tensors],
  ];
  const manifest: Manifest = {
    format: FORMAT,
    version: VERSION,
    files: Object.fromEntries(contents.map(([name, content]) => [name, sha256(content)])),
  };
  return new Map([[MANIFEST, text.encode(`${JSON.stringify(manifest, null, 2)}\n`)], ...contents]);
}

/**
 * The state that {@link encodeCheckpoint} wrote; `read` answers with a file's content or raises.
 *
 * @throws InputError naming the file that is missing, damaged, or of another version.
 */
export function decodeCheckpoint(read: (name: string) => Uint8Array): AgentState {
  const manifest = parse(MANIFEST, contentOf(read, MANIFEST)) as Manifest;
  if (manifest?.format !== FORMAT)
    throw new InputError(`${MANIFEST}: this is not the manifest of a checkpoint`);
  if (manifest.version !== VERSION) {
    throw new InputError(`${MANIFEST}: version ${manifest.version} cannot be read (allowed: ${VERSION})`);
  }
  const intact = (name: string): Uint8Array => {
    const content = contentOf(read, name);
    if (sha256(content) !== manifest.files?.[name])
      throw damaged(name, 'its SHA-256 is not the one in the manifest');
    return content;
  };
  const tree = parse(STATE, intact(STATE));
  return putTogether({ tree, tensors: intact(TENSORS) }) as AgentState;
}

function contentOf(read: (name: string) => Uint8Array, name: string): Uint8Array {
  try {
    return read(name);
  } catch (error) {
    throw new InputError(`${name}: cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

function parse(name: string, content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(content));
  } catch {
    throw damaged(name, 'it is not JSON');
  }
}

function damaged(name: string, why: string): InputError {
  return new InputError(`${name}: the file is damaged: ${why}`);
}
