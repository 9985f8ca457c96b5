import type { Command } from './command.ts';

/** A command before its module is loaded, which happens only when it is used. */
export interface Entry {
  /** Name and positionals: `<needed>`, `[optional]`, `<one-or-more..>`. */
  readonly usage: string;
  readonly description: string;
  load(): Promise<Command>;
}

/** Every command, in the order of `--help`; one file each in `commands/`. */
export const catalogue: readonly Entry[] = [
  {
    usage: 'init [DIR]',
    description: 'Write a commented scenario to start from',
    load: async () => (await import('./commands/init.ts')).init,
  },
  {
    usage: 'validate <scenario>',
    description: 'Check a scenario, and warn where more work arrives than can be done',
    load: async () => (await import('./commands/validate.ts')).validate,
  },
  {
    usage: 'list [kind]',
    description: 'List what can be named: schedulers, scenarios, importers, …',
    load: async () => (await import('./commands/list.ts')).list,
  },
  {
    usage: 'import <format> <file..>',
    description: 'Turn a trace into a scenario, with a report on its quality',
    load: async () => (await import('./commands/import.ts')).importTrace,
  },
  {
    usage: 'calibrate <trace>',
    description: 'Fit a generator to a trace, and say how far it is from it',
    load: async () => (await import('./commands/calibrate.ts')).calibrateTrace,
  },
  {
    usage: 'simulate <scenario>',
    description: 'Run a policy on a scenario and report what came of it',
    load: async () => (await import('./commands/simulate.ts')).simulate,
  },
  {
    usage: 'explain <scenario>',
    description: 'Take a decision apart: scores, what they are made of, and why',
    load: async () => (await import('./commands/explain.ts')).explain,
  },
  {
    usage: 'whatif <scenario>',
    description: 'Try every other candidate of a decision under the same noise',
    load: async () => (await import('./commands/whatif.ts')).whatif,
  },
  {
    usage: 'train <scenario>',
    description: 'Learn a policy, or go on learning',
    load: async () => (await import('./commands/train.ts')).train,
  },
  {
    usage: 'tune <scenario>',
    description: 'Search the parameters of a method or a policy by successive halving',
    load: async () => (await import('./commands/tune.ts')).tune,
  },
  {
    usage: 'bench <scenarios..>',
    description: 'Compare policies on common seeds, with intervals',
    load: async () => (await import('./commands/bench.ts')).bench,
  },
  {
    usage: 'reproduce <result>',
    description: 'Run a benchmark again from its folder, and compare every byte',
    load: async () => (await import('./commands/reproduce.ts')).reproduce,
  },
  {
    usage: 'worker',
    description: 'Run trials that bench --redis asks for, on as many machines as you like',
    load: async () => (await import('./commands/worker.ts')).worker,
  },
  {
    usage: 'load <url>',
    description: 'Put a decision server under load, and measure its answers',
    load: async () => (await import('./commands/load.ts')).load,
  },
  {
    usage: 'export <source>',
    description: 'Ship a policy: as data, ONNX or JavaScript',
    load: async () => (await import('./commands/export.ts')).exportPolicy,
  },
  {
    usage: 'keygen',
    description: 'Make the two keys that artifacts are signed and verified with',
    load: async () => (await import('./commands/keygen.ts')).keygen,
  },
  {
    usage: 'verify <artifact>',
    description: 'Check the files of an artifact, who signed it, and that all its formats say the same',
    load: async () => (await import('./commands/verify.ts')).verify,
  },
  {
    usage: 'serve <artifact>',
    description: 'Decide over HTTP, guarded and audited',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    usage: 'slurm',
    description: 'Order the queue of a Slurm cluster by a policy',
    load: async () => (await import('./commands/slurm.ts')).slurm,
  },
  {
    usage: 'audit <action> <log..>',
    description: 'Check that no record of an audit log was edited, removed or moved',
    load: async () => (await import('./commands/audit.ts')).audit,
  },
  {
    usage: 'ope <log>',
    description: 'Estimate from an audit log what another policy would have been worth, off-policy',
    load: async () => (await import('./commands/ope.ts')).ope,
  },
  {
    usage: 'replay <log>',
    description: 'Turn an audit log into a trace and a scenario to train on',
    load: async () => (await import('./commands/replay.ts')).replay,
  },
  {
    usage: 'plot <folder..>',
    description: 'Draw a training run or a benchmark as a page or as pictures',
    load: async () => (await import('./commands/plot.ts')).plot,
  },
  {
    usage: 'perf',
    description: 'Measure the product against the plainest loops that do the same work',
    load: async () => (await import('./commands/perf.ts')).perf,
  },
  {
    usage: 'conformance',
    description: 'Compare the simulator with exact results of queueing theory',
    load: async () => (await import('./commands/conformance.ts')).conformance,
  },
  {
    usage: 'learning-gates',
    description: 'Train every method on known tasks, beside published results',
    load: async () => (await import('./commands/learning-gates.ts')).learningGates,
  },
  {
    usage: 'coverage',
    description: 'Measure how often the intervals of bench hold the truth',
    load: async () => (await import('./commands/coverage.ts')).coverage,
  },
  {
    usage: 'planning',
    description: 'Measure what planning by simulation saves, and what a decision costs',
    load: async () => (await import('./commands/planning.ts')).planning,
  },
  {
    usage: 'reference',
    description: 'Write or check the tables of every suite with all static schedulers',
    load: async () => (await import('./commands/reference.ts')).reference,
  },
  {
    usage: 'results',
    description: 'Train, compare and ship the policies of every suite',
    load: async () => (await import('./commands/results.ts')).results,
  },
  {
    usage: 'schema [of]',
    description: 'Print the JSON Schema of the scenario file, or of the configuration of serve',
    load: async () => (await import('./commands/schema.ts')).schema,
  },
  {
    usage: 'doctor',
    description: 'Say which components are found and what each is for',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    usage: 'completion',
    description: 'Print a script that completes commands and options in your shell',
    load: async () => (await import('./commands/completion.ts')).completion,
  },
];

export function nameOf(entry: Entry): string {
  return entry.usage.split(' ')[0]!;
}
