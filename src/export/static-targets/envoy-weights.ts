import { InputError } from '../../core/errors.ts';
import { otherQuestion } from '../static/asked.ts';
import { type Address, isIp } from '../static/balancing/address.ts';
import { balancing, type WeightedServer } from '../static/balancing/subject.ts';
import type { StaticTarget } from '../static/static-target.ts';

const BALANCES = 'Envoy sends each request to one of several endpoints';
const ASSIGNMENT = 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment';

export const envoyWeights: StaticTarget = {
  summary:
    'envoy-weights.json: an EDS file whose endpoints get the shares of work that the policy gives them',
  files: ['envoy-weights.json', 'envoy-weights.fidelity.json'],
  refusal: ({ env }) => otherQuestion(env, 'dispatch-v0', BALANCES),
  subject(scenario, { addresses, cluster }) {
    for (const [name, address] of addresses) {
      if (isIp(address)) continue;
      throw new InputError(
        `--address ${name}=${address.host}:${address.port}: an endpoint of EDS needs an IP address, not a name`,
      );
    }
    return balancing(scenario, ['roundrobin'], (servers, _balance, _notes, summary) => {
      const endpoints = servers.map((server) => endpointOf(server, addresses.get(server.name)));
      const assignment = {
        '@type': ASSIGNMENT,
        cluster_name: cluster,
        endpoints: [{ lb_endpoints: endpoints }],
      };
      // JSON has no comments; a version is any text. Weights are for lb_policy ROUND_ROBIN, the default of a cluster.
      const response = { version_info: summary, resources: [assignment] };
      return `${JSON.stringify(response, null, 2)}\n`;
    });
  },
};

/** Envoy refuses a placeholder, for it is no IP address. The executor's name is metadata that Envoy does not read. */
function endpointOf({ name, weight }: WeightedServer, address: Address | undefined) {
  const place = address
    ? { address: address.host, port_value: address.port }
    : { address: `ADDRESS_OF_${name}`, port_value: 0 };
  return {
    load_balancing_weight: weight,
    metadata: { filter_metadata: { switchyard: { executor: name } } },
    endpoint: { address: { socket_address: place } },
  };
}
