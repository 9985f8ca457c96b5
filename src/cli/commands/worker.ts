import { availableParallelism } from 'node:os';
import process from 'node:process';
import { InputError } from '../../core/errors.ts';
import { codeVersion } from '../code-version.ts';
import { command } from '../command.ts';
import { interruptible } from '../signals.ts';
import { jobsOf } from '../threads.ts';

export const worker = command({
  options: {
    redis: { type: 'string', demandOption: true, describe: 'Where trials come from: redis://HOST:PORT' },
    jobs: { type: 'number', describe: 'Threads; default: one a core' },
    idle: { type: 'number', describe: 'End after so many seconds without work; default: never' },
  },
  examples: [
    ['switchyard worker --redis redis://queue:6379', 'Run trials for bench --redis until told to stop'],
    ['switchyard worker --redis redis://queue:6379 --idle 60', 'As a batch job that ends by itself'],
  ],
  async run({ redis, jobs, idle }, io) {
    if (idle !== undefined && !(idle > 0))
      throw new InputError(`--idle ${idle} is not allowed (a number of seconds > 0)`);
    const threads = jobsOf(jobs ?? availableParallelism(), Number.POSITIVE_INFINITY);
    const { serveQueue } = await import('../../bench/executors/redis/redis-worker.ts');
    const counts = await interruptible(
      io,
      (signal) =>
        serveQueue({
          url: redis,
          build: codeVersion(),
          processor: new URL('../distributed/batch-worker.js', import.meta.url),
          threads,
          idle,
          signal,
          note: (line) => io.note(line),
        }),
      'ending after the jobs that run; once more to stop at once',
    );
    // A thread that waited for a Redis that went away may wait for ever.
    setTimeout(() => process.exit(), 500).unref();
    io.answer('worker', { ...counts }, () => `${counts.jobs} jobs done, ${counts.failed} failed`);
  },
});
