import type { InputError } from '../../core/errors.ts';
import { readDuration } from '../flows/duration.ts';
import { Process } from '../flows/process.ts';
import { type StepType, stepType } from '../flows/profiles.ts';
import { type FlowOptions, flowOptionsSchema, flowScenario } from '../flows/scenario.ts';
import { unlike } from '../flows/unlike.ts';
import { emptyReport } from '../trace.ts';
import type { ConvertedFormat } from './importer.ts';
import { wholeText } from './whole-text.ts';
import { YamlText } from './yaml-text.ts';

type Task = Readonly<Record<string, unknown>>;
/** `[{name: task}, …]`, as the DSL writes lists whose order counts. */
type TaskList = readonly Readonly<Record<string, Task>>[];

const CALLS: Readonly<Record<string, StepType>> = {
  http: 'api_call',
  openapi: 'api_call',
  grpc: 'api_call',
  asyncapi: 'event',
};

/**
 * The DSL 1.0 of CNCF Serverless Workflow, read and validated by its own SDK. Tasks follow each other; branches of `fork`
 * run beside each other (all of them to their end, with `compete` too); one of the cases of `switch` is taken, by equal
 * shares unless `metadata.shares: {case: share}` says otherwise; `then` jumps; `for` and `try` run their bodies once, unless
 * `metadata.repeat` is the probability of once more. `metadata: {type, seconds}` of a task replaces its profile.
 */
export const serverlessWorkflow: ConvertedFormat<FlowOptions> = {
  summary: 'CNCF Serverless Workflow DSL 1.0, in YAML or JSON; one workflow a file',
  files: { least: 1, most: 100, what: 'one .yaml or .json for each workflow' },
  options: flowOptionsSchema,

  async convert(files, options) {
    const { default: sdk } = await import('@serverlessworkflow/sdk');
    const report = emptyReport();
    const flows = files.map((file) => {
      const source = wholeText(file);
      const text = new YamlText(source, file.name);
      let workflow: { document: { name: string }; do: TaskList };
      try {
        workflow = sdk.Classes.Workflow.deserialize(source) as unknown as typeof workflow;
      } catch (error) {
        throw invalid(text, error as Error);
      }
      const process = new Process(workflow.document.name, report);
      new Reader(process, text).list(workflow.do, process.start, process.graph.point(), ['do']);
      return process.flow(file.name);
    });
    return { report, scenario: () => flowScenario(unlike(flows), options) };
  },
};

/** The first complaint of the SDK, which names the place as a JSON pointer. */
function invalid(text: YamlText, error: Error): InputError {
  const [, pointer = '', problem] = /^- (\S*) \| \S+ \| ([^|\n]*)/m.exec(error.message) ?? [];
  const path = pointer
    .split('/')
    .slice(1)
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key.replaceAll('~1', '/').replaceAll('~0', '~')));
  return text.problem(path, `not a workflow: ${problem?.trim() ?? error.message.split('\n')[0]}`);
}

/** Puts tasks into the graph of a process. */
class Reader {
  readonly #process: Process;
  readonly #text: YamlText;

  constructor(process: Process, text: YamlText) {
    this.#process = process;
    this.#text = text;
  }

  /** A list of tasks between two points. */
  list(tasks: TaskList, from: number, to: number, path: readonly PropertyKey[]): void {
    const { graph } = this.#process;
    const entries = tasks.flatMap((entry, i) =>
      Object.entries(entry).map(([name, task]) => ({
        name,
        task,
        path: [...path, i, name],
        at: graph.point(),
      })),
    );
    graph.edge(from, entries[0]?.at ?? to);
    entries.forEach(({ name, task, path: place, at }, i) => {
      const next = entries[i + 1]?.at ?? to;
      const target = (then: unknown) => {
        if (then === undefined || then === 'continue') return next;
        if (then === 'exit' || then === 'end') return to;
        const found = entries.find((entry) => entry.name === then);
        if (found) return found.at;
        this.#process.drop('jump out of its list (then)');
        return next;
      };
      this.#process.row();
      if (task.switch !== undefined) this.#switch(name, task, at, target);
      else this.#task(name, task, at, target(task.then), place);
    });
  }

  #switch(
    name: string,
    { switch: cases, metadata }: Task,
    at: number,
    target: (then: unknown) => number,
  ): void {
    const { graph } = this.#process;
    const decision = graph.point('one');
    graph.nodes[decision]!.step = { name: graph.nameOf(name), type: 'rule' };
    graph.edge(at, decision);
    const shares = ((metadata as Task | undefined)?.shares ?? {}) as Record<string, unknown>;
    for (const entry of cases as TaskList) {
      for (const [label, { then }] of Object.entries(entry)) {
        const share = shares[label];
        graph.edge(decision, target(then), typeof share === 'number' && share > 0 ? share : 1);
      }
    }
  }

  #task(name: string, task: Task, from: number, to: number, path: readonly PropertyKey[]): void {
    const { graph } = this.#process;
    const process = this.#process;
    const metadata = (task.metadata ?? {}) as Task;
    const step = (type: StepType, usual?: number | null, exact = false) => {
      const { type: word, seconds = usual ?? undefined } = metadata;
      const place = [...path, 'metadata'];
      if (seconds !== undefined && !(typeof seconds === 'number' && seconds >= 0)) {
        throw this.#text.problem(place, `seconds ${JSON.stringify(seconds)} is not a number ≥ 0`);
      }
      const own = word === undefined ? type : this.#text.within(place, () => stepType(String(word)));
      const node = graph.step({ name, type: own, seconds, exact: exact && seconds === usual });
      graph.edge(from, node);
      graph.edge(node, to);
    };
    if (task.if !== undefined) process.note('a task with `if` always runs');
    if (task.fork !== undefined) {
      const { branches, compete } = task.fork as { branches: TaskList; compete?: boolean };
      if (compete) process.note('branches that compete all run to their end');
      for (const [i, branch] of branches.entries()) {
        this.list([branch], from, to, [...path, 'fork', 'branches', i]);
      }
    } else if (task.for !== undefined) {
      this.#body('for', task.do as TaskList, from, to, [...path, 'do'], metadata.repeat);
    } else if (task.try !== undefined) {
      if ((task.catch as Task | undefined)?.do !== undefined) process.drop('handler of errors (catch)');
      this.#body('try', task.try as TaskList, from, to, [...path, 'try'], metadata.repeat);
    } else if (task.do !== undefined) this.list(task.do as TaskList, from, to, [...path, 'do']);
    else if (task.wait !== undefined) step('wait', readDuration(task.wait), true);
    else if (task.call !== undefined) step(CALLS[String(task.call)] ?? 'api_call');
    else if (task.run !== undefined) {
      const [what] = Object.keys(task.run as object).filter((key) => key !== 'await');
      step(what === 'script' || what === 'shell' ? 'script' : 'batch');
    } else if (task.emit !== undefined) step('event');
    else if (task.listen !== undefined) step('wait');
    else if (task.set !== undefined) step('rule');
    else {
      process.drop(task.raise !== undefined ? 'error raised (raise)' : 'task of an unknown kind');
      graph.edge(from, to);
    }
  }

  /** What may run more than once. */
  #body(
    kind: string,
    tasks: TaskList,
    from: number,
    to: number,
    path: readonly PropertyKey[],
    again: unknown,
  ): void {
    const { graph } = this.#process;
    if (again === undefined) {
      this.#process.note(
        `the body of \`${kind}\` runs once, unless metadata.repeat is the probability of once more`,
      );
      this.list(tasks, from, to, path);
      return;
    }
    if (typeof again !== 'number' || again < 0 || again >= 1) {
      throw this.#text.problem(
        path.slice(0, -1),
        `repeat ${JSON.stringify(again)} is not a number from 0 to below 1`,
      );
    }
    const first = graph.point();
    const last = graph.point('one');
    graph.edge(from, first);
    this.list(tasks, first, last, path);
    graph.edge(last, first, again);
    graph.edge(last, to, 1 - again);
  }
}
