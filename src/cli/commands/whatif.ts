import { labelOf } from '../../explain/names.ts';
import { finished } from '../../explain/scoring.ts';
import { whatIf } from '../../explain/what-if.ts';
import { command } from '../command.ts';
import { decisionOptions, decisionPositionals } from '../explaining/options.ts';
import { whatIfText } from '../explaining/what-if-text.ts';
import { resolvePolicy } from '../policy.ts';
import { loadScenario } from '../scenario-file.ts';
import { wholeNumber } from '../whole-number.ts';

export const whatif = command({
  positionals: decisionPositionals,
  options: decisionOptions,
  examples: [
    [
      'switchyard whatif two-tier --policy earliest-finish --decision 42',
      'What another executor would have cost',
    ],
  ],
  async run(given, io) {
    const { seed } = given;
    const decision = wholeNumber('--decision', given.decision, 0);
    const scenario = await loadScenario(given.scenario, given.set);
    const policy = await resolvePolicy(given.policy);
    const labels = new Map<number, string>();
    let progress: ReturnType<typeof io.progress> | undefined;
    try {
      const result = finished(
        whatIf({ scenario, seed, decision }, policy.create, (done, total, point) => {
          if (done === 0) for (let i = 0; i < point.size; i++) labels.set(i, labelOf(point, i));
          progress ??= io.progress('trying candidates', { total, unit: 'candidates' });
          progress.update(done);
        }),
      );
      io.answer('whatif', { ...result }, () => whatIfText(result, labels));
    } finally {
      progress?.stop();
    }
  },
});
