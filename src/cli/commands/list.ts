import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import { command } from '../command.ts';
import { type Item, inventory, type Kind, kinds } from '../inventory.ts';
import { table } from '../table.ts';

export const list = command({
  positionals: { kind: { type: 'string', describe: `One of ${kinds.join(', ')}; all where it is left out` } },
  examples: [['switchyard list schedulers', 'Every built-in scheduling rule']],
  async run({ kind }, io) {
    const chosen = kind === undefined ? kinds : [checkKind(kind)];
    const found = new Map<Kind, Item[]>();
    for (const each of chosen) found.set(each, await inventory[each]());
    io.answer('list', Object.fromEntries(found), () =>
      [...found].map(([each, items]) => section(each, items, chosen.length > 1)).join('\n\n'),
    );
  },
});

function checkKind(kind: string): Kind {
  const known = kinds.find((each) => each === kind);
  if (known === undefined) throw new InputError(`unknown kind '${kind}'${allowedNames(kind, kinds)}`);
  return known;
}

function section(kind: Kind, items: readonly Item[], titled: boolean): string {
  const keys = Object.keys(items[0] ?? { name: '' });
  const rows = items.map((item) => keys.map((key) => item[key]));
  const body = items.length === 0 ? '(none)' : table(keys, rows);
  return titled ? `${kind.toUpperCase()}\n${body}` : body;
}
