"""What other programs say of images that boot, and whether an image that is made anew boots as before.

    judges_test.py --imapi IMAPI
"""
import argparse
import json
import pathlib
import re
import subprocess
import tempfile

failures = []


def run(*command, good=(0,)):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    said = done.stdout.decode("utf-8", "replace")
    if done.returncode not in good:
        raise SystemExit(f"{command} ended with {done.returncode}:\n{said}")
    return said


def expect(condition, what, said=""):
    print(f"{'ok' if condition else 'FAILED':6} {what}", flush=True)
    if not condition:
        failures.append(what)
        print(said)


def make_tree(work):
    tree = work / "tree"
    (tree / "boot").mkdir(parents=True)
    (tree / "boot/bios.img").write_bytes(bytes(range(256)) * 12)
    run("mformat", "-C", "-f", "1440", "-i", tree / "boot/efi.img", "::")
    (tree / "read me.txt").write_text("boots\n")
    return tree


def boot_table(imapi, image):
    for line in run(imapi, "--json", "info", image).splitlines():
        event = json.loads(line)
        if event.get("event", event.get("type")) == "boot":
            return event
    raise SystemExit(f"imapi info says nothing of booting from {image}")


def judge(imapi, image, iso):
    """Partition tables and boot catalog, by those who know them."""
    said = run("sfdisk", "--verify", image)
    expect("No errors detected" in said, "sfdisk --verify", said)
    said = run("sfdisk", "--dump", image)
    expect("C12A7328-F81F-11D2-BA4B-00A0C93EC93B" in said and "label: gpt" in said, "sfdisk finds the EFI system partition", said)
    said = run("sgdisk", "-v", image)
    expect("No problems found" in said, "sgdisk -v", said)
    expect("0 errors, 0 warnings" in run(imapi, "check", image, good=(0, 3)), "imapi check")
    if not iso:
        return
    said = run("xorriso", "-indev", image, "-report_el_torito", "plain", "-report_system_area", "plain")
    expect(re.search(r"El Torito boot img :\s+1\s+BIOS\s+y\s+none\s+0x0000\s+0x00\s+6\s", said) is not None, "xorriso: BIOS entry", said)
    expect(re.search(r"El Torito boot img :\s+2\s+UEFI\s+y\s+none\s+0x0000\s+0x00\s+2880\s", said) is not None, "xorriso: UEFI entry", said)
    expect("/boot/efi.img" in said and "protective-msdos-label" in said and " GPT" in said, "xorriso: system area", said)
    expect("Corrupt" not in said and "CRC" not in said, "xorriso: no complaint", said)
    said = run("isoinfo", "-d", "-i", image)
    expect("Eltorito validation header" in said and "Bootid 88 (bootable)" in said, "isoinfo: El Torito", said)


def same_boot(first, second, what):
    """Entries lead to the same, and the verdicts are as before."""
    def table(setup):
        return [[(e["platform"], e["emulation"], e["load_sectors"], e.get("path"), e["bytes"], e["info_table"]) for e in setup["entries"]],
                [(v["firmware"], v["medium"], v["boots"]) for v in setup["boots"]], setup["layout"], setup["code"]]
    expect(table(first) == table(second), f"{what} boots as before", f"{table(first)}\n{table(second)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--imapi", required=True)
    imapi = parser.parse_args().imapi
    with tempfile.TemporaryDirectory() as temporary:
        work = pathlib.Path(temporary)
        tree = make_tree(work)
        preset = ("--boot", "/boot/bios.img,info-table", "--boot-preset", "bios+uefi-usb")
        for name, options in (("bridge", ()), ("iso", ("--fs", "rockridge")), ("udf", ("--fs", "udf"))):
            print(f"-- {name}")
            image = work / f"{name}.iso"
            run(imapi, "create", tree, "-o", image, *preset, *options)
            judge(imapi, image, name != "udf")
            setup = boot_table(imapi, image)
            # BIOS from CD and USB, UEFI from both. Of what our boot code loads from a USB stick nobody knows how it goes on.
            expect([v["boots"] for v in setup["boots"]] == ["yes", "perhaps", "yes", "yes"], "imapi info: boots everywhere", json.dumps(setup))
            flat = work / f"{name}-flat.iso"
            run(imapi, "flatten", image, "-o", flat, "--map", f"a/first={tree}/boot/efi.img", *options)
            judge(imapi, flat, name != "udf")
            same_boot(setup, boot_table(imapi, flat), "the flattened image")
            run(imapi, "append", tree / "read me.txt", "--map", f"added={tree}/boot/efi.img", "--replace", "-o", image)
            same_boot(setup, boot_table(imapi, image), "the image with a session")
            judge(imapi, image, name != "udf")
            run(imapi, "edit", image, "--remove", "/added")
            judge(imapi, image, name != "udf")

        print("-- windows-install")
        windows = work / "windows"
        (windows / "boot").mkdir(parents=True)
        (windows / "efi/microsoft/boot").mkdir(parents=True)
        (windows / "boot/etfsboot.com").write_bytes(bytes(range(256)) * 16)
        run("mformat", "-C", "-f", "1440", "-i", windows / "efi/microsoft/boot/efisys.bin", "::")
        image = work / "windows.iso"
        # UDF alone, as the preset has it; xorriso reads catalogs of images with ISO 9660 only.
        run(imapi, "create", windows, "-o", image, "--boot-preset", "windows-install")
        setup = boot_table(imapi, image)
        expect([(e["emulation"], e["load_sectors"], e.get("path")) for e in setup["entries"]] ==
               [("none", 8, "/boot/etfsboot.com"), ("none", 2880, "/efi/microsoft/boot/efisys.bin")], "entries", json.dumps(setup))
        expect([v["boots"] for v in setup["boots"] if v["medium"] == "CD"] == ["yes", "yes"], "boots from a DVD", json.dumps(setup))
        run(imapi, "create", windows, "-o", image, "--boot-preset", "windows-install", "--fs", "joliet,udf")
        said = run("xorriso", "-indev", image, "-report_el_torito", "plain")
        # As oscdimg makes them: no emulation, eight sectors of etfsboot.com, another section for UEFI.
        expect(re.search(r"El Torito boot img :\s+1\s+BIOS\s+y\s+none\s+0x0000\s+0x00\s+8\s", said) is not None and
               re.search(r"El Torito boot img :\s+2\s+UEFI\s+y\s+none\s+0x0000\s+0x00\s+2880\s", said) is not None and
               "/boot/etfsboot.com" in said.lower() and "/efi/microsoft/boot/efisys.bin" in said.lower(), "xorriso: both entries", said)

        print("-- xorriso's, with an EFI partition behind the file systems")
        image = work / "xorriso.iso"
        run("xorriso", "-as", "mkisofs", "-o", image, "-b", "boot/bios.img", "-no-emul-boot", "-boot-load-size", "4", "-boot-info-table",
            "-append_partition", "2", "0xef", tree / "boot/efi.img", "-appended_part_as_gpt", "-eltorito-alt-boot",
            "-e", "--interval:appended_partition_2:all::", "-no-emul-boot", tree)
        setup = boot_table(imapi, image)
        expect([e.get("path") for e in setup["entries"]] == ["/boot/bios.img", None], "entries are found", json.dumps(setup))
        expect(setup["entries"][1]["fat"] and setup["entries"][1]["bytes"] == 1474560, "and their lengths", json.dumps(setup))
        flat = work / "xorriso-flat.iso"
        run(imapi, "flatten", image, "-o", flat)
        again = boot_table(imapi, flat)
        expect([(v["firmware"], v["medium"]) for v in again["boots"] if v["boots"] == "yes" and v["medium"] == "CD"]
               == [("BIOS", "CD"), ("UEFI", "CD")] and again["entries"][0]["info_table"], "made anew it boots", json.dumps(again))
        said = run("xorriso", "-indev", flat, "-report_el_torito", "plain")
        expect(re.search(r"El Torito boot img :\s+2\s+UEFI", said) is not None, "xorriso sees both", said)
        run(imapi, "append", tree / "read me.txt", "--map", f"added={tree}/boot/efi.img", "--replace", "-o", image)
        expect("No errors detected" in run("sfdisk", "--verify", image), "with a session: sfdisk --verify")
        expect("No problems found" in run("sgdisk", "-v", image), "with a session: sgdisk -v")
        said = run("xorriso", "-indev", image, "-report_system_area", "plain")
        last = image.stat().st_size // 512 - 1
        expect(re.search(rf"GPT lba range +: +64 +\d+ +{last}\n", said) is not None and "CRC" not in said and "backup" not in said,
               "with a session: xorriso has no complaint", said)
        same_boot(setup, boot_table(imapi, image), "xorriso's with a session")

        print("-- isohybrid's tables")
        image = work / "isohybrid.iso"
        run("xorriso", "-as", "mkisofs", "-o", image, "-b", "boot/bios.img", "-no-emul-boot", "-boot-load-size", "4", "-boot-info-table",
            "-isohybrid-mbr", "/usr/lib/ISOLINUX/isohdpfx.bin", "-eltorito-alt-boot", "-e", "boot/efi.img", "-no-emul-boot",
            "-isohybrid-gpt-basdat", tree)
        setup = boot_table(imapi, image)
        run(imapi, "append", tree / "read me.txt", "--map", f"added={tree}/boot/efi.img", "--replace", "-o", image)
        said = run("xorriso", "-indev", image, "-report_system_area", "plain")
        sectors = image.stat().st_size // 512
        expect(re.search(rf"MBR partition +: +1 +0x80 +0x00 +0 +{sectors}\n", said) is not None and
               re.search(rf"GPT start and size : +1 +0 +{sectors - 64}\n", said) is not None and
               re.search(rf"GPT lba range +: +64 +\d+ +{sectors - 1}\n", said) is not None, "with a session: xorriso finds all grown", said)
        same_boot(setup, boot_table(imapi, image), "isohybrid's with a session")
    raise SystemExit(1 if failures else 0)


main()
