import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRules } from '../../../src/serve/guardrails/guardrails.ts';
import { judged, rows } from './rules.ts';

const EDGE = { name: 'edge', tier: 'edge' };
const CLOUD = { name: 'cloud', tier: 'cloud', backlog: 9, labels: { zone: 'eu' } };
const PII = '!(task.class == "pii" && executor.tier == "cloud")';

/** Whether a rule lets a task, run by {@link CLOUD}, pass. */
async function passes(rule: string, task: object): Promise<boolean> {
  return (await judged(rule, rows(task, CLOUD))).allowed[0]!;
}

describe('rules', () => {
  it('mask the candidates that they are false for, and say which', async () => {
    const rules = await compileRules([
      { name: 'pii stays', rule: PII },
      { name: 'short queues', rule: 'executor.queueLength < 5' },
    ]);
    const candidates = rows({ class: 'pii' }, EDGE, CLOUD, { ...EDGE, queueLength: 7 });
    expect(rules.judge(candidates)).toEqual({
      allowed: [true, false, false, true],
      checks: [
        { rule: 'pii stays', passed: false, forbids: [1] },
        { rule: 'short queues', passed: false, forbids: [2] },
      ],
    });
    expect(rules.judge(rows({ class: 'web' }, EDGE, CLOUD)).checks.every(({ passed }) => passed)).toBe(true);
  });
  it('judge no row that cannot be chosen, and leave it forbidden', async () => {
    const rules = await compileRules([{ name: 'none', rule: 'false' }]);
    expect(rules.judge(rows({}, EDGE, CLOUD), [1, 0, 1])).toEqual({
      allowed: [false, false, false],
      checks: [{ rule: 'none', passed: false, forbids: [0, 2] }],
    });
    expect((await compileRules([])).judge(rows({}, EDGE), [0, 1])).toEqual({
      allowed: [false, true],
      checks: [],
    });
  });
  it('about executors say nothing of rows without one; those about the kind do', async () => {
    const candidates = rows({ class: 'pii' }, CLOUD);
    expect((await judged(PII, candidates)).allowed).toEqual([false, true]);
    expect((await judged('executor.tier == "moon"', candidates)).allowed).toEqual([false, true]);
    expect((await judged('kind != "wait"', candidates)).allowed).toEqual([true, false]);
    expect((await judged('task.class != "pii"', candidates)).allowed).toEqual([false, false]);
    const noTask = [{ kind: 'wait', task: null, executor: null }];
    expect((await judged('task.class != "pii"', noTask)).allowed).toEqual([true]);
  });

  it.each<[string, object, boolean]>([
    ['task.priority > 5', { priority: 7 }, true],
    ['task.priority > 5', {}, false],
    ['task.priority == 0 && task.slots == 1 && task.attempts == 0', {}, true],
    ['task.deadline == null', {}, true],
    ['task.deadline == null || task.deadline >= 60', { deadline: 59.5 }, false],
    ['has(task.deadline)', { deadline: null }, false],
    ['has(task.deadline) && task.deadline < 60.0', { deadline: 30 }, true],
    ['has(task.labels.zone)', {}, false],
    ['has(task.labels.zone) && task.labels.zone == "eu"', { labels: { zone: 'eu' } }, true],
    ['task.labels["a-b"] == "c"', { labels: { 'a-b': 'c' } }, true],
    [
      'task.labels.all(k, k in executor.labels && task.labels[k] == executor.labels[k])',
      { labels: {} },
      true,
    ],
    ['task.labels.all(k, k in executor.labels)', { labels: { gpu: '1' } }, false],
    ['executor.labels.exists(k, executor.labels[k] == "eu")', {}, true],
    ['task.runtimes.exists(r, r < 2)', { runtimes: [3, 1] }, true],
    ['size(task.demand) == 0 && !("gpu" in task.demand)', {}, true],
    ['task.demand["gpu"] <= 2', { demand: { gpu: 2 } }, true],
    ['has(task.work) ? task.work * executor.speed < 10.0 : true', { work: 11 }, false],
    ['executor.free == executor.slots && executor.load == 0 && executor.open', {}, true],
    ['has(executor.start)', {}, false],
    ['executor.price.perSecond < 0.5 && executor.backlog == 9', {}, true],
    ['executor.name.matches("^cl.*d$")', {}, true],
    ['kind in ["run", "wait"]', {}, true],
    ['double(task.labels.level) > 1.5', { labels: { level: '2' } }, true],
    ['executor.labels.map(k, k) == ["zone"] && executor.labels.filter(k, k == "x") == []', {}, true],
  ])('%s, of %j: %s', async (rule, task, expected) => {
    const { allowed, checks } = await judged(rule, rows(task, CLOUD));
    expect(checks[0]).not.toHaveProperty('problem');
    expect(allowed[0]).toBe(expected);
  });

  it.each([
    ['task.labels.zone == "eu"', 'field not found: zone (character 12)'],
    ['task.class == "web"', 'field not found: class (character 5)'],
    ['!(task.class == "pii")', 'field not found: class (character 7)'],
    [
      'task.deadline < 60',
      "found no matching overload for '_<_' applied to '(null_type, int)' (character 15)",
    ],
    ['int(task.labels["n"]) > 1', 'field not found: n (character 5)'],
    ['task.runtimes[3] > 1', 'index 3 out of bounds [0, -1) (character 1)'],
    ['dyn(executor.name)', 'gave a string, not true or false'],
  ])('%s, where it cannot be evaluated, forbids', async (rule, problem) => {
    const { allowed, checks } = await judged(rule, rows({}, CLOUD));
    expect(allowed[0]).toBe(false);
    expect(checks[0]).toMatchObject({ passed: false, problem: `candidate 0: ${problem}` });
  });
  it('forbid rather than go through endless lists', async () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, k) => [`k${k}`, 'v']));
    const rule = 'task.labels.all(a, task.labels.all(b, a == b || true))';
    const { allowed, checks } = await judged(rule, rows({ labels: many }, EDGE));
    expect(allowed).toEqual([false, false]);
    expect(checks[0]!.problem).toBe('candidate 0: would take 1640 steps over 40 entries (allowed: 1000)');
    expect(await passes(rule, { labels: { a: 'b', c: 'd' } })).toBe(true);
  });
  it('forbid rather than match a text without end', async () => {
    const rule = 'task.labels.x.matches("^(a+)+$")';
    expect(await passes(rule, { labels: { x: 'a'.repeat(10_000) } })).toBe(true);
    const { checks } = await judged(rule, rows({ labels: { x: 'a'.repeat(10_001) } }, EDGE));
    expect(checks[0]).toMatchObject({
      forbids: [0, 1],
      problem: 'candidate 0: a text of 10001 characters is not matched (allowed: 10000) (character 14)',
    });
  });
  it('take no name of JavaScript for one of the request', async () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect(await passes(`has(task.labels.${name}) || "${name}" in task.labels`, {})).toBe(false);
      expect(await passes(`task.labels.${name} != "x"`, {})).toBe(false);
    }
    const labels = JSON.parse('{"constructor": "x"}');
    expect(await passes('task.labels.constructor == "x"', { labels })).toBe(true);
  });
});

describe('whatever a request holds', () => {
  const text = fc.oneof(fc.constantFrom('pii', 'web', 'cloud', 'edge', '', 'p', 'ii', '3:pii'), fc.string());
  const tasks = fc.record(
    {
      class: text,
      priority: fc.double({ noNaN: true, noDefaultInfinity: true }),
      labels: fc.dictionary(text, text),
    },
    { requiredKeys: [] },
  );
  const executor = fc.record({ name: fc.string({ minLength: 1 }), tier: text });

  it('the rule of personal data is kept, and a task without a class does not pass', async () => {
    const rules = await compileRules([{ name: 'pii', rule: PII }]);
    fc.assert(
      fc.property(tasks, fc.array(executor, { minLength: 1, maxLength: 4 }), (task, executors) => {
        const { allowed } = rules.judge(rows(task, ...executors));
        const expected = executors.map(
          ({ tier }) => tier !== 'cloud' || (task.class !== undefined && task.class !== 'pii'),
        );
        expect(allowed).toEqual([...expected, true]);
      }),
    );
  });
  it('a rule that forbids everything whenever it fails never lets a candidate pass', async () => {
    const failing = ['task.labels.missing == "x"', 'dyn(executor.tier)', '1 / int(task.slots - 1.0) == 0'];
    const rules = await compileRules(failing.map((rule) => ({ name: rule, rule })));
    fc.assert(
      fc.property(tasks, executor, (task, one) => {
        fc.pre(!Object.hasOwn(task.labels ?? {}, 'missing'));
        const { allowed, checks } = rules.judge(rows(task, one));
        expect(allowed[0]).toBe(false);
        for (const check of checks)
          expect(check).toMatchObject({ passed: false, problem: expect.any(String) });
      }),
    );
  });
  it('texts that look alike in a row are told apart', async () => {
    const rules = await compileRules([{ name: 'it', rule: 'task.class == "ab" && executor.tier == "c"' }]);
    const passed = (one: string, tier: string) =>
      rules.judge(rows({ class: one }, { name: 'x', tier })).allowed[0];
    expect([passed('ab', 'c'), passed('a', 'bc'), passed('abc', ''), passed('ab', 'c')]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
  it('what is remembered is what would be found anew', async () => {
    const rule = 'task.class == executor.tier || has(task.labels.a) && task.labels.a == task.labels.b';
    const rules = await compileRules([{ name: 'it', rule }]);
    await fc.assert(
      fc.asyncProperty(tasks, executor, async (task, one) => {
        const candidates = rows(task, one);
        expect(rules.judge(candidates)).toEqual(await judged(rule, candidates));
      }),
      { numRuns: 50 },
    );
  });
});
