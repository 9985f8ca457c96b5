import { z } from 'zod';
import type { ByteFile } from '../byte-file.ts';
import { emptyReport } from '../trace.ts';
import type { Conversion, ConvertedFormat } from './importer.ts';
import { pickInstance, type ShopInstance, type ShopOperation } from './jobshop-instance.ts';
import { readShopText } from './jobshop-text.ts';
import { wholeText } from './whole-text.ts';

const optionsSchema = z.strictObject({
  instance: z.string().min(1).optional().describe('Which of several instances to take'),
});

type JobshopOptions = z.output<typeof optionsSchema>;

/**
 * Job shops: every job is a chain of operations, each bound to a machine. One workflow holds the chains of all jobs, so
 * that its makespan is the shop's; its steps are in the order of the jobs, `j0-0` the first operation of the first.
 */
export const jobshop: ConvertedFormat<JobshopOptions> = {
  summary: 'Job shop: standard text, or JSON with duration_matrix and machines_matrix',
  files: { least: 1, most: 1, what: 'one file of instances' },
  options: optionsSchema,

  async convert([file], { instance }) {
    return conversion(await read(file!, instance));
  },
};

async function read(file: ByteFile, name: string | undefined): Promise<ShopInstance> {
  const text = looksLikeJson(file) ? wholeText(file) : null;
  if (text === null) return pickInstance([readShopText(file)], name, file.name);
  const { readShopJson } = await import('./jobshop-json.ts');
  return readShopJson(text, file.name, name);
}

function conversion(shop: ShopInstance): Conversion {
  const operations = shop.jobs.reduce((sum, job) => sum + job.length, 0);
  const zeros = shop.jobs.flat().filter(({ seconds }) => seconds === 0).length;
  return {
    scenario: () => scenarioOf(shop),
    report: {
      ...emptyReport(),
      rows: operations,
      kept: operations,
      zeroDurations: zeros,
      notes: [`${shop.jobs.length} jobs on ${shop.machines} machines`],
    },
  };
}

function scenarioOf({ name, machines, jobs }: ShopInstance): Record<string, unknown> {
  const numbers = Array.from({ length: machines }, (_, m) => m);
  return {
    ...(name !== null && { description: `The job shop ${name}.` }),
    control: 'workflow',
    // The one workflow is the instance.
    horizon: { tasks: 1 },
    executors: numbers.map((m) => ({ name: `m${m}`, labels: { machine: `m${m}` } })),
    tasks: numbers.map((m) => ({
      name: `m${m}`,
      work: fixed(meanOn(m, jobs)),
      requires: { machine: `m${m}` },
    })),
    workflows: [{ name: 'shop', steps: jobs.flatMap(chain) }],
    arrivals: { process: 'renewal', dist: fixed(1) },
    features: 'jobshop',
    // Adds up to minus the makespan.
    reward: '-dt',
  };
}

function chain(job: readonly ShopOperation[], j: number) {
  return job.map(({ machine, seconds }, i) => ({
    name: `j${j}-${i}`,
    task: `m${machine}`,
    work: fixed(seconds),
    ...(i > 0 && { after: [`j${j}-${i - 1}`] }),
  }));
}

/** Mean seconds of the operations of a machine, the work of its class; each step has its own. */
function meanOn(machine: number, jobs: ShopInstance['jobs']): number {
  const own = jobs.flat().filter((operation) => operation.machine === machine);
  return own.length === 0 ? 0 : own.reduce((sum, { seconds }) => sum + seconds, 0) / own.length;
}

function fixed(value: number) {
  return { dist: 'deterministic', value };
}

const CHUNK = 1 << 16;

/** Whether the first character that is no blank opens a list or an object. */
function looksLikeJson(file: ByteFile): boolean {
  const chunk = Buffer.alloc(CHUNK);
  const text = chunk.toString('utf8', 0, file.read(0, chunk));
  return /^\ufeff?\s*[[{]/.test(text);
}
