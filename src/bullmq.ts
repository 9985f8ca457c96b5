/**
 * What `import … from 'switchyard/bullmq'` gives: a router that sends jobs to the BullMQ queues of executors as a policy
 * says. Nothing inside imports it.
 */
export { createRouter, type RouterOptions } from './cli/serving/create-router.ts';
export { InputError, MissingComponentError, VerificationError } from './core/errors.ts';
export type { JobClassOptions, RoutedExecutorOptions } from './serve/bullmq/executor-options.ts';
export type { AddOptions, JobFacts } from './serve/bullmq/job-request.ts';
export type { Routed } from './serve/bullmq/routed.ts';
export type { Router } from './serve/bullmq/router.ts';
export type { DecideAnswer, Mode } from './serve/decision/answer.ts';
