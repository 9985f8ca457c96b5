import { InputError } from '../../core/errors.ts';
import type { Pending } from './pending.ts';

/** What a person says to a pending decision. */
export interface Word {
  /** Index of a candidate; null says that it was seen, where no candidate is allowed. */
  readonly choice: number | null;
  /** Who says it: the subject of their token. */
  readonly by: string;
  readonly comment?: string;
}

export const MAX_COMMENT = 2000;

/** @throws InputError when the choice is no allowed candidate, or the comment too long */
export function checkWord({ id, candidates, allowed }: Pending, { choice, comment = '' }: Word): void {
  const where = `pending decision '${id}'`;
  if (comment.length > MAX_COMMENT) {
    throw new InputError(`${where}: comment: ${comment.length} characters (allowed: ${MAX_COMMENT})`);
  }
  const open = candidates.map((name, k) => `${k} (${name})`).filter((_, k) => allowed[k]);
  if (open.length === 0) {
    if (choice === null) return;
    throw new InputError(`${where}: choice: no candidate is allowed, so only null is, got ${choice}`);
  }
  if (choice !== null && Number.isSafeInteger(choice) && allowed[choice]) return;
  throw new InputError(`${where}: choice: ${choice} is no allowed candidate (allowed: ${open.join(', ')})`);
}
