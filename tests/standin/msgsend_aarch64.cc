// objc_msgSend for AArch64: finds the receiver's method and goes on there as if it had been called
// itself, every argument in its place, whatever their number and types.
//
// What the procedure call standard (AAPCS64, 6.4 and 6.8) passes arguments in is saved around the
// search: x0 to x7, q0 to q7 and x8, the place of a large result. Arguments in memory are not
// touched. The call frame information lets exceptions out of the search; a method's pass by, since
// nothing of this is on the stack any more.
asm(R"(
  .text
  .globl objc_msgSend
  .type objc_msgSend, %function
  .p2align 4
objc_msgSend:
  .cfi_startproc
  cbz x0, .Lnil
  sub sp, sp, #224
  .cfi_adjust_cfa_offset 224
  stp x29, x30, [sp]
  .cfi_rel_offset x29, 0
  .cfi_rel_offset x30, 8
  mov x29, sp
  stp x0, x1, [sp, #16]
  stp x2, x3, [sp, #32]
  stp x4, x5, [sp, #48]
  stp x6, x7, [sp, #64]
  str x8, [sp, #80]
  stp q0, q1, [sp, #96]
  stp q2, q3, [sp, #128]
  stp q4, q5, [sp, #160]
  stp q6, q7, [sp, #192]
  bl standin_method
  mov x16, x0
  ldp x0, x1, [sp, #16]
  ldp x2, x3, [sp, #32]
  ldp x4, x5, [sp, #48]
  ldp x6, x7, [sp, #64]
  ldr x8, [sp, #80]
  ldp q0, q1, [sp, #96]
  ldp q2, q3, [sp, #128]
  ldp q4, q5, [sp, #160]
  ldp q6, q7, [sp, #192]
  ldp x29, x30, [sp]
  .cfi_restore x29
  .cfi_restore x30
  add sp, sp, #224
  .cfi_adjust_cfa_offset -224
  br x16
.Lnil:                      // whatever the type, the answer is 0
  mov x1, #0
  movi v0.2d, #0
  movi v1.2d, #0
  movi v2.2d, #0
  movi v3.2d, #0
  ret
  .cfi_endproc
  .size objc_msgSend, .-objc_msgSend
)");
