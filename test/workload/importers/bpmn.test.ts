import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { bpmn } from '../../../src/workload/importers/bpmn.ts';
import { fixture } from '../../fixtures/traces.ts';
import { readFlow } from './flows.ts';

const read = (text: string) => readFlow(bpmn as never, { 'model.bpmn': text });
const LOAN = fixture('loan.bpmn');
const model = (inside: string) =>
  `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"><process id="p">${inside}</process></definitions>`;
const flow = (from: string, to: string) =>
  `<sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}"/>`;

describe('a process', () => {
  test('becomes steps: tasks by kind, choices, branches, timers, and a way back that is a repeat', async () => {
    const { spec, steps, report } = await read(LOAN);
    expect(spec.workflows[0]!.name).toBe('Loan');
    expect(steps).toMatchObject({
      'Fill in form': { task: 'task', after: ['again'] },
      Score: { task: 'rule', after: ['Fill in form'] },
      decide: { after: ['Score'], repeat: { probability: 0.1, from: 'again' } },
      'branch?': { after: ['decide'], probability: 2 / 3 },
      otherwise: { after: ['decide'], unless: 'branch?' },
      'Cool off': { task: 'wait', work: { dist: 'deterministic', value: 3600 }, when: 'branch?' },
      Register: { task: 'api_call', work: { mean: 2 }, after: ['branch?'], when: 'branch?' },
      Reject: { task: 'email', when: 'otherwise' },
    });
    expect(report).toMatchObject({
      rows: 13,
      kept: 9,
      cycles: 0,
      dropped: { 'boundary event': 1, 'element DataObject': 1 },
    });
  });

  test('holds what its subprocesses hold', async () => {
    const inner = `<subProcess id="s"><task id="b"/><task id="c"/>${flow('b', 'c')}</subProcess>`;
    const { steps } = await read(
      model(`<task id="a"/>${inner}<task id="d1"/>${flow('a', 's')}${flow('s', 'd1')}`),
    );
    expect(steps).toMatchObject({ b: { after: ['a'] }, c: { after: ['b'] }, d1: { after: ['c'] } });
  });

  test('takes each way of an inclusive gateway half of the time, and joins them', async () => {
    const gates = '<inclusiveGateway id="g"/><task id="a"/><task id="b"/><task id="z"/>';
    const flows = [flow('g', 'a'), flow('g', 'b'), flow('a', 'z'), flow('b', 'z')].join('');
    const { steps } = await read(model(gates + flows));
    expect(steps).toMatchObject({
      'a?': { probability: 0.5 },
      a: { when: 'a?' },
      'b?': { probability: 0.5 },
      b: { when: 'b?' },
    });
    expect(steps.z!.when).toBeUndefined();
    expect([...steps.z!.after!].sort()).toEqual(['a', 'b']);
  });

  test('is cut where it goes round for ever', async () => {
    const { report } = await read(
      model(
        `<startEvent id="s"/><task id="a"/><task id="b"/>${flow('s', 'a')}${flow('a', 'b')}${flow('b', 'a')}`,
      ),
    );
    expect(report.cycles).toBe(1);
  });
});

test.each([
  ['', 'model.bpmn:1:1: not BPMN'],
  ['hello', 'model.bpmn:1:1: not BPMN: missing start tag'],
  [LOAN.replace('  </process>\n', ''), /^model\.bpmn:\d+:\d+: not BPMN: closing tag mismatch/],
  ['<a/>', 'model.bpmn:1:'],
  [
    LOAN.replace('sy:seconds="2"', 'sy:type="lmm"'),
    /^model\.bpmn:10:21: unknown step type 'lmm'; did you mean 'llm'/,
  ],
  [LOAN.replace('sy:seconds="2"', 'sy:seconds="-2"'), "model.bpmn:10:21: seconds '-2' is not a number ≥ 0"],
  [model(''), 'model.bpmn:1:1: no process with elements in it'],
  [model('<startEvent id="s"/>'), "model.bpmn:1:1: no step of 'p' takes time"],
])('%s is refused with its place', async (text, message) => {
  const error = await read(text).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(InputError);
  expect((error as Error).message).toMatch(message);
});

test('a broken file never does worse', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(LOAN.length),
      fc.nat(80),
      fc.string({ maxLength: 6 }),
      async (at, length, put) => {
        const caught = await read(LOAN.slice(0, at) + put + LOAN.slice(at + length)).catch(
          (error: unknown) => error,
        );
        if (caught instanceof Error) expect(caught).toBeInstanceOf(InputError);
      },
    ),
    { seed: 5, numRuns: 150 },
  );
});
