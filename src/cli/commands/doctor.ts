import process from 'node:process';
import { MissingComponentError } from '../../core/errors.ts';
import { command } from '../command.ts';
import { examineComponents } from '../components.ts';
import { table } from '../table.ts';

export const doctor = command({
  examples: [['switchyard doctor', 'What is installed, and what each component is for']],
  async run(_given, io) {
    const components = await examineComponents(process.env);
    const lacking = components.filter(({ required, found }) => required && !found);
    io.answer('doctor', { ok: lacking.length === 0, components }, () =>
      table(
        ['component', 'found', 'needed for', ''],
        components.map(({ name, found, required, purpose, detail }) => [
          name,
          found ? io.colours.green('yes') : required ? io.colours.red('NO') : 'no',
          purpose,
          detail,
        ]),
      ),
    );
    const [first] = lacking;
    if (first) throw new MissingComponentError(`${first.name} is missing: ${first.detail}`);
  },
});
