import { otherQuestion } from '../static/asked.ts';
import type { Address } from '../static/balancing/address.ts';
import { executorNames, refuseOddNames } from '../static/balancing/executors.ts';
import { type Balance, balancing } from '../static/balancing/subject.ts';
import type { StaticTarget } from '../static/static-target.ts';

const BALANCES = 'HAProxy sends each request to one of several servers';

const NOTE: Readonly<Record<Balance, string>> = {
  roundrobin: 'Weights alone do not see how busy servers are, nor what a request asks for.',
  leastconn: 'Servers are compared by requests for their weight; what a request asks for is not seen.',
};

export const haproxyWeights: StaticTarget = {
  summary: 'haproxy-weights.cfg: a backend whose servers get the shares of work that the policy gives them',
  files: ['haproxy-weights.cfg', 'haproxy-weights.fidelity.json'],
  refusal: ({ env }) => otherQuestion(env, 'dispatch-v0', BALANCES),
  subject(scenario, { addresses, cluster }) {
    const names = executorNames(scenario);
    refuseOddNames([cluster, ...names], 'haproxy-weights');
    return balancing(scenario, ['roundrobin', 'leastconn'], (servers, balance, notes) => {
      const missing = servers.filter(({ name }) => !addresses.has(name)).length;
      const comments = [
        ...notes,
        NOTE[balance],
        ...(missing > 0
          ? [`PLACEHOLDERS: ${missing} of ${servers.length} servers have no address (export --address).`]
          : []),
      ];
      return `${comments.map((line) => `# ${line}`).join('\n')}
backend ${cluster}
    balance ${balance}
${servers.map(({ name, weight }) => `    server ${name} ${placeOf(name, addresses)} weight ${weight} check`).join('\n')}
`;
    });
  },
};

/** HAProxy does not start with a placeholder, for its port is no number. */
function placeOf(name: string, addresses: ReadonlyMap<string, Address>): string {
  const address = addresses.get(name);
  if (address === undefined) return `ADDRESS_OF_${name.replaceAll(':', '_')}:PORT`;
  return address.host.includes(':') ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`;
}
