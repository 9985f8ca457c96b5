import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/build.ts',
    setupFiles: 'test/setup.ts',
    // Far more than any takes alone: the machine may have other work.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // The machine these tests must pass on has two cores.
    maxWorkers: 2,
    // To import everything again for each file took more than half of the time. The modules keep no
    // state that a test could leave behind; what a test stubs is put back after it.
    isolate: false,
    unstubGlobals: true,
  },
});
