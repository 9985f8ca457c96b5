import { readFile, stat } from 'node:fs/promises';
import type { Node, Pod } from './wire.ts';
import type { OnSlip } from './words.ts';

/** What a file said of a cluster when it was read last. */
export interface Cluster {
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
}

/** Milliseconds between two looks at the file. */
const LOOK_EVERY = 1000;

/**
 * A file that somebody else writes now and then: the nodes and pods of a cluster, as `kubectl get nodes,pods -A -o json`
 * writes them. Decisions never wait for it, and what was read last holds while it cannot be read.
 */
export class ClusterFile {
  readonly #file: string;
  readonly #monotonic: () => number;
  readonly #onChange: (cluster: Cluster) => void;
  readonly #onSlip: OnSlip;
  #due = Number.NEGATIVE_INFINITY;
  #state = '';
  #reading: Promise<void> = Promise.resolve();

  constructor(file: string, monotonic: () => number, onChange: (cluster: Cluster) => void, onSlip: OnSlip) {
    this.#file = file;
    this.#monotonic = monotonic;
    this.#onChange = onChange;
    this.#onSlip = onSlip;
  }

  /** Looks whether the file has changed, where that is due; the answer is for who wants to wait. */
  look(): Promise<void> {
    const now = this.#monotonic();
    if (now < this.#due) return this.#reading;
    this.#due = now + LOOK_EVERY;
    this.#reading = this.#read();
    return this.#reading;
  }

  async #read(): Promise<void> {
    try {
      const { ino, size, mtimeMs } = await stat(this.#file);
      const state = `${ino} ${size} ${mtimeMs}`;
      if (state === this.#state) return;
      this.#onChange(clusterOf(await readFile(this.#file, 'utf8')));
      this.#state = state;
    } catch (error) {
      this.#onSlip(`the cluster of ${this.#file} cannot be read: ${(error as Error).message}`);
    }
  }
}

function clusterOf(text: string): Cluster {
  const { items } = JSON.parse(text) as { readonly items?: unknown };
  if (!Array.isArray(items)) throw new Error('it has no items (expected kubectl get nodes,pods -A -o json)');
  const ofKind = (kind: string) => items.filter((item) => item?.kind === kind && item.metadata?.name);
  return { nodes: ofKind('Node'), pods: ofKind('Pod') };
}
