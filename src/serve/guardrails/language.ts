import type { CelEnv } from '@bufbuild/cel';
import type { Cel } from './cel.ts';
import { type Type, vocabulary } from './vocabulary.ts';

/** What rules are written in. */
export interface Language {
  readonly cel: Cel;
  /** The functions of standard CEL, none of our own: rules can be taken elsewhere. */
  readonly env: CelEnv;
  readonly variables: ReadonlyMap<string, Type>;
}

let loaded: Promise<Language> | undefined;

/** The library takes a third of a second to load: only who has rules pays for it, once. */
export function loadLanguage(): Promise<Language> {
  loaded ??= import('@bufbuild/cel').then((cel) => ({
    cel,
    env: cel.celEnv(),
    variables: vocabulary(cel),
  }));
  return loaded;
}
