import type { LogEntry } from '../logs/entry.ts';
import { formatNumber } from '../table.ts';
import { Sparkline } from './sparkline.ts';

const MOST_FIGURES = 5;

/** What is shown of an update, these first, and under which name. */
const FIGURES: Readonly<Record<string, string>> = {
  'train/loss': 'loss',
  'train/policy_gradient_loss': 'policy loss',
  'train/value_loss': 'value loss',
  'train/approx_kl': 'KL',
  'train/entropy_loss': '−entropy',
};

/** How well it goes, the first that there is: long episodes may not have ended yet. */
const MEASURES = [
  ['rollout/ep_rew_mean', 'mean return'],
  ['rollout/reward_per_step', 'reward/step'],
] as const;

interface Evaluation {
  readonly value: number;
  readonly steps: number;
}

/** What has been seen of a training, in words. */
export class TrainingCourse {
  readonly #measures = MEASURES.map(([key, label]) => ({
    key,
    label,
    line: new Sparkline(),
    best: -Infinity,
  }));
  #entry: LogEntry | undefined;
  #evaluation: Evaluation | undefined;
  #bestEvaluation: Evaluation | undefined;

  add(entry: LogEntry): void {
    // What an entry lacks, an evaluation alone for example, is as it was.
    this.#entry = { ...this.#entry, ...entry };
    for (const measure of this.#measures) {
      const value = entry[measure.key];
      if (value === undefined) continue;
      measure.line.add(value);
      measure.best = Math.max(measure.best, value);
    }
    const value = entry['eval/mean_reward'];
    if (value === undefined) return;
    this.#evaluation = { value, steps: entry.steps };
    if (value >= (this.#bestEvaluation?.value ?? Number.NEGATIVE_INFINITY)) {
      this.#bestEvaluation = this.#evaluation;
    }
  }

  /** Pairs of what a line is about and its text. */
  lines(): [label: string, text: string][] {
    const lines: [string, string][] = [];
    const measure = this.#measures.find(({ key }) => this.#entry?.[key] !== undefined);
    if (measure) {
      const { key, label, line, best } = measure;
      lines.push([label, `${formatNumber(this.#entry![key]!)}  ${line.text()}  best ${formatNumber(best)}`]);
    }
    const figures = this.#entry ? figuresOf(this.#entry) : [];
    if (figures.length > 0) lines.push(['update', figures.join(' · ')]);
    if (this.#evaluation && this.#bestEvaluation) {
      const at = ({ value, steps }: Evaluation) => `${formatNumber(value)} at ${formatNumber(steps)}`;
      lines.push(['evaluation', `${at(this.#evaluation)}, best ${at(this.#bestEvaluation)}`]);
    }
    return lines;
  }
}

function figuresOf(entry: LogEntry): string[] {
  const others = Object.keys(entry).filter((key) => key.startsWith('train/') && !(key in FIGURES));
  return [...Object.keys(FIGURES).filter((key) => key in entry), ...others]
    .slice(0, MOST_FIGURES)
    .map((key) => `${FIGURES[key] ?? nameOf(key)} ${formatNumber(entry[key]!)}`);
}

/** `train/clip_fraction` → `clip fraction`. */
function nameOf(key: string): string {
  return key.slice(key.indexOf('/') + 1).replaceAll('_', ' ');
}
