;; What the plain loops of `products.ts` and of policy.mjs do, to the bit: numbers have 64 bits, and sums run in the same order. Where a stretch
;; begins, and how long it is, is counted in numbers, not in bytes.
(module
  (memory (export "memory") 1)

  ;; bias + x * weight
  (func (export "affine")
    (param $x i32) (param $inputs i32)      ;; a row vector
    (param $weight i32) (param $bias i32)   ;; a matrix of `inputs` rows of `outputs` numbers, and one more such row
    (param $outputs i32)                    ;; a multiple of 4, above 0
    (param $to i32)                         ;; the sums go here
    (local $row i32)                        ;; bytes from one row of the matrix to the next
    (local $end i32) (local $last i32)      ;; where x ends, and the sums
    (local $i i32) (local $w i32)           ;; the number of x at hand, and the four of the matrix that it meets
    (local $factor v128) (local $low v128) (local $high v128)

    ;; From here on everything is counted in bytes.
    (local.set $x (i32.shl (local.get $x) (i32.const 3)))
    (local.set $weight (i32.shl (local.get $weight) (i32.const 3)))
    (local.set $bias (i32.shl (local.get $bias) (i32.const 3)))
    (local.set $to (i32.shl (local.get $to) (i32.const 3)))
    (local.set $row (i32.shl (local.get $outputs) (i32.const 3)))
    (local.set $end (i32.add (local.get $x) (i32.shl (local.get $inputs) (i32.const 3))))
    (local.set $last (i32.add (local.get $to) (local.get $row)))

    ;; Four columns at a time: their sums stay in two registers.
    (loop $columns
      (local.set $low (v128.load (local.get $bias)))
      (local.set $high (v128.load offset=16 (local.get $bias)))
      (local.set $i (local.get $x))
      (local.set $w (local.get $weight))
      (block $summed
        (loop $sum
          (br_if $summed (i32.eq (local.get $i) (local.get $end)))
          (local.set $factor (v128.load64_splat (local.get $i)))
          (local.set $low
            (f64x2.add (local.get $low) (f64x2.mul (local.get $factor) (v128.load (local.get $w)))))
          (local.set $high
            (f64x2.add (local.get $high) (f64x2.mul (local.get $factor) (v128.load offset=16 (local.get $w)))))
          (local.set $i (i32.add (local.get $i) (i32.const 8)))
          (local.set $w (i32.add (local.get $w) (local.get $row)))
          (br $sum)))
      (v128.store (local.get $to) (local.get $low))
      (v128.store offset=16 (local.get $to) (local.get $high))
      (local.set $weight (i32.add (local.get $weight) (i32.const 32)))
      (local.set $bias (i32.add (local.get $bias) (i32.const 32)))
      (local.set $to (i32.add (local.get $to) (i32.const 32)))
      (br_if $columns (i32.lt_u (local.get $to) (local.get $last)))))

  ;; 0 for what is below 0, in place; `count` is a multiple of 2, above 0
  (func (export "relu") (param $from i32) (param $count i32)
    (local $end i32)
    (local.set $from (i32.shl (local.get $from) (i32.const 3)))
    (local.set $end (i32.add (local.get $from) (i32.shl (local.get $count) (i32.const 3))))
    (loop $pairs
      (v128.store
        (local.get $from)
        ;; pmax(a, b) is a < b ? b : a
        (f64x2.pmax (v128.load (local.get $from)) (v128.const f64x2 0 0)))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (br_if $pairs (i32.lt_u (local.get $from) (local.get $end))))))
