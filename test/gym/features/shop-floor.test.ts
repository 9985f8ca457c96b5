import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schedulers } from '../../../policies/static/index.ts';
import { ShopFloor } from '../../../src/gym/features/shop-floor.ts';
import { type DecisionPoint, parseScenario, type Scenario, Simulator } from '../../../src/index.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

const text = readFileSync(new URL('../../../scenarios/jobshop.yaml', import.meta.url), 'utf8');
const ft06 = () => parseScenario(text, { file: 'jobshop.yaml', readText: async () => '' });

/** What began when, written down by the test itself, beside what the floor says. */
class Ledger {
  readonly #runs = new Map<string, { machine: number; end: number }>();
  readonly #jobs: { name: string; machine: number; seconds: number }[][] = [];

  constructor({ workflows }: Scenario) {
    for (const { name, task, work } of workflows![0]!.steps) {
      const job = Number(/^j(\d+)/.exec(name)![1]);
      const { value } = work as { value: number };
      this.#jobs[job] ??= [];
      this.#jobs[job].push({ name, machine: Number(task.slice(1)), seconds: value });
    }
  }

  began(point: DecisionPoint, i: number): void {
    const machine = point.executor(i).index;
    this.#runs.set(point.task(i).step!.name, { machine, end: point.now + point.runTime(i) });
  }

  expected(now: number, machines: number) {
    const due = new Array<number>(machines).fill(0);
    const rest = new Array<number>(machines).fill(0);
    let longest = 0;
    for (const job of this.#jobs) {
      let left = 0;
      let before = true;
      for (const { name, machine, seconds } of job) {
        const run = this.#runs.get(name);
        const toGo = run ? Math.max(0, run.end - now) : seconds;
        left += toGo;
        rest[machine]! += toGo;
        if (before) due[machine]! += toGo;
        before &&= toGo === 0;
      }
      longest = Math.max(longest, left);
    }
    return { due, rest, longest };
  }
}

describe('the floor of a job shop', () => {
  it.each(['mwkr', 'lwkr', 'spt'])('is what a ledger of its own says at every choice of %s', async (rule) => {
    const scenario = await ft06();
    const ledger = new Ledger(scenario);
    const floor = new ShopFloor(scenario);
    const simulator = new Simulator(scenario, { seed: '1' });
    const scheduler = schedulers.get(rule).create({ scenario, parameters: {}, seed: '1' });
    let choices = 0;
    for (let point = simulator.advance(); point; point = simulator.advance(), choices++) {
      floor.look(point);
      const { due, rest, longest } = ledger.expected(point.now, 6);
      for (let m = 0; m < 6; m++) {
        expect(floor.due[m]).toBeCloseTo(due[m]!, 6);
        expect(floor.rest[m]).toBeCloseTo(rest[m]!, 6);
      }
      expect(floor.heaviest).toBeCloseTo(Math.max(...rest), 6);
      expect(floor.horizon).toBeCloseTo(Math.max(longest, ...rest), 6);
      const chosen = scheduler.choose(point);
      ledger.began(point, chosen);
      simulator.apply(chosen);
    }
    expect(choices).toBe(36);
  });

  it('counts jobs that arrive one by one, those that only run included', async () => {
    const scenario = await scenarioOf({
      name: 'shop',
      control: 'workflow',
      horizon: { tasks: 2 },
      executors: [
        { name: 'a', labels: { machine: 'a' } },
        { name: 'b', labels: { machine: 'b' } },
      ],
      tasks: ['a', 'b'].map((name) => ({
        name,
        work: { dist: 'deterministic', value: 1 },
        requires: { machine: name },
      })),
      workflows: [
        {
          name: 'job',
          steps: [
            { name: 'first', task: 'a', work: { dist: 'deterministic', value: 10 } },
            { name: 'second', task: 'b', work: { dist: 'deterministic', value: 7 }, after: ['first'] },
          ],
        },
      ],
      arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 12 } },
    });
    const floor = new ShopFloor(scenario);
    const simulator = new Simulator(scenario, { seed: '1' });
    const seen: number[][] = [];
    for (let point = simulator.advance(); point; point = simulator.advance()) {
      floor.look(point);
      seen.push([...floor.due, ...floor.rest, floor.horizon]);
      simulator.apply(0);
    }
    expect(seen).toEqual([
      [10, 0, 10, 7, 17],
      // At 22 s the second step of the first job; …
      [0, 7, 0, 7, 7],
      // … it has 5 s to go when the second job comes at 24 s.
      [10, 5, 10, 12, 17],
      [0, 7, 0, 7, 7],
    ]);
  });

  it('follows the way on which most work lies, and the machine that is done soonest', async () => {
    const work = (value: number) => ({ dist: 'deterministic', value });
    const scenario = await scenarioOf({
      name: 'shop',
      control: 'workflow',
      horizon: { tasks: 1 },
      executors: [
        { name: 'a', labels: { kind: 'a' } },
        { name: 'b', count: 2 },
      ],
      tasks: [
        { name: 'only-a', work: work(4), requires: { kind: 'a' } },
        { name: 'any', work: work(6) },
      ],
      workflows: [
        {
          name: 'job',
          steps: [
            { name: 'root', task: 'only-a' },
            { name: 'short', task: 'any', work: work(1), after: ['root'] },
            { name: 'long', task: 'any', work: work(9), after: ['root'] },
          ],
        },
      ],
      arrivals: { process: 'renewal', dist: work(1) },
    });
    const floor = new ShopFloor(scenario);
    const point = new Simulator(scenario, { seed: '1' }).advance()!;
    floor.look(point);
    const next = floor.next(point.task(0))!;
    expect(next).toMatchObject({ next: -1, machines: [0, 1, 2], seconds: 9 });
    // a still has the first step to do.
    expect(floor.soonest(next)).toBe(1);
    // What any of the three may do is shared out among them.
    expect([...floor.rest].map((seconds) => seconds.toFixed(6))).toEqual(
      [4 + 10 / 3, 10 / 3, 10 / 3].map((seconds) => seconds.toFixed(6)),
    );
  });
});
