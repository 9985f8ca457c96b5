import type { Chart, Table } from './chart.ts';
import type { DecisionTable } from './decision-table.ts';

/** A table that readers sort and filter. */
export interface DataTable {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly table: Table;
  /** Columns whose values are few: each gets a list to choose from. */
  readonly choices: readonly string[];
  /** What is chosen at first, by column. */
  readonly chosen: Readonly<Record<string, string>>;
}

/** One run of one policy, to be gone through in time. */
export interface Schedule {
  readonly policy: string;
  /** Whether it is also drawn by itself, where charts become pictures. */
  readonly foremost: boolean;
  /** Who did what when, and how busy executors and queues were meanwhile; all with time across. */
  readonly charts: readonly Chart[];
  /** Seconds from which to which the charts show something. */
  readonly from: number;
  readonly to: number;
  readonly decisions: DecisionTable | null;
}

export type Block =
  | { readonly kind: 'chart'; readonly chart: Chart }
  | { readonly kind: 'table'; readonly table: DataTable }
  | { readonly kind: 'schedules'; readonly schedules: readonly Schedule[] };

/** What stands under one heading of a page, and in its list of contents. */
export interface Part {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly blocks: readonly Block[];
}

export interface Page {
  readonly title: string;
  /** What came out, first of all; nothing where a page only shows. */
  readonly verdict?: readonly string[];
  /** What the page is about and what a reader must know, one paragraph each. */
  readonly summary: readonly string[];
  readonly parts: readonly Part[];
}

/** A page of charts and nothing else. */
export function pageOfCharts(title: string, charts: readonly Chart[]): Page {
  const parts = charts.map((chart) => ({
    id: `part-${chart.id}`,
    title: chart.title,
    blocks: [{ kind: 'chart' as const, chart }],
  }));
  return { title, summary: [], parts };
}

/** Every chart of a page that can be a picture; of schedules only the foremost ones'. */
export function chartsOf({ parts }: Page): Chart[] {
  return parts.flatMap(({ blocks }) =>
    blocks.flatMap((block) => {
      if (block.kind === 'chart') return [block.chart];
      if (block.kind === 'table') return [];
      return block.schedules.filter(({ foremost }) => foremost).flatMap(({ charts }) => charts);
    }),
  );
}

/** The page with this chart alone. */
export function withOnly(page: Page, chart: Chart): Page {
  return { ...page, parts: pageOfCharts(page.title, [chart]).parts };
}
