import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../../src/cli/scenario-file.ts';
import { KeyedStream, Simulator } from '../../../src/index.ts';
import { play, scenarioFiles } from './every-scenario.ts';

describe.each(scenarioFiles)('scenarios/$name', ({ path }) => {
  it('goes on from a snapshot, whatever was chosen, as if nothing had happened', async () => {
    const scenario = await loadScenario(path);
    fc.assert(
      fc.property(fc.nat(400), fc.string({ maxLength: 8 }), (before, seed) => {
        const choices = new KeyedStream(seed, 'any row');
        const straight = new Simulator(scenario, { seed });
        play(straight, choices, before);
        const snapshot = straight.snapshot();
        const hash = straight.stateHash();
        const rows = play(straight, choices, 400);
        const end = straight.stateHash();

        // Into a fresh simulator, and back into the one that has gone on.
        for (const resumed of [new Simulator(scenario, { seed }), straight]) {
          resumed.restore(snapshot);
          expect(resumed.stateHash()).toBe(hash);
          expect(play(resumed, choices, 400)).toEqual(rows);
          expect(resumed.stateHash()).toBe(end);
        }
      }),
      { seed: 1, numRuns: 3 },
    );
  });

  it('ends in the same state when the same rows are chosen again', async () => {
    const scenario = await loadScenario(path);
    const first = new Simulator(scenario, { seed: 'replay' });
    const rows = play(first, new KeyedStream('replay', 'any row'), 600);
    if (!first.ended) first.advance();
    const again = new Simulator(scenario, { seed: 'replay', record: true, journal: true });
    for (const row of rows) {
      again.advance();
      again.apply(row);
    }
    again.advance();
    expect(again.stateHash()).toBe(first.stateHash());
  });
});
