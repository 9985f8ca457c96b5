import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from '../core/errors.ts';
import type { DecisionPoint } from '../sim/decision-point.ts';
import type { Scheduler, SchedulerFactory } from '../sim/scheduler.ts';

/**
 * The scheduler factory that a user's module exports, as its default or as its only function.
 *
 * @throws InputError when there is none; its schedulers throw one when they fail or choose what is not allowed
 */
export async function moduleFactory(path: string): Promise<SchedulerFactory> {
  if (!existsSync(path))
    throw new InputError(`no such file: ${path} (expected a module with a scheduler factory)`);
  const loaded = await load(path);
  const functions = Object.values(loaded).filter((value) => typeof value === 'function');
  const factory = loaded.default ?? (functions.length === 1 ? functions[0] : undefined);
  if (typeof factory !== 'function') {
    throw new InputError(`${path} must export a scheduler factory as its default (or as its only function)`);
  }
  return (given) => guarded((factory as SchedulerFactory)(given), path);
}

async function load(path: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
  } catch (error) {
    throw new InputError(`cannot load ${path}: ${(error as Error).message.split('\n')[0]}`);
  }
}

/** What goes wrong in a user's scheduler is not a bug of ours. */
function guarded(scheduler: Scheduler, path: string): Scheduler {
  return {
    ...(scheduler.save && { save: () => scheduler.save!() }),
    ...(scheduler.load && { load: (state: unknown) => scheduler.load!(state) }),
    choose(point) {
      const choice = attempt(scheduler, point, path);
      if (Number.isInteger(choice) && choice >= 0 && choice < point.size && point.allowed(choice))
        return choice;
      throw new InputError(
        `policy '${path}' chose candidate ${choice}, which is not allowed (there are ${point.size})`,
      );
    },
  };
}

function attempt(scheduler: Scheduler, point: DecisionPoint, path: string): number {
  try {
    return scheduler.choose(point);
  } catch (error) {
    const place =
      error instanceof Error ? /\n\s+at .*?(\S+:\d+:\d+)\)?/.exec(error.stack ?? '')?.[1] : undefined;
    throw new InputError(
      `policy '${path}' failed: ${error}${place ? ` (at ${place.replace(/^\(/, '')})` : ''}`,
    );
  }
}
