import yargs from 'yargs';
import { command } from '../command.ts';

export const completion = command({
  examples: [['switchyard completion >> ~/.bashrc', 'Complete in bash; zsh and fish are known by $SHELL']],
  async run(_given, io) {
    let script = '';
    await yargs()
      .scriptName('switchyard')
      .completion('completion')
      .parse('completion', (_error: unknown, _given: unknown, output: string) => {
        script = output;
      });
    io.answer('completion', { script }, () => script);
  },
});
