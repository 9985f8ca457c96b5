import type { Fidelity, Outcome } from './distil.ts';

/** What a static file says of itself, line by line. */
export function notesOf(fidelity: Fidelity): string[] {
  const { artifact, scenario, method, fitted, decisions, ci95, random, fallback, fallbackRule } = fidelity;
  const interval = ci95 ? ` (95 %: ${percent(ci95[0])} to ${percent(ci95[1])})` : '';
  return [
    'Static configuration distilled by Switchyard: it resembles the policy and is not the policy.',
    `Policy: artifact ${artifact}, observed in scenario ${scenario.name} (${scenario.hash}).`,
    `Method: ${method}.`,
    `Fidelity: ${fidelity.verdict}.`,
    `It chooses as the policy does in ${percent(fidelity.agreement)} of ${decisions} decisions that it was not fitted to` +
      `${interval}; fitted to ${fitted}.`,
    `Who chooses at random does in ${percent(random)}${
      fallback === null ? '' : `, the rule ${fallbackRule} in ${percent(fallback)}`
    }.`,
    `Kendall's tau of the scores: ${fidelity.kendallTau === null ? 'undefined' : fidelity.kendallTau.toFixed(2)}.`,
    ...(fidelity.beside > 0
      ? [`In ${percent(fidelity.beside)} the policy waits or rejects, which no such file can.`]
      : []),
    ...(fidelity.worlds.same
      ? [
          'The scenario is one world: its earlier half was fitted to, its later half measured, all of it simulated.',
        ]
      : []),
    ...Object.entries(fidelity.simulated).map(
      ([who, outcome]) => `Simulated, ${who}: ${outcomeText(outcome)}.`,
    ),
  ];
}

/** The same where there is no room. */
export function summaryOf({ artifact, agreement, random }: Fidelity): string {
  return `switchyard ${artifact.slice(0, 12)}, chooses as the policy does in ${percent(agreement)} (random: ${percent(random)})`;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

const LABELS: readonly (readonly [keyof Outcome, string])[] = [
  ['objective', 'objective'],
  ['cost', 'cost'],
  ['meanResponse', 'mean response (s)'],
  ['p95Response', '95 % response (s)'],
  ['slaAttainment', 'SLA attainment'],
];

function outcomeText(outcome: Outcome): string {
  return LABELS.flatMap(([key, label]) => {
    const value = outcome[key];
    return value === null ? [] : [`${label} ${Number(value.toPrecision(4))}`];
  }).join(', ');
}
