/** Why packages that may be absent do not load, in a few words. */
export function loadFailure(names: readonly string[], error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const absent = names.find((name) => message.includes(`'${name}'`));
  if (code !== 'ERR_MODULE_NOT_FOUND' || absent === undefined) {
    return `does not load: ${message.split('\n')[0]!.trim()}`;
  }
  return names.length === 1 ? 'not installed' : `${absent} is not installed`;
}
