import type { CelEnv } from '@bufbuild/cel';
import type { Cel } from './cel.ts';
import { MAX_MATCHED } from './cost.ts';
import { type Type, vocabulary } from './vocabulary.ts';

/** What rules are written in. */
export interface Language {
  readonly cel: Cel;
  /** Has the functions of standard CEL and none of our own: rules can be taken elsewhere. */
  readonly env: CelEnv;
  readonly variables: ReadonlyMap<string, Type>;
}

let loaded: Promise<Language> | undefined;

/** Standard CEL, but that a pattern is not tried on a text without end: it takes a microsecond a character. */
function environment(cel: Cel): CelEnv {
  const { BOOL, STRING } = cel.CelScalar;
  const matches = cel.celEnv().funcs.find('matches')!;
  const bounded = cel.celMethod('matches', STRING, [STRING], BOOL, function (pattern) {
    if (this.length > MAX_MATCHED) {
      throw new Error(`a text of ${this.length} characters is not matched (allowed: ${MAX_MATCHED})`);
    }
    const found = matches.call(0, this, [pattern]);
    if (typeof found !== 'boolean') throw found;
    return found;
  });
  return cel.celEnv({ funcs: [bounded] });
}

/** The library takes a third of a second to load: only who has rules pays for it, once. */
export function loadLanguage(): Promise<Language> {
  loaded ??= import('@bufbuild/cel').then((cel) => ({
    cel,
    env: environment(cel),
    variables: vocabulary(cel),
  }));
  return loaded;
}
