import { InputError } from '../../core/errors.ts';
import type { PublicKey } from '../../export/attestation/keys.ts';
import { prepare } from '../../serve/live/prepared.ts';
import { BundleStore } from '../../serve/rollout/bundle-store.ts';
import type { Ranker } from '../../serve/slurm/ranking.ts';
import { SchedulerPolicy } from '../../serve/slurm/scheduler-policy.ts';
import { parseScenario } from '../../sim/scenario/load.ts';
import { namedArtifact } from '../artifact-folder.ts';
import { namedFactory, resolvePolicy } from '../policy.ts';

/** What a rule is told of the world: that it orders the queue of a machine. */
const WORLD = {
  name: 'slurm',
  control: 'batch',
  horizon: { tasks: 1 },
  arrivals: { process: 'poisson', rate: 1 },
  executors: [{ name: 'machine', slots: 1 }],
  tasks: [{ name: 'job', work: { dist: 'deterministic', value: 3600 } }],
};

/**
 * The policy that `text` names, ready to rank a queue.
 *
 * @param key whose signature artifacts must have; null: none
 * @param clock seconds since the world began
 * @throws InputError, VerificationError where there is none, it does not hold, or answers another question
 */
export async function rankerOf(text: string, key: PublicKey | null, clock: () => number): Promise<Ranker> {
  const named = namedArtifact(text);
  if (named === null) return ruleOf(text, clock);
  if (named.preferences !== '') throw new InputError(`policy '${text}': preferences are not taken here`);
  const store = await BundleStore.open(named.folder, {
    key,
    prepare(bundle) {
      const { control } = bundle.artifact;
      if (control !== 'batch') {
        throw new InputError(
          `policy '${text}' is for control ${control ?? 'none'}; the queue of Slurm is of control batch`,
        );
      }
      return prepare(bundle, {
        fallback: undefined,
        createScheduler: (name, scenario) => namedFactory(name)({ scenario, parameters: {}, seed: 'slurm' }),
        range: { slack: 1 },
      });
    },
  });
  const { policy, strangeness } = store.current.prepared;
  return { agent: policy.agent, artifact: policy.loaded.hash, policy, strangeness };
}

async function ruleOf(text: string, clock: () => number): Promise<Ranker> {
  const { create } = await resolvePolicy(text);
  const scenario = await parseScenario(JSON.stringify(WORLD), {
    file: 'slurm',
    readText: () => Promise.reject(new InputError('no files are read here')),
  });
  const scheduler = create({ scenario, parameters: {}, seed: 'slurm' });
  const policy = new SchedulerPolicy(scheduler, scenario, clock);
  return { agent: text, artifact: '', policy, strangeness: () => null };
}
