import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package, whether it runs from its sources or built. */
export const packageFolder = nearestPackage(dirname(fileURLToPath(import.meta.url)));

function nearestPackage(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : nearestPackage(dirname(folder));
}

interface PackageDescription {
  readonly version: string;
  readonly engines: { readonly node: string };
}

export function readPackage(): PackageDescription {
  return JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as PackageDescription;
}
