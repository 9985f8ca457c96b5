import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../core/errors.ts';
import { command } from '../command.ts';
import { readTextFile, writeFileAtomic } from '../files.ts';
import { scenarioPath } from '../scenario-file.ts';
import { scenarioJsonSchema } from '../scenario-schema.ts';

/** The shipped scenario that new ones start from. */
const TEMPLATE = 'two-tier';

export const init = command({
  positionals: { DIR: { type: 'string', default: '.', describe: 'Folder to write to' } },
  examples: [['switchyard init my-fleet', 'Write my-fleet/scenario.yaml and the schema for your editor']],
  async run({ DIR }, io) {
    const files = {
      'scenario.yaml': readTextFile(scenarioPath(TEMPLATE), 'the scenario to start from'),
      'schema.json': `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`,
    };
    const paths = Object.keys(files).map((name) => join(DIR, name));
    const present = paths.find((path) => existsSync(path));
    if (present) throw new InputError(`${present} exists already; nothing was written`);
    for (const [name, content] of Object.entries(files)) writeFileAtomic(join(DIR, name), content);
    const scenario = join(DIR, 'scenario.yaml');
    io.answer('init', { scenario, written: paths }, () =>
      [
        `wrote ${paths.join(' and ')}`,
        `next: switchyard validate ${scenario}`,
        `      switchyard simulate ${scenario} --policy earliest-finish`,
      ].join('\n'),
    );
  },
});
