import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DecisionFacts, DecisionTracer } from '../../../src/serve/monitoring/tracing.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const FACTS: DecisionFacts = {
  policy: { id: 'ppo', version: '0.1.0', sha256: 'abc' },
  mode: 'enforce',
  action: 3,
  candidates: 16,
  fallback: false,
  reason: null,
  value: 1.25,
};

const exporter = new InMemorySpanExporter();
/** Once it has found an SDK, a tracer keeps it. */
let tracer: DecisionTracer;
const decide = (traceparent: string | undefined, facts = FACTS) =>
  tracer.decide(
    traceparent,
    async () => 'answer',
    () => facts,
  );

beforeEach(() => {
  tracer = new DecisionTracer('0.1.0');
});

afterEach(() => {
  trace.disable();
  context.disable();
  exporter.reset();
});

describe('with an SDK, a decision', () => {
  beforeEach(() => {
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    );
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  });

  it('has a span below the caller’s that says what was decided', async () => {
    expect(await decide(`00-${TRACE}-${PARENT}-01`)).toBe('answer');
    const [span] = exporter.getFinishedSpans();
    expect(span!.name).toBe('scheduler.decide');
    expect(span!.instrumentationScope).toMatchObject({ name: 'switchyard', version: '0.1.0' });
    expect(span!.spanContext().traceId).toBe(TRACE);
    expect(span!.parentSpanContext).toMatchObject({ spanId: PARENT, isRemote: true });
    expect(span!.status.code).toBe(SpanStatusCode.UNSET);
    expect(span!.attributes).toEqual({
      'scheduler.policy.id': 'ppo',
      'scheduler.policy.version': '0.1.0',
      'scheduler.policy.sha256': 'abc',
      'scheduler.mode': 'enforce',
      'scheduler.action': 3,
      'scheduler.candidates': 16,
      'scheduler.fallback': false,
      'scheduler.value': 1.25,
    });
  });

  it('says why the policy did not have its way', async () => {
    await decide(undefined, { ...FACTS, fallback: true, reason: 'deadline', action: null, value: null });
    const { attributes } = exporter.getFinishedSpans()[0]!;
    expect(attributes).toMatchObject({ 'scheduler.fallback': true, 'scheduler.reason': 'deadline' });
    expect(attributes).not.toHaveProperty('scheduler.action');
  });

  it.each([
    'nonsense',
    '',
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `ff-${TRACE}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}-01-more`,
    `00-${TRACE.toUpperCase()}-${PARENT}-01`,
  ])('begins a trace of its own where traceparent is %j', async (traceparent) => {
    await decide(traceparent);
    const [span] = exporter.getFinishedSpans();
    expect(span!.parentSpanContext).toBeUndefined();
    expect(span!.spanContext().traceId).not.toBe(TRACE);
  });

  it('reads the part of a later version that it knows', async () => {
    await decide(`cc-${TRACE}-${PARENT}-01-what-the-future-holds`);
    expect(exporter.getFinishedSpans()[0]!.parentSpanContext?.spanId).toBe(PARENT);
  });

  it('is the parent of what is called within it, each of its own', async () => {
    const within = async (name: string) => {
      await new Promise((resolve) => setImmediate(resolve));
      trace.getTracer('rules').startSpan(name).end();
      return name;
    };
    await Promise.all(
      ['a', 'b'].map((name) =>
        tracer.decide(
          undefined,
          () => within(name),
          () => FACTS,
        ),
      ),
    );
    const spans = exporter.getFinishedSpans();
    const decisions = spans.filter(({ name }) => name === 'scheduler.decide');
    const parents = ['a', 'b'].map(
      (name) => spans.find((span) => span.name === name)!.parentSpanContext!.spanId,
    );
    expect(new Set(parents)).toEqual(new Set(decisions.map((span) => span.spanContext().spanId)));
    expect(parents[0]).not.toBe(parents[1]);
  });

  it('that fails says so and still fails', async () => {
    const failure = new TypeError('no score');
    await expect(
      tracer.decide(
        undefined,
        () => Promise.reject(failure),
        () => FACTS,
      ),
    ).rejects.toBe(failure);
    const [span] = exporter.getFinishedSpans();
    expect(span!.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no score' });
    expect(span!.events[0]).toMatchObject({
      name: 'exception',
      attributes: { 'exception.type': 'TypeError', 'exception.message': 'no score' },
    });
  });

  it('that nobody samples is described to nobody', async () => {
    trace.disable();
    trace.setGlobalTracerProvider(new BasicTracerProvider({ sampler: new AlwaysOffSampler() }));
    tracer = new DecisionTracer('0.1.0');
    let described = 0;
    const describeIt = () => {
      described++;
      return FACTS;
    };
    expect(await tracer.decide(undefined, async () => 7, describeIt)).toBe(7);
    expect(described).toBe(0);
  });
});

it('without an SDK a decision is made and not described', async () => {
  const never = () => {
    throw new Error('nobody looks');
  };
  expect(await tracer.decide(`00-${TRACE}-${PARENT}-01`, async () => 'answer', never)).toBe('answer');
  expect(await tracer.decide(undefined, async () => 'answer', never)).toBe('answer');
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const current = async () => trace.getActiveSpan();
  expect(await tracer.decide(`00-${TRACE}-${PARENT}-01`, current, never)).toBeUndefined();
  await expect(tracer.decide(undefined, () => Promise.reject(new Error('x')), never)).rejects.toThrow('x');
});
