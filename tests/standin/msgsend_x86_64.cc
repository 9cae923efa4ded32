// objc_msgSend for x86-64: finds the receiver's method and goes on there as if it had been called
// itself, every argument in its place, whatever their number and types.
//
// What the System V ABI (3.2.3) passes arguments in is saved around the search: rdi, rsi, rdx, rcx,
// r8, r9, xmm0 to xmm7, and al, the number of the latter. Arguments in memory are not touched. The
// call frame information lets exceptions out of the search; a method's pass by, since nothing of
// this is on the stack any more.
asm(R"(
  .text
  .globl objc_msgSend
  .type objc_msgSend, @function
  .p2align 4
objc_msgSend:
  .cfi_startproc
  endbr64
  testq %rdi, %rdi
  je .Lnil
  subq $184, %rsp           # with the return address 192, a multiple of 16
  .cfi_adjust_cfa_offset 184
  movaps %xmm0, (%rsp)
  movaps %xmm1, 16(%rsp)
  movaps %xmm2, 32(%rsp)
  movaps %xmm3, 48(%rsp)
  movaps %xmm4, 64(%rsp)
  movaps %xmm5, 80(%rsp)
  movaps %xmm6, 96(%rsp)
  movaps %xmm7, 112(%rsp)
  movq %rdi, 128(%rsp)
  movq %rsi, 136(%rsp)
  movq %rdx, 144(%rsp)
  movq %rcx, 152(%rsp)
  movq %r8, 160(%rsp)
  movq %r9, 168(%rsp)
  movq %rax, 176(%rsp)
  call standin_method
  movq %rax, %r11
  movaps (%rsp), %xmm0
  movaps 16(%rsp), %xmm1
  movaps 32(%rsp), %xmm2
  movaps 48(%rsp), %xmm3
  movaps 64(%rsp), %xmm4
  movaps 80(%rsp), %xmm5
  movaps 96(%rsp), %xmm6
  movaps 112(%rsp), %xmm7
  movq 128(%rsp), %rdi
  movq 136(%rsp), %rsi
  movq 144(%rsp), %rdx
  movq 152(%rsp), %rcx
  movq 160(%rsp), %r8
  movq 168(%rsp), %r9
  movq 176(%rsp), %rax
  addq $184, %rsp
  .cfi_adjust_cfa_offset -184
  jmp *%r11
.Lnil:                      # whatever the type, the answer is 0
  xorl %eax, %eax
  xorl %edx, %edx
  xorps %xmm0, %xmm0
  xorps %xmm1, %xmm1
  ret
  .cfi_endproc
  .size objc_msgSend, .-objc_msgSend
)");
