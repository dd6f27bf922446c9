"""Folders of random names, sizes and depths become an EFI boot image; fsck.fat finds no fault in it, and mtools and 7-Zip
read back every file.

    judges_test.py --imapi IMAPI [--seeds N]
"""
import argparse
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import tempfile

failures = []
LETTERS = "abcXYZ019 .-_+,;=[]~$#ä☃漢"
ENVIRONMENT = dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC")


def run(*command, good=(0,)):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, env=ENVIRONMENT)
    said = done.stdout.decode("utf-8", "replace")
    if done.returncode not in good:
        raise SystemExit(f"{command} ended with {done.returncode}:\n{said}")
    return said


def expect(condition, what, said=""):
    print(f"{'ok' if condition else 'FAILED':6} {what}", flush=True)
    if not condition:
        failures.append(what)
        print(said)


def random_name(dice):
    while True:
        name = "".join(dice.choice(LETTERS) for _ in range(dice.choice((1, 3, 8, 12, 13, 14, 26, 40, 70)))).strip(" .")
        if name:
            return name


def fill(folder, dice, depth, files):
    """Files of random names and contents; names differ by more than the case of letters."""
    taken = set()
    folder.mkdir(exist_ok=True)
    for _ in range(dice.randrange(1, files)):
        name = random_name(dice)
        if name.casefold() in taken:
            continue
        taken.add(name.casefold())
        if depth and dice.random() < 0.3:
            fill(folder / name, dice, depth - 1, files)
        else:
            (folder / name).write_bytes(dice.randbytes(dice.choice((0, 1, 511, 2048, 2049, 70000))))


def make_tree(tree, dice, depth, files, padding):
    fill(tree / "EFI", dice, depth, files)
    (tree / "EFI/boot").mkdir(exist_ok=True)
    (tree / "EFI/boot/bootx64.efi").write_bytes(dice.randbytes(3000))
    if padding:  # a hole on the host, so that it costs nothing
        with open(tree / "EFI/padding.bin", "wb") as file:
            file.write(b"begin")
            file.truncate(padding - 3)
            file.seek(0, os.SEEK_END)
            file.write(b"end")
    for path in tree.rglob("*"):  # dates that FAT can say
        os.utime(path, (1700000000, 1700000000 + 2 * dice.randrange(10**6)))


def cut_out(imapi, image, out):
    """The EFI boot image, where imapi info says that it is."""
    for line in run(imapi, "--json", "info", image).splitlines():
        event = json.loads(line)
        if event.get("event") == "boot":
            entry = event["entries"][0]
            with open(image, "rb") as source, open(out, "wb") as target:
                source.seek(entry["block"] * 2048)
                left = entry["bytes"]
                while left:
                    piece = source.read(min(left, 1 << 20))
                    target.write(piece)
                    left -= len(piece)
            return
    raise SystemExit("imapi info says nothing of booting")


def contents(folder):
    return {str(path.relative_to(folder)): path for path in folder.rglob("*")}


def same(expected, found):
    """What differs: names, kinds, bytes."""
    wrong = [f"only in one: {name}" for name in sorted(set(expected) ^ set(found))]
    for name in set(expected) & set(found):
        one, other = expected[name], found[name]
        if one.is_dir() != other.is_dir() or one.is_file() and subprocess.run(["cmp", "-s", one, other], check=False).returncode != 0:
            wrong.append(f"differs: {name}")
    return "\n".join(wrong)


def judge(imapi, work, name, tree, bits):
    image, again, volume = work / "image.iso", work / "again.iso", work / "esp.img"
    for file in (image, again):
        file.unlink(missing_ok=True)
    run(imapi, "create", tree, "-o", image, "--boot-preset", "uefi")
    cut_out(imapi, image, volume)
    run(imapi, "create", tree, "-o", again, "--boot-preset", "uefi")
    expect(subprocess.run(["cmp", "-s", image, again], check=False).returncode == 0, f"{name}: the same bytes again")
    said = run("fsck.fat", "-n", "-v", volume, good=(0, 1))
    # It ends with 1 where it finds a fault; what is no fault in its eyes would stand behind this line.
    tail = said.split("Checking for unused clusters.\n")[-1].splitlines()
    expect(len([line for line in tail if line and not line.startswith("Checking free")]) == 1
           and re.fullmatch(r".*: \d+ files, \d+/\d+ clusters", tail[-1]) is not None, f"{name}: fsck.fat", said)
    expect(f"{bits} bit entries" in said, f"{name}: FAT{bits}", said)
    expected = contents(tree / "EFI")
    by_mtools = work / "mtools"
    by_7zip = work / "7zip"
    for folder in (by_mtools, by_7zip):
        run("rm", "-rf", folder)
        folder.mkdir()
    run("mcopy", "-s", "-m", "-n", "-i", volume, "::EFI", by_mtools)
    wrong = same(expected, contents(by_mtools / "EFI"))
    expect(not wrong, f"{name}: mtools reads {len(expected)} items", wrong)
    run(shutil.which("7zz") or "7z", "x", "-y", f"-o{by_7zip}", volume)
    wrong = same(expected, contents(by_7zip / "EFI"))
    expect(not wrong, f"{name}: 7-Zip reads {len(expected)} items", wrong)
    dates = [path for path, found in contents(by_mtools / "EFI").items()
             if found.is_file() and int(found.stat().st_mtime) != int(expected[path].stat().st_mtime)]
    expect(not dates, f"{name}: dates", "\n".join(dates))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--imapi", required=True)
    parser.add_argument("--seeds", type=int, default=4)
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = pathlib.Path(temporary)
        plans = [(f"random {seed}", seed, 4, 12, 0, 12) for seed in range(wish.seeds)]
        plans += [("many files", 103, 0, 700, 0, 12), ("FAT16", 101, 2, 10, 20 << 20, 16), ("FAT32", 102, 2, 10, 140 << 20, 32)]
        for name, seed, depth, files, padding, bits in plans:
            tree = work / "tree"
            run("rm", "-rf", tree)
            tree.mkdir()
            make_tree(tree, random.Random(seed), depth, files, padding)
            judge(wish.imapi, work, name, tree, bits)
    raise SystemExit(1 if failures else 0)


main()
