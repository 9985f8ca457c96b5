import process from 'node:process';
import type { Io } from './io.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs long work that ends early on request: the first Ctrl-C (or SIGTERM) aborts the signal, which the work polls
 * to save its state and throw an InterruptedError; the second ends the process at once, with exit code 130.
 */
export async function interruptible<T>(
  io: Io,
  work: (signal: AbortSignal) => Promise<T>,
  told = 'interrupted: saving and stopping; once more to stop at once',
): Promise<T> {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    io.note(`\n${told}`);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal);
  }
}
