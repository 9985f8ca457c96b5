import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { serverlessWorkflow } from '../../../src/workload/importers/serverless-workflow.ts';
import { fixture } from '../../fixtures/traces.ts';
import { readFlow } from './flows.ts';

const read = (text: string) => readFlow(serverlessWorkflow as never, { 'flow.yaml': text });
const HEAD = 'document: {dsl: 1.0.0, namespace: a, name: b, version: 0.1.0}\ndo:\n';

describe('a workflow', () => {
  test('becomes steps: calls, branches beside each other, choices, jumps and repeated bodies', async () => {
    const { spec, steps, report } = await read(fixture('order.serverless.yaml'));
    expect(spec.workflows[0]!.name).toBe('order');
    expect(steps).toMatchObject({
      validate: { task: 'api_call' },
      stock: { task: 'api_call', after: ['validate'] },
      pause: { task: 'wait', work: { dist: 'deterministic', value: 300 }, after: ['validate'] },
      route: { task: 'rule', after: ['pause', 'stock'] },
      'branch?': { after: ['route'], probability: 0.75 },
      otherwise: { after: ['route'], unless: 'branch?' },
      send: { task: 'event', when: 'branch?' },
      pack: { task: 'script', when: 'otherwise' },
      again: { after: ['pack', 'send'] },
      write: { task: 'llm', work: { mean: 4 }, after: ['again'] },
      decide: { repeat: { probability: 0.25, from: 'again' } },
    });
    expect(report).toMatchObject({
      rows: 9,
      kept: 11,
      cycles: 0,
      dropped: { 'handler of errors (catch)': 1 },
    });
  });

  test('jumps back as far as a repeat can say, else not', async () => {
    const back = `${HEAD}  - a: {set: {x: 1}}\n  - b: {switch: [{no: {when: .x, then: a}}, {yes: {then: end}}]}`;
    const { steps } = await read(back);
    expect(steps.b!.repeat).toEqual({ probability: 0.5, from: 'again' });
    const forever = await read(`${HEAD}  - a: {set: {x: 1}}\n  - b: {set: {y: 1}, then: a}`);
    expect(forever.report.cycles).toBe(1);
    expect(forever.report.notes).toContain(
      'a way back that no repeat can express is never taken; see cycles',
    );
  });

  test('counts what it cannot say', async () => {
    const text = `${HEAD}  - a: {set: {x: 1}, then: nowhere}\n  - b: {raise: {error: {type: 'https://x.example', status: 500}}}`;
    const { report } = await read(text);
    expect(report.dropped).toEqual({ 'jump out of its list (then)': 1, 'error raised (raise)': 1 });
  });
});

test.each([
  ['do: [', 'flow.yaml:1:'],
  ['', 'flow.yaml:1:1: not a workflow'],
  ['7', 'flow.yaml:1:1: not a workflow'],
  [`${HEAD}  - a: {cal: http}`, 'flow.yaml:3:5: not a workflow: must have required property'],
  [
    `${HEAD}  - a: {set: {x: 1}, metadata: {type: lmm}}`,
    "flow.yaml:3:22: unknown step type 'lmm'; did you mean 'llm'?",
  ],
  [`${HEAD}  - a: {set: {x: 1}, metadata: {seconds: -1}}`, 'flow.yaml:3:22: seconds -1 is not a number ≥ 0'],
  [`${HEAD}  - a: {raise: {error: {type: 'https://x.example', status: 500}}}`, "no step of 'b' takes time"],
])('%s is refused with its place', async (text, message) => {
  const error = await read(text).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(InputError);
  expect((error as Error).message).toContain(message);
});
