import { backends, DEFAULT_BACKEND } from '../../learn/backends.ts';
import { command } from '../command.ts';
import { refuseForeign } from '../files.ts';
import { logOptions, mlflowOf } from '../logs/options.ts';
import { openTrainingLog } from '../logs/training-log.ts';
import { POLICY_HELP } from '../policy.ts';
import { beginRun, RUN_FILE, readRun } from '../run-folder.ts';
import { loadScenario } from '../scenario-file.ts';
import { interruptible } from '../signals.ts';
import { withConfig } from '../training/config-file.ts';
import { learn } from '../training/learn.ts';
import { savingOf, stopRuleOf, trainingOptions } from '../training/options.ts';
import { DEFAULT_ENVS, DEFAULT_SEED, newRun, resumedRun } from '../training/run-request.ts';
import { subjectOf } from '../training/subject.ts';
import { Training } from '../training/training.ts';
import { variantsOf } from '../training/vary.ts';
import { World } from '../training/world.ts';
import { wholeNumber } from '../whole-number.ts';

export const train = command({
  positionals: {
    scenario: {
      type: 'string',
      demandOption: true,
      describe: 'Its file, a shipped one’s name, cartpole-v1 or acrobot-v1',
    },
  },
  options: {
    agent: { type: 'string', describe: 'The learning method; needed unless --config names it' },
    config: { type: 'string', describe: 'Settings in a file, as tune writes them; options come first' },
    steps: {
      type: 'number',
      default: 100_000,
      describe: 'Environment steps in all, those before --resume included',
    },
    seed: { type: 'string', describe: `Decides everything random; any text (${DEFAULT_SEED})` },
    set: { type: 'string', array: true, default: [], describe: 'path=value, e.g. arrivals.rate=12' },
    param: {
      type: 'string',
      array: true,
      default: [],
      describe:
        'name=value of the method, e.g. learningRate=0.001, or {from: 0.001, to: 0, steps: 100000, shape: linear}',
    },
    env: {
      type: 'string',
      describe: 'What is asked, where a scenario suits several environments, e.g. autoscale-v0 (list envs)',
    },
    envs: { type: 'number', describe: `Environments stepped together (${DEFAULT_ENVS})` },
    workers: {
      type: 'number',
      default: 0,
      describe:
        'Threads that step the environments; changes no result; for steps of 100 µs and more, on idle processors',
    },
    rows: { type: 'number', describe: 'Candidates that are shown where there is a queue, at most 128' },
    backend: {
      type: 'string',
      choices: backends.names(),
      describe: `What computes the updates (${DEFAULT_BACKEND})`,
    },
    multi: {
      type: 'string',
      choices: ['executor'],
      describe: 'Let these be agents that bid for tasks with one shared policy; steps count agents',
    },
    init: { type: 'string', describe: `Start as a copy of this policy. ${POLICY_HELP}` },
    out: { type: 'string', describe: 'Folder of the run; results/runs/… unless given' },
    resume: { type: 'string', describe: 'Go on with the run in this folder' },
    ...trainingOptions,
    ...logOptions,
  },
  examples: [
    ['switchyard train two-tier --agent ppo --steps 200000 --out run', 'Learn to route'],
    ['switchyard train admission --env admission-v0 --agent ppo', 'Learn which tasks to turn away'],
    [
      'switchyard train two-tier --agent ppo --steps 400000 --resume run',
      'Go on, exactly as if never stopped',
    ],
  ],
  async run(words, io) {
    const given = withConfig(words);
    wholeNumber('--steps', given.steps, 1);
    const mlflow = mlflowOf(given);
    const saving = savingOf(given);
    const resumed = given.resume === undefined ? null : readRun(given.resume);
    const subject = await subjectOf(given.scenario, given.set, {
      env: given.env,
      rather: resumed?.description.env,
    });
    const run = resumed
      ? resumedRun(resumed.description, given, subject, given.resume!)
      : newRun(given, subject);
    const stop = stopRuleOf(given, run.evalEvery);
    const load = (settings: readonly string[]) => loadScenario(given.scenario, [...given.set, ...settings]);
    const world = await World.of(run, subject.scenario ? await variantsOf(run.vary, load) : []);
    const training = await Training.begin(run, world, resumed?.state ?? null, stop, {
      workers: given.workers,
      scenario: subject.scenario && { name: given.scenario, overrides: given.set },
    });
    const folder =
      given.out ?? given.resume ?? `results/runs/${run.scenario?.name ?? run.env}-${run.agent}-${run.seed}`;
    refuseForeign(folder, RUN_FILE);
    if (folder !== given.resume) beginRun(folder, run);
    const from = given.resume === undefined ? null : { folder: given.resume, steps: training.steps };
    const log = openTrainingLog(folder, { run, resumed: from, mlflow, warn: io.warn });
    try {
      await interruptible(io, (signal) =>
        learn(training, run, { folder, steps: given.steps, policy: given.policy, saving, signal, log, io }),
      );
    } finally {
      await training.close();
    }
  },
});
