import { MissingComponentError } from '../../core/errors.ts';
import type { Command, Exporter } from '../exporter.ts';
import type { ParityVector } from '../parity.ts';
import { programAnswers } from '../program-answers.ts';
import { moduleCode } from '../python/module.ts';

const FILE = 'policy.py';

/** Isolated: neither the folder it is started in nor the user's packages are seen. */
const INTERPRETERS: readonly Command[] = [['python3', '-I', '-']];

export const py: Exporter = {
  summary: 'policy.py: one Python module that needs the standard library only (Python 3.6 or later)',
  files: [FILE],
  refusal: () => null,
  write: (artifact, hash) => ({ [FILE]: moduleCode(artifact, hash) }),
  async open(files, run) {
    if (run === null) throw new MissingComponentError('python3 is needed and may not be started here');
    const source = new TextDecoder().decode(files.get(FILE));
    return async (vectors) => programAnswers(await run(INTERPRETERS, programOf(source, vectors)));
  },
};

/** Loads the module as a file would be, and prints its answers. JSON's strings are Python's. */
function programOf(source: string, vectors: readonly ParityVector[]): string {
  const asked = vectors.map(({ globals, candidates, mask }) => [globals, candidates, mask]);
  return `import json
policy = {"__name__": "policy"}
exec(compile(${JSON.stringify(source)}, "policy.py", "exec"), policy)
print("answers:")
for asked in json.loads(${JSON.stringify(JSON.stringify(asked))}):
    index, scores = policy["decide"](*asked)
    print(-1 if index is None else index, *map(repr, scores))
`;
}
