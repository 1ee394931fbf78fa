"""The loop that tallies, as text for the compiler: rows, then members some lanes at a time.

Words between @ are filled in by `tallying`.
"""

LOOP = """
declare i64 @llvm.vector.reduce.add.vLANESi64(WHOLES)
declare i1 @llvm.vector.reduce.and.vLANESi1(<LANES x i1>)
declare double @llvm.vector.reduce.fmin.vLANESf64(FLOATS)
declare double @llvm.vector.reduce.fmax.vLANESf64(FLOATS)
declare void @llvm.prefetch.p0(ptr, i32, i32, i32)

define i64 @kernel(
  i64 %first, i64 %last, i64 %stride, i64 %n, i64 %all, i64 %most, ptr noalias %values,
  ptr noalias %others, ptr noalias %inverses, ptr noalias %bases, ptr noalias %rooms,
  ptr noalias %starts, ptr noalias %counts, ptr noalias %sums, ptr noalias %ends,
  ptr noalias %spill, ptr %kept
) {
start:
  %trash = alloca i32
  %need = udiv i64 %n, LANES
  br label %rows
rows:
  %r = phi i64 [%first, %start], [%r2, %rowdone]
  %k = phi i64 [0, %start], [%k3, %rowdone]
  %going = icmp ult i64 %r, %last
  %after = add i64 %k, %need
  %fits = icmp ule i64 %after, %most
  %fresh = icmp eq i64 %k, 0
  %may = or i1 %fits, %fresh
  %on = and i1 %going, %may
  br i1 %on, label %row, label %end
row:
  %vat = mul i64 %r, %stride
  %vp = getelementptr double, ptr %values, i64 %vat
  %op = getelementptr double, ptr %others, i64 %vat
  %ip = getelementptr double, ptr %inverses, i64 %r
  %iv = load double, ptr %ip
  %ie = insertelement FLOATS poison, double %iv, i32 0
  %inverse = shufflevector FLOATS %ie, FLOATS poison, <LANES x i32> zeroinitializer
  %bp = getelementptr i64, ptr %bases, i64 %r
  %bv = load i64, ptr %bp
  %be = insertelement WHOLES poison, i64 %bv, i32 0
  %base = shufflevector WHOLES %be, WHOLES poison, <LANES x i32> zeroinitializer
  %rp = getelementptr i64, ptr %rooms, i64 %r
  %rv = load i64, ptr %rp
  %re = insertelement WHOLES poison, i64 %rv, i32 0
  %room = shufflevector WHOLES %re, WHOLES poison, <LANES x i32> zeroinitializer
  %sp = getelementptr i64, ptr %starts, i64 %r
  %sv = load i64, ptr %sp
  %bins = getelementptr i32, ptr %counts, i64 %sv
  %nextbins = getelementptr i32, ptr %bins, i64 %rv
  %rd = uitofp i64 %r to double
  br label %members
members:
  %i = phi i64 [0, %row], [%i2, %counted]
  %k1 = phi i64 [%k, %row], [%k3, %counted]
  %least = phi FLOATS [splat (double 0x7FF0000000000000), %row], [%least2, %counted]
  %most1 = phi FLOATS [splat (double 0xFFF0000000000000), %row], [%most2, %counted]
@PHIS@
  %xp = getelementptr double, ptr %vp, i64 %i
  %value = load FLOATS, ptr %xp, align 8
  %yp = getelementptr double, ptr %op, i64 %i
  %other = load FLOATS, ptr %yp, align 8
  %xn = getelementptr double, ptr %xp, i64 %stride
  call void @llvm.prefetch.p0(ptr %xn, i32 0, i32 3, i32 1)
  %yn = getelementptr double, ptr %yp, i64 %stride
  call void @llvm.prefetch.p0(ptr %yn, i32 0, i32 3, i32 1)
  %bn = getelementptr double, ptr %nextbins, i64 %i
  call void @llvm.prefetch.p0(ptr %bn, i32 1, i32 3, i32 1)
@BODY@
@ADDS@
  %lower = fcmp olt FLOATS @TALLIED@, %least
  %least2 = select <LANES x i1> %lower, FLOATS @TALLIED@, FLOATS %least
  %higher = fcmp ogt FLOATS @TALLIED@, %most1
  %most2 = select <LANES x i1> %higher, FLOATS @TALLIED@, FLOATS %most1
  %p32 = fptosi FLOATS @PLACE@ to <LANES x i32>
  %p64 = sext <LANES x i32> %p32 to WHOLES
  %at = sub WHOLES %p64, %base
  %inside = icmp ult WHOLES %at, %room
  %whole = call i1 @llvm.vector.reduce.and.vLANESi1(<LANES x i1> %inside)
  br i1 %whole, label %counting, label %spilling
counting:
@COUNTS@
  br label %counted
spilling:
@SPILLS@
  %kat = mul i64 %k1, {SPILLED}
  %kp = getelementptr double, ptr %spill, i64 %kat
  store double %rd, ptr %kp
  %kv = getelementptr double, ptr %kp, i64 1
  store FLOATS @PLACE@, ptr %kv, align 8
  %k2 = add i64 %k1, 1
  br label %counted
counted:
  %k3 = phi i64 [%k1, %counting], [%k2, %spilling]
  %i2 = add i64 %i, LANES
  %more = icmp ult i64 %i2, %n
  br i1 %more, label %members, label %rowdone
rowdone:
@STORES@
  %leastone = call double @llvm.vector.reduce.fmin.vLANESf64(FLOATS %least2)
  %leastp = getelementptr double, ptr %ends, i64 %r
  store double %leastone, ptr %leastp
  %mostone = call double @llvm.vector.reduce.fmax.vLANESf64(FLOATS %most2)
  %mostat = add i64 %all, %r
  %mostp = getelementptr double, ptr %ends, i64 %mostat
  store double %mostone, ptr %mostp
  %r2 = add i64 %r, 1
  br label %rows
end:
  store i64 %k, ptr %kept
  ret i64 %r
}
"""
