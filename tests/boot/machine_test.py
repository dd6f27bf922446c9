"""Images of ours boot in an emulated machine: under SeaBIOS and under OVMF (UEFI), as a CD and as a USB disk.

What is booted is ours, too: boot_image.S says on the serial port that it runs and whether all of it was loaded,
boot_application.c says on UEFI's console that it runs; both then end the machine.

    machine_test.py --imapi IMAPI --published PUBLISHED_BOOT [--keep FOLDER] [NAME...]
"""
import argparse
import os
import pathlib
import selectors
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
FIRMWARE = [("/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"),
            ("/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd")]
TOO_LONG = 90  # seconds a boot may take; OVMF takes 6 on an idle machine


def run(*command, **more):
    return subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE, **more).stdout


def make_boot_images(work):
    run("as", "--32", "-o", work / "bios.o", HERE / "boot_image.S")
    run("objcopy", "-O", "binary", "-j", ".text", work / "bios.o", work / "bios.img")
    run("x86_64-w64-mingw32-gcc", "-Os", "-ffreestanding", "-nostdlib", "-Wl,--subsystem,10", "-e", "efi_main",
        "-o", work / "BOOTX64.EFI", HERE / "boot_application.c")
    run("mformat", "-C", "-f", "1440", "-i", work / "efi.img", "::")
    run("mmd", "-i", work / "efi.img", "::EFI", "::EFI/BOOT")
    run("mcopy", "-i", work / "efi.img", work / "BOOTX64.EFI", "::EFI/BOOT/BOOTX64.EFI")


def make_tree(work):
    tree = work / "tree"
    (tree / "boot").mkdir(parents=True)
    shutil.copy(work / "bios.img", tree / "boot/bios.img")
    shutil.copy(work / "efi.img", tree / "boot/efi.img")
    (tree / "read me.txt").write_text("boots\n")
    return tree


def make_folder_tree(work):
    """A tree that has a loader for UEFI in the folder where it is looked for, and no FAT image."""
    tree = work / "folder-tree"
    (tree / "boot").mkdir(parents=True)
    (tree / "efi/boot").mkdir(parents=True)
    shutil.copy(work / "bios.img", tree / "boot/bios.img")
    shutil.copy(work / "BOOTX64.EFI", tree / "efi/boot/bootx64.efi")
    (tree / "efi/boot/A file with a long name.txt").write_text("nobody boots this\n")
    return tree


def listen(machine, message):
    """What the machine says on its serial port until it says the message, ends, or takes too long."""
    said, end = b"", time.monotonic() + TOO_LONG
    with selectors.DefaultSelector() as ready:
        ready.register(machine.stdout, selectors.EVENT_READ)
        while message not in said.decode("latin-1"):
            if not ready.select(max(0, end - time.monotonic())):
                return said.decode("latin-1") + "\n(nothing more came)"
            more = os.read(machine.stdout.fileno(), 65536)
            if not more:
                break
            said += more
    return said.decode("latin-1")


def boot(work, firmware, medium, image, message):
    """What the machine said on its serial port, up to the message."""
    command = ["qemu-system-x86_64", "-machine", "q35", "-accel", "tcg", "-m", "192", "-display", "none", "-serial", "stdio",
               "-monitor", "none", "-no-reboot", "-net", "none", "-device", "isa-debug-exit,iobase=0x501,iosize=4"]
    if firmware == "OVMF":
        code, variables = next(pair for pair in FIRMWARE if os.path.exists(pair[0]))
        shutil.copy(variables, work / "variables.fd")
        command += ["-drive", f"if=pflash,format=raw,readonly=on,file={code}",
                    "-drive", f"if=pflash,format=raw,file={work}/variables.fd"]
    drive = f"if=none,id=disc,format=raw,readonly=on,file={image}"
    if medium == "CD":
        command += ["-drive", drive + ",media=cdrom", "-device", "ide-cd,drive=disc,bootindex=0"]
    else:
        command += ["-device", "qemu-xhci", "-drive", drive, "-device", "usb-storage,drive=disc,bootindex=0"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as machine:
        try:
            return listen(machine, message)
        finally:
            machine.kill()


class Images:
    def __init__(self, imapi, published, work):
        self.imapi, self.program, self.work = imapi, published, work
        make_boot_images(work)
        self.tree = make_tree(work)
        self.folder_tree = make_folder_tree(work)

    def create(self, name, *options, tree=None):
        image = self.work / f"{name}.iso"
        run(self.imapi, "create", tree or self.tree, "-o", image, *options, stderr=subprocess.DEVNULL)
        return image

    def published(self):
        """Made through the published interfaces alone: what they know makes an image boot as a CD."""
        image = self.work / "published.iso"
        run(self.program, self.work / "bios.img", self.work / "efi.img", self.tree, image)
        return image

    def with_session(self):
        """A further session in place, which moves the second copy of the GPT and grows partitions."""
        image = self.create("session", *TABLE, "--boot-preset", "bios+uefi-usb")
        run(self.imapi, "append", "-o", image, "--map", f"added={self.work}/efi.img", stderr=subprocess.DEVNULL)
        return image

    def isolinux(self):
        """isolinux, as distributions have it, made by xorriso, and made anew so that everything has moved."""
        tree = self.work / "isolinux-tree"
        (tree / "isolinux").mkdir(parents=True)
        shutil.copy("/usr/lib/ISOLINUX/isolinux.bin", tree / "isolinux")
        shutil.copy("/usr/lib/syslinux/modules/bios/ldlinux.c32", tree / "isolinux")
        (tree / "isolinux/isolinux.cfg").write_text("SERIAL 0 115200\nPROMPT 1\nTIMEOUT 0\nDEFAULT none\n")
        shutil.copy(self.work / "efi.img", tree / "efi.img")
        theirs, ours = self.work / "theirs.iso", self.work / "anew.iso"
        run("xorriso", "-as", "mkisofs", "-o", theirs, "-b", "isolinux/isolinux.bin", "-no-emul-boot", "-boot-load-size", "4",
            "-boot-info-table", "-isohybrid-mbr", "/usr/lib/ISOLINUX/isohdpfx.bin", "-eltorito-alt-boot", "-e", "efi.img",
            "-no-emul-boot", "-isohybrid-gpt-basdat", tree, stderr=subprocess.DEVNULL)
        run(self.imapi, "flatten", theirs, "-o", ours, "--map", f"a/first={self.work}/efi.img", stderr=subprocess.DEVNULL)
        return ours


UEFI = "@@UEFI @@END"
ALL = [("SeaBIOS", "CD", "@@BIOS drive=E0 whole info-table @@END"), ("SeaBIOS", "USB", "@@BIOS drive=80 whole info-table @@END"),
       ("OVMF", "CD", UEFI), ("OVMF", "USB", UEFI)]
PUBLISHED = [("SeaBIOS", "CD", "@@BIOS drive=E0 whole @@END"), ("OVMF", "CD", UEFI)]
TABLE = ("--boot", "/boot/bios.img,info-table")


def cases(images):
    """Name, image, and what each firmware is to say."""
    yield "FAT of a folder", images.create("folder", *TABLE, "--boot-preset", "bios+uefi-usb", tree=images.folder_tree), ALL
    yield "UDF alone", images.create("udf", "--fs", "udf", *TABLE, "--boot-preset", "bios+uefi-usb"), ALL
    yield "with a session", images.with_session(), ALL
    yield "images of the host", images.create("host", "--boot", f"{images.work}/bios.img,info-table", "--boot",
                                               f"{images.work}/efi.img,platform=efi", "--disk-layout", "mbr"), [ALL[1], ALL[3]]
    yield "published interfaces", images.published(), PUBLISHED
    # The prompt comes from ldlinux.c32, which isolinux has found and loaded by then, and from its configuration.
    yield "isolinux, made anew", images.isolinux(), [("SeaBIOS", "CD", "boot: "), ("SeaBIOS", "USB", "boot: "), ("OVMF", "USB", UEFI)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--imapi", required=True)
    parser.add_argument("--published", required=True)
    parser.add_argument("--keep")
    parser.add_argument("names", nargs="*")
    wish = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        work = pathlib.Path(wish.keep or temporary)
        work.mkdir(parents=True, exist_ok=True)
        for name, image, expected in cases(Images(wish.imapi, wish.published, work)):
            if wish.names and name not in wish.names:
                continue
            for firmware, medium, message in expected:
                start = time.monotonic()
                said = boot(work, firmware, medium, image, message)
                good = message in said
                failed += not good
                print(f"{'ok' if good else 'FAILED':6} {name}: {firmware}, {medium} ({time.monotonic() - start:.1f} s)", flush=True)
                if not good:
                    print(f"expected: {message}\nsaid: {said[-2000:]}")
    sys.exit(1 if failed else 0)


main()
