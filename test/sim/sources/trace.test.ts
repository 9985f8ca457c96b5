import { describe, expect, it } from 'vitest';
import { schedulers } from '../../../policies/static/index.ts';
import { parseScenario, run, Simulator } from '../../../src/index.ts';
import { memoryFile } from '../../../src/workload/byte-file.ts';
import { playedFormats } from '../../../src/workload/importers/played.ts';
import { swf } from '../../../src/workload/importers/swf.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { fixture } from '../../fixtures/traces.ts';

const TASKS = 2000;
const CSV = [
  'at,seconds,kind,who,late',
  ...Array.from(
    { length: TASKS },
    (_, i) => `${i / 4},${((7 * i) % 13) / 10},${i % 3 ? 'web' : 'ml'},t${i},${i % 5}`,
  ),
]
  .join('\n')
  .replaceAll(/,0$/gm, ',');

const spec = {
  name: 'traced',
  executors: [{ name: 'edge', count: 3, latency: 0.1 }],
  tasks: [{ name: 'ml', priority: 1, sla: { deadline: 3, penalty: 2 } }],
  arrivals: {
    trace: {
      format: 'csv',
      path: 'tasks.csv',
      map: { arrival: 'at', work: 'seconds', class: 'kind', id: 'who', deadline: 'late' },
    },
  },
};

const load = (overrides: readonly string[] = []) =>
  parseScenario(JSON.stringify(spec), {
    file: 'traced.json',
    overrides,
    readText: () => Promise.reject(),
    openFile: (path) => memoryFile(path, CSV),
  });
const STREAM = 'arrivals.trace.stream=true';

const create = (scenario: Awaited<ReturnType<typeof load>>) => ({
  simulator: new Simulator(scenario, { seed: '1', record: true }),
  scheduler: schedulers.get('join-shortest-queue').create({ scenario, parameters: {}, seed: '1' }),
});

describe('a run over a streamed trace', () => {
  it.each([
    [],
    ['arrivals.trace.offset=300', 'arrivals.trace.limit=500'],
    ['arrivals.trace.windows={length: 100, from: 0, to: 1500}'],
    ['horizon={tasks: 50}'],
    ['horizon={seconds: 77}'],
  ])('is the run over the whole trace: scenario, state, results, names (%s %s)', async (...overrides) => {
    const worlds = [await load(overrides), await load([...overrides, STREAM])];
    expect(worlds[1]!.hash).toBe(worlds[0]!.hash);
    const [whole, streamed] = worlds.map((scenario) => {
      const { simulator, scheduler } = create(scenario);
      const result = run(simulator, scheduler);
      const ids = Array.from({ length: simulator.schedule!.size }, (_, i) => simulator.taskId(i));
      return { result, state: simulator.stateHash(), ids, first: simulator.schedule!.arrival[0] };
    });
    expect(streamed).toEqual(whole);
    expect(streamed!.ids.length).toBe(streamed!.result.tasks.arrived);
  });

  it('goes on from a snapshot as if nothing had happened, in another simulator too', async () => {
    const scenario = await load([STREAM]);
    const { simulator, scheduler } = create(scenario);
    const other = create(scenario).simulator;
    const snapshots = [];
    for (let point = simulator.advance(); point; point = simulator.advance()) {
      if (point.task(0).index % 450 === 0) snapshots.push(simulator.snapshot());
      expect(point.task(0).id).toBe(`t${point.task(0).index}`);
      simulator.apply(scheduler.choose(point));
    }
    const end = simulator.stateHash();
    expect(snapshots).toHaveLength(5);
    for (const snapshot of snapshots.reverse()) {
      for (const again of [simulator, other]) {
        again.restore(snapshot);
        for (let point = again.open; point; point = again.advance()) again.apply(scheduler.choose(point));
        expect(again.stateHash()).toBe(end);
      }
    }
  });

  it('is played from the text where the source opens no files', async () => {
    const scenario = await scenarioOf(
      { ...spec, arrivals: { trace: { ...spec.arrivals.trace, stream: true } } },
      { 'tasks.csv': CSV },
    );
    expect(scenario.hash).toBe((await load()).hash);
    expect(scenario.trace!.length).toBe(TASKS);
  });
});

it('a format whose files are not a task a line cannot be streamed', async () => {
  const trace = { format: 'swf', path: 'a.swf', stream: true };
  const batch = { name: 'b', control: 'batch', executors: [{ name: 'm', slots: 8 }], arrivals: { trace } };
  const { rows, ...whole } = swf;
  const get = playedFormats.get;
  playedFormats.get = (name) => (name === 'swf' ? whole : get.call(playedFormats, name)) as never;
  try {
    await expect(scenarioOf(batch, { 'a.swf': fixture('small.swf') })).rejects.toThrow(
      /^test\.yaml:1:\d+: arrivals\.trace\.stream: swf traces cannot be streamed \(allowed: csv\)$/,
    );
  } finally {
    playedFormats.get = get;
  }
  expect(rows).toBeDefined();
});
