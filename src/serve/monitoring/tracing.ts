import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { Mode } from '../decision/answer.ts';

const SPAN = 'scheduler.decide';
const OPTIONS = { kind: SpanKind.INTERNAL };

/** `version-trace-parent-flags` of W3C Trace Context; a later version may say more behind it. */
const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** What a span says of a decision; there are no semantic conventions for schedulers yet. */
export interface DecisionFacts {
  /** Of the artifact: its agent, the version of switchyard that made it, its hash. */
  readonly policy: { readonly id: string; readonly version: string; readonly sha256: string };
  readonly mode: Mode;
  /** Index of the candidate; null where none was left. */
  readonly action: number | null;
  readonly candidates: number;
  readonly fallback: boolean;
  readonly reason: string | null;
  /** The policy's score of the candidate; null where it has none. */
  readonly value: number | null;
}

/**
 * A span for every decision, by the API of OpenTelemetry alone: whoever wants them registers an SDK in the process. Where
 * nobody did, a decision costs one call that does nothing.
 */
export class DecisionTracer {
  readonly #tracer: Tracer;

  /** @param version of switchyard */
  constructor(version: string) {
    this.#tracer = trace.getTracer('switchyard', version);
  }

  /**
   * Does `decide` within a span, the current one for everything that it calls, and passes on what becomes of it.
   *
   * @param traceparent W3C Trace Context of who asks; without a valid one the span goes below the current one, if any
   * @param describe is asked only where somebody looks
   */
  async decide<T>(
    traceparent: string | undefined,
    decide: () => Promise<T>,
    describe: (result: T) => DecisionFacts,
  ): Promise<T> {
    const parent = parentOf(traceparent);
    const span = this.#tracer.startSpan(SPAN, OPTIONS, parent);
    if (isNothing(span, parent)) return decide();
    try {
      const result = await context.with(trace.setSpan(parent, span), decide);
      if (span.isRecording()) span.setAttributes(attributesOf(describe(result)));
      return result;
    } catch (error) {
      fail(span, error);
      throw error;
    } finally {
      span.end();
    }
  }
}

/** Without an SDK a span is that of its parent, or has no identity at all. */
function isNothing(span: Span, parent: Context): boolean {
  const own = span.spanContext();
  return own.spanId === trace.getSpanContext(parent)?.spanId || !isSpanContextValid(own);
}

function fail(span: Span, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  span.recordException(error instanceof Error ? error : message);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}

/** What does not hold is no parent, as the standard has it: a trace begins here. */
function parentOf(traceparent: string | undefined): Context {
  if (traceparent === undefined) return context.active();
  const [, version, traceId, spanId, flags, more] = TRACEPARENT.exec(traceparent) ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined))
    return context.active();
  const caller = {
    traceId: traceId!,
    spanId: spanId!,
    traceFlags: Number.parseInt(flags!, 16),
    isRemote: true,
  };
  return isSpanContextValid(caller) ? trace.setSpanContext(ROOT_CONTEXT, caller) : context.active();
}

function attributesOf({
  policy,
  mode,
  action,
  candidates,
  fallback,
  reason,
  value,
}: DecisionFacts): Attributes {
  return {
    'scheduler.policy.id': policy.id,
    'scheduler.policy.version': policy.version,
    'scheduler.policy.sha256': policy.sha256,
    'scheduler.mode': mode,
    'scheduler.candidates': candidates,
    'scheduler.fallback': fallback,
    ...(action !== null && { 'scheduler.action': action }),
    ...(reason !== null && { 'scheduler.reason': reason }),
    ...(value !== null && { 'scheduler.value': value }),
  };
}
