import { parseSeeds } from '../../bench/seeds.ts';
import { command } from '../command.ts';
import { writeFileAtomic } from '../files.ts';
import { plannersOf, planningCases } from '../planning/cases.ts';
import { measureCase, type PlanningRow } from '../planning/measure.ts';
import { planningPage, planningText } from '../planning/page.ts';

export const planning = command({
  options: {
    seeds: { type: 'string', default: '1..12', describe: 'Worlds that all policies play' },
    only: { type: 'string', array: true, describe: 'Scenarios by their name' },
    out: { type: 'string', describe: 'Write the table to this file as well, as Markdown' },
  },
  examples: [
    ['switchyard planning', 'What rollout and tree search save, and what a decision of theirs costs'],
    ['switchyard planning --only batch --seeds 1..50', 'One scenario, more closely'],
  ],
  async run({ seeds, only, out }, io) {
    const worlds = parseSeeds(seeds, '--seeds');
    const cases = planningCases.filter(({ scenario }) => only?.includes(scenario) ?? true);
    const total = cases.reduce((sum, each) => sum + plannersOf(each).length + 1, 0);
    const progress = io.progress('planning', { total, unit: 'policies' });
    const rows: PlanningRow[] = [];
    let done = 0;
    try {
      for (const each of cases)
        rows.push(...(await measureCase(each, worlds, () => progress.update(++done))));
    } finally {
      progress.stop();
    }
    if (out !== undefined) writeFileAtomic(out, planningPage(rows, seeds));
    io.answer('planning', { rows }, () => planningText(rows));
  },
});
