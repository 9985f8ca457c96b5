import { type AsyncSchedulerFactory, type DecisionPoint, InputError, z } from '../../src/index.ts';

const SYSTEM =
  'You dispatch tasks to executors. Each candidate says how many seconds until the task would begin there (start), how ' +
  'many it would run (run) and what it costs (cost); deadline is the seconds that are left. Choose one candidate by its ' +
  'index: soon and cheap, within the deadline. Answer with one call of the tool.';

const TOOL = {
  name: 'choose',
  description: 'Sends the task to a candidate.',
  parameters: {
    type: 'object',
    properties: { index: { type: 'integer', description: 'Of the chosen candidate.' } },
    required: ['index'],
  },
} as const;

const answerSchema = z.object({ index: z.int() });

/** Situations that are remembered at most. */
const MOST_REMEMBERED = 10_000;

/** Why the fallback answered. */
type Failure = 'failedCalls' | 'malformedAnswers' | 'forbiddenChoices' | 'overBudget';

/**
 * A language model picks the candidate through a tool call (after Yao et al., "ReAct", 2023: act by tool). A situation is
 * told with numbers of `digits` digits; one that was told before is answered as it was then. `budget` is how many calls,
 * `tokens` how many tokens may be spent; after that, and whenever the model errs, the fallback answers.
 */
export const llm: AsyncSchedulerFactory = ({ parameters, chat, fallback }) => {
  const { model = '', budget = 1000, tokens: mostTokens = 1_000_000, digits = 2 } = parameters;
  for (const [name, value] of Object.entries({ budget, tokens: mostTokens, digits })) {
    if (!Number.isInteger(value) || Number(value) < 1)
      throw new InputError(`llm:${name}=${value} is not allowed (a whole number ≥ 1)`);
  }
  const known = new Map<string, number>();
  const counts = { calls: 0, cached: 0, tokens: 0 };
  const failures: Record<Failure, number> = {
    failedCalls: 0,
    malformedAnswers: 0,
    forbiddenChoices: 0,
    overBudget: 0,
  };

  const ask = async (user: string, point: DecisionPoint): Promise<number | Failure> => {
    if (counts.calls >= Number(budget) || counts.tokens >= Number(mostTokens)) return 'overBudget';
    counts.calls++;
    const answer = await chat({ model: String(model), system: SYSTEM, user, tool: TOOL }).catch(() => null);
    if (answer === null) return 'failedCalls';
    counts.tokens += answer.tokens;
    const index = indexOf(answer.arguments);
    if (index === null) return 'malformedAnswers';
    return index >= 0 && index < point.size && point.allowed(index) ? index : 'forbiddenChoices';
  };

  return {
    async choose(point) {
      const user = situation(point, Number(digits));
      const remembered = known.get(user);
      if (remembered !== undefined) {
        counts.cached++;
        return remembered;
      }
      const row = await ask(user, point);
      if (typeof row === 'string') {
        failures[row]++;
        return fallback.choose(point);
      }
      if (known.size < MOST_REMEMBERED) known.set(user, row);
      return row;
    },
    report() {
      const fallbacks = Object.values(failures).reduce((sum, count) => sum + count, 0);
      return { ...counts, fallbacks, ...failures };
    },
  };
};

function indexOf(text: string | null): number | null {
  try {
    return answerSchema.parse(JSON.parse(text ?? '')).index;
  } catch {
    return null;
  }
}

/** What is asked, in rounded numbers and only with the rows that are allowed: equal texts are equal situations. */
function situation(point: DecisionPoint, digits: number): string {
  const rounded = (value: number) => Number(value.toPrecision(digits));
  const candidates: object[] = [];
  for (let index = 0; index < point.size; index++) {
    if (!point.allowed(index)) continue;
    if (index >= point.runs) {
      candidates.push({ index, kind: point.kind(index) });
      continue;
    }
    const { name, open } = point.executor(index);
    const start = rounded(point.startDelay(index));
    candidates.push({
      index,
      executor: name,
      ...(open ? {} : { down: true }),
      start,
      run: rounded(point.runTime(index)),
      cost: rounded(point.cost(index)),
    });
  }
  const { className, deadline, priority } = point.task(0);
  const left = Number.isFinite(deadline) ? { deadline: rounded(deadline - point.now) } : {};
  return JSON.stringify({ task: { class: className, priority, ...left }, candidates });
}
