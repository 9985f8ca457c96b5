import { MissingComponentError } from '../../core/errors.ts';

const PACKAGE = 'fengari';

/** A thread of Lua. */
type State = object;

/** The part of the package, which has no types, that is called. */
interface Fengari {
  readonly lauxlib: {
    luaL_newstate(): State;
    luaL_loadbuffer(state: State, program: Uint8Array, size: number, name: Uint8Array): number;
  };
  readonly lualib: { luaL_openlibs(state: State): void };
  readonly lua: {
    lua_pcall(state: State, given: number, results: number, handler: number): number;
    lua_tojsstring(state: State, at: number): string;
  };
  to_luastring(text: string): Uint8Array;
}

/**
 * Runs a Lua program in this process, by a Lua 5.3 in JavaScript, and answers the string that it returns.
 * @throws MissingComponentError when the package is not installed, Error when the program fails
 */
export async function runInFengari(program: string): Promise<string> {
  const { lua, lauxlib, lualib, to_luastring } = await loadFengari();
  const state = lauxlib.luaL_newstate();
  lualib.luaL_openlibs(state);
  const text = to_luastring(program);
  const status = lauxlib.luaL_loadbuffer(state, text, text.length, to_luastring('=policy'));
  const failed = status !== 0 || lua.lua_pcall(state, 0, 1, 0) !== 0;
  const result = lua.lua_tojsstring(state, -1);
  if (failed) throw new Error(result);
  return result;
}

async function loadFengari(): Promise<Fengari> {
  try {
    return ((await import(/* @vite-ignore */ PACKAGE)) as { default: Fengari }).default;
  } catch (cause) {
    throw new MissingComponentError(`${PACKAGE} does not load; install it with: npm install ${PACKAGE}`, {
      cause,
    });
  }
}
