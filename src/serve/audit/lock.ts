import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { InputError } from '../../core/errors.ts';

/** Logs that this process writes: a lock with its own number may also be left from before a restart in a container. */
const held = new Set<string>();

/**
 * Makes this process the one that writes a log, since two would write over each other. A lock whose process is gone is
 * taken over. Answers how to let go.
 *
 * @throws InputError where another writer is at work
 */
export function lockLog(path: string): () => void {
  const lock = `${path}.lock`;
  if (held.has(lock) || !created(lock)) {
    const owner = ownerOf(lock);
    if (held.has(lock) || (owner !== process.pid && isAlive(owner))) {
      throw new InputError(`${path} is being written by process ${owner}: two writers need two logs`);
    }
    rmSync(lock, { force: true });
    created(lock);
  }
  held.add(lock);
  return () => {
    if (held.delete(lock)) rmSync(lock, { force: true });
  };
}

/** False where it is there already. A full disk leaves a lock without an owner, which holds nobody up. */
function created(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'ENOSPC') throw new InputError(`cannot write ${lock}: ${message}`);
  }
  return true;
}

function ownerOf(lock: string): number {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return Number.NaN;
  }
}

function isAlive(owner: number): boolean {
  if (!Number.isSafeInteger(owner) || owner <= 0) return false;
  try {
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
