import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { compileRules } from '../../../src/serve/guardrails/guardrails.ts';
import { rows } from './rules.ts';

const compiled = (rule: string) =>
  compileRules([
    { name: 'first', rule: 'true' },
    { name: 'it', rule },
  ]);

describe('a rule that is wrong is refused', () => {
  it.each([
    ['task.clas == "pii"', "5: task has no 'clas'; did you mean 'class'? (allowed: id, class, work,"],
    ['has(task.clas)', "1: task has no 'clas'; did you mean 'class'?"],
    ['task["clas"] == ""', "5: task has no 'clas'; did you mean 'class'?"],
    ['true ||\n executor.nam == "a"', "18: executor has no 'nam'; did you mean 'name'?"],
    ['executor.price.perSec > 1', "15: executor.price has no 'perSec' (allowed: perSecond, perTask)"],
    ['task.labels.zone.x == ""', "17: task.labels.zone is a string and has no 'x'"],
    ['tsk.class == ""', "1: unknown variable 'tsk'; did you mean 'task'? (allowed: task, executor, kind)"],
    ['task.labels.all(k, task.labls[k] == "")', "24: task has no 'labls'; did you mean 'labels'?"],
    ['siz(task.labels) > 1', "1: unknown function 'siz'; did you mean 'size'?"],
    ['now() > timestamp("2020-01-01T00:00:00Z")', "1: unknown function 'now' (allowed: "],
    ['task.labels.all(k)', "17: unknown variable 'k'"],
    ['task.labels.all()', "12: 'all' is used like this: task.labels.all(k, …)"],
    ['has(task.labels["x"])', "1: 'has' is for what stands after a dot: has(task.labels.zone)"],
    ['task.class ==', "12: cannot be read from '=' on"],
    ['task.class = "pii"', "12: cannot be read from '=' on"],
    ['task.work', '5: gives a double, not true or false'],
    ['kind == "run" ? 1 : 2', '1: gives a int, not true or false'],
    ['task.class == 5', '12: a string is never equal to a int'],
    ['kind > 3', "6: '>' is not for string and int"],
    ['!task.class', "1: '!' is not for string"],
    ['true && task.class', "1: '&&' is for true and false, not for a string"],
    ['"a" in task.class', "5: 'in' is not for string and string"],
    [
      'task.work + 1 > 2',
      "11: '+' is not for double and int; the numbers of a request are doubles: write 2.0",
    ],
    ['task.work.all(x, true)', '5: a double has no entries to go through'],
    ['task.class.matches(task.labels.x)', "11: the pattern of 'matches' must be written out as a string"],
    ['task.class.matches("p(")', '11: error parsing regexp: missing closing ): `p(`'],
    [
      '[1,2,3,4].all(a, [1,2,3,4].all(b, [1,2,3,4].all(c, [1,2,3,4].all(d, [1,2,3,4].all(e, true)))))',
      'would take 1364 steps (allowed: 1000)',
    ],
  ])('%s', async (rule, message) => {
    const error: InputError = await compiled(rule).then(
      () => expect.fail('accepted'),
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/^rule 2 'it', character \d+: /);
  });
  it.each([
    ['', "rule 2 'it': empty, where an expression is expected"],
    ['x'.repeat(2001), "rule 2 'it': 2001 characters long (allowed: 2000)"],
    [`${'('.repeat(900)}true${')'.repeat(900)}`, "rule 2 'it': too deeply nested"],
  ])('%.20s', async (rule, message) => {
    await expect(compiled(rule)).rejects.toThrow(new InputError(message));
  });
  it('so are two of one name, and one without', async () => {
    const twice = [
      { name: 'a', rule: 'true' },
      { name: 'a', rule: 'true' },
    ];
    await expect(compileRules(twice)).rejects.toThrow(new InputError("rule 2: there are two rules 'a'"));
    await expect(compileRules([{ name: ' ', rule: 'true' }])).rejects.toThrow('rule 1: a rule needs a name');
  });
});

describe('any text at all', () => {
  const words = [
    'task',
    'executor',
    '.class',
    '.labels',
    '["x"]',
    '==',
    '&&',
    '!',
    '(',
    ')',
    '"pii"',
    '1',
    '.all(k,',
  ];
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...words), { maxLength: 8 }).map((all) => all.join(' ')),
  );

  it('is a rule that gives a verdict, or is refused as the user’s mistake', async () => {
    const candidates = rows({ class: 'pii' }, { name: 'a' });
    await fc.assert(
      fc.asyncProperty(text, async (rule) => {
        const rules = await compiled(rule).catch((error) => error);
        if (rules instanceof InputError) return;
        expect(rules.judge(candidates).allowed).toEqual([expect.any(Boolean), expect.any(Boolean)]);
      }),
      { numRuns: 300 },
    );
  });
});
