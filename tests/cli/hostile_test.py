#!/usr/bin/env python3
"""Images that are cut off, damaged, or made to do harm: a clear error, nothing outside of the target folder, no crash."""

import os
import random
import shutil
import subprocess
import unittest

from support import CommandTest


class Hostile(CommandTest):
    def setUp(self):
        super().setUp()
        # What an escaping entry would be written to: beside and above the folder that is extracted to.
        os.makedirs(self.path("jail/outside"))
        os.makedirs(self.path("jail/in"))

    def everything_outside(self):
        found = set()
        for folder, folders, files in os.walk(self.path("jail")):
            if os.path.join(folder, "").startswith(self.path("jail/in/")):
                continue
            found |= {os.path.relpath(os.path.join(folder, name), self.path("jail")) for name in folders + files}
        return found

    def extract_in_jail(self, image, *options):
        target = self.path("jail/in/target")
        shutil.rmtree(target, ignore_errors=True)
        os.mkdir(target)
        result = self.imapi("extract", image, "-C", target, *options, status=None)
        self.assertEqual(self.everything_outside(), {"outside", "in"})
        self.assertEqual(os.listdir(self.path("jail/in")), ["target"])
        self.assertFalse(os.path.exists("/tmp/openimapi-evil") or os.path.lexists("/tmp/openimapi-evil"))
        return result

    def patched(self, image, replacements):
        """The image with every occurrence of each text replaced by one of the same length: as bytes, and in UTF-16BE."""
        with open(image, "rb") as file:
            content = file.read()
        for old, new in replacements:
            self.assertEqual(len(old), len(new))
            found = content.count(old) + content.count(old.decode().encode("utf-16-be"))
            self.assertGreater(found, 0, "nothing to patch: the test would show nothing")
            content = content.replace(old, new).replace(old.decode().encode("utf-16-be"), new.decode().encode("utf-16-be"))
        with open(image, "wb") as file:
            file.write(content)
        return image

    NAME = b"zzzzzzzzzzzzzzzzzzzzzzzz"  # 24

    def evil_images(self, new):
        """One image a file system and maker, in which the name of a file has become `new`."""
        self.write("tree/" + self.NAME.decode(), b"evil\n")
        self.write("tree/good.txt", b"good\n")
        for systems in ("iso9660,rockridge", "iso9660,joliet", "iso9660", "udf"):
            image = self.create(self.path("tree"), "evil.iso", "--fs", systems)
            old = self.NAME
            with open(image, "rb") as file:
                if systems == "iso9660" and old not in file.read():
                    old, new = old.upper(), new
            yield systems, self.patched(image, [(old, new)])
        image = self.path("other.iso")
        subprocess.run(["genisoimage", "-quiet", "-R", "-J", "-udf", "-o", image, self.path("tree")], check=True)
        yield "genisoimage", self.patched(image, [(self.NAME, new)])

    def test_names_that_lead_elsewhere(self):
        for name in (b"../../outside/evil", b"../evil", b"/tmp/openimapi-evil", b"outside/../../evil", b"..", b"."):
            new = name + b"/" * (len(self.NAME) - len(name)) if name.startswith(b"/") else \
                b"./" * ((len(self.NAME) - len(name)) // 2) + name + b"x" * ((len(self.NAME) - len(name)) % 2)
            for systems, image in self.evil_images(new):
                with self.subTest(name=name, systems=systems):
                    self.extract_in_jail(image)
                    self.imapi("list", image, "-r", status=None)
        for new in (b"evil\0/../../outside/evil"[:24], b"..\\..\\outside\\evil.....\\"[:24], b"../" * 8):
            for systems, image in self.evil_images(new):
                with self.subTest(name=new, systems=systems):
                    self.extract_in_jail(image)

    def test_symbolic_link_and_folder_of_one_name(self):
        """First a link that leads out, then a folder of the same name with a file in it: the file must not go through the link."""
        for target in (self.path("jail/outside"), "../../outside"):
            for link, folder in (("door-aaaa", "door-bbbb"), ("door-bbbb", "door-aaaa")):  # either may come first
                shutil.rmtree(self.path("tree"), ignore_errors=True)
                self.write(f"tree/{folder}/evil.txt", b"evil\n")
                os.symlink(target, self.path("tree", link))
                for systems in ("iso9660,rockridge", "udf"):
                    image = self.create(self.path("tree"), "evil.iso", "--fs", systems)
                    self.patched(image, [(folder.encode(), link.encode())])
                    self.extract_in_jail(image)
                    self.assertEqual(os.listdir(self.path("jail/outside")), [])

    def test_link_that_was_there_before(self):
        """A link in the target folder is somebody's, and is not followed either."""
        self.write("tree/door/evil.txt", b"evil\n")
        image = self.create(self.path("tree"))
        os.mkdir(self.path("jail/in/target"))
        os.symlink("../../outside", self.path("jail/in/target/door"))
        for options in ([], ["--existing", "replace"], ["--existing", "keep"]):
            self.imapi("extract", image, "-C", self.path("jail/in/target"), *options, status=None)
            self.assertEqual(os.listdir(self.path("jail/outside")), [], options)

    def test_links_are_extracted_as_they_are(self):
        """A link may point anywhere; making it is harmless, and it must come back as it was."""
        os.mkdir(self.path("tree"))
        os.symlink("/etc/passwd", self.path("tree/absolute"))
        os.symlink("../../../..", self.path("tree/up"))
        image = self.create(self.path("tree"))
        self.assertEqual(self.extract_in_jail(image).returncode, 0)
        self.assertEqual(os.readlink(self.path("jail/in/target/absolute")), "/etc/passwd")
        self.assertEqual(os.readlink(self.path("jail/in/target/up")), "../../../..")

    def test_cut_off_images(self):
        self.small_tree()
        self.write("tree/large.bin", os.urandom(600_000))
        image = self.create(self.path("tree"))
        whole = os.path.getsize(image)
        with open(image, "rb") as file:
            content = file.read()
        for size in (0, 1, 2047, 32768, 34816, 34817, 40000, 65536, 262144, whole // 2, whole - 500_000, whole - 40 * 2048):
            cut = self.write("cut.iso", content[:size])
            for command in (["list", cut, "-r"], ["info", cut]):
                result = self.imapi(*command, status=None)
                if size < 34816:
                    self.assertEqual(result.returncode, 1, f"{command} of {size} bytes")
                    self.assert_story(result, "cut.iso")
            result = self.extract_in_jail(cut)
            if size < whole - 450_000:
                self.assertEqual(result.returncode, 1, f"extract of {size} bytes")
                self.assertTrue(result.stderr.strip())
                # What could not be read whole is not there as if it were.
                large = self.path("jail/in/target/large.bin")
                self.assertFalse(os.path.exists(large) and os.path.getsize(large) == 600_000)

    def test_things_that_are_no_images(self):
        for name, content in (("empty", b""), ("text", b"hello\n" * 10000), ("zeros", bytes(1 << 20)),
                              ("noise", random.Random(1).randbytes(1 << 20))):
            path = self.write(name, content)
            for command in (["list", path], ["info", path], ["extract", path, "-C", self.path("out")]):
                self.assert_story(self.imapi(*command, status=1), name)
        self.imapi("list", self.path("nowhere.iso"), status=1)
        self.imapi("list", self.work, status=1)

    def test_damaged_images(self):
        """Bytes changed at random, most of them in the structures: any answer but a crash, a hang or an escape."""
        self.small_tree()
        for number in range(40):
            self.write(f"tree/folder/deeper/{number}.txt", b"%d" % number)
        image = self.create(self.path("tree"))
        with open(image, "rb") as file:
            content = file.read()
        dice = random.Random(20200520)
        structures = [offset for offset in range(0, len(content), 2048) if any(content[offset:offset + 2048])]
        for round_number in range(60):
            damaged = bytearray(content)
            for _ in range(dice.choice((1, 4, 30))):
                block = dice.choice(structures)
                damaged[block + dice.randrange(2048 if dice.random() < 0.4 else 200)] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))
            path = self.write("damaged.iso", damaged)
            with self.subTest(round=round_number):
                for system in dice.sample((None, "iso9660", "rockridge", "joliet", "udf"), 2):
                    options = ["--fs", system] if system else []
                    self.imapi("list", path, "-r", "-l", *options, status=None, timeout=30)
                    self.extract_in_jail(path, *options)


if __name__ == "__main__":
    unittest.main(verbosity=2)
