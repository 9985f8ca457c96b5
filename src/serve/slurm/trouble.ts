/** Slurm does not answer, or not as it should: something to wait for, not to end for. */
export class SlurmTrouble extends Error {
  override readonly name = 'SlurmTrouble';
}

/** One request was refused; the next may not be. */
export class SlurmRefusal extends Error {
  override readonly name = 'SlurmRefusal';
}
