import { InputError } from '../../../core/errors.ts';
import { allowedNames } from '../../../core/suggest.ts';

/** Where an executor can be reached. */
export interface Address {
  /** A name or an IP address, an IPv6 one without brackets. */
  readonly host: string;
  readonly port: number;
}

const WORD = /^([^=]+)=(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)):([0-9]{1,5})$/;
const MOST_PORT = 65_535;

/**
 * Reads addresses as the command line gives them: `name=host:port`, IPv6 in brackets.
 *
 * @param names of all executors
 * @throws InputError for another form, an unknown name, or a name given twice
 */
export function parseAddresses(words: readonly string[], names: readonly string[]): Map<string, Address> {
  const addresses = new Map<string, Address>();
  for (const word of words) {
    const [, name, v6, host, digits] = WORD.exec(word) ?? [];
    const port = Number(digits);
    if (name === undefined || port < 1 || port > MOST_PORT) {
      throw new InputError(
        `--address ${word} is not allowed (name=host:port, port 1 to ${MOST_PORT}, e.g. ${names[0]}=10.0.0.5:8080)`,
      );
    }
    if (!names.includes(name)) {
      throw new InputError(`--address ${word}: no executor '${name}'${allowedNames(name, names)}`);
    }
    if (addresses.has(name)) throw new InputError(`--address ${word}: '${name}' has an address already`);
    addresses.set(name, { host: (v6 ?? host)!, port });
  }
  return addresses;
}

const V4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])$/;

/** Whether it is an IP address, which needs no resolver. */
export function isIp({ host }: Address): boolean {
  return V4.test(host) || host.includes(':');
}
