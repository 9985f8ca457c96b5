import { basename } from 'node:path';
import { stringify } from 'yaml';
import type { Options } from 'yargs';
import { InputError } from '../../core/errors.ts';
import { parseScenario } from '../../sim/scenario/load.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { ByteFile } from '../../workload/byte-file.ts';
import { ARRIVAL_NAMES, MOST_GAPS } from '../../workload/fitting/arrivals.ts';
import { CRITERIA } from '../../workload/fitting/fit.ts';
import { SERVICE_NAMES } from '../../workload/fitting/service.ts';
import { isConverted } from '../../workload/importers/importer.ts';
import { importers } from '../../workload/importers/index.ts';
import { calibrate, calibratedSpec } from '../calibration/calibrated.ts';
import { compare } from '../calibration/comparison.ts';
import { formatOf } from '../calibration/format.ts';
import { recordedTasks } from '../calibration/recorded-tasks.ts';
import { calibrationText } from '../calibration/text.ts';
import { command } from '../command.ts';
import { writeFileAtomic } from '../files.ts';
import { importOptions, optionsFor } from '../import-options.ts';
import { importConverted } from '../importing/converted.ts';
import type { Imported } from '../importing/imported.ts';
import { importPlayed } from '../importing/played.ts';
import { resolvePolicy } from '../policy.ts';
import { schemaLine } from '../scenario-schema.ts';

const own = {
  out: { type: 'string', demandOption: true, describe: 'The scenario file to write' },
  format: { type: 'string', describe: `One of ${importers.names().join(', ')} [told by the file]` },
  name: { type: 'string', describe: 'Name of the scenario [the trace’s file name]' },
  criterion: { type: 'string', choices: CRITERIA, default: 'bic', describe: 'What chooses among models' },
  tolerance: {
    type: 'number',
    default: 0.05,
    describe: 'Greatest KS statistic of a model; beyond, the trace’s own quantiles are taken',
  },
  arrivals: { type: 'string', choices: ARRIVAL_NAMES, describe: 'The process to take, whatever fits best' },
  service: { type: 'string', choices: SERVICE_NAMES, describe: 'The distribution of work to take' },
  policy: {
    type: 'string',
    describe: 'The scheduler of the comparison [fcfs of a batch machine, else least-backlog]',
  },
  replications: { type: 'number', default: 5, describe: 'Simulations that are compared with the trace' },
} as const satisfies Record<string, Options>;

export const calibrateTrace = command({
  positionals: { trace: { type: 'string', demandOption: true, describe: 'The trace' } },
  options: { ...importOptions(), ...own },
  examples: [
    [
      'switchyard calibrate requests.csv --executors gpus.yaml --out llm.yaml',
      'A generator instead of the trace',
    ],
    ['switchyard calibrate lublin_256.swf --arrivals mmpp --out hpc.yaml', 'With arrivals of a kind'],
  ],
  async run(given, io) {
    if (!(Number.isInteger(given.replications) && given.replications >= 1)) {
      throw new InputError(`--replications is ${given.replications}; allowed: a whole number from 1 up`);
    }
    const format = formatOf(given.trace, given.format, 'map' in given && given.map !== undefined);
    const imported = await readTrace(format, given.trace, given, given.out);
    try {
      if (imported.trace === null) {
        throw new InputError(
          `${format} files have no tasks that arrive one by one; calibrate cannot fit them`,
        );
      }
      const name = given.name ?? basename(given.trace).replace(/(\.\w+)?(\.gz)?$/, '');
      const played = await parsed(stringify({ name, ...imported.spec }), given.out, imported.trace);
      const recorded = recordedTasks(played, given.trace);
      const classNames = played.tasks.map((task) => task.name);
      const { criterion, tolerance, arrivals, service } = given;
      const calibration = calibrate(recorded, classNames, { criterion, tolerance, arrivals, service });
      const spec = calibratedSpec(imported.spec, calibration, recorded.groups, classNames);
      const text = schemaLine(given.out) + stringify({ name, ...spec });
      const calibrated = await parsed(text, given.out, imported.trace);
      const policyName = given.policy ?? (played.control === 'batch' ? 'fcfs' : 'least-backlog');
      const policy = await resolvePolicy(policyName);
      const { replications } = given;
      const distances = compare({ played, calibrated, recorded, calibration, policy, replications, io });
      writeFileAtomic(given.out, text);
      const notes = notesOf(recorded.times.length, recorded.estimated);
      for (const note of notes) io.note(`note: ${note}`);
      const document = {
        format,
        out: given.out,
        scenario: { name, hash: calibrated.hash },
        tasks: recorded.times.length,
        ...calibration,
        comparison: { policy: policyName, replications, metrics: distances },
        notes,
      };
      io.answer('calibrate', document, () =>
        calibrationText(calibration, distances, { out: given.out, policy: policyName, replications }),
      );
    } finally {
      imported.discard();
    }
  },
});

async function readTrace(
  format: string,
  path: string,
  given: Readonly<Record<string, unknown>>,
  out: string,
): Promise<Imported> {
  const importer = importers.get(format);
  const options = optionsFor(format, given);
  return isConverted(importer)
    ? importConverted(format, importer, [path], options, out)
    : importPlayed(format, importer, [path], options, out);
}

function parsed(text: string, file: string, trace: ByteFile): Promise<Scenario> {
  return parseScenario(text, {
    file,
    readText: () => Promise.reject(new Error('a calibrated scenario names no file')),
    openFile: () => trace,
  });
}

function notesOf(tasks: number, estimated: boolean): string[] {
  return [
    ...(tasks - 1 > MOST_GAPS ? [`arrivals are fitted to the first ${MOST_GAPS} gaps`] : []),
    ...(estimated
      ? ['the trace’s estimates are left out: run times of simulated tasks are known exactly']
      : []),
  ];
}
