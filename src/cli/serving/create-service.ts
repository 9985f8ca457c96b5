import { UsageError } from '../../core/errors.ts';
import type { DecisionService } from '../../serve/service.ts';
import type { ServeConfig } from './config-schema.ts';

/**
 * The service behind `switchyard serve`.
 *
 * @param artifact the folder of the policy that decides
 * @throws InputError, VerificationError when a bundle cannot be loaded
 */
export async function createService(_artifact: string, _config: ServeConfig): Promise<DecisionService> {
  throw new UsageError('switchyard serve: the decision service is not wired in yet');
}
