import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, parse as parseYaml } from 'yaml';
import { parse } from '../../src/cli/parse.ts';
import { readServeConfig } from '../../src/cli/serving/config.ts';
import { serveConfigSchema } from '../../src/cli/serving/config-schema.ts';
import { stanzas } from '../../src/export/stanzas/index.ts';
import { Fleet } from '../../src/serve/kubernetes/fleet.ts';
import { DEFAULT_KUBERNETES } from '../../src/serve/kubernetes/options.ts';
import { temporaryFolder } from '../cli/cli.ts';
import { describeWith } from '../fixtures/component.ts';
import { MIXED_FLEET } from '../fixtures/fleets.ts';
import { scenarioOf } from '../fixtures/scenario.ts';

const folder = fileURLToPath(new URL('../../deploy', import.meta.url));
const page = readFileSync(join(folder, 'kubernetes.md'), 'utf8');
const documents = parseAllDocuments(readFileSync(join(folder, 'extender.yaml'), 'utf8')).map((document) =>
  document.toJS(),
);
const ofKind = (kind: string) => documents.find((document) => document.kind === kind);
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text!);
const installed = (...words: [string, ...string[]]) => spawnSync(words[0], words.slice(1)).status === 0;

describe('deploy/kubernetes.md', () => {
  it('has command lines that switchyard takes', async () => {
    const lines = [...page.matchAll(/^ {4}switchyard (.*)$/gm)].map(([, words]) => words!.split(' '));
    expect(lines.map(([name]) => name)).toEqual(['export', 'audit']);
    for (const words of lines) expect(await parse(words)).toHaveProperty('given');
  });
  it('links to files that exist', () => {
    const links = [...page.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target]) => target!);
    expect(links.length).toBeGreaterThan(1);
    for (const target of links) expect(existsSync(join(folder, target)), target).toBe(true);
  });
  it('names labels and metrics that there are', () => {
    const own = Object.values(DEFAULT_KUBERNETES.names);
    for (const [label] of page.matchAll(/(?<![\w/])switchyard\/\w+/g)) expect(own).toContain(label);
    const metrics = readFileSync(join(folder, '../src/serve/monitoring/metrics.ts'), 'utf8');
    const named = [...page.matchAll(/switchyard_(\w+)/g)].map(([, name]) => name);
    expect(named).not.toEqual([]);
    for (const name of named) expect(metrics).toContain(`'${name}'`);
  });
  it('has a configuration that the server takes, with the rule in it', () => {
    const enforced = blocks('yaml').find((text) => text.startsWith('mode: enforce'))!;
    const served = parseYaml(ofKind('ConfigMap').data['serve.yaml']);
    expect(serveConfigSchema.parse({ ...served, ...parseYaml(enforced) })).toMatchObject({
      mode: 'enforce',
      canary: { share: 0.05 },
      rules: [{ name: 'no personal data on the edge' }],
    });
  });

  describeWith('openssl', installed('openssl', 'version'), 'its certificates', () => {
    it('let kube-scheduler in under the name of the Service', () => {
      const cwd = temporaryFolder();
      const script = blocks('sh').find((text) => text.includes('openssl'))!;
      execFileSync('sh', ['-ec', script], { cwd, stdio: 'pipe' });
      const name = ['-verify_hostname', 'switchyard.kube-system.svc'];
      for (const [who, more] of [
        ['server', ['-purpose', 'sslserver', ...name]],
        ['client', ['-purpose', 'sslclient']],
      ] as const) {
        const words = ['verify', '-CAfile', 'tls/ca.crt', ...more, `tls/${who}.crt`];
        expect(execFileSync('openssl', words, { cwd, encoding: 'utf8' })).toContain('OK');
      }
    });
  });

  describeWith('kubectl', installed('kubectl', 'version', '--client'), 'its commands', () => {
    it('make the objects that the deployment mounts', () => {
      const cwd = temporaryFolder();
      for (const file of ['policy/policy.json', 'policy/manifest.json', 'policy/kube-extender.yaml'])
        put(cwd, file);
      for (const file of ['tls/ca.crt', 'tls/server.crt', 'tls/server.key']) put(cwd, file);
      const script = blocks('sh').find((text) => text.includes('create configmap'))!;
      const creations = script
        .replaceAll('\\\n', ' ')
        .split('\n')
        .filter((line) => line.includes(' create '));
      const objects = creations.map((line) =>
        JSON.parse(execFileSync('sh', ['-c', `${line} --dry-run=client -o json`], { cwd, encoding: 'utf8' })),
      );
      const { volumes } = ofKind('Deployment').spec.template.spec;
      const mounted = volumes.map(
        (volume: { configMap?: { name: string }; secret?: { secretName: string } }) =>
          volume.configMap?.name ?? volume.secret?.secretName,
      );
      expect(objects.map(({ kind }) => kind)).toEqual(['ConfigMap', 'Secret']);
      for (const { metadata } of objects) {
        expect(metadata.namespace).toBe('kube-system');
        expect(mounted).toContain(metadata.name);
      }
      expect(Object.keys(objects[0].data).sort()).toEqual([
        'kube-extender.yaml',
        'manifest.json',
        'policy.json',
      ]);
      expect(Object.keys(objects[1].data).sort()).toEqual(['ca.crt', 'tls.crt', 'tls.key']);
    });
  });
});

describe('deploy/extender.yaml', () => {
  const { spec } = ofKind('Deployment').spec.template;
  const [server, cluster] = spec.containers;

  it('is where the stanza asks, and reads what it mounts', () => {
    const { extenders } = parseYaml(stanzas.get('kubernetes').text({ url: null }, 'hash'));
    const { metadata, spec: service } = ofKind('Service');
    const host = `${metadata.name}.${metadata.namespace}.svc`;
    expect(extenders[0].urlPrefix).toBe(`https://${host}:${service.ports[0].port}/k8s/v1`);
    const file = join(temporaryFolder(), 'serve.yaml');
    writeFileSync(file, ofKind('ConfigMap').data['serve.yaml']);
    const none = { port: undefined, host: undefined, fallback: undefined, audit: undefined, auth: undefined };
    const config = readServeConfig(file, { ...none, mode: undefined, key: undefined });
    expect(config.listen.port).toBe(service.ports[0].port);
    const mounts = server.volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath);
    const files = [
      config.audit?.file,
      config.disableFile,
      config.tls?.ca,
      config.kubernetes.cluster,
      server.args[3],
    ];
    for (const path of [...files.map((each) => dirname(each)), server.args[1]])
      expect(mounts).toContain(path);
    expect(config.mode).toBe('observe');
  });

  describeWith('jq', installed('jq', '--version'), 'its sidecar', () => {
    it('writes what the server reads', async () => {
      const cwd = temporaryFolder();
      const list = {
        apiVersion: 'v1',
        kind: 'List',
        items: [
          {
            kind: 'Node',
            metadata: { name: 'a', labels: { 'switchyard/pool': 'site' }, managedFields: [{}] },
            spec: {},
            status: { allocatable: { cpu: '4', memory: '8Gi' }, images: [{}] },
          },
          {
            kind: 'Pod',
            metadata: { name: 'p', namespace: 'default' },
            spec: { nodeName: 'a', containers: [{ name: 'c', resources: { requests: { cpu: '2' } } }] },
            status: { phase: 'Running' },
          },
        ],
      };
      writeFileSync(join(cwd, 'list.json'), JSON.stringify(list));
      const once = cluster.args[0]
        .replace('while sleep 5; do', '')
        .replace(/done\s*$/, '')
        .replace('kubectl get nodes,pods -A -o json', 'cat list.json')
        .replaceAll('/cluster/', './');
      execFileSync('sh', ['-ec', once], { cwd, stdio: 'pipe' });
      const slips: string[] = [];
      const scenario = await scenarioOf(MIXED_FLEET);
      const options = { ...DEFAULT_KUBERNETES, cluster: join(cwd, 'cluster.json') };
      const fleet = new Fleet(scenario, options, { now: () => 0, monotonic: () => 0 }, (slip) =>
        slips.push(slip),
      );
      await fleet.look(scenario);
      expect(fleet.ofName('a')).toMatchObject({ tier: 'on-prem', slots: 4, free: 2, load: 1 });
      expect(slips).toEqual([]);
      expect(readFileSync(join(cwd, 'cluster.json'), 'utf8')).not.toMatch(/managedFields|images/);
    });
  });
});

function put(cwd: string, file: string): void {
  execFileSync('mkdir', ['-p', join(cwd, dirname(file))]);
  writeFileSync(join(cwd, file), '{}');
}
