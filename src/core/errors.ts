/** Root of every error this project raises on purpose; `exitCode` is what the command line ends with. */
export abstract class SwitchyardError extends Error {
  abstract readonly exitCode: number;
  override get name(): string {
    return this.constructor.name;
  }
}

/** Raised when the user's input is wrong: says where, the value, and what is allowed. */
export class InputError extends SwitchyardError {
  readonly exitCode = 2;
}

/** Raised when an optional component is needed and absent: says which one and how to install it. */
export class MissingComponentError extends SwitchyardError {
  readonly exitCode = 3;
}

/** Raised when a threshold or a verification does not hold. */
export class VerificationError extends SwitchyardError {
  readonly exitCode = 99;
}

/** Raised when the user interrupts long work, after its state was saved. */
export class InterruptedError extends SwitchyardError {
  readonly exitCode = 130;
}

/** Raised when an environment or simulator is used out of order, e.g. `step` before `reset`. */
export class UsageError extends SwitchyardError {
  readonly exitCode = 1;
}
