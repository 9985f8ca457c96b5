/**
 * Kinds of events, in the order in which those of one instant are handled: completions and releases, failures and
 * repairs, changes of capacity, transfers, arrivals, timeouts, decisions, sampling. Arrivals come from the source and
 * never enter the heap.
 */
export const COMPLETION = 0;
/** The next departure of an executor that shares its slots among all tasks; payload: executor. */
export const SHARED_COMPLETION = 1;

export const BREAKDOWN = 2;
export const REPAIR = 3;
export const SITE_BREAKDOWN = 4;
export const SITE_REPAIR = 5;
export const REVOCATION_NOTICE = 6;
export const REVOCATION = 7;
export const REINSTATEMENT = 8;

export const OPENING = 9;
export const CLOSING = 10;
export const BOOTED = 11;
export const SCALING = 12;
export const IDLE_CHECK = 13;
/** Power is free at a site; payload: site. */
export const POWER_FREED = 14;
/** A tenant's line may move; payload: tenant. */
export const QUOTA_FREED = 15;

/** A task reaches its executor; payload: task. */
export const JOIN = 16;
/** The next transfer to end; payload: 0. */
export const FLOW = 17;
/** A link or site is cut off or back; payload: which of the processes that do so. */
export const LINK_CHANGE = 18;
/** The output of a task is back; payload: task. */
export const DELIVERY = 19;

export const ARRIVAL = 20;

/** A task comes back to the scheduler, or to its executor's queue, after a retry's backoff or a deferral; payload: task. */
export const RETURN = 21;
export const RETRY = 22;
export const PATIENCE_ENDS = 23;
export const ESCALATION_ENDS = 24;

/** The scheduler has finished thinking. */
export const DECIDED = 25;

export const SAMPLING = 26;

export const EVENT_KINDS = 27;
