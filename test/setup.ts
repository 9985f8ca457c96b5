import { afterAll } from 'vitest';
import { closeAll } from './fixtures/when-file-ends.ts';

// Runs before each test file.
afterAll(closeAll);
