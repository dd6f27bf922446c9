/* A boot image for a BIOS, of three sectors: says on the first serial port where it runs, and whether all
   of it was loaded, then ends QEMU (device isa-debug-exit at port 501h).
     as --32 -o X.o boot_image.S && objcopy -O binary -j .text X.o X.img */
        .code16
        .intel_syntax noprefix
        .text
start:  .byte   0xEA                    /* jmp 0:7C00 + begin, whatever segment we were entered by */
        .word   0x7C00 + (begin - start), 0
        .org    start + 64              /* room for a boot information table */
begin:  xor     ax, ax
        mov     ds, ax
        mov     ss, ax
        mov     sp, 0x7C00
        mov     bl, dl
        mov     si, 0x7C00 + (hello - start)
        call    say
        mov     al, bl                  /* the drive, in hexadecimal */
        shr     al, 4
        call    digit
        mov     al, bl
        and     al, 15
        call    digit
        mov     si, 0x7C00 + (part - start)
        cmp     word ptr [0x7C00 + (last - start)], 0x4B4F
        jne     1f
        mov     si, 0x7C00 + (whole - start)
1:      call    say
        /* the table's checksum: all words from byte 64 on */
        mov     si, 0x7C00 + 64
        xor     eax, eax
        mov     cx, (1536 - 64) / 4
2:      add     eax, [si]
        add     si, 4
        loop    2b
        cmp     eax, [0x7C00 + 20]
        jne     3f
        mov     si, 0x7C00 + (table - start)
        call    say
3:      mov     si, 0x7C00 + (end - start)
        call    say
        mov     dx, 0x501
        mov     al, 16
        out     dx, al
4:      hlt
        jmp     4b

digit:  add     al, '0'
        cmp     al, '9'
        jbe     put
        add     al, 7
put:    mov     ah, al
        mov     dx, 0x3F8 + 5
5:      in      al, dx
        test    al, 0x20
        jz      5b
        mov     dx, 0x3F8
        mov     al, ah
        out     dx, al
        ret
6:      call    put
say:    lodsb
        test    al, al
        jnz     6b
        ret

hello:  .asciz  "\r\n@@BIOS drive="
whole:  .asciz  " whole"
part:   .asciz  " part"
table:  .asciz  " info-table"
end:    .asciz  " @@END\r\n"
        .org    start + 1532
last:   .ascii  "OK"
        .org    start + 1536
