import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DecisionPoint, KeyedStream, Simulator } from '../../../src/index.ts';

const folder = fileURLToPath(new URL('../../../scenarios/', import.meta.url));

/** The scenarios that the package ships, one for every feature: their files' names and paths. */
export const scenarioFiles = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, path: `${folder}${name}` }));

/** Any allowed row, of whatever kind; what is chosen depends on the count of decisions alone. */
export function anyRow(point: DecisionPoint, choices: KeyedStream, decision: number): number {
  const rows: number[] = [];
  for (let i = 0; i < point.size; i++) if (point.allowed(i)) rows.push(i);
  return rows[Math.floor(choices.uniform(decision) * rows.length)]!;
}

/** Answers so many choices, or all that come; returns the rows. */
export function play(
  simulator: Simulator,
  choices: KeyedStream,
  decisions = Number.POSITIVE_INFINITY,
  onStep = () => {},
): number[] {
  const rows: number[] = [];
  while (rows.length < decisions) {
    const point = simulator.advance();
    onStep();
    if (!point) break;
    rows.push(anyRow(point, choices, simulator.decisions));
    simulator.apply(rows.at(-1)!);
  }
  return rows;
}
