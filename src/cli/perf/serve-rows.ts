import { join } from 'node:path';
import pino from 'pino';
import type { DecideRequest } from '../../serve/decision/request.ts';
import { recordedRequests } from '../load/recorded-requests.ts';
import { serveConfigSchema } from '../serving/config-schema.ts';
import { createService } from '../serving/create-service.ts';
import { measureAlone, type PerfRow, speedOf } from './measure.ts';
import { inTemporaryFolder, writePolicy } from './served-process.ts';
import { sixteen } from './served-worlds.ts';

/** Decisions that are under way at once. */
const AT_ONCE = 64;

/** Decisions of the service without a wire, one after another in one thread. */
export async function inProcessRows(): Promise<PerfRow[]> {
  const scenario = await sixteen();
  const requests = recordedRequests(scenario, 512);
  return inTemporaryFolder(async (folder) => {
    const rows: PerfRow[] = [];
    for (const hidden of [
      [32, 32],
      [64, 64],
    ]) {
      const policy = join(folder, hidden.join('-'));
      await writePolicy(policy, scenario, hidden);
      for (const file of [undefined, join(folder, `${hidden.join('-')}.jsonl`)]) {
        const name = `serve in process: 16 candidates, ${hidden.join('-')}${file ? ', audit' : ''}`;
        const target = file === undefined && hidden[0] === 32 ? 15_000 : 5_000;
        rows.push(await inProcessRow({ name, unit: 'decisions/s', target }, policy, file, requests));
      }
    }
    return rows;
  });
}

async function inProcessRow(
  row: Pick<PerfRow, 'name' | 'unit' | 'target'>,
  policy: string,
  file: string | undefined,
  requests: readonly DecideRequest[],
): Promise<PerfRow> {
  const config = serveConfigSchema.parse(file === undefined ? {} : { audit: { file } });
  const service = await createService(policy, config, pino({ level: 'silent' }));
  const round = async () => {
    for (let k = 0; k < requests.length; k += AT_ONCE) {
      const some = requests.slice(k, k + AT_ONCE);
      const receivedAt = performance.now();
      await Promise.all(some.map((each) => service.decide(each, { receivedAt, validated: true })));
    }
  };
  const rounds = 10;
  const measured = await measureAlone(row, () =>
    speedOf(rounds * requests.length, async () => {
      for (let k = 0; k < rounds; k++) await round();
    }),
  );
  await service.close();
  return measured;
}
