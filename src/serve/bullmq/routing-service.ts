import type { DecisionService } from '../service.ts';

/** Who decides for a router: a service in this process, or a server that is asked. */
export type RoutingService = Pick<DecisionService, 'decide' | 'report' | 'close'> &
  Partial<Pick<DecisionService, 'status' | 'metrics' | 'reload'>>;
