import { basename } from 'node:path';
import { InputError } from '../../core/errors.ts';
import { replayedLoad } from '../../serve/evaluation/replayed-tasks.ts';
import { headOption, intactDecisions } from '../audit-log.ts';
import { command } from '../command.ts';
import { readLike, replayedScenario } from '../evaluating/replayed-scenario.ts';
import { withTrace } from '../importing/converted.ts';
import { keepImported } from '../importing/kept.ts';

export const replay = command({
  positionals: {
    log: { type: 'string', demandOption: true, describe: 'An audit log of serve' },
  },
  options: {
    out: {
      type: 'string',
      demandOption: true,
      describe: 'The scenario file to write; its trace goes beside it',
    },
    name: { type: 'string', describe: 'Name of the scenario [the log’s file name]' },
    like: {
      type: 'string',
      describe:
        'Scenario, or folder of an artifact, that says what a log does not: reward, penalties, what else may be chosen',
    },
    head: headOption,
  },
  examples: [
    [
      'switchyard replay audit.jsonl --out yesterday.yaml --like policy',
      'The load of yesterday, to train on',
    ],
    ['switchyard train yesterday.yaml --agent ppo --out run', '… and a policy for it'],
  ],
  async run({ log, out, name = basename(log).replace(/\.jsonl?$/, ''), like, head }, io) {
    const spec = like === undefined ? null : readLike(like);
    const load = replayedLoad(await intactDecisions(log, head, io));
    if (load.tasks.length === 0) throw nothingLeft(log, load.report.dropped);
    const read = withTrace(
      {
        tasks: load.tasks,
        report: load.report,
        scenario: (arrivals) => replayedScenario(load, spec, arrivals),
      },
      out,
    );
    await keepImported(read, { format: 'audit', out, name, command: 'replay' }, io);
  },
});

function nothingLeft(log: string, dropped: Readonly<Record<string, number>>): InputError {
  const reasons = Object.entries(dropped).map(([reason, count]) => `${reason} ${count}`);
  return new InputError(`${log}: no task is left to replay (left out: ${reasons.join(', ') || 'nothing'})`);
}
