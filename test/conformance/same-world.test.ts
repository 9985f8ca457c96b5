import { describe, expect, it } from 'vitest';
import { root } from '../cli/cli.ts';
import type { Facts } from './world/facts.ts';
import { keyedStreams, streamsOf } from './world/keyed-streams.ts';
import { purposes } from './world/purposes.ts';

/** Fewer facts that both runs show would prove little. */
const LEAST_IN_COMMON = 20;

const table = Object.entries(purposes).flatMap(([purpose, observations]) =>
  observations.map((observe, i) => ({ purpose, way: i + 1, observe })),
);

describe('on one seed, the same whatever the policy does, and another on another seed:', () => {
  it.each(table)('$purpose ($way)', async ({ observe }) => {
    const piled = await observe('pile', '1');
    const spread = await observe('spread', '1');
    const common = [...piled.keys()].filter((of) => spread.has(of));
    expect(common.length).toBeGreaterThanOrEqual(LEAST_IN_COMMON);
    const shared = (facts: Facts) => common.map((of) => [of, facts.get(of)]);
    expect(shared(spread)).toEqual(shared(piled));
    expect(shared(await observe('spread', '2'))).not.toEqual(shared(piled));
  });
});

describe('every purpose', () => {
  // What importers draw is fixed before there is a world.
  const found = keyedStreams(root, ['src/core', 'src/workload', 'src/sim']).filter(
    ({ file }) => !file.startsWith('src/workload/importers/'),
  );

  it('is told by the source text', () => {
    expect(found.filter(({ purpose }) => purpose === undefined)).toEqual([]);
  });

  it('is observed: add it to test/conformance/world/purposes.ts', () => {
    const told = new Set(found.map(({ purpose }) => purpose));
    expect([...told].filter((purpose) => !(purpose! in purposes))).toEqual([]);
    expect(Object.keys(purposes).filter((purpose) => !told.has(purpose))).toEqual([]);
  });

  it('is found in text, in templates, and where it is passed on', () => {
    const texts = {
      'a.ts': `new KeyedStream(seed, 'work'); clients.map((c) => new KeyedStream(seed, \`think/\${c}\`));`,
      'b.ts': 'function path(seed: string, purpose: string) { return () => new KeyedStream(seed, purpose); }',
      'c.ts': `path(seed, 'price'); path(seed, other);`,
      'd.ts': `class Clock { constructor(seed: string, of: string) { new KeyedStream(seed, \`up/\${of}\`); } }`,
      'e.ts': `function clock(of: string) { return new Clock(seed, of); } new Clock(seed, \`pool\${p}\`);`,
      'f.ts': `clock('site');`,
    };
    expect(
      streamsOf(new Map(Object.entries(texts))).map(({ file, purpose }) => `${file} ${purpose}`),
    ).toEqual(['a.ts work', 'a.ts think/*', 'c.ts price', 'c.ts undefined', 'e.ts up/pool*', 'f.ts up/site']);
  });
});
