import { remoteSchedulers } from '../../policies/remote/index.ts';
import { schedulers } from '../../policies/static/index.ts';
import { InputError } from '../core/errors.ts';
import type { AsyncScheduler, Parameters, SchedulerGiven } from '../sim/scheduler.ts';
import { chatEndpoint } from './chat-endpoint.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Parameters that say whom to ask and who answers instead; the others are the scheduler's own. */
const OUTER = ['url', 'timeout', 'fallback'];

/**
 * A scheduler that asks a language model: `url` and `model` are parameters, or else SWITCHYARD_LLM_URL and
 * SWITCHYARD_LLM_MODEL; the key is SWITCHYARD_LLM_KEY and nothing else.
 *
 * @throws InputError when one of them is missing or the scenario's question is another
 */
export function remoteScheduler(
  name: string,
  parameters: Parameters,
  given: Omit<SchedulerGiven, 'parameters'>,
  environment: Environment,
): AsyncScheduler {
  const { create, controls } = remoteSchedulers.get(name);
  const { control } = given.scenario;
  if (!controls.includes(control)) {
    throw new InputError(
      `scheduler '${name}' is for control ${controls.join(', ')}, the scenario's is ${control}`,
    );
  }
  const { url, timeout = 10, fallback = 'least-backlog', ...own } = parameters;
  const model = own.model ?? environment.SWITCHYARD_LLM_MODEL;
  const address = url ?? environment.SWITCHYARD_LLM_URL;
  if (address === undefined || model === undefined) {
    const missing = address === undefined ? 'url' : 'model';
    throw new InputError(
      `${name}: no ${missing} (give ${name}:${missing}=… or set SWITCHYARD_LLM_${missing.toUpperCase()})`,
    );
  }
  if (!(Number(timeout) > 0))
    throw new InputError(`${name}:timeout=${timeout} is not allowed (seconds above 0)`);
  for (const parameter of Object.keys(own)) {
    if (!['model', 'budget', 'tokens', 'digits'].includes(parameter)) {
      throw new InputError(
        `scheduler '${name}' has no parameter '${parameter}' (it has model, budget, tokens, digits, ${OUTER.join(', ')})`,
      );
    }
  }
  const rule = schedulers.get(String(fallback));
  if (!rule.controls.includes(control)) {
    throw new InputError(`${name}:fallback=${fallback} is not for control ${control}`);
  }
  const chat = chatEndpoint({
    url: String(address),
    key: environment.SWITCHYARD_LLM_KEY,
    timeoutMillis: 1000 * Number(timeout),
  });
  return create({
    ...given,
    parameters: { ...own, model },
    chat,
    fallback: rule.create({ ...given, parameters: {} }),
  });
}
