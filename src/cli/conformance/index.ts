import type { Model } from './model.ts';
import { coldStartModels } from './models/cold-starts.ts';
import { controlModels } from './models/controls.ts';
import { forkJoinModels } from './models/fork-join.ts';
import { generalServiceModels } from './models/general-service.ts';
import { impatienceModels } from './models/impatience.ts';
import { interruptionModels } from './models/interruptions.ts';
import { lossModels } from './models/loss.ts';
import { machineModels } from './models/machines.ts';
import { markovModels } from './models/markov.ts';
import { networkModels } from './models/networks.ts';
import { priorityModels } from './models/priority.ts';
import { routerModels } from './models/routers.ts';
import { sharingModels } from './models/sharing.ts';
import { sizeBasedModels } from './models/size-based.ts';

/** Every exact model of the suite, family by family. */
export const models: readonly Model[] = [
  ...markovModels,
  ...generalServiceModels,
  ...routerModels,
  ...lossModels,
  ...impatienceModels,
  ...priorityModels,
  ...sharingModels,
  ...sizeBasedModels,
  ...coldStartModels,
  ...interruptionModels,
  ...machineModels,
  ...controlModels,
  ...forkJoinModels,
  ...networkModels,
];
