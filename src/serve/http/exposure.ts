import { InputError } from '../../core/errors.ts';
import type { ServerOptions } from './options.ts';
import { isLoopback } from './same-site.ts';

type Exposure = Pick<ServerOptions, 'host' | 'tokens' | 'tls'>;

/**
 * Whoever reaches a server that asks for nothing decides with it, so only this machine may.
 * @throws InputError for an address that others reach, without tokens and without client certificates
 */
export function refuseUnguarded({ host, tokens, tls }: Exposure): void {
  if (isLoopback(host) || tokens !== null || tls?.ca !== undefined) return;
  throw new InputError(
    `host ${host} is reached from other machines: ask for tokens (auth jwt) or client certificates (tls.ca), or listen on 127.0.0.1`,
  );
}

/** What an operator should know about a server that is let through; null where there is nothing. */
export function exposureWarning({ host, tls }: Exposure): string | null {
  if (isLoopback(host) || tls !== null) return null;
  return `tokens travel unencrypted to ${host}: set tls, or keep this behind a proxy that has it`;
}
