/* An application for UEFI that says so on the console, then ends QEMU (device isa-debug-exit at port 501h).
   The two structures as far as they are needed: UEFI 2.10, 4.3 and 12.4.
     x86_64-w64-mingw32-gcc -ffreestanding -nostdlib -Wl,--subsystem,10 -e efi_main -o BOOTX64.EFI boot_application.c */
typedef struct TextOutput {
    void* reset;
    unsigned long long (*output_string)(struct TextOutput* self, const unsigned short* text);
} TextOutput;

typedef struct {
    char header[24];
    void* firmware_vendor;
    unsigned firmware_revision;
    void* input_handle;
    void* input;
    void* output_handle;
    TextOutput* output;
} SystemTable;

unsigned long long efi_main(void* image, SystemTable* system) {
    (void)image;
    system->output->output_string(system->output, L"\r\n@@UEFI @@END\r\n");
    __asm__ volatile("outb %0, %1" : : "a"((unsigned char)16), "Nd"((unsigned short)0x501));
    return 0;
}
