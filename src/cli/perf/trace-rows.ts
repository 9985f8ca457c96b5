import { schedulers } from '../../../policies/static/index.ts';
import { KeyedStream } from '../../core/random.ts';
import { run } from '../../sim/run.ts';
import { parseScenario } from '../../sim/scenario/load.ts';
import { Simulator } from '../../sim/simulator.ts';
import { type ByteFile, memoryFile } from '../../workload/byte-file.ts';
import { measureAlone, type PerfRow, speedOf } from './measure.ts';

const TASKS = 1_000_000;
const SERVERS = 16;
const RATE = 14.4;
const CLASSES = ['api', 'batch', 'report', 'search'];

/** A trace of 1 M tasks, from the bytes of the file to the metrics; 3 s are the target's 333,333 tasks a second. */
export function wholeTraceRow(): Promise<PerfRow> {
  return traceRow('1 M-task trace: read and simulate', false);
}

/** The same with the tasks left in the file: it is read twice, once to check it and once to play it. */
export function streamedTraceRow(): Promise<PerfRow> {
  return traceRow('1 M-task trace, streamed', true);
}

function traceRow(name: string, stream: boolean): Promise<PerfRow> {
  const file = traceFile();
  return measureAlone({ name, unit: 'tasks/s', target: 333_333 }, () =>
    speedOf(TASKS, () => simulate(file, stream)),
  );
}

async function simulate(file: ByteFile, stream: boolean): Promise<void> {
  const map = { arrival: 'arrival', work: 'work', class: 'class' };
  const value = {
    name: 'perf',
    executors: [{ name: 'server', count: SERVERS }],
    arrivals: { trace: { format: 'csv', path: file.name, map, stream } },
  };
  const scenario = await parseScenario(JSON.stringify(value), {
    file: 'perf',
    readText: () => Promise.reject(),
    openFile: () => file,
  });
  const scheduler = schedulers.get('join-shortest-queue').create({ scenario, parameters: {}, seed: '1' });
  run(new Simulator(scenario, { seed: '1' }), scheduler);
}

/** Poisson arrivals of exponential tasks, as a log of them might be written. */
function traceFile(): ByteFile {
  const gaps = new KeyedStream('perf', 'arrivals');
  const works = new KeyedStream('perf', 'work');
  const lines = ['arrival,class,work'];
  let time = 0;
  for (let n = 0; n < TASKS; n++) {
    time -= Math.log(gaps.uniform(n)) / RATE;
    const work = -Math.log(works.uniform(n));
    lines.push(`${time.toFixed(6)},${CLASSES[n % CLASSES.length]},${work.toFixed(6)}`);
  }
  return memoryFile('trace.csv', lines.join('\n'));
}
