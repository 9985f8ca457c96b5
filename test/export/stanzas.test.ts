import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadScenario } from '../../src/cli/scenario-file.ts';
import { type Artifact, artifactFiles } from '../../src/export/artifact.ts';
import { createFeaturiser } from '../../src/gym/features/index.ts';
import { expectRefusal, inProcess, temporaryFolder } from '../cli/cli.ts';
import { artifactOf, randomScorer } from './models.ts';

let artifact: Artifact;

beforeAll(async () => {
  artifact = artifactOf(randomScorer('cli', 'tanh', createFeaturiser(await loadScenario('two-tier', []))));
});

async function exported(words: readonly string[], of = artifact) {
  const folder = temporaryFolder();
  const source = join(folder, 'source');
  mkdirSync(source);
  for (const [name, content] of (await artifactFiles(of, [])).files)
    writeFileSync(join(source, name), content);
  const out = join(folder, 'out');
  return { out, ...(await inProcess(['export', source, '--out', out, ...words])) };
}

describe('export --to kubernetes', () => {
  it('writes what makes kube-scheduler ask the server, and verifies it as a part of the artifact', async () => {
    const { code, out } = await exported(['--to', 'kubernetes', '--verify']);
    expect(code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['kube-extender.yaml', 'manifest.json', 'policy.json']);
    const text = readFileSync(join(out, 'kube-extender.yaml'), 'utf8');
    expect(parse(text)).toEqual({
      apiVersion: 'kubescheduler.config.k8s.io/v1',
      kind: 'KubeSchedulerConfiguration',
      clientConnection: { kubeconfig: '/etc/kubernetes/scheduler.conf' },
      extenders: [
        {
          urlPrefix: 'https://switchyard.kube-system.svc:7993/k8s/v1',
          prioritizeVerb: 'prioritize',
          weight: 12,
          httpTimeout: '200ms',
          nodeCacheCapable: true,
          ignorable: true,
          enableHTTPS: true,
          tlsConfig: {
            caFile: '/etc/kubernetes/switchyard/ca.crt',
            certFile: '/etc/kubernetes/switchyard/tls.crt',
            keyFile: '/etc/kubernetes/switchyard/tls.key',
          },
        },
      ],
    });
    const { hash } = JSON.parse((await inProcess(['verify', out, '--json'])).stdout);
    expect(text).toContain(`artifact ${hash}`);
    writeFileSync(join(out, 'kube-extender.yaml'), text.replace('weight: 12', 'weight: 99'));
    expect((await inProcess(['verify', out])).code).not.toBe(0);
  });

  it.each([
    ['http://127.0.0.1:7993', 'http://127.0.0.1:7993/k8s/v1', undefined],
    ['https://policy.example:8443/base/', 'https://policy.example:8443/base/k8s/v1', true],
  ])('asks %s where it is told to', async (url, urlPrefix, enableHTTPS) => {
    const { out } = await exported(['--to', 'kubernetes', '--url', url]);
    const [extender] = parse(readFileSync(join(out, 'kube-extender.yaml'), 'utf8')).extenders;
    expect([extender.urlPrefix, extender.enableHTTPS]).toEqual([urlPrefix, enableHTTPS]);
  });

  it('replaces an earlier one', async () => {
    const { out, code } = await exported(['--to', 'kubernetes']);
    expect(code).toBe(0);
    expect((await inProcess(['export', out, '--to', 'json', '--out', out])).code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['manifest.json', 'policy.json']);
  });

  it.each([
    [
      ['--to', 'kubernetes', '--url', 'policy:7993'],
      /^--url policy:7993: expected http:\/\/ or https:\/\/ with a host/,
    ],
    [['--to', 'kubernetes', '--url', 'https://user@host'], /^--url https:\/\/user@host: expected/],
    [['--to', 'json', '--url', 'https://host'], '--url is for kubernetes only'],
    [['--to', 'kubernets'], /^unknown export target 'kubernets'.*kubernetes/],
  ])('refuses %j', async (words, message) => {
    expectRefusal(await exported(words), message);
  });

  it('refuses a policy that kube-scheduler has no question for', async () => {
    expectRefusal(
      await exported(['--to', 'kubernetes'], { ...artifact, env: 'batch-v0', control: 'batch' }),
      /^cannot export to kubernetes: kube-scheduler asks which node one pod should have; .* batch-v0/,
    );
  });
});
