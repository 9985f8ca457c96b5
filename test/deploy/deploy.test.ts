import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parse } from '../../src/cli/parse.ts';
import { readPackage } from '../../src/cli/project.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'deploy');

interface Container {
  readonly image: string;
  readonly args: readonly string[];
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly completionMode?: string;
    readonly completions?: number;
    readonly parallelism?: number;
    readonly backoffLimitPerIndex?: number;
    readonly ports?: readonly { readonly port: number }[];
    readonly template?: {
      readonly spec: {
        readonly restartPolicy?: string;
        readonly terminationGracePeriodSeconds?: number;
        readonly containers: readonly Container[];
      };
    };
  };
}

const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const manifests = files.flatMap((name) =>
  parseAllDocuments(readFileSync(join(folder, name), 'utf8')).map((document): [string, Manifest] => {
    expect(document.errors, name).toEqual([]);
    return [name, document.toJS() as Manifest];
  }),
);
const containers = manifests.flatMap(([, { spec }]) => spec?.template?.spec.containers ?? []);
const ours = containers.filter(({ image }) => image.startsWith('switchyard:'));

describe('the manifests of deploy/', () => {
  it('run this version, with command lines that it takes', async () => {
    expect(ours).not.toEqual([]);
    for (const { image, args } of ours) {
      expect(image).toBe(`switchyard:${readPackage().version}`);
      const { given } = (await parse(args)) as { readonly given: Record<string, unknown> };
      expect(args[0] === 'worker' ? given.redis : given.config).toMatch(/^redis:|^\/config\/serve.yaml$/);
    }
  });

  it('let workers find the Redis that they name', () => {
    const services = manifests.filter(([, { kind }]) => kind === 'Service');
    const addresses = services.flatMap(([, { metadata, spec }]) =>
      spec!.ports!.map(({ port }) => `redis://${metadata.name}:${port}`),
    );
    const workers = ours.filter(({ args }) => args[0] === 'worker');
    expect(workers).not.toEqual([]);
    for (const { args } of workers) expect(addresses).toContain(args[args.indexOf('--redis') + 1]);
  });

  it('hold an Indexed Job that may retry, and leaves time to end in', () => {
    const jobs = manifests.filter(([, { kind }]) => kind === 'Job');
    expect(jobs).toHaveLength(1);
    const { apiVersion, spec = {} as NonNullable<Manifest['spec']> } = jobs[0]![1];
    expect(apiVersion).toBe('batch/v1');
    expect(spec).toMatchObject({
      completionMode: 'Indexed',
      // What backoffLimitPerIndex demands.
      backoffLimitPerIndex: expect.any(Number),
      template: { spec: { restartPolicy: 'Never' } },
    });
    expect(spec.completions).toBe(spec.parallelism);
    expect(spec.template!.spec.terminationGracePeriodSeconds).toBeGreaterThan(20);
  });
});

it('the container file copies what there is, and starts the entry of the package', () => {
  const lines = readFileSync(join(folder, 'Containerfile'), 'utf8').split('\n');
  const copied = lines
    .filter((line) => /^COPY (?!--from)/.test(line))
    .flatMap((line) => line.split(' ').slice(1, -1));
  expect(copied.length).toBeGreaterThan(5);
  for (const path of copied) expect(existsSync(join(root, path)), path).toBe(true);
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  expect(lines).toContain(`ENTRYPOINT ["node", "/app/${bin.switchyard}"]`);
});
