import { allowedNames } from '../../core/suggest.ts';
import { mayRun } from '../eligibility/matrix.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';
import { needsNetwork } from './site-network.ts';
import { Topology } from './topology.ts';

type Fail = (path: PropertyKey[], message: string) => void;

/** Data lie at sites that exist, and there is a way from them to every executor that may need them, and back. */
export function checkNetwork(spec: ScenarioSpec, fail: Fail): void {
  const { tasks, links, workflows } = spec;
  const unconnected = tasks.findIndex(({ data }) => data !== undefined);
  if (!needsNetwork(spec)) {
    if (unconnected >= 0) fail(['tasks', unconnected, 'data'], 'data move over a network: give network');
    return;
  }
  checkGangs(spec, fail);
  checkLinks(spec, fail);
  if (links && workflows) fail(['links'], 'give either links or network');
  const sites = [...new Set(spec.executors.map(({ site, tier }) => site ?? tier))];
  const topology = new Topology(sites, spec);
  checkSites(spec, topology, sites, fail);
  const checkWay = (path: PropertyKey[], from: string, to: string) => {
    if (from === to || topology.path(topology.sites.indexOf(from), topology.sites.indexOf(to))) return;
    fail(path, `no link leads from '${from}' to '${to}' (network.links, or network.default for all)`);
  };
  tasks.forEach((task, i) => {
    if (!task.data) return;
    for (const executor of spec.executors.filter((each) => mayRun(task, each))) {
      const site = executor.site ?? executor.tier;
      checkWay(['tasks', i, 'data', 'from'], task.data.from, site);
      checkWay(['tasks', i, 'data', 'from'], site, task.data.from);
    }
  });
  if (workflows) for (const from of sites) for (const to of sites) checkWay(['network'], from, to);
}

/** Data go the same way each time: no more than one link leads directly from a site to another. */
function checkLinks({ network }: ScenarioSpec, fail: Fail): void {
  const seen = new Set<string>();
  network?.links.forEach(({ between, from, to }, i) => {
    const [a, b] = between ?? [from!, to!];
    const path = ['network', 'links', i, between ? 'between' : 'from'];
    if (a === b) fail(path, `a link from '${a}' to itself has no use`);
    for (const direction of between ? [`'${a}' to '${b}'`, `'${b}' to '${a}'`] : [`'${a}' to '${b}'`]) {
      if (seen.has(direction)) fail(path, `there is a link from ${direction} already`);
      seen.add(direction);
    }
  });
}

/** The members of a gang get to their executors together. */
function checkGangs({ tasks, sites }: ScenarioSpec, fail: Fail): void {
  const gang = tasks.findIndex((task) => task.gang !== undefined);
  if (gang < 0) return;
  if (tasks[gang]!.data)
    fail(['tasks', gang, 'data'], 'the members of a gang begin at once (allowed: no data)');
  const cut = sites.findIndex(({ disconnections }) => disconnections !== undefined);
  if (cut >= 0) {
    fail(['sites', cut, 'disconnections'], 'the members of a gang begin at once everywhere (allowed: none)');
  }
}

function checkSites(
  { network, sites, tasks }: ScenarioSpec,
  topology: Topology,
  own: string[],
  fail: Fail,
): void {
  const linked = (network?.links ?? []).flatMap(({ between, from, to }) => between ?? [from!, to!]);
  const known = [...new Set([...own, ...linked])];
  tasks.forEach(({ data }, i) => {
    if (!data || known.includes(data.from)) return;
    fail(['tasks', i, 'data', 'from'], `no site is called '${data.from}'${allowedNames(data.from, known)}`);
  });
  sites.forEach(({ name, disconnections }, i) => {
    if (!disconnections || topology.sites.includes(name)) return;
    fail(['sites', i, 'name'], `no site is called '${name}'${allowedNames(name, known)}`);
  });
}
