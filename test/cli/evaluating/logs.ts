import { join } from 'node:path';
import { requests, serviceOf, temporary } from '../../serve/live/served.ts';

/** Seconds that the tasks of these logs ran. */
export const RUN_TIME = 0.25;

/** The log of a server that has decided about so many tasks and heard of their outcomes. */
export async function servedLog(folder: string, decisions: number, config: object = {}): Promise<string> {
  const log = join(temporary(), 'audit.jsonl');
  const service = await serviceOf(folder, {
    mode: 'enforce',
    audit: { file: log, sync: 'never' },
    outOfDistribution: { tolerance: 1e9 },
    ...config,
  });
  for (let k = 0; k < decisions; k++) {
    const request = requests[k % requests.length]!;
    const task = { ...request.task!, id: `task-${k}` };
    const id = `d${k}`;
    const { choice } = await service.decide({ ...request, id, task }, { receivedAt: performance.now() });
    service.report({ id, sojourn: 1 + choice!, runTime: RUN_TIME, slaMet: choice! < 2, cost: choice! });
  }
  await service.close();
  return log;
}
