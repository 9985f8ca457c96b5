import { z } from 'zod';
import { InputError } from '../core/errors.ts';
import { BoundedPareto, boundedParetoSchema } from './distributions/bounded-pareto.ts';
import { Deterministic, deterministicSchema } from './distributions/deterministic.ts';
import type { Distribution } from './distributions/distribution.ts';
import { Empirical, empiricalSchema } from './distributions/empirical.ts';
import { Erlang, erlangSchema } from './distributions/erlang.ts';
import { Exponential, exponentialSchema } from './distributions/exponential.ts';
import { Gamma, gammaSchema } from './distributions/gamma.ts';
import { Hyperexponential, hyperexponentialSchema } from './distributions/hyperexponential.ts';
import { Lognormal, lognormalSchema } from './distributions/lognormal.ts';
import { Pareto, paretoSchema } from './distributions/pareto.ts';
import { Tokens, tokensSchema } from './distributions/tokens.ts';
import { Uniform, uniformSchema } from './distributions/uniform.ts';
import { Weibull, weibullSchema } from './distributions/weibull.ts';

export type { Distribution };

/** How a scenario writes a distribution: `{dist: exponential, mean: 0.2}`. */
export const distributionSchema = z
  .discriminatedUnion('dist', [
    exponentialSchema,
    deterministicSchema,
    uniformSchema,
    erlangSchema,
    hyperexponentialSchema,
    lognormalSchema,
    gammaSchema,
    weibullSchema,
    paretoSchema,
    boundedParetoSchema,
    empiricalSchema,
    tokensSchema,
  ])
  .meta({ id: 'distribution' });

export type DistributionSpec = z.infer<typeof distributionSchema>;

/** A distribution, or a bare number ≥ 0 for one that always gives it: `keepAlive: 60`. */
export const numberOrDistributionSchema = z
  .union(
    [
      distributionSchema,
      z
        .number()
        .nonnegative()
        .transform((value): DistributionSpec => ({ dist: 'deterministic', value })),
    ],
    { error: 'expected a number ≥ 0 or a distribution, as in {dist: exponential, mean: 2}' },
  )
  .meta({ id: 'numberOrDistribution' });

/** @throws InputError when an `empirical` still has a `path`: the loader reads files into `values` first. */
export function createDistribution(spec: DistributionSpec): Distribution {
  switch (spec.dist) {
    case 'exponential':
      return new Exponential(spec);
    case 'deterministic':
      return new Deterministic(spec);
    case 'uniform':
      return new Uniform(spec);
    case 'erlang':
      return new Erlang(spec);
    case 'hyperexponential':
      return new Hyperexponential(spec);
    case 'lognormal':
      return new Lognormal(spec);
    case 'gamma':
      return new Gamma(spec);
    case 'weibull':
      return new Weibull(spec);
    case 'pareto':
      return new Pareto(spec);
    case 'bounded-pareto':
      return new BoundedPareto(spec);
    case 'tokens':
      return new Tokens(spec);
    case 'empirical':
      if (spec.values === undefined) throw new InputError(`the values of '${spec.path}' have not been read`);
      return new Empirical({ values: spec.values });
  }
}
