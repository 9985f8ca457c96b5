import type { Answer, Exporter } from '../exporter.ts';
import { MODULE_TYPES, moduleCode } from '../javascript/module.ts';
import type { ParityVector } from '../parity.ts';

/** The part of the generated module that is called. */
interface PolicyModule {
  decide(globals: readonly number[], candidates: readonly number[], mask: readonly number[]): Answer;
}

const FILE = 'policy.mjs';

export const mjs: Exporter = {
  summary: 'policy.mjs: one JavaScript module without dependencies, with types',
  file: FILE,
  refusal: () => null,
  // TypeScript looks for the types of policy.mjs in policy.d.mts.
  write: (artifact) => ({ [FILE]: moduleCode(artifact), 'policy.d.mts': MODULE_TYPES }),
  async open(content) {
    const url = `data:text/javascript;base64,${Buffer.from(content).toString('base64')}`;
    const { decide } = (await import(/* @vite-ignore */ url)) as PolicyModule;
    return async ({ globals, candidates, mask }: ParityVector) => decide(globals, candidates, mask);
  },
};
