import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../../src/cli/scenario-file.ts';
import { type DecisionPoint, KeyedStream, Simulator } from '../../../src/index.ts';

const folder = fileURLToPath(new URL('../../../scenarios/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

/** Any allowed row, of whatever kind; what is chosen depends on the count of decisions alone. */
function anyRow(point: DecisionPoint, choices: KeyedStream, decision: number): number {
  const rows: number[] = [];
  for (let i = 0; i < point.size; i++) if (point.allowed(i)) rows.push(i);
  return rows[Math.floor(choices.uniform(decision) * rows.length)]!;
}

/** Answers so many more choices; returns the rows. */
function play(simulator: Simulator, choices: KeyedStream, decisions: number): number[] {
  const rows: number[] = [];
  while (rows.length < decisions) {
    const point = simulator.advance();
    if (!point) break;
    rows.push(anyRow(point, choices, simulator.decisions));
    simulator.apply(rows.at(-1)!);
  }
  return rows;
}

describe.each(files)('scenarios/%s', (file) => {
  it('goes on from a snapshot, whatever was chosen, as if nothing had happened', async () => {
    const scenario = await loadScenario(`${folder}${file}`);
    fc.assert(
      fc.property(fc.nat(400), fc.string({ maxLength: 8 }), (before, seed) => {
        const choices = new KeyedStream(seed, 'any row');
        const straight = new Simulator(scenario, { seed });
        play(straight, choices, before);
        const snapshot = straight.snapshot();
        const hash = straight.stateHash();
        const rows = play(straight, choices, 400);

        // Into a fresh simulator, and back into the one that has gone on.
        const other = new Simulator(scenario, { seed });
        for (const resumed of [other, straight]) {
          const end = straight.stateHash();
          resumed.restore(snapshot);
          expect(resumed.stateHash()).toBe(hash);
          expect(play(resumed, choices, 400)).toEqual(rows);
          expect(resumed.stateHash()).toBe(end);
        }
      }),
      { seed: 1, numRuns: 3 },
    );
  });
});
