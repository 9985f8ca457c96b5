import { defineConfig } from 'vitest/config';
import { BUILT } from './test/build.ts';
import { builtModules } from './test/built-modules.ts';

// What runs is what ships. To step through the sources, or to watch them: npx vitest --mode sources [file]
export default defineConfig(({ mode }) => ({
  plugins: mode === 'sources' ? [] : [builtModules(BUILT)],
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
    server: { deps: { external: [/\/dist\/test-\d+\//] } },
  },
}));
