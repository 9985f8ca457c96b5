import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { parseAddresses } from '../../../src/export/static/balancing/address.ts';
import { fullness, weightedTurns } from '../../../src/export/static/balancing/weighted-turns.ts';
import { staticTargets } from '../../../src/export/static-targets/index.ts';
import type { Scenario } from '../../../src/sim/scenario/schema.ts';
import { Simulator } from '../../../src/sim/simulator.ts';
import { temporaryFolder } from '../../cli/cli.ts';
import { describeHaproxy } from '../../fixtures/haproxy.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { distilled, linearPolicy, PLAIN } from './policies.ts';

let fleet: Scenario;

beforeAll(async () => {
  fleet = await scenarioOf({
    name: 'fleet',
    horizon: { tasks: 150, warmup: 0 },
    executors: [
      { name: 'near', count: 2, slots: 2, price: { perTask: 1 } },
      { name: 'far', slots: 4, speed: 2, latency: 0.5, price: { perTask: 3 } },
    ],
    tasks: [{ name: 'task', work: { dist: 'exponential', mean: 1 } }],
    arrivals: { process: 'poisson', rate: 5 },
  });
});

const NAMES = ['near-0', 'near-1', 'far'];
const addresses = () =>
  parseAddresses(['near-0=10.0.0.5:80', 'near-1=10.0.0.6:81', 'far=[fd00::7]:82'], NAMES);

describe('weighted turns', () => {
  it('come smoothly, in proportion to the weights', () => {
    const simulator = new Simulator(fleet, { seed: '1' });
    const scheduler = weightedTurns([5, 1, 1]);
    const chosen: number[] = [];
    for (let point = simulator.advance(); point && chosen.length < 14; point = simulator.advance()) {
      const choice = scheduler.choose(point);
      chosen.push(point.executor(choice).index);
      simulator.apply(choice);
    }
    expect(chosen).toEqual([0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0]);
  });
  it('go on from where they were saved', () => {
    const simulator = new Simulator(fleet, { seed: '1' });
    const [first, second] = [weightedTurns([3, 2, 1]), weightedTurns([3, 2, 1])];
    for (let turn = 0; turn < 4; turn++) simulator.apply(first.choose(simulator.advance()!));
    second.load!(first.save!());
    const point = simulator.advance()!;
    const fresh = Array.from({ length: 6 }, () => first.choose(point));
    expect(Array.from({ length: 6 }, () => second.choose(point))).toEqual(fresh);
    expect(new Set(fresh).size).toBe(3);
  });
});

it('an idle server is empty to leastconn whatever its weight, and a busy one full for its weight', () => {
  expect(fullness(0, 1)).toBe(0);
  expect(fullness(3, 2)).toBe(2);
});

describe('addresses', () => {
  it('are names or IP addresses, IPv6 in brackets', () => {
    expect([...addresses()]).toEqual([
      ['near-0', { host: '10.0.0.5', port: 80 }],
      ['near-1', { host: '10.0.0.6', port: 81 }],
      ['far', { host: 'fd00::7', port: 82 }],
    ]);
  });
  it.each([
    ['near-0', /is not allowed \(name=host:port, port 1 to 65535, e\.g\. near-0=10\.0\.0\.5:8080\)$/],
    ['near-0=10.0.0.5', /is not allowed/],
    ['near-0=10.0.0.5:0', /is not allowed/],
    ['near-0=10.0.0.5:65536', /is not allowed/],
    ['near-0=a b:80', /is not allowed/],
    ['near-0=x:80\nserver evil', /is not allowed/],
    ['neer-0=10.0.0.5:80', /no executor 'neer-0'; did you mean 'near-0'\? \(allowed: near-0, near-1, far\)$/],
  ])('such as %j are refused', (word, message) => {
    expect(() => parseAddresses([word], NAMES)).toThrow(InputError);
    expect(() => parseAddresses([word], NAMES)).toThrow(message);
  });
  it('are given once', () => {
    expect(() => parseAddresses(['far=a:1', 'far=b:2'], NAMES)).toThrow("'far' has an address already");
  });
});

/** The parts of a backend, read strictly. */
function backendOf(text: string) {
  const lines = text
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('# '));
  const [, name] = /^backend (\S+)$/.exec(lines[0]!) ?? [];
  const [, balance] = /^ {4}balance (roundrobin|leastconn)$/.exec(lines[1]!) ?? [];
  const servers = lines.slice(2).map((line) => {
    const [, server, place, weight] = /^ {4}server (\S+) (\S+) weight (\d+) check$/.exec(line)!;
    return { server, place, weight: Number(weight) };
  });
  for (const { weight } of servers) expect(weight >= 1 && weight <= 256, `${weight}`).toBe(true);
  return { name, balance, servers };
}

describe('haproxy-weights', () => {
  it('gives executors the share of the work that the policy gives them', () => {
    // Whatever is far is out of the question.
    const { text, fidelity } = distilled('haproxy-weights', fleet, linearPolicy(fleet, { latency: -1 }), {
      addresses: addresses(),
    });
    expect(backendOf(text)).toEqual({
      name: 'web',
      balance: expect.any(String),
      servers: [
        { server: 'near-0', place: '10.0.0.5:80', weight: 256 },
        { server: 'near-1', place: '10.0.0.6:81', weight: 256 },
        { server: 'far', place: '[fd00::7]:82', weight: 1 },
      ],
    });
    expect(fidelity.simulated).toMatchObject({
      policy: { cost: expect.any(Number) },
      file: { cost: expect.any(Number) },
      'equal weights': { cost: expect.any(Number) },
      'weights by capacity': { cost: expect.any(Number) },
    });
    const { file, 'equal weights': equal } = fidelity.simulated;
    expect(file!.cost!).toBeLessThan(equal!.cost!);
  });
  it('takes leastconn where that plays better', () => {
    const { text, fidelity } = distilled('haproxy-weights', fleet, linearPolicy(fleet, { load: -1 }));
    expect(backendOf(text).balance).toBe('leastconn');
    expect(fidelity.simulated.file!.meanResponse!).toBeLessThan(
      fidelity.simulated['equal weights']!.meanResponse!,
    );
  });
  it('marks servers without an address, in a way that HAProxy stops at', () => {
    const { text } = distilled('haproxy-weights', fleet, linearPolicy(fleet, { load: -1 }), {
      addresses: parseAddresses(['far=far.example:82'], NAMES),
    });
    expect(text).toContain('# PLACEHOLDERS: 2 of 3 servers have no address (export --address).');
    expect(backendOf(text).servers.map(({ place }) => place)).toEqual([
      'ADDRESS_OF_near-0:PORT',
      'ADDRESS_OF_near-1:PORT',
      'far.example:82',
    ]);
  });
  it('has no words for a name with a space in it', async () => {
    const settings = { ...PLAIN, cluster: 'two words' };
    expect(() => staticTargets.get('haproxy-weights').subject(fleet, settings)).toThrow(
      "cannot export to haproxy-weights: 'two words' cannot be a server's name",
    );
  });
});

describeHaproxy('HAProxy itself', () => {
  const check = (text: string) => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'own.cfg'),
      'defaults\n    mode http\n    timeout client 5s\n    timeout connect 5s\n    timeout server 5s\n' +
        'frontend own\n    bind 127.0.0.1:18080\n    default_backend web\n',
    );
    writeFileSync(join(folder, 'weights.cfg'), text);
    return spawnSync('haproxy', ['-c', '-f', 'own.cfg', '-f', 'weights.cfg'], {
      cwd: folder,
      encoding: 'utf8',
    });
  };

  it('takes the file, and not one with placeholders', () => {
    const model = linearPolicy(fleet, { load: -1 });
    const whole = distilled('haproxy-weights', fleet, model, { addresses: addresses() });
    expect(check(whole.text)).toMatchObject({ status: 0, stderr: expect.not.stringContaining('ALERT') });
    const { status, stderr } = check(distilled('haproxy-weights', fleet, model).text);
    expect(status).toBe(1);
    expect(stderr).toContain("'PORT'");
  });
});

describe('envoy-weights', () => {
  it('is an EDS file with the weights', () => {
    const { text, fidelity } = distilled('envoy-weights', fleet, linearPolicy(fleet, { latency: -1 }), {
      addresses: parseAddresses(['near-0=10.0.0.5:80'], NAMES),
    });
    const endpoint = (name: string, weight: number, address: string, port: number) => ({
      load_balancing_weight: weight,
      metadata: { filter_metadata: { switchyard: { executor: name } } },
      endpoint: { address: { socket_address: { address, port_value: port } } },
    });
    expect(JSON.parse(text)).toEqual({
      version_info: `switchyard ${'f'.repeat(12)}, chooses as the policy does in ${(100 * fidelity.agreement).toFixed(1)} % (random: ${(100 * fidelity.random).toFixed(1)} %)`,
      resources: [
        {
          '@type': 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment',
          cluster_name: 'web',
          endpoints: [
            {
              lb_endpoints: [
                endpoint('near-0', 256, '10.0.0.5', 80),
                endpoint('near-1', 256, 'ADDRESS_OF_near-1', 0),
                endpoint('far', 1, 'ADDRESS_OF_far', 0),
              ],
            },
          ],
        },
      ],
    });
  });
  it('needs IP addresses', () => {
    const settings = { ...PLAIN, addresses: parseAddresses(['far=far.example:82'], NAMES) };
    expect(() => staticTargets.get('envoy-weights').subject(fleet, settings)).toThrow(
      '--address far=far.example:82: an endpoint of EDS needs an IP address, not a name',
    );
  });
});
