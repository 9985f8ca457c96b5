/** What `switchyard ope --json` says, as far as the loop looks at it. */
interface Ope {
  readonly decisions: number;
  readonly unsupported: number;
  readonly meanWeight: number;
  readonly policy: { readonly hash: string };
  readonly dr: { readonly difference: { readonly value: number; readonly ci95: [number, number] } };
}

export interface Served {
  readonly log: string;
  readonly status: {
    readonly rolledBack: string | null;
    readonly mode: string;
    readonly audit: string | null;
  };
  /** Seconds, on average. */
  readonly sojourn: number;
  readonly choices: Readonly<Record<string, number>>;
  readonly artifacts: Readonly<Record<string, number>>;
}

export interface Loop {
  readonly before: Served;
  readonly load: Readonly<Record<string, unknown>>;
  readonly verified: { readonly ok: boolean; readonly hash: string };
  readonly ope: Ope;
  readonly canary: Served;
  readonly after: Served;
}

export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

export function closedLoop(given: {
  readonly folder: string;
  switchyard(words: string[]): Promise<string>;
  start(words: string[]): Promise<Server>;
  tell(line: string): void;
}): Promise<Loop>;

export function serve(given: string[], command?: string[]): Promise<Server>;
