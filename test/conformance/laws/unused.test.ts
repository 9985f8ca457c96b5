import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KeyedStream, parseScenario, Simulator } from '../../../src/index.ts';
import { play, scenarioFiles } from './every-scenario.ts';

interface Written {
  readonly control?: string;
  readonly executors: readonly { readonly name: string; readonly tier?: string; readonly site?: string }[];
  readonly network?: object;
  readonly tasks?: readonly { readonly avoids?: object }[];
  readonly thinking?: object;
}

/** The same with a fast executor at the end of the fleet that no task may use. */
function withUnused(written: Written): Written {
  const { tier = 'default', site = tier } = written.executors[0]!;
  const unused = { name: 'unused', speed: 100, slots: 64 };
  return {
    ...written,
    // Where there are links, it stands where some lead.
    executors: [...written.executors, { ...unused, ...(written.network && { site }) }],
    tasks: (written.tasks ?? []).map((task) => ({
      ...task,
      avoids: { ...task.avoids, executor: 'unused' },
    })),
  };
}

/** What became of some hundreds of tasks under a policy that takes any row. */
async function endsOf(written: Written, path: string) {
  const scenario = await parseScenario(JSON.stringify(written), {
    file: path,
    readText: async (name) => readFileSync(new URL(name, `file://${path}`), 'utf8'),
    overrides: [
      'horizon.tasks=400',
      'horizon.warmup=0',
      // One more executor is one more row to think about.
      ...(written.thinking ? ['thinking.perCandidate=0'] : []),
    ],
  });
  const simulator = new Simulator(scenario, { seed: 'unused', record: true });
  play(simulator, new KeyedStream('unused', 'any row'));
  const { arrival, start, finish, cost, executor, attempts, outcome, size } = simulator.schedule!;
  const columns = { arrival, start, finish, cost, executor, attempts, outcome };
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, [...column.slice(0, size)]]),
  );
}

const files = scenarioFiles
  .map(({ name, path }) => ({ name, path, written: parse(readFileSync(path, 'utf8')) as Written }))
  .filter(({ written }) => written.control !== 'batch');

describe.each(files)('scenarios/$name', ({ path, written }) => {
  it('is not changed by an executor that no task may use', async () => {
    expect(await endsOf(withUnused(written), path)).toEqual(await endsOf(written, path));
  });
});
