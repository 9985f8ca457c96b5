import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readServeConfig, type ServeFlags } from '../../../src/cli/serving/config.ts';
import { serveConfigJsonSchema, serveConfigSchema } from '../../../src/cli/serving/config-schema.ts';
import { DEFAULT_KUBERNETES } from '../../../src/serve/kubernetes/options.ts';
import { expectRefusal, inProcess, temporaryFolder } from '../cli.ts';

const NO_FLAGS: ServeFlags = {
  port: undefined,
  host: undefined,
  mode: undefined,
  fallback: undefined,
  audit: undefined,
  auth: undefined,
  key: undefined,
};

const FULL = `
listen: {host: 0.0.0.0, port: 8443}
mode: enforce
fallback: least-backlog
audit: {file: audit.jsonl, sync: always, maxBytes: 1000000}
disableFile: /run/switchyard.off
deadlineMs: 20
explore: 0.01
canary: {share: 0.1, candidate: ../next}
shadow: other
key: keys/public.pem
reload: {everySeconds: 30}
rollback: {window: 500, limits: {slaMisses: 0.1, fallbacks: 0.2}}
rules:
  - {name: private, rule: '!(task.class == "pii" && executor.tier == "cloud")'}
human: {margin: 0.05, timeLimit: 60, default: policy, capacity: 10}
outOfDistribution: {tolerance: 0.5}
drift: {window: 1000, limit: 0.2}
auth: {method: jwt, issuer: https://login.example, audience: switchyard, keys: {jwks: keys.json}, algorithms: [EdDSA]}
tls: {cert: cert.pem, key: key.pem, ca: ca.pem}
limits: {inFlight: 100, requestsPerSecond: 50}
kubernetes: {cluster: cluster.json, nodes: {edge-0: {tier: edge}}, units: {nvidia.com/gpu: "1"}, names: {pool: pool}}
log: {level: warn}
`;

function written(text: string): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'etc'));
  const file = join(folder, 'etc', 'serve.yaml');
  writeFileSync(file, text);
  return file;
}

describe('the configuration', () => {
  it('has a default for everything, and is shut to others', () => {
    expect(readServeConfig(undefined, NO_FLAGS)).toEqual({
      listen: { host: '127.0.0.1', port: 7993 },
      mode: 'advise',
      deadlineMs: 50,
      explore: 0,
      rules: [],
      auth: { method: 'none', algorithms: ['EdDSA', 'ES256', 'RS256', 'PS256'], clockTolerance: 5 },
      limits: {
        bodyBytes: 1_048_576,
        inFlight: 1024,
        eventLoopDelayMs: 250,
        requestsPerSecond: 10_000,
        headersMs: 5000,
        requestMs: 10_000,
        unreadMs: 15_000,
        shutdownMs: 10_000,
      },
      kubernetes: DEFAULT_KUBERNETES,
      log: { level: 'info' },
    });
  });
  it('is read from a file, whose paths are relative to it', () => {
    const file = written(FULL);
    const beside = (path: string) => join(file, '..', path);
    expect(readServeConfig(file, NO_FLAGS)).toMatchObject({
      listen: { host: '0.0.0.0', port: 8443 },
      audit: { file: beside('audit.jsonl'), sync: 'always', maxBytes: 1_000_000 },
      disableFile: '/run/switchyard.off',
      canary: { share: 0.1, candidate: beside('../next') },
      shadow: beside('other'),
      key: beside('keys/public.pem'),
      auth: { keys: { jwks: beside('keys.json') }, algorithms: ['EdDSA'] },
      tls: { cert: beside('cert.pem'), key: beside('key.pem'), ca: beside('ca.pem') },
      limits: { inFlight: 100, requestsPerSecond: 50, bodyBytes: 1_048_576 },
    });
  });
  it('may be JSON, or empty', () => {
    expect(readServeConfig(written('{"mode": "observe"}'), NO_FLAGS).mode).toBe('observe');
    expect(readServeConfig(written('# nothing yet'), NO_FLAGS).mode).toBe('advise');
  });
  it('gives way to the command line', () => {
    const flags = {
      port: 0,
      host: '::1',
      mode: 'observe',
      fallback: 'random',
      audit: 'mine.jsonl',
      auth: 'none',
      key: 'public.pem',
    };
    expect(readServeConfig(written(FULL), flags)).toMatchObject({
      listen: { host: '::1', port: 0 },
      mode: 'observe',
      fallback: 'random',
      audit: { file: 'mine.jsonl', sync: 'always' },
      auth: { method: 'none' },
      key: 'public.pem',
    });
  });
  it.each([
    ['mod: observe', ":1:1: mod: unknown key; did you mean 'mode'? (allowed: listen, mode,"],
    ['listen:\n  prot: 1', ":2:3: listen.prot: unknown key; did you mean 'port'? (allowed: host, port)"],
    [
      'rules:\n  - {nam: x, rule: y}',
      ":2:6: rules.0.nam: unknown key; did you mean 'name'? (allowed: name, rule)",
    ],
    [
      'auth:\n  keys: {pen: x}',
      ":2:10: auth.keys.pen: unknown key; did you mean 'pem'? (allowed: pem, jwks, url)",
    ],
    ['auth: {keys: {pem: a, url: b}}', ':1:8: auth.keys: expected one of pem, jwks and url'],
    ['explore: 2', ':1:1: explore: expected number to be <=1, got 2'],
    ['mode: enforced', ':1:1: mode: '],
    ['auth: {algorithms: [HS256]}', ':1:21: auth.algorithms.0: '],
    ['auth: {algorithms: [none]}', ':1:21: auth.algorithms.0: '],
    ['mode: [', ':1:8: '],
  ])('says where it is wrong: %j', (text, message) => {
    const file = written(text);
    expect(() => readServeConfig(file, NO_FLAGS)).toThrow(`${file}${message}`);
  });
  it.each([
    [
      { mode: 'enforce' },
      'mode enforce needs an audit log: nothing is enforced without a record (--audit FILE)',
    ],
    [{ auth: 'jwt' }, 'auth jwt needs auth.issuer, auth.audience, auth.keys in --config FILE'],
    [{ port: 70_000 }, '--port: '],
    [{ port: 1.5 }, '--port: '],
    [{ host: '' }, '--host: '],
  ])('says which flag is wrong: %j', (flags, message) => {
    expect(() => readServeConfig(undefined, { ...NO_FLAGS, ...flags })).toThrow(message);
  });
  it('says in its schema what every key is for', async () => {
    const { stdout } = await inProcess(['schema', 'serve']);
    expect(JSON.parse(stdout)).toEqual(serveConfigJsonSchema());
    expect(stdout).toContain('"description": "CEL over `task`, `executor` and `kind`');
    expect(Object.keys(JSON.parse(stdout).properties)).toEqual(Object.keys(serveConfigSchema.shape));
  });
});

describe('switchyard serve', () => {
  it.each([
    [['--host', '0.0.0.0'], /^host 0\.0\.0\.0 is reached from other machines: ask for tokens/],
    [['--mode', 'enforced'], /mode is "enforced" \(allowed: "observe", "advise", "enforce"\)/],
    [['--mode', 'enforce'], /^mode enforce needs an audit log/],
    [['--auth', 'jwt'], /^auth jwt needs auth\.issuer/],
    [['--port', 'http'], "--port: 'http' is not a number"],
    [['--config', 'none.yaml'], 'no such file: none.yaml (expected a configuration of the decision server)'],
  ])('%j is refused in one line', async (words, message) => {
    expectRefusal(await inProcess(['serve', 'policy', ...words], { cwd: temporaryFolder() }), message);
  });
  it('names the file that tokens should be checked with', async () => {
    const file = written(FULL);
    expectRefusal(
      await inProcess(['serve', 'policy', '--config', file]),
      /^no such file: .*keys\.json \(expected a JSON Web Key Set\)/,
    );
  });
});
