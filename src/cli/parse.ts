import yargs, { type Argv } from 'yargs';
import { InputError } from '../core/errors.ts';
import { closest } from '../core/suggest.ts';
import { catalogue, type Entry, nameOf } from './catalogue.ts';
import type { Command } from './command.ts';
import { readPackage } from './project.ts';

/** A command line that asks for work; `--help` and `--version` have been answered and ask for none. */
export interface Request {
  readonly command: Command;
  readonly given: Readonly<Record<string, unknown>>;
}

const EXIT_CODES =
  'Exit codes: 0 done, 1 internal error, 2 wrong usage or input, 3 a component is missing, 99 a threshold or\n' +
  'verification failed, 130 interrupted after a checkpoint.';

/**
 * Reads a command line, loading only the module of the command it names.
 *
 * @throws InputError in one line when it is not a valid one
 */
export async function parse(words: readonly string[]): Promise<Request | undefined> {
  const entry = chosenEntry(words);
  const command = await entry?.load();
  let request: Request | undefined;
  const parser = yargs([...words])
    .scriptName('switchyard')
    .usage('Usage: $0 <command> [options]')
    .locale('en')
    .updateStrings(WORDING as unknown as Record<string, string>)
    .parserConfiguration({ 'dot-notation': false, 'parse-numbers': false, 'parse-positional-numbers': false })
    .option('json', { type: 'boolean', default: false, describe: 'Print one JSON document' })
    .version(readPackage().version)
    .epilogue(EXIT_CODES)
    .exitProcess(false)
    .strict()
    .fail((complaint, error) => {
      throw error && error.name !== 'YError' ? error : explain(complaint, words, entry, command);
    });
  for (const each of catalogue) {
    parser.command(
      each.usage,
      each.description,
      (builder) => (each === entry ? describe(command!, builder) : builder),
      (given) => {
        request = { command: command!, given };
      },
    );
  }
  parser.wrap(Math.min(110, parser.terminalWidth()));
  await parser.parseAsync();
  if (request !== undefined) checkValues(request, words);
  else if (entry === undefined && !words.some((word) => word.startsWith('-'))) {
    throw new InputError(`a command is needed: ${catalogue.map(nameOf).join(', ')} (see switchyard --help)`);
  }
  return request;
}

/** The first word that is not an option names the command. */
function chosenEntry(words: readonly string[]): Entry | undefined {
  const completing = words.includes('--get-yargs-completions');
  const names = catalogue.map(nameOf);
  const name = words.find((word) => !word.startsWith('-') && (!completing || names.includes(word)));
  const entry = catalogue.find((each) => nameOf(each) === name);
  if (entry === undefined && name !== undefined) {
    const near = closest(name, names);
    throw new InputError(
      `unknown command '${name}'${near ? `; did you mean '${near}'?` : ''} (see switchyard --help)`,
    );
  }
  return entry;
}

function describe(command: Command, builder: Argv): Argv {
  for (const [name, options] of Object.entries(command.positionals)) builder.positional(name, options);
  for (const [name, options] of Object.entries(command.options)) {
    builder.option(name, {
      ...options,
      ...(options.type === 'boolean' ? {} : { requiresArg: true }),
      ...(options.array ? { nargs: 1 } : {}),
    });
  }
  return builder.example(command.examples.map(([line, purpose]) => [line, purpose]));
}

const TOO_FEW = 'Not enough non-option arguments';

/** yargs' own messages, said our way; its types do not know the pairs. */
const WORDING = {
  'Missing required argument: %s': { one: '--%s is required', other: 'required: --%s' },
  'Not enough arguments following: %s': '--%s needs a value',
  'Invalid values:': '',
  'Argument: %s, Given: %s, Choices: %s': '%s is %s (allowed: %s)',
};

/** A complaint of yargs as one line, with a did-you-mean for an unknown option. */
function explain(
  complaint: string,
  words: readonly string[],
  entry: Entry | undefined,
  command: Command | undefined,
): InputError {
  const unknown = unknownOption(words, command);
  if (unknown !== undefined) {
    const near = closest(unknown, optionNames(command));
    return new InputError(`unknown option '--${unknown}'${near ? `; did you mean '--${near}'?` : ''}`);
  }
  if (entry && complaint.startsWith(TOO_FEW)) return new InputError(`usage: switchyard ${entry.usage}`);
  const surplus = /^Unknown arguments?: ([^,]+)/.exec(complaint)?.[1];
  if (surplus !== undefined) return new InputError(`unexpected argument '${surplus}'`);
  return new InputError(complaint.replace(/\s+/g, ' ').trim());
}

function unknownOption(words: readonly string[], command: Command | undefined): string | undefined {
  const known = optionNames(command);
  return words
    .filter((word) => /^--?[a-z]/i.test(word))
    .map((word) => word.replace(/^-+/, '').split('=')[0]!)
    .find((name) => !known.includes(name.replace(/^no-/, '')));
}

function optionNames(command: Command | undefined): string[] {
  return [...Object.keys(command?.options ?? {}), 'json', 'help', 'version'];
}

/** What yargs lets pass: an option given twice, and a number that is none. */
function checkValues({ command, given }: Request, words: readonly string[]): void {
  for (const [name, options] of Object.entries(command.options)) {
    const value = given[name];
    if (Array.isArray(value) && !options.array) throw new InputError(`--${name} is given more than once`);
    if (options.type === 'number' && Number.isNaN(value)) {
      throw new InputError(`--${name}: '${rawValue(words, name)}' is not a number`);
    }
  }
}

function rawValue(words: readonly string[], name: string): string | undefined {
  const at = words.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  const [, inline] = words[at]?.split('=') ?? [];
  return inline ?? words[at + 1];
}
