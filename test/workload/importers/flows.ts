import { parse, stringify } from 'yaml';
import { parseScenario } from '../../../src/sim/scenario/load.ts';
import type { Scenario } from '../../../src/sim/scenario/schema.ts';
import { memoryFile } from '../../../src/workload/byte-file.ts';
import type { ConvertedFormat } from '../../../src/workload/importers/importer.ts';
import type { QualityReport } from '../../../src/workload/trace.ts';

interface WrittenStep {
  readonly name: string;
  readonly task: string;
  readonly after?: readonly string[];
  readonly [key: string]: unknown;
}

export interface ReadFlow {
  /** What `import` would write. */
  readonly spec: Record<string, unknown> & {
    readonly workflows: readonly { readonly name: string; readonly steps: readonly WrittenStep[] }[];
  };
  /** The steps of the first flow by name. */
  readonly steps: Readonly<Record<string, WrittenStep>>;
  readonly report: QualityReport;
  readonly scenario: Scenario;
}

/** Imports texts, and checks what comes of them as every scenario is checked. */
export async function readFlow(
  format: ConvertedFormat<never>,
  texts: Readonly<Record<string, string>>,
  options: Record<string, unknown> = {},
): Promise<ReadFlow> {
  const files = Object.entries(texts).map(([name, text]) => memoryFile(name, text));
  const { scenario, report } = await format.convert(files, format.options.parse(options) as never);
  const text = stringify({ name: 'flow', ...scenario(null) });
  const spec = parse(text) as ReadFlow['spec'];
  return {
    spec,
    report,
    steps: Object.fromEntries(spec.workflows[0]!.steps.map((step) => [step.name, step])),
    scenario: await parseScenario(text, { file: 'flow.yaml', readText: () => Promise.reject(new Error()) }),
  };
}
