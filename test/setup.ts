import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { afterAll } from 'vitest';
import { closeAll } from './fixtures/when-file-ends.ts';

// Runs before each test file.
afterAll(closeAll);

// Commands that a test runs in its own process start no threads unless they are told to: that takes longer than most trials.
os.availableParallelism = () => 1;
syncBuiltinESMExports();
