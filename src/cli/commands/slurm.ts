import { MODES } from '../../serve/decision/answer.ts';
import { command } from '../command.ts';
import { POLICY_HELP } from '../policy.ts';
import { interruptible } from '../signals.ts';
import { checkSlurmFlags } from '../slurm/options.ts';

export const slurm = command({
  options: {
    policy: { type: 'string', describe: POLICY_HELP },
    mode: {
      choices: MODES,
      default: 'advise' as const,
      describe: 'Only record, print what would be set, or set priorities',
    },
    interval: { type: 'number', default: 10, describe: 'Seconds from one look at the queue to the next' },
    audit: { type: 'string', describe: 'File to record rankings in; enforce needs one' },
    state: {
      type: 'string',
      describe: 'File that remembers Slurm’s own priorities of jobs that were set; default: AUDIT.slurm.json',
    },
    'disable-file': { type: 'string', describe: 'While it is there, Slurm has its own order' },
    partition: {
      type: 'string',
      array: true,
      describe: 'Order the jobs of this one only; may be repeated; default: all',
    },
    once: { type: 'boolean', default: false, describe: 'Look once and leave what was set as it is' },
    restore: { type: 'boolean', default: false, describe: 'Give Slurm its order back, and end' },
    timeout: { type: 'number', default: 10, describe: 'Seconds that squeue, sinfo or scontrol may take' },
    'max-updates': {
      type: 'number',
      default: 100,
      describe: 'Priorities to set in one look at most; the rest is for the next',
    },
    key: { type: 'string', describe: "The signer's public.pem: only an artifact that they signed is taken" },
  },
  examples: [
    ['switchyard slurm --policy policy', 'Print which priorities a learned policy would set'],
    ['switchyard slurm --policy sjf --mode observe --audit audit.jsonl', 'Only record what it would do'],
    ['switchyard slurm --policy policy --mode enforce --audit audit.jsonl', 'Order the queue'],
    ['switchyard slurm --restore --audit audit.jsonl', 'Give Slurm its order back after a crash'],
  ],
  async run(flags, io) {
    checkSlurmFlags(flags);
    const { order, restore } = await import('../slurm/run.ts');
    if (flags.restore) return restore(flags, io);
    await interruptible(
      io,
      (signal) => order(flags, io, signal),
      'giving Slurm its order back; once more to stop at once',
    );
  },
});
