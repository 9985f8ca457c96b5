import { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import { SourceDocument } from '../../core/source-document.ts';
import { readTextFile } from '../files.ts';
import type { RunRequest } from './run-request.ts';

const schema = z.strictObject({
  agent: z.string(),
  hyperparameters: z.record(z.string(), z.unknown()).default({}),
  envs: z.int().positive().optional(),
  rows: z.int().positive().optional(),
  init: z.string().optional(),
  tuning: z.unknown(),
});

type Configured = Omit<RunRequest, 'agent'> & {
  readonly agent: string | undefined;
  readonly config: string | undefined;
};

/**
 * What a command line asks for, with what its `--config` says where it says nothing itself.
 *
 * @throws InputError when neither names an agent, both name another, or the file is no settings of a training
 */
export function withConfig<T extends Configured>(given: T): T & RunRequest {
  const { agent, config } = given;
  if (config === undefined) {
    if (agent === undefined) throw new InputError('--agent is required (or --config)');
    return { ...given, agent };
  }
  const settings = readConfig(config);
  if (agent !== undefined && agent !== settings.agent) {
    throw new InputError(`--agent ${agent}: ${config} is for ${settings.agent}`);
  }
  return {
    ...given,
    agent: settings.agent,
    hyperparameters: settings.hyperparameters,
    envs: given.envs ?? settings.envs,
    rows: given.rows ?? settings.rows,
    init: given.init ?? settings.init,
  };
}

function readConfig(file: string): z.output<typeof schema> {
  const document = new SourceDocument(
    readTextFile(file, 'settings of a training, as tune writes them'),
    file,
  );
  const { policy } = (document.value ?? {}) as { readonly policy?: unknown };
  if (policy !== undefined) {
    throw new InputError(`${document.where(['policy'])}: ${policy} learns nothing: play it with --policy`);
  }
  const parsed = schema.safeParse(document.value);
  if (!parsed.success) throw document.explain(parsed.error, allowedKeys);
  return parsed.data;
}

function allowedKeys(path: readonly PropertyKey[]): readonly string[] {
  return path.length === 0 ? Object.keys(schema.shape) : [];
}
