;; The loops over packets that a comparison spends its time in: decoding records of classic pcap, and comparing frames, sixteen bytes
;; at a time. All that they read and write lies in the one memory that is imported.
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
    (local.get $i))

  ;; Decodes little-endian records of classic pcap from `at` on into the columns of a batch, whose addresses are given, as packets
  ;; `count` and following, until there are `most`. Stops before a record that is not whole below `end`, or that cannot be right;
  ;; `$ticks` is a second in the capture's own unit of time. Gives the packets that there are then.
  (func (export "decodePcap")
    (param $at i32) (param $end i32) (param $nsPerTick i32) (param $ticks i32) (param $longest i32)
    (param $count i32) (param $most i32)
    (param $starts i32) (param $lengths i32) (param $wireLengths i32) (param $seconds i32) (param $nanoseconds i32)
    (result i32)
    (local $fraction i32)
    (local $captured i32)
    (local $wireLength i32)
    (local $next i32)
    (local $word i32)
    (block $done
      (loop $records
        (br_if $done (i32.eq (local.get $count) (local.get $most)))
        (br_if $done (i32.gt_u (i32.add (local.get $at) (i32.const 16)) (local.get $end)))
        (local.set $fraction (i32.load offset=4 (local.get $at)))
        (local.set $captured (i32.load offset=8 (local.get $at)))
        (local.set $wireLength (i32.load offset=12 (local.get $at)))
        (br_if $done (i32.ge_u (local.get $fraction) (local.get $ticks)))
        (br_if $done (i32.eqz (local.get $captured)))
        (br_if $done (i32.gt_u (local.get $captured) (local.get $longest)))
        (br_if $done (i32.gt_u (local.get $captured) (local.get $wireLength)))
        (local.set $next (i32.add (i32.add (local.get $at) (i32.const 16)) (local.get $captured)))
        (br_if $done (i32.gt_u (local.get $next) (local.get $end)))
        (local.set $word (i32.shl (local.get $count) (i32.const 2)))
        (i32.store (i32.add (local.get $starts) (local.get $word)) (i32.add (local.get $at) (i32.const 16)))
        (i32.store (i32.add (local.get $lengths) (local.get $word)) (local.get $captured))
        (i32.store
          (i32.add (local.get $nanoseconds) (local.get $word))
          (i32.mul (local.get $fraction) (local.get $nsPerTick)))
        (local.set $word (i32.shl (local.get $count) (i32.const 3)))
        (f64.store
          (i32.add (local.get $wireLengths) (local.get $word))
          (f64.convert_i32_u (local.get $wireLength)))
        (f64.store
          (i32.add (local.get $seconds) (local.get $word))
          (f64.convert_i32_u (i32.load (local.get $at))))
        (local.set $count (i32.add (local.get $count) (i32.const 1)))
        (local.set $at (local.get $next))
        (br $records)))
    (local.get $count)))
