;; Whether frames are equal, sixteen bytes at a time. Both frames of a pair lie in the one memory that is imported.
;; `npm run build:kernel` assembles it into kernel.wasm.ts; a test finds one that differs from this text.
(module
  (import "frames" "memory" (memory 1))

  ;; 1 when the `length` bytes at `a` and at `b` are the same, else 0.
  (func $equal (export "equal") (param $a i32) (param $b i32) (param $length i32) (result i32)
    (local $last i32)
    (local $stride i32)

    (if (i32.lt_u (local.get $length) (i32.const 16))
      (then
        (local.set $last (i32.add (local.get $a) (local.get $length)))
        (loop $bytes
          (if (i32.eq (local.get $a) (local.get $last)) (then (return (i32.const 1))))
          (if (i32.ne (i32.load8_u (local.get $a)) (i32.load8_u (local.get $b))) (then (return (i32.const 0))))
          (local.set $a (i32.add (local.get $a) (i32.const 1)))
          (local.set $b (i32.add (local.get $b) (i32.const 1)))
          (br $bytes))))

    ;; Where the last sixteen bytes begin: they are compared on their own, and overlap what came before.
    (local.set $last (i32.sub (i32.add (local.get $a) (local.get $length)) (i32.const 16)))

    ;; Sixty-four bytes a turn.
    (local.set $stride (i32.sub (local.get $last) (i32.const 48)))
    (block $few
      (br_if $few (i32.lt_u (local.get $length) (i32.const 64)))
      (loop $wide
        (br_if $few (i32.gt_u (local.get $a) (local.get $stride)))
        (if (v128.any_true
              (v128.or
                (v128.or
                  (v128.xor (v128.load (local.get $a)) (v128.load (local.get $b)))
                  (v128.xor (v128.load offset=16 (local.get $a)) (v128.load offset=16 (local.get $b))))
                (v128.or
                  (v128.xor (v128.load offset=32 (local.get $a)) (v128.load offset=32 (local.get $b)))
                  (v128.xor (v128.load offset=48 (local.get $a)) (v128.load offset=48 (local.get $b))))))
          (then (return (i32.const 0))))
        (local.set $a (i32.add (local.get $a) (i32.const 64)))
        (local.set $b (i32.add (local.get $b) (i32.const 64)))
        (br $wide)))

    (block $tail
      (loop $narrow
        (br_if $tail (i32.ge_u (local.get $a) (local.get $last)))
        (if (v128.any_true (v128.xor (v128.load (local.get $a)) (v128.load (local.get $b))))
          (then (return (i32.const 0))))
        (local.set $a (i32.add (local.get $a) (i32.const 16)))
        (local.set $b (i32.add (local.get $b) (i32.const 16)))
        (br $narrow)))

    (local.set $b (i32.sub (local.get $b) (i32.sub (local.get $a) (local.get $last))))
    (i32.eqz (v128.any_true (v128.xor (v128.load (local.get $last)) (v128.load (local.get $b))))))

  ;; How many pairs from the first on are equal, of `count`: pair i is the frame of `lengthsA[i]` bytes at `startsA[i]`, and
  ;; that of `lengthsB[i]` at `startsB[i]`. The four are addresses of arrays of 32-bit numbers.
  (func (export "equalRun")
    (param $startsA i32) (param $lengthsA i32) (param $startsB i32) (param $lengthsB i32) (param $count i32) (result i32)
    (local $i i32)
    (local $at i32)
    (block $different
      (loop $pairs
        (br_if $different (i32.eq (local.get $i) (local.get $count)))
        (local.set $at (i32.shl (local.get $i) (i32.const 2)))
        (br_if $different
          (i32.ne
            (i32.load (i32.add (local.get $lengthsA) (local.get $at)))
            (i32.load (i32.add (local.get $lengthsB) (local.get $at)))))
        (br_if $different
          (i32.eqz
            (call $equal
              (i32.load (i32.add (local.get $startsA) (local.get $at)))
              (i32.load (i32.add (local.get $startsB) (local.get $at)))
              (i32.load (i32.add (local.get $lengthsA) (local.get $at))))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $pairs)))
    (local.get $i)))
