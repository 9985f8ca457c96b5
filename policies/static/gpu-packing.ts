import { rank, type SchedulerFactory } from '../../src/index.ts';
import { devicesTaken } from './packing/devices.ts';

const WHOLE = 1000;

/**
 * A device in use before an idle one, an idle one of a node in use before an idle node; then the fullest device, the
 * fewest idle ones, the smallest node (the baseline of Weng et al., ATC 2023). CPU-only tasks go first fit.
 */
export const gpuPacking: SchedulerFactory = () =>
  rank((point, i) => {
    const demand = point.task(i).demand('gpu');
    if (demand === 0) return 0;
    const { devices } = point.executor(i);
    const { idle, room } = devicesTaken(devices, demand);
    let unused = 0;
    for (let d = 0; d < devices.length; d++) if (devices[d] === WHOLE) unused++;
    if (unused === devices.length) return 2 + unused / WHOLE;
    return idle > 0 ? 1 + idle / WHOLE : room / WHOLE / WHOLE;
  });
