import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { failureOf } from '../../core/failure.ts';
import { VectorArrays } from '../../gym/vector-arrays.ts';
import { paddedRows } from '../../gym/vector-env.ts';
import { type MemberStates, VectorMembers } from '../../gym/vector-members.ts';
import { loadScenario } from '../scenario-file.ts';
import { environmentOf } from '../training/environments.ts';
import { CONTROL, type EnvWorkerData, ORDERS, type Reply } from './messages.ts';

/**
 * What a worker thread of a `WorkerVector` does: makes its environments, says so, and then sleeps between the orders it
 * gets until the thread is ended from outside.
 */
export async function serveEnvironments(): Promise<void> {
  const data = workerData as EnvWorkerData;
  const tell = (reply: Reply) => parentPort!.postMessage(reply);
  try {
    const members = await membersOf(data);
    tell({ value: null });
    serve(members, data);
  } catch (error) {
    tell({ failure: failureOf(error) });
  }
}

async function membersOf(data: EnvWorkerData) {
  const { recipe, count, total, first, memory } = data;
  const scenario = recipe.scenario && (await loadScenario(recipe.scenario.name, recipe.scenario.overrides));
  const make = environmentOf(recipe, scenario);
  const environments = Array.from({ length: count }, make);
  const { spec } = environments[0]!;
  const arrays = VectorArrays.in(spec.observationSpace, total, paddedRows(spec), () => memory);
  const part = arrays.part(first, count);
  return { members: new VectorMembers(environments, data, part), actions: part.actions };
}

function serve({ members, actions }: Awaited<ReturnType<typeof membersOf>>, data: EnvWorkerData): never {
  const control = new Int32Array(data.control);
  const { port } = data;
  const message = () => receiveMessageOnPort(port)!.message as unknown;
  const reply = (content: Reply) => port.postMessage(content);
  const obey = (order: number) => {
    if (order === ORDERS.step) members.step(actions);
    else if (order === ORDERS.reset) members.reset();
    else if (order === ORDERS.save) reply({ value: members.save(message() as boolean) });
    else members.load(message() as MemberStates);
  };
  for (let round = 0; ; round++) {
    // The notice of a round that was seen to begin without it can come late: waking up alone means nothing.
    while (Atomics.load(control, CONTROL.round) === round) Atomics.wait(control, CONTROL.round, round);
    try {
      obey(Atomics.load(control, CONTROL.order));
    } catch (error) {
      reply({ failure: failureOf(error) });
      Atomics.add(control, CONTROL.failed, 1);
    }
    Atomics.add(control, CONTROL.done, 1);
    Atomics.notify(control, CONTROL.done);
  }
}
