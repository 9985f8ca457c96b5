import { Diurnal } from './diurnal.ts';
import { FlashCrowd } from './flash-crowd.ts';
import { Lublin } from './lublin.ts';
import { Mmpp } from './mmpp.ts';
import { Poisson } from './poisson.ts';
import type { ArrivalProcess } from './process.ts';
import { Recorded } from './recorded.ts';
import { Renewal } from './renewal.ts';
import type { ArrivalProcessSpec } from './schema.ts';

export type { ArrivalProcess } from './process.ts';

/** An open process; arrival n depends on the seed and on n, never on what a policy did. */
export function createArrivalProcess(spec: ArrivalProcessSpec, seed: string): ArrivalProcess {
  switch (spec.process) {
    case 'poisson':
      return new Poisson(spec, seed);
    case 'renewal':
      return new Renewal(spec, seed);
    case 'mmpp':
      return new Mmpp(spec, seed);
    case 'diurnal':
      return new Diurnal(spec, seed);
    case 'flash-crowd':
      return new FlashCrowd(spec, seed);
    case 'lublin-feitelson':
      return new Lublin(spec, seed);
    case 'recorded':
      return new Recorded(spec, seed);
  }
}
