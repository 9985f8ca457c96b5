import { InputError } from '../core/errors.ts';
import { z } from '../index.ts';
import type { Chat } from '../sim/chat.ts';

interface ChatEndpoint {
  /** Of an OpenAI-compatible interface, without `/chat/completions`. */
  readonly url: string;
  /** Only ever from the environment. */
  readonly key: string | undefined;
  readonly timeoutMillis: number;
}

const answerSchema = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({
          tool_calls: z
            .array(z.object({ function: z.object({ name: z.string(), arguments: z.string() }) }))
            .nullish(),
        }),
      }),
    )
    .min(1),
  usage: z.object({ total_tokens: z.number().nonnegative() }).nullish(),
});

/** Asks an OpenAI-compatible chat endpoint. @throws InputError when the address is none */
export function chatEndpoint({ url, key, timeoutMillis }: ChatEndpoint): Chat {
  if (!/^https?:/.test(url) || !URL.canParse(url)) {
    throw new InputError(`llm: '${url}' is no address (expected http://… or https://…)`);
  }
  const address = `${url.replace(/\/+$/, '')}/chat/completions`;
  return async ({ model, system, user, tool }) => {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({
        model,
        temperature: 0,
        messages: [
          { role: 'system', content: system },
          { role: 'user', content: user },
        ],
        tools: [{ type: 'function', function: tool }],
        tool_choice: { type: 'function', function: { name: tool.name } },
      }),
      signal: AbortSignal.timeout(timeoutMillis),
    });
    if (!response.ok) throw new Error(`${address} answers ${response.status}`);
    const { choices, usage } = answerSchema.parse(await response.json());
    const called = choices[0]!.message.tool_calls?.find((call) => call.function.name === tool.name);
    return { arguments: called?.function.arguments ?? null, tokens: usage?.total_tokens ?? 0 };
  };
}
