import { InputError } from '../../../core/errors.ts';

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** @throws InputError where a key or a value is none for a label of Kubernetes */
export function refuseOddLabels(key: string, values: readonly string[]): void {
  const slash = key.indexOf('/');
  const [prefix, name] = slash < 0 ? [null, key] : [key.slice(0, slash), key.slice(slash + 1)];
  if (!NAME.test(name) || (prefix !== null && !PREFIX.test(prefix))) {
    throw new InputError(
      `--pool-label ${key} is not allowed (a label’s key, e.g. node.kubernetes.io/instance-type)`,
    );
  }
  const odd = values.find((value) => !NAME.test(value));
  if (odd !== undefined) {
    throw new InputError(
      `--pool-label ${key}: pool '${odd}' cannot be a label’s value (allowed: 63 letters, digits, - _ .)`,
    );
  }
}
