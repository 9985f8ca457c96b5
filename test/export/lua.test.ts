import { describe, expect, it } from 'vitest';
import { MissingComponentError } from '../../src/core/errors.ts';
import type { Command } from '../../src/export/exporter.ts';
import { runInFengari } from '../../src/export/lua/fengari.ts';
import { literal } from '../../src/export/lua/literal.ts';
import { exporters } from '../../src/export/targets/index.ts';
import type { PolicyModel } from '../../src/learn/policy-model.ts';
import { artifactOf, randomScorer, randomTable } from './models.ts';

const HASH = 'the hash of policy.json';

const sourceOf = (model: PolicyModel) =>
  exporters.get('lua').write(artifactOf(model), HASH)['policy.lua'] as string;

/** What Lua returns when it has loaded a model as `policy`. */
const returned = (model: PolicyModel, lines: readonly string[]) =>
  runInFengari(`local policy = (function()\n${sourceOf(model)}end)()\n${lines.join('\n')}`);

describe('policy.lua', () => {
  it('says which artifact it is and what its numbers mean', async () => {
    const { model, schemaHash, fallback } = artifactOf(randomScorer('s'));
    const names = 'table.concat(policy.global_names, "|"), table.concat(policy.feature_names, "|")';
    const found = await returned(model, [
      `return table.concat({policy.artifact, policy.schema_hash, policy.fallback, ${names}}, "|")`,
    ]);
    expect(found).toBe([HASH, schemaHash, fallback, ...model.globals, ...model.features].join('|'));
  });
  it('takes rows one by one and masks of truth values', async () => {
    const found = await returned(randomScorer('s'), [
      'local index, flat = policy.decide({1, 2, 3}, {1, 2, 3, 4, -1, 0, 1, 2}, {1, 0})',
      'local same, rows = policy.decide({1, 2, 3}, {{1, 2, 3, 4}, {-1, 0, 1, 2}}, {true, false})',
      'return index .. " " .. same .. " " .. tostring(flat[1] == rows[1] and flat[2] == -math.huge)',
    ]);
    expect(found).toBe('1 1 true');
  });
  it('refuses more or fewer numbers than there are names', async () => {
    const asked = (words: string) => [`local _, why = pcall(policy.decide, ${words})`, 'return why'];
    const model = randomScorer('s');
    expect(await returned(model, asked('{1, 2}, {1, 2, 3, 4}, {1}'))).toMatch(
      /globals: 2 numbers, 3 are needed$/,
    );
    expect(await returned(model, asked('{1, 2, 3}, {1, 2, 3, 4}, {1, 1}'))).toMatch(
      /candidates: 4 numbers, 8 are needed$/,
    );
  });
  it.each([
    ['network', randomScorer('s'), 'nil nil 1 nil'],
    ['attending network', randomScorer('s', 'tanh', undefined, { context: 'attention' }), 'nil nil 1 nil'],
    ['table', randomTable('t', 'actions'), 'nil 1 1 nil'],
    ['table of rules', randomTable('t', 'rules'), 'nil 1 1 nil'],
  ])(
    'names no row of a %s where none may be chosen, or a score is not finite',
    async (_, model, expected) => {
      const found = await returned(model, [
        'local bad = {1, 2, 3, 4, 0 / 0, 2, 3, 4}',
        'local words = {}',
        'for k, asked in ipairs({{{1, 2, 3, 4}, {0}}, {bad, {1, 1}}, {bad, {1, 0}}, {{}, {}}}) do',
        '  words[k] = tostring((policy.decide({1, 2, 3}, asked[1], asked[2])))',
        'end',
        'return table.concat(words, " ")',
      ]);
      expect(found).toBe(expected);
    },
  );
  it('uses nothing that only some versions of Lua have', () => {
    for (const model of [
      randomScorer('s', 'tanh', undefined, { layerNorm: true }),
      randomTable('t', 'rules'),
    ]) {
      const code = sourceOf(model).replace(/--.*/g, '');
      expect(code).not.toMatch(
        /\b(goto|require|unpack|ldexp|frexp|math\.(tanh|type|pow)|utf8|bit32?)\b|\/\/|<<|>>/,
      );
    }
  });
});

describe('its 32-bit floats', () => {
  const edges = [
    0,
    0.1,
    -0.7,
    1 / 3,
    1,
    2 ** 24 + 1,
    2 ** 24 + 3,
    -(2 ** 24 + 1),
    1e-40,
    7e-46,
    2 ** -149,
    2 ** -150,
  ];
  const large = [3.4028234663852886e38, 3.4028235677973366e38, 3.40282356e38, 1e39, -1e300, Number.MIN_VALUE];
  it('are the nearest, as Math.fround has them', async () => {
    const numbers = [
      ...edges,
      ...large,
      ...Array.from({ length: 200 }, (_, k) => (k * 0.37 - 31) * 7 ** ((k % 60) - 30)),
    ];
    const [code] = sourceOf(randomTable('t', 'rules')).split('-- Row of a candidate');
    const output = await runInFengari(`${code}
local words = {}
for k, x in ipairs(${literal(numbers)}) do words[k] = string.format("%.17g", float32(x)) end
return table.concat(words, " ")`);
    const found = output.split(' ').map((word) => Number(word.replace('inf', 'Infinity')));
    expect(found).toEqual(numbers.map((x) => Math.fround(x) + 0));
  });
});

describe('an interpreter', () => {
  const artifact = artifactOf(randomTable('t', 'rules'));
  const files = new Map([['policy.lua', new TextEncoder().encode(sourceOf(artifact.model))]]);
  it('of the machine is preferred', async () => {
    const asked: Command[] = [];
    const replay = await exporters.get('lua').open(files, async (commands) => {
      asked.push(...commands);
      return 'hello\nanswers:\n2 -inf nan 1.5 inf\n-1\n';
    });
    expect(await replay(artifact.parity)).toEqual([
      { index: 2, scores: [Number.NEGATIVE_INFINITY, Number.NaN, 1.5, Number.POSITIVE_INFINITY] },
      { index: -1, scores: [] },
    ]);
    expect(asked.map(([name]) => name)).toEqual(['luajit', 'lua5.1', 'lua']);
  });
  it('in JavaScript answers where there is none', async () => {
    const replay = await exporters.get('lua').open(files, async () => {
      throw new MissingComponentError('luajit is needed and not installed');
    });
    const answers = await replay(artifact.parity);
    expect(answers.map(({ index }) => index)).toEqual(artifact.parity.map(({ index }) => index));
  });
});
