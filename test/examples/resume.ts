// Stops a training anywhere, writes it into files, and goes on elsewhere exactly as if nothing had happened.
import { createAgent, decodeCheckpoint, encodeCheckpoint, loadScenario, make, VectorEnv } from 'switchyard';

const scenario = await loadScenario('quickstart', ['horizon.tasks=200']);

/** The same agent and the same environments, as often as they are needed. */
async function setUp() {
  const env = new VectorEnv(() => make('dispatch-v0', { scenario }), { count: 4, seed: 'train' });
  const hyperparameters = { rollout: 512, minibatch: 128, hidden: [16, 16] };
  const agent = await createAgent('ppo', { spec: env.spec, seed: '1', hyperparameters });
  return {
    async train(steps: number) {
      for await (const record of agent.train(env, steps)) {
        console.log(`${record['time/total_timesteps']} steps, ${record['train/n_updates']} updates`);
      }
    },
    /** File name → content. */
    save: () => encodeCheckpoint({ agent: agent.save(), env: env.save() }),
    load(files: ReadonlyMap<string, Uint8Array>) {
      const state = decodeCheckpoint((name) => files.get(name)!) as ReturnType<typeof agent.save>;
      agent.load(state.agent as ReturnType<typeof agent.save>);
      env.load(state.env);
    },
  };
}

const straight = await setUp();
await straight.train(2000);

const stopped = await setUp();
await stopped.train(700);
const files = stopped.save();
console.log(`stopped amid a rollout: ${[...files.keys()].join(', ')}`);

const resumed = await setUp();
resumed.load(files);
await resumed.train(2000);

const hashes = (files: ReadonlyMap<string, Uint8Array>) =>
  new TextDecoder().decode(files.get('manifest.json'));
console.log('bit for bit the same:', hashes(resumed.save()) === hashes(straight.save()));
