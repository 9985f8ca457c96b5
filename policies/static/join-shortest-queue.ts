import { rank } from '../../src/index.ts';

/** The fewest tasks, waiting and in service; optimal for identical exponential servers (Winston, 1977). */
export const joinShortestQueue = () => rank((point, i) => point.loads[i]!);
