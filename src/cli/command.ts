import type { InferredOptionTypes, Options, PositionalOptions } from 'yargs';
import type { Io } from './io.ts';

type Positionals = Readonly<Record<string, PositionalOptions>>;
type Flags = Readonly<Record<string, Options>>;

type NoArguments = Readonly<Record<never, Options>>;

/** What `run` is given: every positional and option by its own name. */
export type Arguments<P extends Positionals, O extends Flags> = Readonly<
  InferredOptionTypes<P> & InferredOptionTypes<O>
>;

/** A command as its author writes it; see {@link command}. */
export interface CommandDefinition<P extends Positionals, O extends Flags> {
  readonly positionals?: P;
  readonly options?: O;
  /** Command lines and what each is for, shown by `--help`. */
  readonly examples?: readonly (readonly [line: string, purpose: string])[];
  /** Does the work. What goes wrong is thrown; a result is handed to {@link Io.answer}. */
  run(given: Arguments<P, O>, io: Io): Promise<void>;
}

/** A command whose argument types have been checked and forgotten. */
export interface Command {
  readonly positionals: Positionals;
  readonly options: Flags;
  readonly examples: readonly (readonly [line: string, purpose: string])[];
  run(given: never, io: Io): Promise<void>;
}

/**
 * Declares a command: `run`'s arguments are typed by the tables of positionals and options.
 *
 * Options are yargs' own; a value option is either `type: 'string'`, `'number'` or `'boolean'`, with `array: true`
 * where it may be repeated. `--json` is every command's and is read from `io.json`.
 */
export function command<const P extends Positionals = NoArguments, const O extends Flags = NoArguments>(
  definition: CommandDefinition<P, O>,
): Command {
  return { positionals: {}, options: {}, examples: [], ...definition };
}
