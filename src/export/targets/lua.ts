import { MissingComponentError } from '../../core/errors.ts';
import type { Command, Exporter, RunProgram } from '../exporter.ts';
import { runInFengari } from '../lua/fengari.ts';
import { literal } from '../lua/literal.ts';
import { moduleCode } from '../lua/module.ts';
import type { ParityVector } from '../parity.ts';
import { programAnswers } from '../program-answers.ts';

const FILE = 'policy.lua';

const INTERPRETERS: readonly Command[] = [
  ['luajit', '-'],
  ['lua5.1', '-'],
  ['lua', '-'],
];

export const lua: Exporter = {
  summary: 'policy.lua: one Lua module without dependencies (LuaJIT, Lua 5.1 to 5.4)',
  files: [FILE],
  refusal: () => null,
  write: (artifact, hash) => ({ [FILE]: moduleCode(artifact, hash) }),
  async open(files, run) {
    const source = new TextDecoder().decode(files.get(FILE));
    return async (vectors) => programAnswers(await outputOf(programOf(source, vectors), run));
  },
};

/** What a program returns: by an interpreter of this machine, or else by one in JavaScript. */
async function outputOf(program: string, run: RunProgram | null): Promise<string> {
  const absent: string[] = [];
  if (run !== null) {
    try {
      return await run(INTERPRETERS, `io.write((function()\n${program}end)())`);
    } catch (error) {
      if (!(error instanceof MissingComponentError)) throw error;
      absent.push(error.message);
    }
  }
  try {
    return await runInFengari(program);
  } catch (error) {
    if (!(error instanceof MissingComponentError)) throw error;
    throw new MissingComponentError([...absent, error.message].join('; '));
  }
}

/** Loads the module as a file would be, and returns its answers. A function of Lua cannot hold too many numbers. */
function programOf(source: string, vectors: readonly ParityVector[]): string {
  const asked = vectors.map(({ globals, candidates, mask }) => [globals, candidates, mask]);
  return `local policy = assert((loadstring or load)(${literal(source)}, "=policy.lua"))()
local lines = {"answers:"}
for _, ask in ipairs({
${asked.map((words) => `  function() return ${words.map(literal).join(', ')} end,\n`).join('')}}) do
  local index, scores = policy.decide(ask())
  local words = {index == nil and "-1" or string.format("%d", index - 1)}
  for row = 1, #scores do words[#words + 1] = string.format("%.17g", scores[row]) end
  lines[#lines + 1] = table.concat(words, " ")
end
return table.concat(lines, "\\n") .. "\\n"
`;
}
