import { decodeGo, EXTENDER_FILTER_RESULT, type GoType, HOST_PRIORITY_LIST } from './go-json.ts';

export type HostPriorities = { readonly Host: string; readonly Score: number }[];

export interface FilterResult {
  readonly Nodes: { readonly items: readonly { readonly metadata: { readonly name: string } }[] } | null;
  readonly NodeNames: readonly string[] | null;
  readonly FailedNodes: Readonly<Record<string, string>> | null;
  readonly FailedAndUnresolvableNodes: Readonly<Record<string, string>> | null;
}

/** What kube-scheduler does with an extender (pkg/scheduler/extender.go): 200 alone is an answer, and 5 s is all it waits. */
export class HttpExtender {
  readonly #urlPrefix: string;
  readonly #timeoutMs: number;

  constructor(urlPrefix: string, timeoutMs = 5000) {
    this.#urlPrefix = urlPrefix;
    this.#timeoutMs = timeoutMs;
  }

  async prioritize(args: unknown): Promise<HostPriorities> {
    return (await this.#send('prioritize', args, HOST_PRIORITY_LIST)) as HostPriorities;
  }

  async filter(args: unknown): Promise<FilterResult> {
    const result = (await this.#send('filter', args, EXTENDER_FILTER_RESULT)) as FilterResult & {
      readonly Error: string;
    };
    if (result.Error !== '') throw new Error(result.Error);
    return result;
  }

  async #send(action: string, args: unknown, type: GoType): Promise<unknown> {
    const url = `${this.#urlPrefix.replace(/\/+$/, '')}/${action}`;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: goJson(args),
      signal: AbortSignal.timeout(this.#timeoutMs),
    });
    const text = await response.text();
    if (response.status !== 200) {
      throw new Error(`failed ${action} with extender at URL ${url}, code ${response.status}: ${text}`);
    }
    return decodeGo(text, type);
  }
}

/** As json.Marshal writes it: with <, > and & as escapes. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
