import { setFlagsFromString } from 'node:v8';

/**
 * Has each thread collect the garbage of its decisions by itself. V8 would share that out among helper threads and wait for
 * the last of them: where other processes keep the cores busy that takes longer than the work, for hardly anything outlives
 * its decision. V8 looks at this flag anew at every collection, so that it may be set while it runs.
 */
export function collectAlone(): void {
  setFlagsFromString('--no-parallel-scavenge');
}
