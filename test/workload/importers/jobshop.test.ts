import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { memoryFile } from '../../../src/workload/byte-file.ts';
import { jobshop } from '../../../src/workload/importers/jobshop.ts';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/traces/${name}`, import.meta.url), 'utf8');
const convert = async (content: string, instance?: string) =>
  jobshop.convert([memoryFile('shop', content)], { instance });

const pair = '{"duration_matrix": [[3, 2], [2, 0]], "machines_matrix": [[0, 1], [1, 0]]}';

describe('the job shop importer', () => {
  it('makes one workflow of the chains of all jobs, in their order', async () => {
    const { scenario, report, tasks } = await convert(fixture('small-shop.txt'));
    const spec = scenario(null);
    expect(tasks).toBeUndefined();
    expect(report).toMatchObject({ rows: 6, kept: 6, zeroDurations: 0, notes: ['2 jobs on 3 machines'] });
    expect(spec.executors).toEqual(['m0', 'm1', 'm2'].map((name) => ({ name, labels: { machine: name } })));
    expect((spec.tasks as unknown[])[2]).toEqual({
      name: 'm2',
      work: { dist: 'deterministic', value: 2.25 },
      requires: { machine: 'm2' },
    });
    const [{ steps }] = spec.workflows as [{ steps: { name: string; work: { value: number } }[] }];
    expect(steps.map(({ name }) => name)).toEqual(['j0-0', 'j0-1', 'j0-2', 'j1-0', 'j1-1', 'j1-2']);
    expect(steps.at(-1)).toEqual({
      name: 'j1-2',
      task: 'm2',
      work: { dist: 'deterministic', value: 2.5 },
      after: ['j1-1'],
    });
  });

  it('writes a scenario whose reward adds up to minus the makespan', async () => {
    const { scenario } = await convert(fixture('small-shop.txt'));
    const { result } = simulated(await scenarioOf({ name: 'small', ...scenario(null) }), 'spt', '1');
    // m0: 0–3, 4–5; m1: 0–4, 4–6; m2: 5–7.5, 7.5–9.5.
    expect(result.metrics.makespan).toBe(9.5);
    expect(result.objective).toBeCloseTo(9.5, 9);
  });

  it('takes the instance that is asked for, of a list or of an object', async () => {
    const list = await convert(fixture('small-shops.json'), 'single');
    expect(list.scenario(null)).toMatchObject({ description: 'The job shop single.' });
    expect(list.report.kept).toBe(3);
    const object = await convert(`{"a": ${pair}, "b": ${pair}}`, 'b');
    expect(object.report).toMatchObject({ kept: 4, zeroDurations: 1 });
    expect((await convert(`\ufeff ${pair}`)).report.kept).toBe(4);
  });

  it.each([
    ['', 'shop:1:1: the file is empty'],
    ['2', "shop:1:2: 1 numbers; the first line is 'jobs machines'"],
    ['0 1\n', 'shop:1:1: jobs is "0"; allowed: a whole number from 1 up'],
    ['1 1\n0 1 7', 'shop:2:5: 3 numbers; a job has 1 pairs of machine and duration: allowed: 2 numbers'],
    ['1 2\n\n0 1 2 1', 'shop:3:5: machine is "2"; allowed: 0 to 1'],
    ['1 2\n0 -1 1 1', 'shop:2:3: duration is "-1"; allowed: seconds from 0 up'],
    ['1 1\n0 x', 'shop:2:3: duration is "x"'],
    ['2 1\n0 1\n', 'shop:3:1: the file ends after 1 of 2 jobs'],
    ['1 1\n0 1\n0 1', 'shop:3:1: a line after the last of the 1 jobs'],
    ['{"duration_matrix": [[1]],\n "machines_matrix": [[x]]}', 'shop:2:23: no JSON'],
    ['{"duration_matrix": [[1]],\n "machines_matrix": [[-1]]}', 'shop:2:23: machine is -1'],
    ['{"duration_matrix": [[1, 2]],\n "machines_matrix": [[0]]}', 'shop:2:22: 1 machines for 2 durations'],
    ['{"duration_matrix": [["1"]], "machines_matrix": [[0]]}', 'shop:1:23: duration is "1"'],
    ['{"duration_matrix": [[1]]}', 'shop:1:1: machines_matrix is missing'],
    ['{"duration_matrix": [], "machines_matrix": []}', 'shop:1:21: duration_matrix has no rows'],
    ['[1]', 'shop:1:2: no instance'],
    ['[]', 'shop has 0 instances: --instance is missing'],
  ])('says where %j is wrong', async (content, message) => {
    const error = await convert(content).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toContain(message);
  });

  it('suggests an instance for a slip', async () => {
    await expect(convert(fixture('small-shops.json'), 'pear')).rejects.toThrow(
      "--instance: unknown 'pear' in shop; did you mean 'pair'? (allowed: pair, single)",
    );
    await expect(convert(fixture('small-shops.json'))).rejects.toThrow('--instance is missing');
    await expect(convert('1 1\n0 1', 'ft06')).rejects.toThrow("unknown 'ft06'");
  });

  it('reads or refuses whatever it is given', async () => {
    const damaged = fc
      .tuple(
        fc.constantFrom(fixture('small-shop.txt'), fixture('small-shops.json'), pair),
        fc.nat(),
        fc.nat(9),
        fc.string(),
      )
      .map(([text, at, length, put]) => {
        const start = at % text.length;
        return text.slice(0, start) + put + text.slice(start + length);
      });
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, fc.string()), async (content) => {
        try {
          (await convert(content, undefined)).scenario(null);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 500, seed: 5 },
    );
  });
});
