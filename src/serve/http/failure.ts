import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { InputError } from '../../core/errors.ts';
import { PROBLEM_TYPE, Problem } from './problem.ts';

/** Answers what a handler or Fastify has thrown. Only what is meant for clients is told; the rest goes to the log. */
export function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  if (problem.status >= 500 && !(error instanceof Problem))
    request.log.error({ err: error }, 'a request failed');
  return sendProblem(problem, request, reply);
}

export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  void reply.code(problem.status).headers(problem.headers);
  // The Open Inference Protocol has a form of its own for errors.
  if (isInference(request.url))
    return reply.type('application/json').send(JSON.stringify({ error: problem.message }));
  return reply.type(PROBLEM_TYPE).send(JSON.stringify(problem.details));
}

const isInference = (url: string) => /^\/v2(?:[/?]|$)/.test(url);

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof InputError) return rejected(error.message);
  const { statusCode, message } = error as Partial<FastifyError>;
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Problem(statusCode, message ?? '');
  }
  return new Problem(500, 'The server failed at this; its log says more.');
}

/** `executors.3.name: text` and `/executors/3/name text` say where, so the problem does. */
function rejected(message: string): Problem {
  const kind = 'invalid-request';
  const [, pointer, dotted, what] =
    /^(?:(\/\S*?):?|([a-z]\w*(?:\.\w+|\[\d+\])*):) (.+)$/s.exec(message) ?? [];
  if (what === undefined) return new Problem(400, message, { kind });
  const path = pointer ?? `/${dotted!.replaceAll(']', '').replaceAll(/[.[]/g, '/')}`;
  return new Problem(400, message, { kind, errors: [{ path, message: what }] });
}
