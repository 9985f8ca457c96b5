import { expect, it } from 'vitest';
import { runProgram } from '../../src/cli/interpreters.ts';
import { schemaHashOf } from '../../src/export/schema-hash.ts';
import { exporters } from '../../src/export/targets/index.ts';
import type { PolicyModel } from '../../src/learn/policy-model.ts';
import { describePython } from '../fixtures/python.ts';
import { artifactOf, randomScorer, randomTable } from './models.ts';

const HASH = 'the hash of policy.json';

/** What Python prints when it has imported a model as `policy`. */
async function printed(model: PolicyModel, lines: readonly string[]): Promise<unknown> {
  const source = exporters.get('py').write(artifactOf(model), HASH)['policy.py'] as string;
  const program = `import json, types
policy = types.ModuleType("policy")
exec(${JSON.stringify(source)}, policy.__dict__)
${lines.join('\n')}
`;
  return JSON.parse(await runProgram([['python3', '-I', '-']], program));
}

describePython('policy.py', () => {
  it('says which artifact it is and what its numbers mean', async () => {
    const { model, schemaHash, fallback } = artifactOf(randomScorer('s'));
    const names = 'policy.GLOBAL_NAMES, policy.FEATURE_NAMES, policy.FALLBACK';
    const line = `print(json.dumps([policy.ARTIFACT, policy.SCHEMA_HASH, ${names}]))`;
    expect(schemaHash).toBe(schemaHashOf(model));
    expect(await printed(model, [line])).toEqual([HASH, schemaHash, model.globals, model.features, fallback]);
  });
  it('takes rows one by one and masks of truth values', async () => {
    const same = await printed(randomScorer('s'), [
      'flat = policy.decide([1, 2, 3], [1, 2, 3, 4, -1, 0, 1, 2], [1, 0])',
      'rows = policy.decide((1, 2, 3), [[1, 2, 3, 4], (-1, 0, 1, 2)], [True, False])',
      'print(json.dumps([flat == rows, flat[0], flat[1][1] == -float("inf")]))',
    ]);
    expect(same).toEqual([true, 0, true]);
  });
  it('refuses more or fewer numbers than there are names', async () => {
    const asked = (globals: string, candidates: string, mask: string) => [
      'try:',
      `    policy.decide(${globals}, ${candidates}, ${mask})`,
      'except ValueError as error:',
      '    print(json.dumps(str(error)))',
    ];
    const model = randomScorer('s');
    expect(await printed(model, asked('[1, 2]', '[1, 2, 3, 4]', '[1]'))).toBe(
      'globals_: 2 numbers, 3 are needed',
    );
    expect(await printed(model, asked('[1, 2, 3]', '[1, 2, 3, 4]', '[1, 1]'))).toBe(
      'candidates: 4 numbers, 8 are needed',
    );
  });
  it.each([
    ['network', randomScorer('s'), [null, null, 0, null]],
    [
      'attending network',
      randomScorer('s', 'tanh', undefined, { context: 'attention' }),
      [null, null, 0, null],
    ],
    ['table', randomTable('t', 'actions'), [null, 0, 0, null]],
    ['table of rules', randomTable('t', 'rules'), [null, 0, 0, null]],
  ])(
    'names no row of a %s where none may be chosen, or a score is not finite',
    async (_, model, expected) => {
      const found = await printed(model, [
        'nan = float("nan")',
        'bad = [1, 2, 3, 4, nan, 2, 3, 4]',
        'asked = [([1, 2, 3, 4], [0]), (bad, [1, 1]), (bad, [1, 0]), ([], [])]',
        'print(json.dumps([policy.decide([1, 2, 3], *each)[0] for each in asked]))',
      ]);
      expect(found).toEqual(expected);
    },
  );
});
