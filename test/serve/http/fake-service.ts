import { InputError, VerificationError } from '../../../src/core/errors.ts';
import type { DecideAnswer } from '../../../src/serve/decision/answer.ts';
import type { DecideRequest } from '../../../src/serve/decision/request.ts';
import type {
  ExplainRequest,
  RunQuestion,
  ServedExplanation,
  ServedWhatIf,
} from '../../../src/serve/explain/questions.ts';
import type { Pending } from '../../../src/serve/pending/pending.ts';
import type {
  DecideContext,
  DecisionService,
  Outcome,
  RawObservation,
  ServiceStatus,
} from '../../../src/serve/service.ts';
import { MIXED_FLEET } from '../../fixtures/fleets.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

const ARTIFACT = 'a'.repeat(64);
const WORLD = await scenarioOf(MIXED_FLEET);

const PENDING: Pending = {
  id: 'p-1',
  decision: 'decision-1',
  reason: 'the best two are close',
  created: '2026-01-01T00:00:00Z',
  expires: '2026-01-01T00:01:00Z',
  state: 'open',
  task: { class: 'api' },
  candidates: ['edge-1', 'cloud-1'],
  allowed: [true, false],
  scores: [0.5, null],
  proposed: 0,
  standing: null,
  choice: null,
  by: null,
  comment: null,
};

/** A service that chooses the executor with the least backlog, and remembers what it was asked. */
export class FakeService implements DecisionService {
  readonly model = {
    name: 'fake',
    version: ARTIFACT,
    globals: ['load'],
    features: ['wait', 'run'],
  };
  readonly world = WORLD;
  readonly asked: { request: DecideRequest; context: DecideContext }[] = [];
  readonly outcomes: Outcome[] = [];
  unready: string | null = null;
  broken: string | null = null;
  closed = false;
  reloads = 0;
  /** Decisions wait for this. */
  gate: Promise<void> | null = null;
  #pending = PENDING;

  async decide(request: DecideRequest, context: DecideContext): Promise<DecideAnswer> {
    this.asked.push({ request, context });
    await this.gate;
    if (request.id === 'crash') throw new Error('secret: the password is hunter2');
    if (!request.task && !request.tasks) throw new InputError('task: is missing');
    const backlogs = request.executors.map(({ backlog = 0 }) => backlog);
    const choice = backlogs.indexOf(Math.min(...backlogs));
    return {
      id: request.id ?? 'made-up',
      mode: 'advise',
      choice,
      kind: 'run',
      executor: request.executors[choice]!.name,
      task: null,
      scores: backlogs.map((backlog) => -backlog),
      propensity: 1,
      fallback: false,
      reason: null,
      pending: null,
      artifact: ARTIFACT,
      auditSeq: this.asked.length - 1,
    };
  }

  async check() {
    return { mode: 'advise', checks: [] } as const;
  }

  async explain(request: ExplainRequest): Promise<ServedExplanation> {
    if (request.id === 'forgotten') throw new InputError('/id: no such decision is remembered');
    return {
      id: request.id ?? 'made-up',
      artifact: ARTIFACT,
      decision: null,
      chosen: 0,
      runnerUp: null,
      margin: null,
      baseValue: 1,
      reasons: ['ONLY_CANDIDATE'],
      sentence: 'It was the only candidate.',
      candidates: [
        { index: 0, kind: 'run', task: null, executor: 'edge-1', score: 1, features: {}, contributions: {} },
      ],
    };
  }

  async whatIf({ decision }: RunQuestion): Promise<ServedWhatIf> {
    const only = { index: 0, cost: 1, meanResponse: null, slaAttainment: null, objective: 2, regret: 0 };
    return { artifact: ARTIFACT, decision, chosen: 0, candidates: [only] };
  }

  infer({ candidates, mask }: RawObservation) {
    const scores = Array.from(mask, (allowed, i) =>
      allowed ? candidates[2 * i]! : Number.NEGATIVE_INFINITY,
    );
    return { index: scores.indexOf(Math.max(...scores)), scores };
  }

  report(outcome: Outcome): void {
    if (!outcome.id.startsWith('decision-')) throw new InputError(`no decision '${outcome.id}' is known`);
    this.outcomes.push(outcome);
  }

  pending = () => [this.#pending];

  pendingById = (id: string) => (id === this.#pending.id ? this.#pending : undefined);

  async settle(_id: string, word: Parameters<DecisionService['settle']>[1]): Promise<Pending> {
    if (!this.#pending.allowed[word.choice ?? -1])
      throw new InputError(`choice: ${word.choice} is not allowed`);
    const { choice, by, comment = null } = word;
    this.#pending = { ...this.#pending, state: 'settled', choice, by, comment };
    return this.#pending;
  }

  async reload(): Promise<ServiceStatus> {
    this.reloads++;
    if (this.broken) throw new VerificationError(this.broken);
    return this.status();
  }

  status(): ServiceStatus {
    const { name, version } = this.model;
    return {
      mode: 'advise',
      suspended: null,
      policies: [{ role: 'primary', artifact: version, agent: 'ppo', folder: name }],
      canary: 1,
      rolledBack: null,
      audit: null,
      alerts: [],
    };
  }

  ready = () => ({ ready: this.unready === null, why: this.unready });

  metrics = async () => ({ contentType: 'text/plain; version=0.0.4', text: 'decisions_total 1\n' });

  async close(): Promise<void> {
    this.closed = true;
  }
}
