import type { Command } from './command.ts';

/** A command before its module is loaded, which happens only when it is used. */
export interface Entry {
  /** Name and positionals: `<needed>`, `[optional]`, `<one-or-more..>`. */
  readonly usage: string;
  readonly description: string;
  load(): Promise<Command>;
}

/** Every command, in the order of `--help`; one file each in `commands/`. */
export const catalogue: readonly Entry[] = [
  {
    usage: 'completion',
    description: 'Print a script that completes commands and options in your shell',
    load: async () => (await import('./commands/completion.ts')).completion,
  },
];

export function nameOf(entry: Entry): string {
  return entry.usage.split(' ')[0]!;
}
