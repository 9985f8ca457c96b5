import { z } from 'zod';
import { findCycle } from '../../core/cycles.ts';
import { allowedNames } from '../../core/suggest.ts';
import type { Flow, FlowStep } from '../flows/flow.ts';
import { stepType } from '../flows/profiles.ts';
import { type FlowOptions, flowOptionsSchema, flowScenario } from '../flows/scenario.ts';
import { secondsOfTokens, USUAL_TOKENS } from '../flows/tokens.ts';
import { unlike } from '../flows/unlike.ts';
import { emptyReport } from '../trace.ts';
import type { ConvertedFormat } from './importer.ts';
import { wholeText } from './whole-text.ts';
import { YamlText } from './yaml-text.ts';

const names = z.union([z.string().min(1), z.array(z.string().min(1))]).optional();

/** A step; other keys belong to its type, and those that name an output say what it waits for. */
const stepSchema = z.looseObject({
  name: z.string().min(1),
  type: z.string().min(1),
  input: names,
  output: names,
  after: names,
  tokens: z
    .strictObject({
      context: z.number().nonnegative().optional(),
      output: z.number().nonnegative().optional(),
    })
    .optional(),
  seconds: z.number().nonnegative().optional(),
  probability: z.number().min(0).max(1).optional(),
});

const flowSchema = z.strictObject({
  name: z.string().min(1).optional(),
  description: z.string().optional(),
  inputs: names.describe('What is there from the beginning.'),
  deadline: z.number().positive().optional().describe('Seconds from the arrival to the finish.'),
  steps: z.array(stepSchema).min(1),
});

type WrittenFlow = z.output<typeof flowSchema>;
type WrittenStep = WrittenFlow['steps'][number];

/** Keys that say something else than what a step reads. */
const OWN = new Set(['name', 'type', 'output', 'after', 'description']);

/**
 * The plain YAML flow of AI orchestration: steps with a type, an input and an output. A step waits for the steps whose
 * outputs it names, in `input` or anywhere else (`body: report_summary`, `prompt: "Shorten {{ report_summary }}"`), and
 * for those in `after`. `tokens: {context, output}` of a generation and `seconds` of any step replace its type's profile.
 */
export const steps: ConvertedFormat<FlowOptions> = {
  summary: 'plain YAML flows of steps with type, input and output; one flow a file',
  files: { least: 1, most: 100, what: 'one .yaml for each flow' },
  options: flowOptionsSchema,

  convert(files, options) {
    const report = emptyReport();
    report.cycles = 0;
    const flows = files.map((file) => {
      const flow = readFlow(new YamlText(wholeText(file), file.name));
      report.rows += flow.steps.length;
      return flow;
    });
    report.kept = report.rows;
    return { report, scenario: () => flowScenario(unlike(flows), options) };
  },
};

function readFlow(text: YamlText): Flow {
  const { name = text.stem, inputs, deadline, steps: written } = text.parse(flowSchema);
  const outputs = new Map<string, string>();
  const seen = new Set<string>();
  written.forEach((step, i) => {
    if (seen.has(step.name)) throw text.problem(['steps', i, 'name'], `'${step.name}' is used twice`);
    seen.add(step.name);
    for (const output of list(step.output)) {
      const maker = outputs.get(output);
      if (maker !== undefined || list(inputs).includes(output)) {
        const whose = maker === undefined ? 'an input of the flow' : `the output of '${maker}'`;
        throw text.problem(['steps', i, 'output'], `'${output}' is already ${whose}`);
      }
      outputs.set(output, step.name);
    }
  });
  const flow: FlowStep[] = written.map((step, i) => ({
    name: step.name,
    type: text.within(['steps', i, 'type'], () => stepType(step.type)),
    seconds: secondsOf(step, i, text),
    after: [...predecessors(step, i, outputs, seen, list(inputs), text)],
    probability: step.probability,
  }));
  const cycle = findCycle(flow);
  if (cycle) {
    const at = written.findIndex((step) => step.name === cycle[0]);
    throw text.problem(['steps', at], `the steps wait for each other: ${cycle.join(' → ')}`);
  }
  if (flow.every(({ after, probability }) => after.length > 0 || probability !== undefined)) {
    throw text.problem(['steps', 0], 'a step that waits for none must run for certain (no probability)');
  }
  return { name, steps: flow, deadline };
}

function secondsOf({ seconds, tokens, type }: WrittenStep, i: number, text: YamlText): number | undefined {
  if (tokens === undefined) return seconds;
  if (seconds !== undefined) throw text.problem(['steps', i, 'tokens'], 'give tokens or seconds, not both');
  if (text.within(['steps', i, 'type'], () => stepType(type)) !== 'llm') {
    throw text.problem(['steps', i, 'tokens'], `only steps of type llm have tokens, not ${type}`);
  }
  const { context = USUAL_TOKENS.context, output = USUAL_TOKENS.output } = tokens;
  return secondsOfTokens({ context, output });
}

/** The steps that a step waits for: those whose outputs it reads, and those it names. */
function predecessors(
  step: WrittenStep,
  i: number,
  outputs: ReadonlyMap<string, string>,
  steps: ReadonlySet<string>,
  inputs: readonly string[],
  text: YamlText,
): Set<string> {
  const found = new Set<string>();
  for (const name of list(step.input)) {
    const maker = outputs.get(name);
    if (maker !== undefined) found.add(maker);
    else if (!inputs.includes(name) && !mentions(name).some((each) => outputs.has(each))) {
      const known = [...outputs.keys(), ...inputs];
      throw text.problem(['steps', i, 'input'], `no output '${name}'${allowedNames(name, known)}`);
    }
  }
  for (const name of list(step.after)) {
    if (!steps.has(name)) {
      throw text.problem(['steps', i, 'after'], `no step '${name}'${allowedNames(name, [...steps])}`);
    }
    found.add(name);
  }
  for (const [key, value] of Object.entries(step)) {
    if (OWN.has(key)) continue;
    for (const name of stringsIn(value).flatMap(mentions)) {
      const maker = outputs.get(name);
      if (maker !== undefined) found.add(maker);
    }
  }
  return found;
}

/** What a text may name: all of it, or what stands in {{ … }} or ${ … }; of `a.b` also the `a`. */
function mentions(text: string): string[] {
  const inside = [...text.matchAll(/\{\{([^{}]*)\}\}|\$\{([^{}]*)\}/g)].map(([, a, b]) => (a ?? b)!.trim());
  return [text, ...inside].flatMap((name) => [name, name.split('.')[0]!]);
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(stringsIn);
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}
