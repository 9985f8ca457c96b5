/** SHA-256 of the policy.json that this was made from. */
export declare const artifact: string;

/** SHA-256 of the names below: whoever fills in the numbers must mean the same ones. */
export declare const schemaHash: string;

/** What the numbers of `globals` are. */
export declare const globalNames: readonly string[];

/** What the numbers of each row of `candidates` are. */
export declare const featureNames: readonly string[];

/** The scheduling rule to ask where decide() cannot answer. */
export declare const fallback: string | null;

/**
 * How it computes: by WebAssembly with SIMD, or by plain loops where that is missing, is forbidden, or would not pay.
 * The scores are the same to the bit.
 */
export declare const kernel: 'wasm-simd' | 'loops';

export interface Decision {
  /** The row of greatest score, the first among equals; -1: ask the fallback. */
  readonly index: number;
  /** One a row, -Infinity where masked. */
  readonly scores: readonly number[];
}

/**
 * Chooses a candidate. The answer is always the same object, and its scores a list that is used again: the next call
 * overwrites both, so copy what is to be kept. Nothing is allocated once a number of rows has been seen.
 *
 * @param globals one number a name
 * @param candidates rows of one number a name, flat or as a list of rows
 * @param mask one entry a row, 1 or true where it may be chosen
 * @throws RangeError when there are more or fewer numbers than names
 */
export declare function decide(
  globals: ArrayLike<number>,
  candidates: ArrayLike<number> | readonly (readonly number[] | Float32Array | Float64Array)[],
  mask: ArrayLike<number | boolean>,
): Decision;
