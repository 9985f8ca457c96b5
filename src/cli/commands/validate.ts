import { command } from '../command.ts';
import { offeredLoad } from '../offered-load.ts';
import { loadScenario } from '../scenario-file.ts';
import { formatNumber } from '../table.ts';

export const validate = command({
  positionals: {
    scenario: { type: 'string', demandOption: true, describe: 'Its file, or a shipped one’s name' },
  },
  options: {
    set: { type: 'string', array: true, default: [], describe: 'path=value, e.g. arrivals.rate=12' },
  },
  examples: [['switchyard validate two-tier --set arrivals.rate=40', 'Would this fleet still keep up?']],
  async run(given, io) {
    const scenario = await loadScenario(given.scenario, given.set);
    const load = offeredLoad(scenario);
    const { tasks, warmup } = scenario.horizon;
    const warnings = [
      ...(load !== null && load >= 1
        ? [
            `the offered load is ${formatNumber(load)}: work arrives faster than the fleet can do it, queues only grow`,
          ]
        : []),
      ...(tasks !== undefined && warmup >= tasks
        ? [`horizon.warmup is ${warmup} of ${tasks} tasks: nothing is left to measure`]
        : []),
    ];
    for (const warning of warnings) io.warn(warning);
    const { name, hash } = scenario;
    io.answer(
      'validate',
      { valid: true, warnings, load, scenario: { name, hash } },
      () => `${given.scenario} is valid${load === null ? '' : `; offered load ${formatNumber(load)}`}`,
    );
  },
});
