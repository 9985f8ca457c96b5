import type { Logger } from 'pino';
import { keysOfJwks, keysOfPem, keysOfUrl } from '../../serve/http/auth/keys.ts';
import type { TokenKeys, TokenRules } from '../../serve/http/auth/token-rules.ts';
import type { ServerOptions, TlsOptions } from '../../serve/http/options.ts';
import { PENDING_HEADERS, PENDING_PAGE } from '../../serve/pending/page/index.ts';
import { readTextFile } from '../files.ts';
import { readPackage } from '../project.ts';
import type { ServeConfig } from './config-schema.ts';

/** What a server is told, with the files in it read. @throws InputError when one is missing or is not what it should be */
export function serverOptions(config: ServeConfig, logger: Logger): ServerOptions {
  return {
    host: config.listen.host,
    tokens: tokenRules(config.auth),
    tls: config.tls === undefined ? null : tlsOptions(config.tls),
    limits: config.limits,
    version: readPackage().version,
    logger,
    kubernetes: config.kubernetes,
    page: { files: PENDING_PAGE, headers: PENDING_HEADERS },
  };
}

function tokenRules({
  method,
  issuer,
  audience,
  keys,
  algorithms,
  clockTolerance,
}: ServeConfig['auth']): TokenRules | null {
  if (method === 'none') return null;
  return {
    keys: tokenKeys(keys!),
    issuer: issuer!,
    audience: audience!,
    algorithms,
    clockTolerance,
    now: () => new Date(),
  };
}

function tokenKeys(keys: NonNullable<ServeConfig['auth']['keys']>): TokenKeys {
  const { pem, jwks, url } = keys;
  if (url !== undefined) return keysOfUrl(url);
  if (jwks !== undefined) return keysOfJwks(readTextFile(jwks, 'a JSON Web Key Set'), jwks);
  return keysOfPem(readTextFile(pem!, 'a public key in PEM'), pem!);
}

function tlsOptions({ cert, key, ca }: NonNullable<ServeConfig['tls']>): TlsOptions {
  return {
    cert: readTextFile(cert, 'a certificate in PEM'),
    key: readTextFile(key, 'the private key of the certificate'),
    ...(ca !== undefined && { ca: readTextFile(ca, 'certificates of authorities in PEM') }),
  };
}
