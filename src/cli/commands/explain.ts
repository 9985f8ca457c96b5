import { finished } from '../../explain/scoring.ts';
import { command } from '../command.ts';
import { explainDecision } from '../explaining/explain-decision.ts';
import { explanationText } from '../explaining/explanation-text.ts';
import { decisionOptions, decisionPositionals } from '../explaining/options.ts';
import { resolvePolicy } from '../policy.ts';
import { loadScenario } from '../scenario-file.ts';
import { wholeNumber } from '../whole-number.ts';

export const explain = command({
  positionals: decisionPositionals,
  options: decisionOptions,
  examples: [
    ['switchyard explain two-tier --policy earliest-finish --decision 42', 'Why that executor?'],
    ['switchyard explain two-tier --policy results/ppo --decision 42 --json', 'Of a learned policy, as JSON'],
  ],
  async run(given, io) {
    const { seed } = given;
    const decision = wholeNumber('--decision', given.decision, 0);
    const scenario = await loadScenario(given.scenario, given.set);
    const policy = await resolvePolicy(given.policy);
    const explanation = finished(explainDecision({ scenario, seed, decision }, policy));
    io.answer('explain', { decision, ...explanation }, () => explanationText(explanation));
  },
});
