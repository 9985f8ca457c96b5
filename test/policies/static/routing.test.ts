import { describe, expect, test } from 'vitest';
import { schedulers } from '../../../policies/static/index.ts';
import { type DecisionPoint, run, type Scheduler, Simulator } from '../../../src/index.ts';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

/** A slow cheap machine and a quick dear one; tasks of ten seconds, ten seconds apart. */
const PAIR = {
  name: 'pair',
  control: 'dispatch',
  horizon: { tasks: 1 },
  executors: [
    { name: 'slow', speed: 1, price: { perSecond: 1 } },
    { name: 'quick', speed: 2, price: { perSecond: 4 } },
  ],
  tasks: [{ name: 'task', work: { dist: 'deterministic', value: 10 } }],
  arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 10 } },
};

/** The executor that the first task goes to. */
async function firstChoice(policy: string, changes: object, parameters: Record<string, number> = {}) {
  const scenario = await scenarioOf({ ...PAIR, ...changes });
  const scheduler = schedulers.get(policy).create({ scenario, parameters, seed: '1' });
  const point = new Simulator(scenario, { seed: '1' }).advance()!;
  return point.executor(scheduler.choose(point)).name;
}

const withSla = (sla: object) => ({
  tasks: [{ name: 'task', work: { dist: 'deterministic', value: 10 }, sla }],
});

describe('where one task goes', () => {
  test.each([
    ['cmu-rule', { reward: { cost: 1, latency: 1 } }, {}, 'slow'],
    ['cmu-rule', { reward: { cost: 1, latency: 3 } }, {}, 'quick'],
    ['cmu-rule', { reward: { cost: 1, latency: 1 } }, { weight: 3 }, 'quick'],
    ['least-laxity', withSla({ deadline: 11 }), {}, 'slow'],
    ['least-laxity', withSla({ deadline: 9 }), {}, 'quick'],
    ['least-laxity', withSla({ deadline: 4 }), {}, 'quick'],
    ['least-laxity', {}, {}, 'quick'],
    ['sed-cost', {}, {}, 'slow'],
    ['sed-cost', {}, { cost: 0.1 }, 'quick'],
    ['sed-cost', withSla({ deadline: 9, penalty: 100 }), {}, 'quick'],
    ['sed-cost', withSla({ deadline: 9, penalty: 100 }), { penalty: 0 }, 'slow'],
    ['auction', { reward: { cost: 1, latency: 1 } }, {}, 'slow'],
    ['auction', { reward: { cost: 1, latency: 3 } }, {}, 'quick'],
    ['blackboard', { reward: { cost: 1, latency: 3 } }, {}, 'quick'],
    ['contract-net', { reward: { cost: 1, latency: 1 } }, { time: 3 }, 'quick'],
  ] as const)('%s %o %o', async (policy, changes, parameters, expected) => {
    expect(await firstChoice(policy, changes, parameters)).toBe(expected);
  });

  test('locality stays near the data unless it is told that moving is no matter', async () => {
    const executors = [
      { name: 'near', latency: 0.1 },
      { name: 'far', speed: 2, latency: 2 },
    ];
    expect(await firstChoice('locality', { executors })).toBe('near');
    expect(await firstChoice('locality', { executors }, { weight: 0.1 })).toBe('far');
  });
});

test('the cμ rule and deadlines order ready tasks', async () => {
  const scenario = await scenarioOf({
    name: 'queue',
    control: 'batch',
    horizon: { tasks: 60 },
    executors: [{ name: 'machine', slots: 1 }],
    tasks: [
      { name: 'patient', work: { dist: 'deterministic', value: 10 }, sla: { deadline: 900, perSecond: 1 } },
      { name: 'urgent', work: { dist: 'deterministic', value: 10 }, sla: { deadline: 50, perSecond: 5 } },
    ],
    arrivals: { process: 'poisson', rate: 0.2 },
  });
  for (const policy of ['cmu-rule', 'edf', 'least-laxity']) {
    const { byClass } = simulated(scenario, policy, '1').result.metrics;
    const fcfs = simulated(scenario, 'fcfs', '1').result.metrics.byClass;
    expect(byClass.urgent!.meanWait!, policy).toBeLessThan(0.7 * fcfs.urgent!.meanWait!);
  }
});

/** Twelve machines that break down, of which tasks can be taken over. */
const FRAGILE = {
  name: 'fragile',
  control: 'dispatch',
  horizon: { tasks: 1500 },
  executors: [
    {
      name: 'machine',
      count: 6,
      failures: { uptime: { dist: 'exponential', mean: 300 }, repair: { dist: 'exponential', mean: 120 } },
    },
  ],
  tasks: [
    {
      name: 'task',
      work: { dist: 'exponential', mean: 8 },
      sla: { deadline: 90 },
      retry: { where: 'anywhere' },
    },
  ],
  arrivals: { process: 'poisson', rate: 0.35 },
  choices: { migrate: {} },
};

describe('failures', () => {
  test('a contract net saves more of the tasks that they strike, and sooner, than taking turns', async () => {
    const scenario = await scenarioOf(FRAGILE);
    const net = simulated(scenario, 'contract-net', '3').result.metrics.failures!;
    const turns = simulated(scenario, 'round-robin', '3').result.metrics.failures!;
    expect(net.savedShare!).toBeGreaterThan(turns.savedShare!);
    expect(net.meanRecovery!).toBeLessThan(turns.meanRecovery!);
  });

  test('a hedge moves what has waited beyond the quantile', async () => {
    const scenario = await scenarioOf(FRAGILE);
    const moves = (quantile: number) => {
      const scheduler = schedulers.get('hedged').create({ scenario, parameters: { quantile }, seed: '1' });
      let count = 0;
      const simulator = new Simulator(scenario, { seed: '1' });
      const counting: Scheduler = {
        choose(point) {
          const row = scheduler.choose(point);
          if (point.kind(row) === 'migrate') count++;
          return row;
        },
      };
      run(simulator, counting);
      return count;
    };
    expect(moves(0.5)).toBeGreaterThan(moves(0.99));
    expect(moves(0.99)).toBeGreaterThan(0);
  });

  test('a task recovers when it is completed, since it was first struck', async () => {
    const scenario = await scenarioOf({
      ...FRAGILE,
      horizon: { tasks: 2 },
      executors: [{ name: 'machine', failures: { uptime: 5, repair: 20 } }],
      tasks: [{ name: 'task', work: { dist: 'deterministic', value: 4 }, sla: { deadline: 9 } }],
      // At 4 and 8: one runs when the machine breaks at 5, both wait at 25 and are done at 29 and at 54.
      arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 4 } },
      choices: undefined,
    });
    const { failures } = simulated(scenario, 'round-robin', '1').result.metrics;
    expect(failures).toMatchObject({ saved: 0, savedShare: 0 });
    expect(failures!.struck).toBeGreaterThan(0);
    expect(failures!.meanRecovery!).toBeGreaterThanOrEqual(20);
  });
});

/** Tasks until `count` of them have been decided about. */
function decide(simulator: Simulator, scheduler: Scheduler, count: number) {
  let point: DecisionPoint | undefined = simulator.open ?? simulator.advance();
  for (let k = 0; point && k < count; k++) {
    simulator.apply(scheduler.choose(point), 0, scheduler.messageRounds ?? 0);
    point = simulator.advance();
  }
}

describe('messages', () => {
  test('are one to each who is asked, one from each who answers, and one to who is chosen', async () => {
    const scenario = await scenarioOf({ ...PAIR, horizon: { tasks: 5 } });
    const report = (policy: string) => simulated(scenario, policy, '1').result.metrics.scheduler;
    const talk = { messages: 25, announcements: 10, bids: 10, awards: 5, reannouncements: 0 };
    expect(report('contract-net')).toEqual(talk);
    // Each bids its price and ten or five seconds: 20 and 25 where a second is worth 1.
    expect(report('auction')).toEqual({ ...talk, paid: 5 * 25, surplus: 5 * 5 });
    expect(report('blackboard')!.messages).toBeLessThan(25);
  });

  test('a busy executor refuses; when all do, the task is announced again', async () => {
    const scenario = await scenarioOf({
      ...PAIR,
      horizon: { tasks: 6 },
      executors: [{ name: 'only' }],
      arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 1 } },
    });
    const scheduler = schedulers
      .get('contract-net')
      .create({ scenario, parameters: { bound: 1 }, seed: '1' });
    run(new Simulator(scenario, { seed: '1' }), scheduler);
    expect(scheduler.report!()).toMatchObject({ announcements: 11, refusals: 5, bids: 6, awards: 6 });
  });

  test('a contract net that takes nothing over announces only what failed again', async () => {
    const scenario = await scenarioOf(FRAGILE);
    const again = (takeover: number) => {
      const scheduler = schedulers
        .get('contract-net')
        .create({ scenario, parameters: { takeover }, seed: '1' });
      run(new Simulator(scenario, { seed: '1' }), scheduler);
      return scheduler.report!().reannouncements as number;
    };
    expect(again(0)).toBeLessThan(again(1));
  });

  test('take the time that the scenario says', async () => {
    const scenario = await scenarioOf({ ...PAIR, horizon: { tasks: 4 }, thinking: { message: 0.5 } });
    const wait = (policy: string) => simulated(scenario, policy, '1').result.metrics.meanWait;
    expect(wait('earliest-finish')).toBe(0);
    // An announcement, the bids, the award.
    expect(wait('auction')).toBeCloseTo(1.5, 9);
    expect(wait('blackboard')).toBeCloseTo(0.5, 9);
  });

  test('agents know their own queues where the scheduler sees them late', async () => {
    const scenario = await scenarioOf({
      ...FRAGILE,
      executors: [{ name: 'machine', count: 6 }],
      observation: { delay: 20 },
    });
    const response = (policy: string) => simulated(scenario, policy, '1').result.metrics.meanResponse!;
    expect(response('auction')).toBeLessThan(0.8 * response('earliest-finish'));
  });

  test.each(['auction', 'contract-net', 'blackboard', 'hedged'])(
    '%s goes on from where it was saved',
    async (policy) => {
      const scenario = await scenarioOf(FRAGILE);
      const create = () => schedulers.get(policy).create({ scenario, parameters: {}, seed: '1' });
      const simulator = new Simulator(scenario, { seed: '1' });
      const first = create();
      decide(simulator, first, 400);
      const world = simulator.snapshot();
      const memory = structuredClone(first.save!());
      decide(simulator, first, 400);
      const other = new Simulator(scenario, { seed: '1' });
      const second = create();
      other.restore(world);
      second.load!(memory);
      decide(other, second, 400);
      expect(other.stateHash()).toBe(simulator.stateHash());
      expect(other.metrics()).toEqual(simulator.metrics());
      expect(second.report?.()).toEqual(first.report?.());
    },
  );
});
