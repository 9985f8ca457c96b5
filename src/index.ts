/** The façade: everything that environments, policies and users build on. */

export { z } from 'zod';
export type { Bound, BoundMethod } from './bounds/bound.ts';
export { type BoundLevel, boundMethods, boundsOf } from './bounds/index.ts';
export type { Dimension, Dimensions } from './core/dimension.ts';
export {
  InputError,
  InterruptedError,
  MissingComponentError,
  UsageError,
  VerificationError,
} from './core/errors.ts';
export { prefixed } from './core/prefix.ts';
export { KeyedStream, SequentialStream, type StreamState } from './core/random.ts';
export { Registry } from './core/registry.ts';
export { Bootstrap, type BootstrapOptions, type Interval } from './core/statistics/bootstrap.ts';
export { allowedNames } from './core/suggest.ts';
export { type CheckReport, checkEnv } from './gym/check-env.ts';
export { DrawnEnv, mixture } from './gym/drawn-env.ts';
export { drawnPreferences, withDrawnPreferences } from './gym/drawn-preferences.ts';
export type * from './gym/env.ts';
export { type EnvEntry, neededBy, suits } from './gym/env-entry.ts';
export type * from './gym/env-vector.ts';
export { Environment, type Info } from './gym/environment.ts';
export { MemorylessHorizon } from './gym/memoryless-horizon.ts';
export { BiddingEnv, type BiddingOptions } from './gym/multi/bidding-env.ts';
export { checkParallelEnv, type ParallelCheckReport } from './gym/multi/check-parallel-env.ts';
export type { TeamKind } from './gym/multi/offers.ts';
export type * from './gym/multi/parallel-env.ts';
export { TeamEnvironment } from './gym/multi/team-environment.ts';
export { TeamVector } from './gym/multi/team-vector.ts';
export { type Narrowing, narrowedScheduler } from './gym/narrowing.ts';
export { ObservationBatch } from './gym/observation-batch.ts';
export { SchedulingEnv } from './gym/scheduling-env.ts';
export { TimeLimit } from './gym/time-limit.ts';
export { paddedRows, VectorEnv, type VectorOptions } from './gym/vector-env.ts';
export type * from './learn/agent.ts';
export { type Gatherer, NetworkAgent } from './learn/agents/network-agent.ts';
export { OnPolicyAgent } from './learn/agents/on-policy-agent.ts';
export { QAgent } from './learn/agents/q-agent.ts';
export type * from './learn/backend.ts';
export { backends } from './learn/backends.ts';
export { decodeCheckpoint, encodeCheckpoint } from './learn/checkpoint.ts';
export { EpisodeWindow } from './learn/episode-window.ts';
export { compileForward, greedyAction } from './learn/forward.ts';
export { Graph, type Value } from './learn/graph/graph.ts';
export * as ops from './learn/graph/vocabulary.ts';
export { hyperparameters, refuseRemainder } from './learn/hyperparameters.ts';
export { type DemonstrationOptions, demonstrate } from './learn/imitation/demonstrate.ts';
export { copyingRate, type Demonstration, Imitator, imitate } from './learn/imitation/imitator.ts';
export { bestChoice, choiceOf, chosen } from './learn/losses/action-values.ts';
export { cloning } from './learn/losses/imitation-objective.ts';
export {
  chosenLogProbability,
  entropyOf,
  type PolicyGradientOptions,
  policyGradientObjective,
  standardised,
} from './learn/losses/policy-loss.ts';
export { halfSquare, huber, quantileHuber } from './learn/losses/td-losses.ts';
export { IndependentTeam } from './learn/multi/independent-team.ts';
export { jointModel } from './learn/multi/joint-model.ts';
export { type JointOptions, jointScheduler } from './learn/multi/joint-scheduler.ts';
export { SharedTeam } from './learn/multi/shared-team.ts';
export { ActorCritic, type Heads } from './learn/networks/actor-critic.ts';
export { networkOptions, normalising } from './learn/networks/hyperparameters.ts';
export type { Network, NetworkOptions } from './learn/networks/network.ts';
export { policyNetwork } from './learn/networks/policy-network.ts';
export { QNetwork, type QNetworkOptions } from './learn/networks/q-network.ts';
export { RowLayout } from './learn/networks/row-layout.ts';
export * as numbers from './learn/numbers.ts';
export { onnxBackend } from './learn/onnx/backend.ts';
export { encodePolicy } from './learn/onnx/policy.ts';
export type * from './learn/policy-model.ts';
export { identityNormalisation } from './learn/policy-model.ts';
export { type PolicyScheduler, policyScheduler, type ScoredRows } from './learn/policy-scheduler.ts';
export { Priorities, type PrioritiesState } from './learn/replay/priorities.ts';
export { ReplayCollector } from './learn/replay/replay-collector.ts';
export { followingFields } from './learn/replay/store.ts';
export { discountOf } from './learn/returns.ts';
export { Collector } from './learn/rollout/collector.ts';
export { BASELINES, type Baseline, Episodes, type EpisodesOptions } from './learn/rollout/episodes.ts';
export { type Experience, OUTCOME_FIELDS, rolloutOf } from './learn/rollout/rollout.ts';
export {
  epsilonGreedy,
  greatestIndex,
  sampleAllowed,
  sampleIndex,
  shuffledPasses,
} from './learn/sampling.ts';
export { Normaliser, type NormaliserState } from './learn/scale/normaliser.ts';
export { type Schedule, schedule, timesPassed, valueAt } from './learn/schedule.ts';
export { PolicySearch, type PolicySearchState } from './learn/search/policy-search.ts';
export { Trials, type TrialsState } from './learn/search/trials.ts';
export { greatest, greedyChoice, type Situation } from './learn/tabular/situation.ts';
export { type Lesson, TabularAgent } from './learn/tabular/tabular-agent.ts';
export { type Constraint, Multiplier } from './learn/trainer/constraint.ts';
export {
  type EvaluatedEpisode,
  type Evaluation,
  evaluate,
  validationSeeds,
} from './learn/trainer/evaluation.ts';
export type { BestPolicy, StopReason, StopRule } from './learn/trainer/selection.ts';
export { Trainer, type TrainerGiven, type TrainerState, type Validation } from './learn/trainer/trainer.ts';
export { BatchUpdater } from './learn/update/batch-updater.ts';
export { MetricMeans, type MetricMeansState } from './learn/update/metric-means.ts';
export {
  adam,
  copyOptimiserState,
  type OptimiserState,
  optimiserState,
  radam,
  rmsprop,
} from './learn/update/optimiser.ts';
export { passes } from './learn/update/passes.ts';
export { type Minibatch, type Objective, updateLoop } from './learn/update/update-loop.ts';
export { Updater } from './learn/update/updater.ts';
export type { Chat, ChatAnswer, ChatQuestion } from './sim/chat.ts';
export type { CandidateKind, DecisionPoint } from './sim/decision-point.ts';
export type { ExecutorState } from './sim/executor-state.ts';
export { award, type Bid, collectBids, moneyPerSecond, soonest } from './sim/negotiation/bids.ts';
export { Messages } from './sim/negotiation/messages.ts';
export { negotiator, type Protocol } from './sim/negotiation/negotiator.ts';
export { numberIn } from './sim/number-in.ts';
export { Dag, type DagStep } from './sim/planning/dag.ts';
export { Draft, least } from './sim/planning/draft.ts';
export { Frontier, topological } from './sim/planning/frontier.ts';
export { listed } from './sim/planning/listed.ts';
export { mapReady, type Urgency } from './sim/planning/mapping.ts';
export type { FindScheduler } from './sim/planning/parameters.ts';
export { type Planner, planned } from './sim/planning/planned.ts';
export {
  byUpwardRank,
  criticalPath,
  downwardRanks,
  optimisticCosts,
  upwardRanks,
} from './sim/planning/ranks.ts';
export { ReadyPlan } from './sim/planning/ready-plan.ts';
export { planByRollout } from './sim/planning/rollout.ts';
export { planByTreeSearch } from './sim/planning/tree-search.ts';
export { earliestAllowed, mayWait } from './sim/planning/waiting.ts';
export { equalPreferences, type Preferences, withPreferences } from './sim/preferences.ts';
export { Fragmentation, fragmentationLevel } from './sim/resources/fragmentation.ts';
export { expressionReward, type Reward, weightedReward } from './sim/reward.ts';
export { type RunResult, run, runAwaited } from './sim/run.ts';
export { parseScenario, type ScenarioSource } from './sim/scenario/load.ts';
export type { Scenario, ScenarioSpec } from './sim/scenario/schema.ts';
export {
  type AsyncScheduler,
  type AsyncSchedulerEntry,
  type AsyncSchedulerFactory,
  type Parameters,
  rank,
  type Scheduler,
  type SchedulerEntry,
  type SchedulerFactory,
  type SchedulerGiven,
  type SchedulerReport,
  type Score,
  withoutRun,
} from './sim/scheduler.ts';
export { Simulator, type Snapshot } from './sim/simulator.ts';
export { delayPrices, predictedPenalty } from './sim/sla/predicted.ts';
export type { ExecutorView, TaskView } from './sim/views.ts';
export type { StepView } from './sim/workflow/outlook.ts';
export type { ByteFile } from './workload/byte-file.ts';
