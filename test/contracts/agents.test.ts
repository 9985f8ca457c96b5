import { describe, expect, it } from 'vitest';
import { agents } from '../../policies/learned/index.ts';
import { InputError, SwitchyardError } from '../../src/core/errors.ts';
import { hashOf, sha256 } from '../../src/core/hash.ts';
import { artifactFiles, createArtifact } from '../../src/export/artifact.ts';
import { decodeArtifact } from '../../src/export/policy-text.ts';
import {
  type Agent,
  type AgentState,
  compileForward,
  type Environment,
  greedyAction,
  type ProgressRecord,
} from '../../src/index.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/learn/checkpoint.ts';
import { sampleObservations } from '../../src/learn/sample-observations.ts';
import { evaluate } from '../../src/learn/trainer/evaluation.ts';
import { stepsOf, subjectsOf, worlds } from './agents/subjects.ts';

/** Shares of all steps: in the middle of rollouts, and right after updates. */
const PAUSES = [0.14, 0.53333, 0.72];

type Subject = Awaited<ReturnType<Awaited<ReturnType<typeof subjectsOf>>>>;

async function learned({ agent, env }: Subject, steps: number): Promise<ProgressRecord[]> {
  const records: ProgressRecord[] = [];
  for await (const record of agent.train(env, steps)) records.push(record);
  return records;
}

/** Everything that follows depends on, as the files of a checkpoint. */
const filesOf = ({ agent, env }: Subject) => encodeCheckpoint({ agent: agent.save(), env: env.save() });

const hashOfAll = (subject: Subject) =>
  hashOf([...filesOf(subject)].map(([name, content]) => [name, sha256(content)]));

/** What an agent does in a loop of its caller, from the start of an episode. */
async function looped(agent: Agent, env: Environment, steps: number): Promise<number[]> {
  const actions: number[] = [];
  let { observation: state } = env.reset({ seed: 'loop' });
  for (let k = 0; k < steps; k++) {
    const action = agent.selectAction(state);
    // Raises where the mask forbids the action.
    const { observation: nextState, reward, terminated, truncated } = env.step(action);
    await agent.learn({ state, action, reward, nextState, terminated, truncated });
    state = terminated || truncated ? env.reset().observation : nextState;
    actions.push(action);
  }
  return actions;
}

function restore({ agent, env }: Subject, files: ReadonlyMap<string, Uint8Array>): void {
  const state = decodeCheckpoint((name) => files.get(name)!);
  agent.load(state.agent as AgentState);
  env.load(state.env);
}

const cases = agents.names().flatMap((name) => Object.keys(worlds).map((world) => [name, world] as const));

describe.each(cases)('%s in a world %s', (name, worldName) => {
  const world = async () => worlds[worldName]!();
  const subjects = async () => subjectsOf(name, await world());
  const steps = stepsOf(name);

  it('learns the same twice, and something else with another seed', async () => {
    const subject = await subjects();
    const [first, second, other] = [await subject(), await subject(), await subject({ seed: '2' })];
    const untaught = hashOf(first.agent.policy());
    for (const each of [first, second, other]) await learned(each, steps);
    expect(hashOfAll(second)).toBe(hashOfAll(first));
    expect(hashOfAll(other)).not.toBe(hashOfAll(first));
    expect(hashOf(first.agent.policy())).not.toBe(untaught);
  });

  it('goes on from the files of a checkpoint as if it had never stopped', async () => {
    const subject = await subjects();
    const straight = await subject();
    await learned(straight, steps);
    for (const pause of PAUSES.map((share) => Math.round(share * steps))) {
      const first = await subject();
      await learned(first, pause);
      const files = filesOf(first);
      // What was saved is owned: the first one goes on learning before it is read.
      await learned(first, steps);
      const second = await subject();
      restore(second, files);
      expect(hashOfAll(second)).toBe(hashOf([...files].map(([file, content]) => [file, sha256(content)])));
      await learned(second, steps);
      expect([pause, hashOfAll(second)]).toEqual([pause, hashOfAll(straight)]);
      expect([pause, hashOfAll(first)]).toEqual([pause, hashOfAll(straight)]);
    }
  });

  it('tells where it is by the steps of all environments', async () => {
    const subject = await (await subjects())();
    const told = (await learned(subject, steps)).map((record) => record['time/total_timesteps']!);
    expect(told.length).toBeGreaterThan(0);
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
  });

  it('learns from one environment in a loop of its caller, or says why it cannot', async () => {
    const { make } = await world();
    const { agent } = await (await subjects())();
    const before = hashOf(agent.save());
    // A method that needs a teacher or groups of environments refuses; it never slips.
    const said = await looped(agent, make(), 300).catch((error: unknown) => error);
    if (!Array.isArray(said)) return expect(said).toBeInstanceOf(SwitchyardError);
    expect(hashOf(agent.save())).not.toBe(before);
  });

  it('goes on in such a loop as if it had never stopped', async () => {
    const { make } = await world();
    const subject = await subjects();
    const [{ agent: first }, { agent: second }] = [await subject(), await subject()];
    // After what is measured has been measured, and before the next update.
    const said = await looped(first, make(), 131).catch((error: unknown) => error);
    if (!Array.isArray(said)) return expect(said).toBeInstanceOf(SwitchyardError);
    second.load(structuredClone(first.save()));
    expect(await looped(second, make(), 60)).toEqual(await looped(first, make(), 60));
  });

  it('has a policy that obeys the mask, stays as it was, and travels as an artifact', async () => {
    const { make } = await world();
    const subject = await (await subjects())();
    await learned(subject, 400);
    const model = subject.agent.policy();
    const observations = sampleObservations(make(), 64, 'parity');
    const scorer = compileForward(model);
    for (const observation of observations) {
      expect(observation.mask[greedyAction(scorer, observation)]).toBe(1);
    }
    const { spec } = make();
    const artifact = createArtifact({
      env: spec.id,
      control: spec.observationSpace.features.length > 0 ? 'dispatch' : null,
      maxRows: spec.observationSpace.maxActions,
      model,
      provenance: {
        agent: name,
        hyperparameters: subject.hyperparameters,
        seed: '1',
        steps: 400,
        scenario: null,
        trainedOn: [],
        init: null,
        switchyard: '0',
      },
      observations,
    });
    const { files, hash } = await artifactFiles(artifact, ['json']);
    const read = decodeArtifact(String(files.get('policy.json')), 'policy.json');
    const played = evaluate(read.model, make(), ['a', 'b']);
    expect(played).toEqual(evaluate(model, make(), ['a', 'b']));
    await learned(subject, steps);
    expect((await artifactFiles(artifact, ['json'])).hash).toBe(hash);
  });

  it('refuses a hyperparameter that it does not have', async () => {
    const subject = await subjects();
    const refused = subject({ hyperparameters: { noSuchThing: 1 } });
    await expect(refused).rejects.toThrow(InputError);
    await expect(refused).rejects.toThrow(/unknown hyperparameter 'noSuchThing'/);
  });
});
