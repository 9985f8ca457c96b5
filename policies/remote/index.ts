import { type AsyncSchedulerEntry, Registry } from '../../src/index.ts';
import { llm } from './llm.ts';

/** Every scheduler that asks somebody outside, by its name. */
export const remoteSchedulers = new Registry<AsyncSchedulerEntry>('remote scheduler', {
  llm: {
    create: llm,
    controls: ['dispatch', 'placement'],
    parameters: { digits: { low: 1, high: 3, step: 1 } },
    costly: true,
  },
});
