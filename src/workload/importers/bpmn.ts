import { InputError } from '../../core/errors.ts';
import { readDuration } from '../flows/duration.ts';
import type { Flow } from '../flows/flow.ts';
import type { Split } from '../flows/graph.ts';
import { Process } from '../flows/process.ts';
import { type StepType, stepType } from '../flows/profiles.ts';
import { type FlowOptions, flowOptionsSchema, flowScenario } from '../flows/scenario.ts';
import { unlike } from '../flows/unlike.ts';
import { emptyReport, type QualityReport } from '../trace.ts';
import type { ConvertedFormat } from './importer.ts';
import { malformed } from './malformed.ts';
import { wholeText } from './whole-text.ts';

/** What `bpmn-moddle` makes of an element; attributes that BPMN does not know are in `$attrs`. */
interface Element {
  readonly $type: string;
  readonly $attrs?: Readonly<Record<string, string>>;
  readonly id?: string;
  readonly name?: string;
  readonly flowElements?: readonly Element[];
  readonly sourceRef?: Element;
  readonly targetRef?: Element;
  readonly eventDefinitions?: readonly (Element & { readonly timeDuration?: { readonly body?: string } })[];
  readonly loopCharacteristics?: Element;
  readonly rootElements?: readonly Element[];
}

const TASKS: Readonly<Record<string, StepType>> = {
  UserTask: 'task',
  ManualTask: 'task',
  Task: 'task',
  ServiceTask: 'api_call',
  SendTask: 'email',
  ReceiveTask: 'wait',
  ScriptTask: 'script',
  BusinessRuleTask: 'rule',
  CallActivity: 'batch',
};

const GATEWAYS: Readonly<Record<string, Split>> = {
  ExclusiveGateway: 'one',
  EventBasedGateway: 'one',
  InclusiveGateway: 'each',
  ComplexGateway: 'each',
  ParallelGateway: 'all',
};

const CONTAINERS = ['SubProcess', 'Transaction', 'AdHocSubProcess'];

/** Without a share of its own each way of an inclusive gateway is taken as often as not. */
const USUAL_SHARE = 0.5;

/**
 * BPMN 2.0 XML, read by bpmn-moddle: tasks by their kind, exclusive gateways (and event-based ones, whose events then
 * still happen) with equal shares for their ways, inclusive ones with one half for each, parallel ones with all,
 * subprocesses as what is inside, timers as time that passes. Attributes without meaning to BPMN say more, in whatever
 * namespace: `share` of a sequence flow, `type` and `seconds` of a task.
 */
export const bpmn: ConvertedFormat<FlowOptions> = {
  summary: 'BPMN 2.0 XML; a flow for each process',
  files: { least: 1, most: 100, what: 'one .bpmn for each model' },
  options: flowOptionsSchema,

  async convert(files, options) {
    const { BpmnModdle } = await import('bpmn-moddle');
    const report = emptyReport();
    const flows: Flow[] = [];
    for (const file of files) {
      const text = wholeText(file);
      let root: Element;
      try {
        root = (await new BpmnModdle().fromXML(text)).rootElement as Element;
      } catch (error) {
        throw unparsable(file.name, error as Error);
      }
      const processes = (root.rootElements ?? []).filter(({ $type }) => $type === 'bpmn:Process');
      const filled = processes.filter(({ flowElements = [] }) => flowElements.length > 0);
      if (filled.length === 0) throw new InputError(`${file.name}:1:1: no process with elements in it`);
      for (const element of filled) flows.push(read(element, file.name, text, report));
    }
    return { report, scenario: () => flowScenario(unlike(flows), options) };
  },
};

/** The parser counts lines and columns from 0. */
function unparsable(file: string, { message }: Error): InputError {
  const [, line = '0', column = '0'] = /line: (\d+)\s+column: (\d+)/.exec(message) ?? [];
  const [, nested = message.split('\n')[0]!] = /nested error: (.*)/.exec(message) ?? [];
  return malformed(file, Number(line) + 1, Number(column) + 1, `not BPMN: ${nested}`);
}

/** The error about an element, which moddle does not say the place of. */
type Problem = (element: Element, what: string) => InputError;

function read(element: Element, file: string, text: string, report: QualityReport): Flow {
  const process = new Process(element.name ?? element.id ?? 'process', report);
  const problem: Problem = ({ id }, what) => {
    const lines = text.slice(0, Math.max(0, text.indexOf(`"${id}"`))).split('\n');
    return malformed(file, lines.length, lines.at(-1)!.length + 1, what);
  };
  readElements(element.flowElements!, process.start, process.graph.point(), process, problem);
  return process.flow(file);
}

/** The elements of a process or subprocess, between two points. */
function readElements(
  elements: readonly Element[],
  from: number,
  to: number,
  process: Process,
  problem: Problem,
): void {
  const { graph } = process;
  const entrances = new Map<Element, number>();
  const exits = new Map<Element, number>();
  for (const element of elements) {
    const type = element.$type.replace('bpmn:', '');
    if (type === 'SequenceFlow') continue;
    process.row();
    const ends = endsOf(element, type, process, problem);
    if (ends === null) continue;
    entrances.set(element, ends[0]);
    exits.set(element, ends[1]);
  }
  const leaving = new Set<Element>();
  const entered = new Set<Element>();
  for (const element of elements) {
    if (element.$type !== 'bpmn:SequenceFlow') continue;
    const { sourceRef, targetRef } = element;
    const source = sourceRef && exits.get(sourceRef);
    const target = targetRef && entrances.get(targetRef);
    if (source === undefined || target === undefined) {
      process.drop('sequence flow from or to what is not there');
      continue;
    }
    leaving.add(sourceRef!);
    entered.add(targetRef!);
    graph.edge(source, target, shareOf(element, graph.nodes[source]!.split));
  }
  const starts = [...entrances].filter(([element]) => !entered.has(element));
  for (const [, entrance] of starts) graph.edge(from, entrance);
  for (const [element, exit] of exits) if (!leaving.has(element)) graph.edge(exit, to);
}

/** Where an element is entered and left; null where it is left out. */
function endsOf(
  element: Element,
  type: string,
  process: Process,
  problem: Problem,
): readonly [number, number] | null {
  const { graph } = process;
  const name = element.name?.trim().replace(/\s+/g, ' ') || element.id || type;
  if (element.loopCharacteristics !== undefined)
    process.note('tasks that loop or have several instances run once');
  const task = TASKS[type];
  if (task !== undefined) {
    const { type: word, seconds } = foreign(element);
    const own = word === undefined ? task : typeOf(element, word, problem);
    const given = seconds === undefined ? undefined : Number(seconds);
    if (given !== undefined && !(given >= 0 && Number.isFinite(given))) {
      throw problem(element, `seconds '${seconds}' is not a number ≥ 0`);
    }
    return both(graph.step({ name, type: own, seconds: given }));
  }
  const split = GATEWAYS[type];
  if (split !== undefined) return both(graph.point(split));
  if (CONTAINERS.includes(type)) {
    const ends = [graph.point(), graph.point()] as const;
    const inside = element.flowElements ?? [];
    if (inside.length === 0) graph.edge(...ends);
    else readElements(inside, ...ends, process, problem);
    return ends;
  }
  if (type === 'StartEvent' || type === 'EndEvent') return both(graph.point());
  if (type === 'IntermediateThrowEvent') return both(graph.step({ name, type: 'event' }));
  if (type === 'IntermediateCatchEvent') {
    const seconds = readDuration(element.eventDefinitions?.[0]?.timeDuration?.body);
    return both(graph.step({ name, type: 'wait', seconds: seconds ?? undefined, exact: seconds !== null }));
  }
  process.drop(type === 'BoundaryEvent' ? 'boundary event' : `element ${type}`);
  return null;
}

function typeOf(element: Element, word: string, problem: Problem): StepType {
  try {
    return stepType(word);
  } catch (error) {
    throw problem(element, (error as Error).message);
  }
}

function both(node: number): readonly [number, number] {
  return [node, node];
}

function shareOf(flow: Element, split: Split): number {
  const share = Number(foreign(flow).share ?? Number.NaN);
  if (split === 'each') return share >= 0 && share <= 1 ? share : USUAL_SHARE;
  return share > 0 && Number.isFinite(share) ? share : 1;
}

/** Attributes of foreign namespaces, without their prefixes. */
function foreign({ $attrs = {} }: Element): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries($attrs).map(([key, value]) => [key.replace(/^.*:/, ''), value]));
}
