import type { ServerOptions as HttpsOptions } from 'node:https';
import { createSecureContext } from 'node:tls';
import { InputError } from '../../core/errors.ts';
import type { TlsOptions } from './options.ts';

const HANDSHAKE_MS = 10_000;

/**
 * TLS 1.3 only (RFC 8446); with an authority, clients must show a certificate of it.
 * @throws InputError when certificate, key and authority are not such, or do not belong together
 */
export function httpsOptions({ cert, key, ca }: TlsOptions): HttpsOptions {
  const pem = { cert, key, ...(ca !== undefined && { ca }) };
  try {
    createSecureContext(pem);
  } catch (error) {
    throw new InputError(`tls: certificate, key and authority do not fit: ${(error as Error).message}`);
  }
  return {
    ...pem,
    minVersion: 'TLSv1.3',
    requestCert: ca !== undefined,
    rejectUnauthorized: ca !== undefined,
    handshakeTimeout: HANDSHAKE_MS,
  };
}
