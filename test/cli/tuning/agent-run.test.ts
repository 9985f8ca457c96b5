import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newRun } from '../../../src/cli/training/run-request.ts';
import { subjectOf } from '../../../src/cli/training/subject.ts';
import { type AgentRun, agentRunner, MEAN_REWARD } from '../../../src/cli/tuning/agent-run.ts';
import { PLAIN } from '../../../src/cli/tuning/tunable-of.ts';
import { InterruptedError } from '../../../src/core/errors.ts';
import { temporaryFolder } from '../cli.ts';

const SET = ['horizon.tasks=100', 'horizon.warmup=10'];
const NOTHING = { param: [], backend: undefined, rows: undefined, init: undefined };

async function training(agent: string, hyperparameters: Record<string, unknown>): Promise<AgentRun> {
  const subject = await subjectOf('two-tier', SET);
  return {
    scenario: 'two-tier',
    overrides: SET,
    run: newRun({ ...PLAIN, ...NOTHING, agent, hyperparameters, seed: '1', envs: 4 }, subject),
    steps: 1200,
    objective: 'objective',
    worlds: ['2001', '2002'],
    checkpoint: join(temporaryFolder(), 'checkpoint'),
  };
}

const PPO = { rollout: 256, minibatch: 64, hidden: [8, 8], epochs: 2 };

describe('a training that is judged at several budgets', () => {
  it.each([
    ['ppo', PPO],
    ['q-learning', {}],
  ])(
    'goes on where it was, and comes to the same as one that never stopped: %s',
    async (agent, parameters) => {
      const task = await training(agent, parameters);
      const straight = await agentRunner()({ ...task, checkpoint: join(temporaryFolder(), 'straight') });
      const first = await agentRunner()({ ...task, steps: 500 });
      expect(await agentRunner()(task)).toEqual(straight);
      expect(straight.failure).toBeNull();
      expect(first.value).not.toBe(straight.value);
      // Its checkpoint is too late now: it begins anew.
      expect(await agentRunner()({ ...task, steps: 500 })).toEqual(first);
    },
  );

  it('does not begin anew: with the checkpoint of another seed it comes to something else', async () => {
    const task = await training('q-learning', {});
    await agentRunner()({ ...task, run: { ...task.run, seed: '2' }, steps: 800 });
    const straight = await agentRunner()({ ...task, checkpoint: join(temporaryFolder(), 'straight') });
    expect(await agentRunner()(task)).not.toEqual(straight);
  });

  it('is saved when it is interrupted, and goes on as if it had not been', async () => {
    const task = await training('q-learning', {});
    const controller = new AbortController();
    controller.abort();
    await expect(agentRunner(controller.signal)(task)).rejects.toThrow(InterruptedError);
    const straight = { ...task, checkpoint: join(temporaryFolder(), 'straight') };
    expect(await agentRunner()(task)).toEqual(await agentRunner()(straight));
  });

  it('is a result without a value where it diverged', async () => {
    const task = await training('ppo', { ...PPO, learningRate: 1e38, maxGradientNorm: 1e38 });
    const { value, failure } = await agentRunner()(task);
    expect(value).toBeNull();
    // Whether it is the training that notices or, after its last update, the evaluation.
    expect(failure).toMatch(/does not allow action|diverge/);
  });

  it('has the mean reward where there is no scenario', async () => {
    const run = newRun(
      { ...PLAIN, ...NOTHING, agent: 'q-learning', seed: '1', envs: 4 },
      { scenario: null, env: 'cartpole-v1' },
    );
    const { value } = await agentRunner()({
      scenario: null,
      overrides: [],
      run,
      steps: 400,
      objective: MEAN_REWARD,
      worlds: ['2001', '2002'],
      checkpoint: join(temporaryFolder(), 'checkpoint'),
    });
    expect(value).toBeGreaterThanOrEqual(8);
  });
});
