import type { Answer, Exporter } from '../exporter.ts';
import { moduleCode } from '../javascript/module.ts';
import { MODULE_TYPES } from '../javascript/types.ts';
import { oneByOne } from '../replay.ts';

/** The part of the generated module that is called. */
interface PolicyModule {
  decide(globals: readonly number[], candidates: readonly number[], mask: readonly number[]): Answer;
}

const FILE = 'policy.mjs';
/** Where TypeScript looks for the types of it. */
const TYPES = 'policy.d.mts';

export const mjs: Exporter = {
  summary: 'policy.mjs: one JavaScript module without dependencies, with types',
  files: [FILE, TYPES],
  refusal: () => null,
  write: (artifact, hash) => ({ [FILE]: moduleCode(artifact, hash), [TYPES]: MODULE_TYPES }),
  async open(files) {
    const url = `data:text/javascript;base64,${Buffer.from(files.get(FILE)!).toString('base64')}`;
    const { decide } = (await import(/* @vite-ignore */ url)) as PolicyModule;
    return oneByOne(async ({ globals, candidates, mask }) => decide(globals, candidates, mask));
  },
};
