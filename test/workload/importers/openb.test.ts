import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { memoryFile } from '../../../src/workload/byte-file.ts';
import type { Conversion } from '../../../src/workload/importers/importer.ts';
import { openb, openbOptionsSchema } from '../../../src/workload/importers/openb.ts';
import { packingScenario } from '../../fixtures/openb.ts';
import { simulated } from '../../fixtures/scenario.ts';
import { fixture } from '../../fixtures/traces.ts';

const NODES = fixture('openb-nodes.csv');
const PODS = fixture('openb-pods.csv');

const convert = (nodes: string, pods: string, options: object = {}) =>
  openb.convert(
    [memoryFile('nodes.csv', nodes), memoryFile('pods.csv', pods)],
    openbOptionsSchema.parse(options),
  ) as Conversion;
const idsOf = (options: object) => [...convert(NODES, PODS, options).tasks!].map(({ id }) => id);

describe('two small files', () => {
  const { tasks, scenario, report } = convert(NODES, PODS);
  const pods = [...tasks!];
  const written = scenario({ trace: 'here' });

  it('become pods that come one a second, in the order of the file, and never leave', () => {
    expect(pods.map(({ id, arrival }) => [id, arrival])).toEqual([
      ['pod-0', 0],
      ['pod-1', 1],
      ['pod-2', 2],
      ['pod-3', 3],
    ]);
    expect(pods.every(({ work }) => work > 4)).toBe(true);
    expect(written).toMatchObject({
      control: 'placement',
      horizon: { seconds: 4 },
      placement: { unfit: 'reject', wait: false },
      arrivals: { trace: 'here' },
    });
  });

  it('become nodes that offer what they have', () => {
    expect(written.executors).toEqual([
      { name: 'node-10', resources: { cpu: 8000, memory: 32768 }, gpus: { count: 2, type: 'T4' } },
      { name: 'node-9', resources: { cpu: 16000, memory: 65536 }, gpus: { count: 4, type: 'V100' } },
      { name: 'node-1', resources: { cpu: 4000, memory: 16384 } },
    ]);
  });

  it('become a class of tasks for each demand, as often as it occurs', () => {
    expect(written.tasks).toEqual([
      { name: '2000m/4096Mi/1x460', share: 2, demand: { cpu: 2000, memory: 4096 }, gpu: { share: 460 } },
      {
        name: '4000m/8192Mi/2x1000/V100|A10',
        share: 1,
        demand: { cpu: 4000, memory: 8192 },
        gpu: { count: 2, types: ['V100', 'A10'] },
      },
      { name: '1000m/2048Mi/0x0', share: 1, demand: { cpu: 1000, memory: 2048 } },
    ]);
    expect(pods.map((pod) => pod.class)).toEqual([
      '2000m/4096Mi/1x460',
      '4000m/8192Mi/2x1000/V100|A10',
      '1000m/2048Mi/0x0',
      '2000m/4096Mi/1x460',
    ]);
  });

  it('are reported on', () => {
    expect(report).toMatchObject({
      rows: 6,
      kept: 4,
      dropped: { 'nothing of its GPUs': 1, 'no demand': 1 },
    });
  });

  it('are simulated, each pod where it fits', async () => {
    const { simulator, result } = simulated(await packingScenario(NODES, PODS), 'first-fit', '1');
    expect(result.tasks).toMatchObject({ arrived: 4, unfinished: 4, rejected: 0 });
    expect(simulator.metrics()).toMatchObject({
      gpuAllocation: { final: (100 * 2920) / 6000, at: { 50: null } },
      makespan: null,
      meanWait: null,
    });
  });
});

describe('options', () => {
  it('append the file again until the next pod would pass so much of the capacity', () => {
    // 2,920 of 6,000; then 3,380, 5,380, 5,380, 5,840, 6,300.
    expect(idsOf({ inflate: 1 })).toEqual([
      ...['pod-0', 'pod-1', 'pod-2', 'pod-3'],
      ...['pod-0#2', 'pod-1#2', 'pod-2#2', 'pod-3#2'],
    ]);
    expect(idsOf({ inflate: 0.8 }).slice(4)).toEqual(['pod-0#2']);
    expect(idsOf({ inflate: 0.1 })).toHaveLength(4);
  });

  it('end where no pod requests a GPU', () => {
    const pods = PODS.split('\n').filter((line) => !/,[12],\d+,/.test(line));
    expect([...convert(NODES, pods.join('\n'), { inflate: 3 }).tasks!]).toHaveLength(1);
  });

  it('shuffle the pods, each seed in one way', () => {
    const orders = ['1', '2', '3', '4', '5'].map((shuffle) => idsOf({ shuffle }));
    for (const ids of orders) expect([...ids].sort()).toEqual(idsOf({}));
    expect(idsOf({ shuffle: '1' })).toEqual(orders[0]);
    expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
  });

  it('put the nodes in the order of their names, by bytes', () => {
    const written = convert(NODES, PODS, { ties: 'name' }).scenario(null);
    expect((written.executors as { name: string }[]).map(({ name }) => name)).toEqual([
      'node-1',
      'node-10',
      'node-9',
    ]);
  });
});

describe('what is malformed', () => {
  it.each([
    ['', PODS, 'nodes.csv:1:1: the file is empty'],
    [NODES.replace('gpu,model', 'gpus,model'), PODS, `nodes.csv:1:1: no column 'gpu'`],
    [NODES.replace('16000', '-1'), PODS, 'nodes.csv:3:8: cpu_milli is "-1"; allowed: a whole number ≥ 0'],
    [
      NODES.replace('node-9', 'node-10'),
      PODS,
      'nodes.csv:3:1: sn is "node-10"; allowed: a name that no other',
    ],
    [NODES.split('\n')[0]!, PODS, 'nodes.csv: there is no node in it'],
    [NODES, PODS.replace('460', '1001'), 'pods.csv:2:19: gpu_milli is "1001"; allowed: thousandths of a GPU'],
    [NODES, PODS.replace(',5,,5', ',5,,5,6'), 'pods.csv:3:1: the record has 12 cells; allowed: 11'],
    [NODES, PODS.split('\n')[0]!, 'pods.csv: there is no pod in it'],
  ])('is one error with the place', (nodes, pods, message) => {
    expect(() => [...convert(nodes, pods).tasks!]).toThrow(new RegExp(escaped(message)));
  });

  it('never crashes or hangs', () => {
    const cell = fc.oneof(
      fc.constantFrom('', '0', '1', '1000', 'T4', 'T4|V100', '1e3', '-1', '"', 'x"y', '|'),
      fc.string({ maxLength: 3 }),
    );
    const row = fc.array(cell, { minLength: 5, maxLength: 7 }).map((cells) => cells.join(','));
    const rows = fc.array(row, { maxLength: 4 });
    fc.assert(
      fc.property(rows, rows, (nodes, pods) => {
        try {
          const header = 'name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec';
          const text = [header, ...pods].join('\n');
          const { tasks, scenario } = convert(
            ['sn,cpu_milli,memory_mib,gpu,model', ...nodes].join('\n'),
            text,
            {
              inflate: 1.3,
            },
          );
          let taken = 0;
          for (const _ of tasks!) if (++taken > 1000) break;
          scenario(null);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
