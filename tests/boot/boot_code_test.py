"""The bytes in boot_code.cpp are what boot_code.S says, assembled by binutils."""
import pathlib
import re
import subprocess
import sys
import tempfile

room = pathlib.Path(sys.argv[1]) / "src/format/partition"
with tempfile.TemporaryDirectory() as work:
    subprocess.run(["as", "--32", "-o", f"{work}/o", room / "boot_code.S"], check=True)
    subprocess.run(["objcopy", "-O", "binary", "-j", ".text", f"{work}/o", f"{work}/bin"], check=True)
    assembled = pathlib.Path(work, "bin").read_bytes()
table = re.search(r"code_bytes\{(.*?)\};", (room / "boot_code.cpp").read_text(), re.S)
committed = bytes(int(byte, 16) for byte in re.findall(r"0x([0-9A-F]{2})\b", table[1]))
assert len(assembled) == 440, f"{len(assembled)} bytes"
# From 416 on are the parameters, which the library fills in.
assert committed == assembled[:len(committed)], "boot_code.cpp has other bytes than boot_code.S"
assert not any(assembled[len(committed):416]), "boot_code.cpp has too few bytes"
print(f"{len(committed)} bytes, as assembled")
