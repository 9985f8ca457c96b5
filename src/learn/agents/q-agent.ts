import { paddedRows } from '../../gym/vector-env.ts';
import type { AgentGiven } from '../agent.ts';
import type { Backend } from '../backend.ts';
import type { Value } from '../graph/graph.ts';
import { reduceMax, reduceMean } from '../graph/vocabulary.ts';
import { masked } from '../losses/action-values.ts';
import { marginObjective } from '../losses/margin-objective.ts';
import type { Answer } from '../networks/inference.ts';
import { QNetwork, type QNetworkOptions } from '../networks/q-network.ts';
import type { Minibatch } from '../update/update-loop.ts';
import { type Gatherer, NetworkAgent, type NetworkAgentOptions } from './network-agent.ts';

/** What all methods that learn values of actions are told. */
export interface QAgentOptions extends QNetworkOptions, NetworkAgentOptions {}

/** Demonstrations that are handed to the backend at once. */
const CHUNK = 2048;

/**
 * A network of action values that acts by the greatest, mostly: its values of what is seen are the greatest among the
 * actions that are allowed. Demonstrations are learned by {@link marginObjective}.
 */
export abstract class QAgent<G extends Gatherer> extends NetworkAgent<QNetwork, G> {
  /** @param added fields of a row besides those of the network */
  constructor(
    given: AgentGiven,
    backend: Backend,
    options: QAgentOptions,
    added: Readonly<Record<string, number>> = {},
  ) {
    const { spec } = given;
    super(given, backend, new QNetwork(spec.observationSpace, paddedRows(spec), options), options, added);
  }

  protected override answer(fields: Readonly<Record<string, Value>>, parameters: Value): Answer<Value> {
    const scores = masked(this.#means(fields, parameters), fields.mask!);
    return { scores, values: reduceMax(scores, [1]) };
  }

  protected override imitation() {
    const objective = ({ fields, parameters }: Minibatch) =>
      marginObjective(this.#means(fields, parameters), fields);
    return { objective, chunk: CHUNK };
  }

  /** Q of all actions, [b, actions]: the mean of their quantiles where there are several. */
  #means(fields: Readonly<Record<string, Value>>, parameters: Value): Value {
    const values = this.network.values(fields, parameters);
    return values.shape.length === 2 ? values : reduceMean(values, [2]);
  }
}
