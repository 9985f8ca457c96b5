import { shippedNames } from './scenario-file.ts';

/** One thing that can be listed; its other keys say more about it. */
export type Item = Readonly<Record<string, string>>;

/** Everything that can be named on a command line, by kind; each looks into its registry or folder. */
export const inventory = {
  async schedulers() {
    const { schedulers } = await import('../../policies/static/index.ts');
    const { remoteSchedulers } = await import('../../policies/remote/index.ts');
    const all = [...schedulers.entries(), ...remoteSchedulers.entries()];
    return all.map(([name, { controls }]) => ({ name, control: controls.join(', ') }));
  },
  async agents() {
    const { agents } = await import('../../policies/learned/index.ts');
    return agents.names().map((name) => ({ name }));
  },
  async envs() {
    const { envs } = await import('../../envs/index.ts');
    const { neededBy } = await import('../gym/env-entry.ts');
    return envs
      .entries()
      .map(([name, entry]) => ({ name, scenarios: neededBy(entry), summary: entry.summary }));
  },
  async scenarios() {
    return shippedNames('scenarios').map((name) => ({ name }));
  },
  async suites() {
    return shippedNames('suites').map((name) => ({ name }));
  },
  async importers() {
    const { importers } = await import('../workload/importers/index.ts');
    return importers.entries().map(([name, { summary }]) => ({ name, summary }));
  },
  async exporters() {
    const { exporters } = await import('../export/targets/index.ts');
    const { staticTargets } = await import('../export/static-targets/index.ts');
    const { stanzas } = await import('../export/stanzas/index.ts');
    const all = [...exporters.entries(), ...staticTargets.entries(), ...stanzas.entries()];
    return all.map(([name, { summary }]) => ({ name, summary }));
  },
  async artifacts() {
    const { shippedArtifacts } = await import('./shipped-artifacts.ts');
    return shippedArtifacts();
  },
} satisfies Readonly<Record<string, () => Promise<Item[]>>>;

export type Kind = keyof typeof inventory;
export const kinds = Object.keys(inventory) as Kind[];
