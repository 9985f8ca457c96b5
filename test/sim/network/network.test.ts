import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Simulator } from '../../../src/index.ts';
import { noKpis } from '../../../src/sim/kpis.ts';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

type Row = readonly [at: number, work: number, name: string];
const MB = 1e6;
const map = { arrival: 'at', work: 'work', class: 'class' };

const FLEET = [
  { name: 'edge', slots: 4 },
  { name: 'cloud', slots: 4, latency: 0.5 },
].map((executor) => ({ ...executor, site: executor.name }));

/** Tasks that read megabytes at the edge: `stays` runs there, `goes` in the cloud. */
function tasks(data: object = {}) {
  return ['edge', 'cloud'].map((executor) => ({
    name: executor === 'edge' ? 'stays' : 'goes',
    requires: { executor },
    data: { from: 'edge', input: 2 * MB, ...data },
  }));
}

async function played(rows: readonly Row[], rest: Record<string, unknown>) {
  const csv = `at,work,class\n${rows.map((row) => row.join(',')).join('\n')}\n`;
  const arrivals = { trace: { format: 'csv', path: 't.csv', map } };
  const scenario = await scenarioOf(
    { name: 'net', executors: FLEET, tasks: tasks(), arrivals, ...rest },
    { 't.csv': csv },
  );
  const { simulator, result } = simulated(scenario, 'random', '1');
  const schedule = simulator.schedule!;
  const seconds = (column: Float64Array) => Array.from(column.slice(0, schedule.size), (t) => t / 1e6);
  return { starts: seconds(schedule.start), finishes: seconds(schedule.finish), result, simulator };
}

const link = { between: ['edge', 'cloud'], bandwidth: MB };

describe('data', () => {
  it('pay no way within a site, and latency plus bytes over bandwidth between sites', async () => {
    const { starts } = await played(
      [
        [0, 1, 'stays'],
        [10, 1, 'goes'],
      ],
      {
        network: { links: [{ ...link, latency: 0.25 }] },
      },
    );
    expect(starts).toEqual([0, 12.25]);
  });

  it('come while the request is on its way too: the later of both counts', async () => {
    const { starts } = await played([[0, 1, 'goes']], {
      tasks: tasks({ input: 0.1 * MB }),
      network: { links: [link] },
    });
    expect(starts).toEqual([0.5]);
  });

  it('take the way with the fewest links, and the narrowest of them decides', async () => {
    const links = [
      { between: ['edge', 'a'], bandwidth: 9 * MB },
      { between: ['a', 'b'], bandwidth: 9 * MB },
      { between: ['b', 'cloud'], bandwidth: 9 * MB },
      { between: ['edge', 'hub'], bandwidth: 4 * MB, latency: 1 },
      { from: 'hub', to: 'cloud', bandwidth: MB, latency: 2 },
      { from: 'cloud', to: 'hub', bandwidth: MB },
    ];
    expect((await played([[0, 1, 'goes']], { network: { links } })).starts).toEqual([5]);
  });

  it('share a link max-min fairly, or not at all', async () => {
    const rows: Row[] = [
      [0, 1, 'goes'],
      [1, 1, 'goes'],
    ];
    // The first has 1 MB left at 1 and half of the link: 3. The other has 1 MB left then and all of it: 4.
    expect((await played(rows, { network: { links: [link] } })).starts).toEqual([3, 4]);
    expect((await played(rows, { network: { links: [link], sharing: 'none' } })).starts).toEqual([2, 3]);
  });

  it('have a link each way, and a default one where none is given', async () => {
    const back = tasks({ input: 2 * MB, from: 'cloud' }).map((task) => ({
      ...task,
      name: `${task.name}-back`,
    }));
    const rest = { tasks: [...tasks(), ...back], network: { default: { bandwidth: MB } } };
    expect(
      (
        await played(
          [
            [0, 1, 'goes'],
            [0, 1, 'stays-back'],
          ],
          rest,
        )
      ).starts,
    ).toEqual([2, 2]);
  });

  it('cost money by the byte in the direction they go, in results, records and rewards alike', async () => {
    const network = {
      links: [
        { from: 'edge', to: 'cloud', bandwidth: MB, price: 1e-6 },
        { from: 'cloud', to: 'edge', bandwidth: MB, price: 5e-6 },
      ],
    };
    const { result, simulator } = await played(
      [
        [0, 1, 'goes'],
        [20, 1, 'stays'],
      ],
      {
        network,
        tasks: tasks({ output: MB }),
      },
    );
    expect(result.metrics.cost).toBe(2 + 5);
    expect(result.metrics.network).toEqual({ transfers: 2, bytes: 3 * MB, egress: 7, meanTransfer: 1.5 });
    expect(Array.from(simulator.schedule!.cost.slice(0, 2))).toEqual([7, 0]);
    const kpis = noKpis();
    simulator.readKpis(kpis);
    expect(kpis.cost).toBe(7);
  });

  it('that go back hold a task up if it says so, though not its slots', async () => {
    const rest = {
      executors: [FLEET[0], { ...FLEET[1], slots: 1 }],
      network: { links: [link] },
    };
    const rows: Row[] = [
      [0, 3, 'goes'],
      [0.5, 3, 'goes'],
    ];
    const apart = await played(rows, { ...rest, tasks: tasks({ input: 0, output: 2 * MB }) });
    expect(apart.finishes).toEqual([3.5, 6.5]);
    const together = await played(rows, {
      ...rest,
      tasks: tasks({ input: 0, output: 2 * MB, return: true }),
    });
    expect(together.finishes).toEqual([5.5, 8.5]);
    expect(together.result.metrics.meanWait).toBe((0.5 + 2 + 3 + 2) / 2);
    expect(together.result.metrics.utilisation).toBe(6 / (5 * 8.5));
  });
});

const CHOICES = ['arrival', 'decision', 'send'];

describe('the journal', () => {
  it('tells transfers, what they wait for, and when they are there', async () => {
    const csv = 'at,work,class\n0,1,goes\n6,1,goes\n';
    const arrivals = { trace: { format: 'csv', path: 't.csv', map } };
    const scenario = await scenarioOf(
      {
        name: 'told',
        executors: [FLEET[0], { ...FLEET[1], latency: 0 }],
        tasks: tasks({ output: MB, return: true }),
        network: { links: [link] },
        sites: [{ name: 'cloud', disconnections: { uptime: 5, outage: 3 } }],
        arrivals,
      },
      { 't.csv': csv },
    );
    const simulator = new Simulator(scenario, { seed: '1', journal: true });
    for (let point = simulator.advance(); point; point = simulator.advance()) simulator.apply(1);
    const told = simulator.journal!.entries.map(({ time, entry, task }) => [time / 1e6, entry, task]);
    expect(told.filter(([, entry]) => !CHOICES.includes(entry as string))).toEqual([
      [0, 'transfer', 0],
      [2, 'join', 0],
      [2, 'start', 0],
      [3, 'finish', 0],
      [3, 'transfer', 0],
      [4, 'delivery', 0],
      [5, 'disconnection', null],
      [8, 'reconnection', null],
      [8, 'transfer', 1],
      [10, 'join', 1],
      [10, 'start', 1],
      [11, 'finish', 1],
      [11, 'transfer', 1],
      [12, 'delivery', 1],
    ]);
  });
});

describe('a scheduler', () => {
  it('is told when data would be there and what they cost, others on the link included', async () => {
    const scenario = await scenarioOf(
      {
        name: 'asked',
        executors: FLEET,
        tasks: tasks().map(({ requires: _, ...task }) => task),
        network: { links: [{ ...link, latency: 1, price: 1e-6 }] },
        arrivals: { trace: { format: 'csv', path: 't.csv', map } },
      },
      { 't.csv': 'at,work,class\n0,1,stays\n1,1,stays\n' },
    );
    const simulator = new Simulator(scenario, { seed: '1' });
    const first = simulator.advance()!;
    expect([first.startDelay(0), first.startDelay(1)]).toEqual([0, 3]);
    expect([first.cost(0), first.cost(1)]).toEqual([0, 2]);
    simulator.apply(1);
    const second = simulator.advance()!;
    expect(second.startDelay(1)).toBe(5);
  });
});

describe('a disconnection', () => {
  const disconnections = { uptime: 5, outage: 3 }; // cut off from 5 to 8, from 13 to 16, …

  it('of a site stops data on their way and holds requests until it is back', async () => {
    const { starts } = await played(
      [
        [0, 1, 'plain'],
        [4, 1, 'goes'],
        [6, 1, 'stays'],
        [6.5, 9, 'plain'],
        [9.5, 1, 'plain'],
      ],
      {
        tasks: [...tasks(), { name: 'plain', requires: { executor: 'cloud' } }],
        network: { links: [link] },
        sites: [{ name: 'cloud', disconnections }],
      },
    );
    // 1 MB moves until 5, the other from 8 on. What stays is not concerned; what runs goes on.
    expect(starts).toEqual([0.5, 9, 6, 8.5, 10]);
  });

  it('of a link stops what goes over it, and nothing else', async () => {
    const { starts } = await played(
      [
        [0, 1, 'plain'],
        [4, 1, 'goes'],
        [6, 1, 'plain'],
      ],
      {
        tasks: [...tasks(), { name: 'plain', requires: { executor: 'cloud' } }],
        network: { links: [{ ...link, disconnections }] },
      },
    );
    expect(starts).toEqual([0.5, 9, 6.5]);
  });

  it('needs no links where tasks have no data', async () => {
    const { starts } = await played(
      [
        [0, 1, 'plain'],
        [6, 1, 'plain'],
      ],
      {
        tasks: [{ name: 'plain', requires: { executor: 'cloud' } }],
        sites: [{ name: 'cloud', disconnections }],
      },
    );
    expect(starts).toEqual([0.5, 8.5]);
  });
});

describe('an executor', () => {
  it('is seen to be cut off', async () => {
    const scenario = await scenarioOf({
      name: 'seen',
      horizon: { tasks: 3 },
      executors: FLEET,
      sites: [{ name: 'cloud', disconnections: { uptime: 5, outage: 3 } }],
      tasks: [{ name: 't', work: { dist: 'deterministic', value: 1 } }],
      arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 3 } },
    });
    const simulator = new Simulator(scenario, { seed: '1' });
    const seen = [1, 2, 3].map(() => {
      const point = simulator.advance()!;
      const [edge, cloud] = point.executors;
      const answer = [edge!.connected, cloud!.connected, point.startDelay(1)];
      simulator.apply(0);
      return answer;
    });
    // At 3, 6 and 9. Who sees an outage expects it to last as long as one does on average.
    expect(seen).toEqual([
      [true, true, 0.5],
      [true, false, 3.5],
      [true, true, 0.5],
    ]);
  });
});

const BUSY = {
  name: 'busy',
  horizon: { tasks: 120 },
  executors: [...FLEET, { name: 'lab', site: 'lab', slots: 2 }].map((executor) => ({
    ...executor,
    count: 2,
  })),
  sites: [{ name: 'edge', disconnections: { uptime: { dist: 'exponential', mean: 6 }, outage: 1 } }],
  network: {
    links: [
      { between: ['edge', 'hub'], bandwidth: 2 * MB, latency: 0.01, price: 1e-9 },
      { between: ['hub', 'cloud'], bandwidth: 5 * MB, price: 2e-9 },
      { between: ['hub', 'lab'], bandwidth: MB, disconnections: { uptime: 4, outage: 0.5 } },
    ],
  },
  tasks: ['edge', 'lab'].map((from, i) => ({
    name: from,
    work: { dist: 'exponential', mean: 1 },
    data: {
      from,
      input: { dist: 'lognormal', mean: MB, scv: 2 },
      output: { dist: 'exponential', mean: MB / 2 },
      return: i === 0,
    },
  })),
  arrivals: { process: 'poisson', rate: 1.5 },
};

describe('a busy network', () => {
  it('moves every byte, ends every task, pays what it moved, and goes on from any snapshot', async () => {
    const scenario = await scenarioOf(BUSY);
    await fc.assert(
      fc.property(fc.string({ maxLength: 5 }), fc.nat(120), (seed, steps) => {
        const [straight, other] = [1, 2].map(() => new Simulator(scenario, { seed, record: true }));
        const play = (simulator: Simulator, most: number) => {
          for (let k = 0; k < most; k++) {
            const point = simulator.advance();
            if (!point) return;
            simulator.apply(Math.floor(point.size * point.random(0)));
          }
        };
        play(straight!, steps);
        other!.restore(straight!.snapshot());
        for (const simulator of [straight!, other!]) play(simulator, Number.POSITIVE_INFINITY);
        expect(other!.stateHash()).toBe(straight!.stateHash());
        expect(straight!.counts.completed).toBe(120);
        const { cost, network } = straight!.metrics();
        expect(network!.egress).toBeCloseTo(cost, 9);
        const perTask = straight!.schedule!.cost.slice(0, 120).reduce((a, b) => a + b, 0);
        expect(perTask).toBeCloseTo(network!.egress, 9);
      }),
      { seed: 2, numRuns: 20 },
    );
  });
});

describe('steps of a workflow', () => {
  it('hand their outputs over by the same links, from the choice on', async () => {
    const starts = async (sharing: string) => {
      const scenario = await scenarioOf({
        name: 'steps',
        horizon: { tasks: 1 },
        executors: ['edge', 'lab', 'cloud'].map((name) => ({ name, site: name })),
        tasks: ['edge', 'lab', 'cloud'].map((executor) => ({
          name: executor,
          requires: { executor },
          work: { dist: 'deterministic', value: 1 },
        })),
        workflows: [
          {
            name: 'join',
            steps: [
              { name: 'a', task: 'edge' },
              { name: 'b', task: 'lab' },
              {
                name: 'c',
                task: 'cloud',
                after: [
                  { step: 'a', bytes: 2 * MB },
                  { step: 'b', bytes: 2 * MB },
                ],
              },
              { name: 'd', task: 'cloud', after: [{ step: 'c', bytes: 9 * MB }] },
            ],
          },
        ],
        network: {
          links: ['edge', 'lab', 'cloud'].map((site) => ({ between: [site, 'hub'], bandwidth: MB })),
          sharing,
        },
        arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 1 } },
      });
      const { schedule } = simulated(scenario, 'random', '1').simulator;
      return Array.from(schedule!.start.slice(0, 4), (t) => t / 1e6);
    };
    // Both outputs need the cloud's link, whose half is what each gets. Within a site there is no way to go.
    expect(await starts('fair')).toEqual([1, 1, 6, 7]);
    expect(await starts('none')).toEqual([1, 1, 4, 5]);
  });
});

describe('a network', () => {
  const base = { network: { links: [link] } };
  it.each([
    [{ network: undefined }, 'data move over a network: give network'],
    [{ tasks: tasks({ from: 'moon' }) }, "no site is called 'moon' (allowed: edge, cloud)"],
    [{ network: { links: [{ ...link, between: ['edge', 'lab'] }] } }, "no link leads from 'edge' to 'cloud'"],
    [
      { tasks: tasks({ input: 0 }).map((task) => ({ ...task, gang: 2 })) },
      'the members of a gang begin at once',
    ],
    [
      { network: { links: [link, { from: 'cloud', to: 'edge', bandwidth: 1 }] } },
      "from 'cloud' to 'edge' already",
    ],
    [
      { network: { links: [link, { ...link, between: ['x', 'x'] }] } },
      "a link from 'x' to itself has no use",
    ],
    [{ network: { links: [{ ...link, to: 'x' }] } }, 'give either between: [a, b], or from and to'],
    [
      { sites: [{ name: 'moon', disconnections: { uptime: 1, outage: 1 } }] },
      "no site is called 'moon' (allowed: edge, cloud)",
    ],
  ])('that makes no sense is an error: %j', async (change, message) => {
    await expect(played([[0, 1, 'goes']], { ...base, ...change })).rejects.toThrow(message);
  });
});
