import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import type { EnvVector } from '../../../src/gym/env-vector.ts';
import { TeamVector } from '../../../src/gym/multi/team-vector.ts';
import { sampleAllowed } from '../../../src/learn/sampling.ts';
import { bidders } from './fleets.ts';

const make = () => new TeamVector(() => bidders(), { count: 2, seed: 'team' });

function randomActions({ batch, count, rows }: EnvVector, stream: SequentialStream): Int32Array {
  return Int32Array.from({ length: count }, (_, i) =>
    sampleAllowed(batch.mask, stream.uniform(), i * rows, rows),
  );
}

function seen({ batch, final, rewards, elapsed, terminated, truncated }: EnvVector) {
  return structuredClone([{ ...batch }, { ...final }, rewards, elapsed, terminated, truncated]);
}

describe('a vector of teams', () => {
  it('steps every agent of every team as reset and step do, restarting within the step', () => {
    const vector = make();
    vector.reset();
    const stream = new SequentialStream('actions');
    const singles = [bidders(), bidders()];
    const episodes = [0, 0];
    const restart = (i: number) => singles[i]!.reset({ seed: `team/env${i}/episode${episodes[i]!++}` });
    const shown = singles.map((_, i) => restart(i).observations);
    for (let t = 0; t < 90; t++) {
      const actions = randomActions(vector, stream);
      vector.step(actions);
      for (const [i, single] of singles.entries()) {
        const entry = (a: number) => a * 2 + i;
        const step = single.step(
          Object.fromEntries(vector.agents.map((name, a) => [name, actions[entry(a)]!])),
        );
        const over = single.agents.length === 0;
        shown[i] = over ? restart(i).observations : step.observations;
        for (const [a, name] of vector.agents.entries()) {
          expect(vector.rewards[entry(a)]).toBe(step.rewards[name]);
          expect(vector.terminated[entry(a)]).toBe(step.terminations[name] ? 1 : 0);
          expect(vector.nextState(entry(a))).toEqual(step.observations[name]);
          expect(vector.batch.at(entry(a), 0)).toEqual({ ...shown[i]![name], elapsed: 0 });
        }
      }
    }
    expect(episodes).toEqual([2, 2]);
    expect(vector.takeEpisodes()).toHaveLength(2);
  });

  it('is the same whether agents answer together or each through a view of its own', async () => {
    const [whole, parts] = [make(), make()];
    await Promise.all(parts.views.map((view) => view.reset()));
    whole.reset();
    const stream = new SequentialStream('actions');
    for (let t = 0; t < 70; t++) {
      const actions = randomActions(whole, stream);
      whole.step(actions);
      await Promise.all(parts.views.map((view, a) => view.step(actions.slice(2 * a, 2 * a + 2))));
      expect(seen(parts)).toEqual(seen(whole));
    }
    const episodes = whole.takeEpisodes();
    expect(episodes.length).toBeGreaterThan(0);
    for (const view of parts.views) expect(view.takeEpisodes()).toEqual(episodes);
  });

  it('waits with a step until all agents have chosen, and refuses those who want something else', async () => {
    const vector = make();
    const [first, ...others] = vector.views;
    let done = false;
    const reset = first!.reset().then(() => {
      done = true;
    });
    await new Promise((resume) => setImmediate(resume));
    expect(done).toBe(false);
    expect(() => others[0]!.step(new Int32Array(2))).toThrow('others wait here to reset, not to step');
    await Promise.all([reset, ...others.map((view) => view.reset())]);
    expect(done).toBe(true);
    const steps = vector.views.map((view, a) => view.step(Int32Array.of(a === 0 ? 7 : 0, 0)));
    for (const step of steps)
      await expect(step).rejects.toThrow('(team 0, agent edge-0) does not allow action 7');
  });

  it('goes on from a saved state as if nothing had happened', () => {
    const play = (vector: TeamVector, stream: SequentialStream, steps: number) =>
      Array.from({ length: steps }, () => {
        vector.step(randomActions(vector, stream));
        return seen(vector).map((part, k) => (k === 1 ? null : part));
      });
    const straight = make();
    straight.reset();
    const stream = new SequentialStream('actions');
    play(straight, stream, 35);
    const resumed = make();
    resumed.load(structuredClone(straight.save()));
    const again = new SequentialStream('');
    again.load(stream.save());
    expect(play(resumed, again, 60)).toEqual(play(straight, stream, 60));
    expect(resumed.takeEpisodes()).toEqual(straight.takeEpisodes());
  });
});
