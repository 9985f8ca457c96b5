import type { Engine } from './engine.ts';

/** What an executor is doing, as far as taking and running tasks is concerned. */
export const EXECUTOR_STATES = [
  'up',
  'off',
  'booting',
  'draining', // to be switched off when it has finished the tasks it has
  'leaving', // its revocation has been announced
  'away', // it was taken away
  'closed', // until its opening hours
  'down', // broken
] as const;
export type ExecutorState = (typeof EXECUTOR_STATES)[number];

/** Where several are true, the one that lasts whatever becomes of the others. */
export function executorState({ features, fleet }: Engine, executor: number): ExecutorState {
  const { elasticity, spot, calendars } = features;
  if (spot?.isAway(executor)) return 'away';
  const power = elasticity?.stateOf(executor) ?? 'up';
  if (power === 'off' || power === 'booting') return power;
  if (calendars?.isClosed(executor)) return 'closed';
  if (!fleet.isOpen(executor)) return 'down';
  return spot?.isLeaving(executor) ? 'leaving' : power;
}
