import { Pool } from 'undici';
import type { Sample } from './samples.ts';

export interface ClientOptions {
  /** Of the server, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly connections: number;
  /** A bearer token, where the server wants one. */
  readonly token?: string | undefined;
}

export interface Answer extends Omit<Sample, 'latencyMs'> {
  readonly executor: string | null;
}

const NO_ANSWER: Answer = { status: null, fallback: false, auditSeq: null, executor: null };

/** Asks a decision server, over connections that stay open. */
export class DecideClient {
  readonly #pool: Pool;
  readonly #headers: Record<string, string>;

  constructor({ url, connections, token }: ClientOptions) {
    this.#pool = new Pool(new URL(url).origin, { connections, pipelining: 1 });
    this.#headers = {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
  }

  /** Never rejects: what goes wrong is an answer without a status. */
  async decide(body: string): Promise<Answer> {
    try {
      const { statusCode, body: answer } = await this.#pool.request({
        path: '/v1/decide',
        method: 'POST',
        headers: this.#headers,
        body,
      });
      const text = await answer.text();
      if (statusCode !== 200) return { ...NO_ANSWER, status: statusCode };
      const { fallback, auditSeq, executor } = JSON.parse(text);
      return { status: statusCode, fallback, auditSeq, executor };
    } catch {
      return NO_ANSWER;
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
