import { expect, it } from 'vitest';
import { EpisodeWindow } from '../../src/learn/episode-window.ts';

it('the window of episodes is silent until one has ended, then means over the last hundred', () => {
  const window = new EpisodeWindow();
  expect(window.progress()).toEqual({});
  window.add([]);
  expect(window.progress()).toEqual({});
  window.add([
    { return: 1, length: 10 },
    { return: 4, length: 20 },
  ]);
  expect(window.progress()).toEqual({ 'rollout/ep_rew_mean': 2.5, 'rollout/ep_len_mean': 15 });
  window.add(Array.from({ length: 99 }, () => ({ return: 4, length: 20 })));
  expect(window.progress()).toEqual({ 'rollout/ep_rew_mean': 4, 'rollout/ep_len_mean': 20 });
});

it('the window of episodes goes on from what was saved', () => {
  const window = new EpisodeWindow();
  window.add([{ return: 1, length: 10 }]);
  const copy = new EpisodeWindow();
  copy.load(window.save());
  window.add([{ return: 3, length: 30 }]);
  copy.add([{ return: 5, length: 50 }]);
  expect(copy.progress()).toEqual({ 'rollout/ep_rew_mean': 3, 'rollout/ep_len_mean': 30 });
});
