import { evaluateOffPolicy } from '../../bench/off-policy/evaluate.ts';
import { overlapOf, refusalOf } from '../../bench/off-policy/overlap.ts';
import { InputError, VerificationError } from '../../core/errors.ts';
import { METRIC_NAMES, METRICS } from '../../serve/evaluation/metric.ts';
import { targetSteps } from '../../serve/evaluation/target-steps.ts';
import { headOption, intactDecisions } from '../audit-log.ts';
import { command } from '../command.ts';
import { missedGate } from '../evaluating/gate.ts';
import { opeText } from '../evaluating/ope-text.ts';
import { seatOf } from '../evaluating/target.ts';
import { wholeNumber } from '../whole-number.ts';

/** So many were enough in simulations: intervals held what they promise. */
const MIN_EFFECTIVE = 30;

export const ope = command({
  positionals: {
    log: { type: 'string', demandOption: true, describe: 'An audit log of serve, with outcomes in it' },
  },
  options: {
    policy: { type: 'string', demandOption: true, describe: 'Folder of the artifact to evaluate' },
    metric: { choices: METRIC_NAMES, default: 'sojourn', describe: 'What of the outcomes it is judged by' },
    gate: {
      type: 'number',
      describe:
        'End with 99 unless the policy is better than the log by at least this (doubly robust, 95 %); below 0: worse by at most',
    },
    'min-effective': {
      type: 'number',
      default: MIN_EFFECTIVE,
      describe: 'Smallest effective sample size that anything is said about',
    },
    'drawn-only': {
      type: 'boolean',
      default: false,
      describe: 'Leave out decisions that the log did not draw at random (explore was 0)',
    },
    block: {
      type: 'number',
      describe:
        'Neighbouring decisions that may depend on each other; default: the cube root of their number',
    },
    tolerance: {
      type: 'number',
      default: 1,
      describe: 'As outOfDistribution.tolerance of serve: how far outside of training its inputs may lie',
    },
    head: headOption,
    key: { type: 'string', describe: "The signer's public.pem, where the artifact is signed" },
  },
  examples: [
    ['switchyard ope audit.jsonl --policy policy', 'Would another policy have done better?'],
    [
      'switchyard ope audit.jsonl --policy policy --metric slaMet --gate 0',
      '… surely enough to go on with it?',
    ],
  ],
  async run({ log, policy, metric: name, gate, block, head, key, ...given }, io) {
    const blockLength = block === undefined ? undefined : wholeNumber('--block', block, 1);
    const seat = await seatOf(policy, key, given.tolerance);
    const { records, decisions, dropped } = await intactDecisions(log, head, io);
    const metric = METRICS[name];
    const options = { metric, drawnOnly: given['drawn-only'] };
    const { steps, fallbacks, unreadable } = targetSteps(decisions, seat, options, dropped);
    for (const [reason, count] of Object.entries(dropped.counts)) io.note(`left out, ${reason}: ${count}`);
    if (fallbacks > 0) io.note(`its own fallback would decide, out of distribution: ${fallbacks}`);
    if (steps.length === 0) throw nothingLeft(log, unreadable);
    const refusal = refusalOf(overlapOf(steps), given['min-effective']);
    if (refusal !== null) throw new VerificationError(`${log}: ${refusal}`);
    const found = evaluateOffPolicy(steps, { blockLength });
    const { loaded } = seat.policy;
    io.answer(
      'ope',
      {
        policy: { path: policy, hash: loaded.hash },
        metric: name,
        better: metric.better,
        records,
        dropped: dropped.counts,
        fallbacks,
        ...found,
      },
      () => opeText(name, metric, found),
    );
    const missed = gate === undefined ? null : missedGate(found.dr.difference, metric.better, gate);
    if (missed !== null) throw new VerificationError(missed);
  },
});

function nothingLeft(log: string, unreadable: string | null): InputError {
  const why = unreadable === null ? '' : `; the policy cannot read its requests: ${unreadable}`;
  return new InputError(
    `${log}: no decision is left to evaluate (needed: mode enforce, decided by a policy, with an outcome)${why}`,
  );
}
