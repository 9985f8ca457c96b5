import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Fonts } from '../report/render.ts';

const require = createRequire(import.meta.url);
const FONT_PACKAGE = '@expo-google-fonts/atkinson-hyperlegible';

/** Text of a file in an installed package, e.g. `vega/build/vega.min.js`. */
export function readPackageFile(path: string): string {
  const [name, ...rest] = path.split('/');
  return readFileSync(join(packageFolderOf(name!), ...rest), 'utf8');
}

/** The fonts that PNGs are drawn with, so that they look the same where the system has none. */
export function pngFonts(): Fonts {
  const folder = packageFolderOf(FONT_PACKAGE);
  return {
    family: 'Atkinson Hyperlegible',
    files: [
      join(folder, '400Regular', 'AtkinsonHyperlegible_400Regular.ttf'),
      join(folder, '700Bold', 'AtkinsonHyperlegible_700Bold.ttf'),
    ],
  };
}

/** Packages export their entry only, so the folder is found from that. */
function packageFolderOf(name: string): string {
  const tail = join('node_modules', ...name.split('/'));
  let folder = dirname(require.resolve(name));
  while (!folder.endsWith(tail)) folder = dirname(folder);
  return folder;
}
