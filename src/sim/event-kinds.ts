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

/** A task reaches its executor; payload: task. */
export const JOIN = 14;
export const FLOW = 15;
export const LINK_CHANGE = 16;

export const ARRIVAL = 17;

/** A task comes back to the scheduler, or to its executor's queue, after a retry's backoff or a deferral; payload: task. */
export const RETURN = 18;
export const RETRY = 19;
export const PATIENCE_ENDS = 20;
export const ESCALATION_ENDS = 21;

/** The scheduler has finished thinking. */
export const DECIDED = 22;

export const SAMPLING = 23;

export const EVENT_KINDS = 24;
