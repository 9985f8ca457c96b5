/** A question to a language model that is to be answered by one call of the one tool. */
export interface ChatQuestion {
  readonly model: string;
  readonly system: string;
  readonly user: string;
  readonly tool: { readonly name: string; readonly description: string; readonly parameters: object };
}

export interface ChatAnswer {
  /** The tool call's arguments as the model wrote them; null where it called no tool. */
  readonly arguments: string | null;
  /** Tokens of question and answer together, 0 where the endpoint does not say. */
  readonly tokens: number;
}

/** Asks a language model. Rejects when there is no answer in time. */
export type Chat = (question: ChatQuestion) => Promise<ChatAnswer>;
