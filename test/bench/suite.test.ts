import { expect, test } from 'vitest';
import { impliedSuite, isSuite, parseSuite } from '../../src/bench/suite.ts';

const read = (text: string) => parseSuite(text, 'suite.yaml');

test('a suite names scenarios, seeds, policies and a baseline', () => {
  const suite = read(
    'name: tiers\nscenarios: [a.yaml, ../b.yaml]\nsplits: {test: "5..6"}\npolicies: [random, fastest]\nbaseline: random\n',
  );
  expect(suite).toMatchObject({ name: 'tiers', heldOut: false, baseline: 'random' });
  expect(suite.policies).toEqual(['random', 'fastest']);
  expect(suite.splits.test.seeds).toEqual(['5', '6']);
  expect(suite.splits.train.seeds).toHaveLength(20);
  for (const { instances } of Object.values(suite.splits))
    expect(instances.map(({ scenario }) => scenario)).toEqual(['a.yaml', '../b.yaml']);
});

test.each([
  ['name: x\nscenarios: []\n', 'suite.yaml:2:1: scenarios'],
  ['name: x\nscenarios: [a]\nbasline: r\n', "suite.yaml:3:1: basline: unknown key; did you mean 'baseline'?"],
  ['name: x\nscenarios: [a]\nsplits: {test: 1..x}\n', "suite.yaml:3:10: splits.test: '1..x' is not a seed"],
  ['name: x\nscenarios: [a]\nsplits: {train: "3..5"}\n', 'splits.train: seed 3 is in the test split too'],
  [
    'name: x\nscenarios: [a]\nsplits: {train: "2005"}\n',
    'splits.train: seed 2005 is in the validation split too',
  ],
  ['name: x\nsplits: {test: "1..2"}\n', 'splits.train: has no instances, and the suite lists no scenarios'],
  [
    'name: x\nscenarios: [a]\nsplits: {test: {seeds: "1", instances: [{scenario: b}]}}\n',
    'splits.test: has instances although the suite lists scenarios',
  ],
  ['name: [', 'suite.yaml:1:'],
])('%j is refused with its place', (text, message) => {
  expect(() => read(text)).toThrow(message);
});

test('a file is a suite when it lists scenarios or splits', () => {
  expect(isSuite('name: x\nscenarios:\n  - a.yaml\n')).toBe(true);
  expect(isSuite('{"name": "x", "scenarios": ["a.json"]}')).toBe(true);
  expect(isSuite('name: x\nsplits:\n  train: {}\n')).toBe(true);
  expect(isSuite('name: two-tier\ndescription: many scenarios\ncontrol: dispatch\n')).toBe(false);
});

test('scenarios without a suite are run on the default splits', () => {
  const suite = impliedSuite('a+b', ['a', 'b']);
  expect(suite.splits.test.seeds.slice(0, 2)).toEqual(['1', '2']);
  expect(suite.splits.validation.seeds[0]).toBe('2001');
});
