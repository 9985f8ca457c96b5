import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { run } from '../../../src/sim/run.ts';
import { rank } from '../../../src/sim/scheduler.ts';
import { Simulator } from '../../../src/sim/simulator.ts';
import { steps as importer } from '../../../src/workload/importers/steps.ts';
import { fixture } from '../../fixtures/traces.ts';
import { readFlow } from './flows.ts';

const read = (text: string, options = {}) => readFlow(importer as never, { 'flow.yaml': text }, options);
const ISSUE = `steps:
  - {name: ExtractSalesData, type: api_call, service: legacy-erp, output: sales_data}
  - {name: SummarizeWithLLM, type: llm, model: gpt-5-enterprise, input: sales_data, output: report_summary}
  - {name: SendEmail, type: email, to: finance@company.com, body: report_summary}
`;

describe('a flow', () => {
  test('waits for the outputs that its steps name in any field', async () => {
    const { spec, steps } = await read(ISSUE);
    expect(spec.workflows[0]!.name).toBe('flow');
    expect(steps).toEqual({
      ExtractSalesData: { name: 'ExtractSalesData', task: 'api_call' },
      SummarizeWithLLM: { name: 'SummarizeWithLLM', task: 'llm', after: ['ExtractSalesData'] },
      SendEmail: { name: 'SendEmail', task: 'email', after: ['SummarizeWithLLM'] },
    });
  });

  test('may have inputs, lists, tokens, templates, conditions and people', async () => {
    const { spec, steps, report } = await read(fixture('report.steps.yaml'));
    expect(spec.workflows[0]).toMatchObject({ name: 'monthly-report', sla: { deadline: 3600 } });
    expect(steps.SummarizeWithLLM).toMatchObject({
      after: ['ExtractSalesData', 'ReadTickets'],
      work: { dist: 'lognormal', mean: 11, scv: 1 },
    });
    expect(steps.Approve).toMatchObject({ task: 'approval', after: ['SummarizeWithLLM'], probability: 0.2 });
    expect(steps.SendEmail!.after).toEqual(['Approve', 'SummarizeWithLLM']);
    expect(report).toMatchObject({ rows: 5, kept: 5, cycles: 0, dropped: {} });
    expect(spec.executors).toContainEqual(
      expect.objectContaining({ name: 'person', calendar: expect.objectContaining({ atClosing: 'finish' }) }),
    );
  });

  test('gets the executors, the rate and the number that are asked for', async () => {
    const executors = [{ name: 'all', slots: 4, labels: { kind: 'service' } }];
    const one = 'steps: [{name: a, type: api_call}]';
    const { spec } = await read(one, { executors, rate: 2, count: 40 });
    expect(spec).toMatchObject({
      executors,
      horizon: { tasks: 40, warmup: 2 },
      arrivals: { process: 'poisson', rate: 2 },
    });
    // 4 slots at 60 %, 0.8 s a call.
    expect((await read(one, { executors })).spec.arrivals).toMatchObject({ rate: 3 });
  });

  test('runs', async () => {
    const { scenario } = await read(ISSUE, { count: 60 });
    const { tasks } = run(
      new Simulator(scenario, { seed: '1' }),
      rank(() => 0),
    );
    expect(tasks).toMatchObject({ arrived: 180, completed: 180 });
  });

  test('is one of several files, of other names', async () => {
    const { spec } = await readFlow(importer as never, { 'a.yaml': ISSUE, 'x/a.yaml': ISSUE });
    expect(spec.workflows.map(({ name }) => name)).toEqual(['a', 'a-2']);
  });
});

describe('what is wrong is said with its place', () => {
  test.each([
    ['steps: [{name: a, type: lmm}]', "flow.yaml:1:19: unknown step type 'lmm'; did you mean 'llm'?"],
    [
      'steps:\n  - {name: a, type: llm, output: text}\n  - {name: b, type: llm, input: txet}',
      "flow.yaml:3:26: no output 'txet'; did you mean 'text'? (allowed: text)",
    ],
    [
      'steps:\n  - {name: a, type: llm, output: x}\n  - {name: b, type: llm, output: x}',
      "flow.yaml:3:26: 'x' is already the output of 'a'",
    ],
    [
      'steps:\n  - {name: a, type: llm, input: y, output: x}\n  - {name: b, type: llm, input: x, output: y}',
      'flow.yaml:2:5: the steps wait for each other: a → b → a',
    ],
    [
      'steps:\n  - {name: a, type: llm, input: x, output: x}',
      'flow.yaml:2:5: the steps wait for each other: a → a',
    ],
    ['steps: [{name: a, type: llm}, {name: a, type: llm}]', "flow.yaml:1:32: 'a' is used twice"],
    ['steps: [{name: a, type: llm, after: c}]', "flow.yaml:1:30: no step 'c'"],
    [
      'steps: [{name: a, type: email, tokens: {output: 5}}]',
      'flow.yaml:1:32: only steps of type llm have tokens',
    ],
    [
      'steps: [{name: a, type: llm, probability: 0.5}]',
      'flow.yaml:1:9: a step that waits for none must run for certain',
    ],
    ['step: [{name: a, type: llm}]', 'flow.yaml:1:1: '],
    ['steps: [{name: a}]', 'flow.yaml:1:9: steps.0.type: '],
    [
      'inputs: x\nsteps: [{name: a, type: llm, output: x}]',
      "flow.yaml:2:30: 'x' is already an input of the flow",
    ],
    ['steps: [', 'flow.yaml:1:'],
    ['', 'flow.yaml:1:1: '],
  ])('%s', async (text, message) => {
    const error = await read(text).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toContain(message);
  });

  test('and nothing that looks like a flow does worse', async () => {
    const word = fc.constantFrom(
      'a',
      'b',
      'x',
      'llm',
      'email',
      '',
      '&a',
      '*a',
      '{',
      '[',
      ': ',
      '\n  - ',
      'steps',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 20 }), async (words) => {
        const text = `steps:\n  - {name: a, type: llm, output: x}\n  - ${words.join('')}`;
        const caught = await read(text).catch((error: unknown) => error);
        if (caught instanceof Error) expect(caught).toBeInstanceOf(InputError);
      }),
      { seed: 5, numRuns: 150 },
    );
  });
});
