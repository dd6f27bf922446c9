/* The boot code that a Master Boot Record gets where the image has a boot image for a BIOS and the
   caller gave no code of his own: loads that image from the disk, as a BIOS does from a CD, and
   jumps to it.

   Assembled by hand and kept as bytes in boot_code.cpp; tests/boot assembles it again and compares:
     as --32 -o boot_code.o boot_code.S && objcopy -O binary -j .text boot_code.o boot_code.bin */

        .code16
        .intel_syntax noprefix
        .text
        .equ    base, 0x600             /* where the code moves to, out of the image's way */

start:  cli
        xor     ax, ax
        mov     ss, ax
        mov     sp, 0x7C00
        mov     ds, ax
        mov     es, ax
        sti
        cld
        mov     si, sp
        mov     di, base
        mov     cx, 256
        rep movsw
        .byte   0xEA                    /* jmp 0:base + moved */
        .word   base + (moved - start), 0

moved:  mov     [base + (drive - start)], dl
        mov     bx, 0x55AA              /* are sectors read by number? (EDD 3.0, 8.1) */
        mov     ah, 0x41
        int     0x13
        jc      failed
        cmp     bx, 0xAA55
        jne     failed
        test    cl, 1
        jz      failed

        /* One sector a call: none of them crosses a 64 KiB boundary. */
next:   mov     si, base + (packet - start)
        mov     dl, [base + (drive - start)]
        mov     ah, 0x42
        int     0x13
        jc      failed
        add     word ptr [base + (segment - start)], 0x20
        add     word ptr [base + (sector - start)], 1
        adc     word ptr [base + (sector - start) + 2], 0
        dec     word ptr [base + (count - start)]
        jnz     next

        mov     dl, [base + (drive - start)]
        .byte   0xFF, 0x2E              /* jmp far [entry] */
        .word   base + (entry - start)

failed: mov     si, base + (text - start)
1:      lodsb
        test    al, al
        jz      2f
        mov     ah, 0x0E
        mov     bx, 7
        int     0x10
        jmp     1b
2:      int     0x18                    /* the BIOS may try the next device */
3:      hlt
        jmp     3b

text:   .asciz  "OpenIMAPI: the boot image cannot be read from this disk\r\n"
drive:  .byte   0

        .org    start + 416
packet: .byte   16, 0
        .word   1, 0                    /* sectors, offset */
segment: .word  0                       /* filled in: where the image is loaded */
sector: .word   0, 0, 0, 0              /* filled in: where it stands, in sectors of 512 bytes */
count:  .word   0                       /* filled in: how many of them */
entry:  .word   0, 0                    /* filled in: where it begins, offset and segment */
        .org    start + 440
