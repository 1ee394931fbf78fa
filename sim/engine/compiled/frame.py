"""What stands around the operations of every program: loops over groups, quarters and rows."""

INTRINSICS = """
!0 = !{i32 1}
declare FLOATS @llvm.sqrt.vLANESf64(FLOATS)
declare FLOATS @llvm.fmuladd.vLANESf64(FLOATS, FLOATS, FLOATS)
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)
"""

TOLD = """  %told.bit{i} = and i64 %chosen, {bit}
  %told.is{i} = icmp ne i64 %told.bit{i}, 0
  br i1 %told.is{i}, label %tell{i}, label %told{i}
tell{i}:
{call}
  br label %told{i}
told{i}:"""
"""A chunk on which outputs alone rest, called if one of these is asked for."""

KERNEL = """
@places = internal constant [{carried_or_one} x i64] [{places}]
@all = internal constant [{columns_or_one} x i64] [{all}]
@needs = internal constant [{columns_or_one} x i64] [{needs}]

define void @kernel(
  i64 %first, i64 %last, i64 %n, ptr %table, ptr %reads, ptr %writes,
  ptr %uniforms, ptr %series, i64 %quarters, ptr %outputs, ptr %memory,
  ptr %columns, i64 %wanted
) {{
start:
  %a = getelementptr double, ptr %memory, i64 {a}
  %b = getelementptr double, ptr %memory, i64 {b}
  %tile = getelementptr double, ptr %memory, i64 {tile}
  %telling = icmp ne ptr %outputs, null
  %listed = icmp ne ptr %columns, null
  %list = select i1 %listed, ptr %columns, ptr @all
  %told = select i1 %listed, i64 %wanted, i64 {columns}
  %left = select i1 %telling, i64 0, i64 {written}
  br label %choosing
choosing:
  %o = phi i64 [0, %start], [%o2, %chooseone]
  %chosen = phi i64 [0, %start], [%chosen2, %chooseone]
  %unchosen = icmp ult i64 %o, %told
  br i1 %unchosen, label %chooseone, label %groups
chooseone:
  %op = getelementptr i64, ptr %list, i64 %o
  %ocolumn = load i64, ptr %op
  %np = getelementptr i64, ptr @needs, i64 %ocolumn
  %need = load i64, ptr %np
  %chosen2 = or i64 %chosen, %need
  %o2 = add i64 %o, 1
  br label %choosing
groups:
  %g = phi i64 [%first, %choosing], [%g2, %written]
  %going = icmp ult i64 %g, %last
  br i1 %going, label %reading, label %end
reading:
  %r = phi i64 [0, %groups], [%r2, %readone]
  %unread = icmp ult i64 %r, {rows}
  br i1 %unread, label %readone, label %carrying
readone:
  %rp = getelementptr i64, ptr %reads, i64 %r
  %row = load i64, ptr %rp
  %rowat = mul i64 %row, %n
  %rowg = add i64 %rowat, %g
  %from = getelementptr double, ptr %table, i64 %rowg
  %toat = mul i64 %r, {group}
  %intoheld = getelementptr double, ptr %memory, i64 %toat
  call void @llvm.memcpy.p0.p0.i64(ptr %intoheld, ptr %from, i64 {bytes}, i1 false)
  %r2 = add i64 %r, 1
  br label %reading
carrying:
  %c = phi i64 [0, %reading], [%c2, %carryone]
  %uncarried = icmp ult i64 %c, {carried}
  br i1 %uncarried, label %carryone, label %prelude
carryone:
  %ci = add i64 %c, {rows}
  %cp = getelementptr i64, ptr %reads, i64 %ci
  %crow = load i64, ptr %cp
  %crowat = mul i64 %crow, %n
  %crowg = add i64 %crowat, %g
  %cfrom = getelementptr double, ptr %table, i64 %crowg
  %cplace = getelementptr [{carried_or_one} x i64], ptr @places, i64 0, i64 %c
  %cat = load i64, ptr %cplace
  %cinto = getelementptr double, ptr %a, i64 %cat
  call void @llvm.memcpy.p0.p0.i64(ptr %cinto, ptr %cfrom, i64 {bytes}, i1 false)
  %c2 = add i64 %c, 1
  br label %carrying
prelude:
{prelude}
  br label %playing
playing:
  %q = phi i64 [0, %prelude], [%q2, %played]
  %old = phi ptr [%a, %prelude], [%new, %played]
  %new = phi ptr [%b, %prelude], [%old, %played]
  %uat = mul i64 %q, {width}
  %u = getelementptr double, ptr %uniforms, i64 %uat
  %colat = mul i64 %q, %told
  %outat = mul i64 %colat, {apart}
  %gquarters = mul i64 %g, %quarters
  %gall = mul i64 %gquarters, %told
  %outg = add i64 %outat, {begin}
  %to = getelementptr double, ptr %outputs, i64 %outg
  %qat = mul i64 %q, {group}
  %gqat = add i64 %gquarters, %qat
  %given = mul i64 %gqat, {series}
  br label %meeting
meeting:
  %s = phi i64 [0, %playing], [%s2, %meetone]
  %unmet = icmp ult i64 %s, {series}
  br i1 %unmet, label %meetone, label %living
meetone:
  %sat = mul i64 %s, {group}
  %sgiven = add i64 %given, %sat
  %sfrom = getelementptr double, ptr %series, i64 %sgiven
  %splace = add i64 %s, {rows}
  %splaceat = mul i64 %splace, {group}
  %sinto = getelementptr double, ptr %memory, i64 %splaceat
  call void @llvm.memcpy.p0.p0.i64(ptr %sinto, ptr %sfrom, i64 {bytes}, i1 false)
  %s2 = add i64 %s, 1
  br label %meeting
living:
{living}
  br i1 %telling, label %observing, label %played
observing:
{telling}
  br label %observed
observed:
  br label %copying
copying:
  %k = phi i64 [0, %observed], [%k2, %copyone]
  %uncopied = icmp ult i64 %k, %told
  br i1 %uncopied, label %copyone, label %played
copyone:
  %kp = getelementptr i64, ptr %list, i64 %k
  %column = load i64, ptr %kp
  %kfromat = mul i64 %column, {group}
  %kfrom = getelementptr double, ptr %tile, i64 %kfromat
  %kat = mul i64 %k, {apart}
  %kinto = getelementptr double, ptr %to, i64 %kat
{copy}
  %k2 = add i64 %k, 1
  br label %copying
played:
  %q2 = add i64 %q, 1
  %unplayed = icmp ult i64 %q2, %quarters
  br i1 %unplayed, label %playing, label %writing
writing:
  %w = phi i64 [0, %played], [%w2, %writeone]
  %unwritten = icmp ult i64 %w, %left
  br i1 %unwritten, label %writeone, label %written
writeone:
  %wp = getelementptr i64, ptr %writes, i64 %w
  %wrow = load i64, ptr %wp
  %wrowat = mul i64 %wrow, %n
  %wrowg = add i64 %wrowat, %g
  %winto = getelementptr double, ptr %table, i64 %wrowg
  %wfromat = mul i64 %w, {group}
  %wfrom = getelementptr double, ptr %new, i64 %wfromat
  call void @llvm.memcpy.p0.p0.i64(ptr %winto, ptr %wfrom, i64 {bytes}, i1 false)
  %w2 = add i64 %w, 1
  br label %writing
written:
  %g2 = add i64 %g, {group}
  br label %groups
end:
  ret void
}}
"""
