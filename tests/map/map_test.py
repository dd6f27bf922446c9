#!/usr/bin/env python3
"""`imapi map` as users call it, and what it says of each file's place against xorriso and isoinfo."""

import json
import os
import re
import subprocess
import sys
import unittest
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
from support import CommandTest  # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"


class Map(CommandTest):
    def folder(self):
        """Files that are each large enough to be drawn by themselves."""
        for number in range(12):
            self.write(f"tree/part {number % 3}/file-{number:02}.bin", os.urandom(100_000 + number * 30_000))
        self.write("tree/<b>&\"quoted\"'.txt", b"x" * 90_000)
        self.write(b"tree/not utf-8 \xff\xfe".decode("utf-8", "surrogateescape"), b"y" * 90_000)
        self.write("tree/bidi \u202e exe.txt", b"z" * 90_000)
        return self.path("tree")

    def titles(self, path):
        """What the areas are called, by their first block: (blocks, name)."""
        areas = {}
        group = next(g for g in ElementTree.parse(path).iter(SVG + "g") if g.get("class") == "a")
        for title in group.iter(SVG + "title"):
            name, _, place = title.text.rpartition("\n")
            match = re.search(r"blocks? (\d+)(?:\u2013(\d+))?$", place)
            first, last = int(match[1]), int(match[2] or match[1])
            areas[first] = (last - first + 1, name)
        return areas

    def assert_tiles(self, areas, blocks):
        at = 0
        for first in sorted(areas):
            self.assertEqual(first, at)
            at += areas[first][0]
        self.assertEqual(at, blocks)

    def test_places_are_those_that_other_readers_see(self):
        image = self.create(self.folder())
        result = self.imapi("map", image, "-o", self.path("map.svg"), "--json")
        event = self.events(result.stdout)[-1]
        areas = self.titles(self.path("map.svg"))
        self.assert_tiles(areas, os.path.getsize(image) // 2048)
        self.assertEqual(event["image_blocks"], os.path.getsize(image) // 2048)
        self.assertEqual(sum(kind["blocks"] for kind in event["kinds"]), event["blocks"])
        report = subprocess.run(["xorriso", "-indev", image, "-find", "/", "-type", "f", "-exec", "report_lba", "--"],
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout.decode("utf-8", "replace")
        seen = 0
        for line in report.splitlines():
            match = re.match(r"File data lba: +\d+ , +(\d+) , +(\d+) , +\d+ , '(/part .*)'$", line)
            if match:
                self.assertEqual(areas[int(match[1])], (int(match[2]), match[3]))
                seen += 1
        self.assertEqual(seen, 12, report)
        listing = subprocess.run(["isoinfo", "-l", "-J", "-i", image], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                 check=True).stdout.decode("utf-8", "replace")
        places = {name: int(place) for place, name in re.findall(r"\[ *(\d+) \d+\] +(file-\d+\.bin)", listing)}
        self.assertEqual(len(places), 12, listing)
        for name, place in places.items():
            self.assertTrue(areas[place][1].endswith("/" + name), areas[place])

    def test_names_are_harmless(self):
        image = self.create(self.folder())
        self.imapi("map", image, "-o", self.path("map.svg"))
        with open(self.path("map.svg"), encoding="utf-8") as file:
            text = file.read()
        names = "\n".join(name for _, name in self.titles(self.path("map.svg")).values())
        self.assertIn("/<b>&\"quoted\"'.txt", names)
        self.assertIn(r"/not utf-8 \xFF\xFE", names)
        self.assertIn(r"/bidi \u{202E} exe.txt", names)
        self.assertNotIn("\u202e", text)
        self.assertNotIn("<b>", text)
        self.assertNotIn(self.work, text)

    def test_the_same_every_time_and_to_a_pipe(self):
        image = self.create(self.folder())
        self.imapi("map", image, "-o", self.path("one.svg"))
        self.imapi("map", image, "-o", self.path("two.svg"), env={"LC_ALL": "C", "TZ": "Asia/Tokyo"})
        piped = self.imapi("map", image, "-o", "-")
        with open(self.path("one.svg"), encoding="utf-8") as one, open(self.path("two.svg"), encoding="utf-8") as two:
            text = one.read()
            self.assertEqual(text, two.read())
        self.assertEqual(text, piped.stdout)
        ElementTree.fromstring(text)

    def test_sessions_and_a_disc(self):
        image = self.create(self.folder())
        self.write("more/new.bin", b"n" * 200_000)
        self.imapi("append", self.path("more"), "-o", image, "--remove", "/part 1")
        self.imapi("map", image, "-o", self.path("map.svg"))
        names = [name for _, name in self.titles(self.path("map.svg")).values()]
        self.assertIn("/part 1/file-01.bin (no longer shown)", names)
        self.assertIn("/part 0/file-00.bin", names)
        self.assertIn("/new.bin", names)
        self.imapi("map", image, "-o", self.path("first.svg"), "--session", "1")
        names = [name for _, name in self.titles(self.path("first.svg")).values()]
        self.assertIn("/part 1/file-01.bin", names)
        self.assertNotIn("/new.bin", names)
        self.assert_story(self.imapi("map", image, "-o", self.path("no.svg"), "--session", "7", status=1), "session 7")
        self.assertFalse(os.path.exists(self.path("no.svg")))

        self.imapi("emulator", "new", "disc", "--medium", "bd-r")
        self.imapi("emulator", "add", "rec", "--profile", "bd-r")
        self.imapi("emulator", "insert", "rec", "disc")
        self.imapi("map", "emulated:rec", "-o", self.path("blank.svg"))
        self.imapi("burn", self.path("tree"), "--drive", "emulated:rec")
        event = self.events(self.imapi("map", "emulated:rec", "-o", self.path("disc.svg"), "--json").stdout)[-1]
        self.assertGreater(event["blocks"], 12_000_000)
        free = next(kind for kind in event["kinds"] if kind["kind"] == "free")
        self.assertEqual(free["blocks"], event["blocks"] - event["image_blocks"])
        self.assert_tiles(self.titles(self.path("disc.svg")), event["image_blocks"])

    def test_a_foreign_bootable_image(self):
        self.write("boot/boot.img", os.urandom(1_474_560))
        self.write("boot/efi.img", os.urandom(300_000))
        self.write("boot/mbr.bin", b"\x90" * 432)
        self.write("boot/data.bin", os.urandom(500_000))
        subprocess.run(["xorriso", "-as", "mkisofs", "-quiet", "-V", "FOREIGN", "-R", "-o", self.path("boot.iso"), "-b", "boot.img",
                        "-c", "boot.cat", "-no-emul-boot", "-boot-load-size", "full", "-eltorito-alt-boot", "-e", "efi.img", "-no-emul-boot",
                        "-isohybrid-gpt-basdat", "-isohybrid-mbr", self.path("boot/mbr.bin"), self.path("boot")], check=True,
                       stderr=subprocess.DEVNULL)
        event = self.events(self.imapi("map", self.path("boot.iso"), "-o", self.path("map.svg"), "--json").stdout)[-1]
        kinds = {kind["kind"]: kind["blocks"] for kind in event["kinds"]}
        report = subprocess.run(["xorriso", "-indev", self.path("boot.iso"), "-report_el_torito", "plain"], stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, check=True).stdout.decode()
        areas = self.titles(self.path("map.svg"))
        catalog = int(re.search(r"El Torito cat path.*|El Torito catalog *: +(\d+)", report)[1])
        self.assertEqual(areas[catalog], (1, "Boot Catalog"))
        images = [int(line.split()[-1]) for line in report.splitlines() if line.startswith("El Torito boot img")]
        self.assertEqual(len(images), 2, report)
        self.assertEqual(areas[images[0]], (720, "Boot image: /boot.img"))
        self.assertEqual(areas[images[1]], (147, "Boot image (EFI): /efi.img"))
        self.assertEqual(kinds["boot catalog and images"], 1 + 720 + 147)
        self.assertGreaterEqual(kinds["partition tables"], 2)  # before the system area's end, and the backup

    def test_boot_images_of_any_kind(self):
        """One that reads on by itself is drawn whole; one that is no file, too."""
        self.write("tree/loader.img", os.urandom(40_000))
        subprocess.run(["mformat", "-C", "-f", "1440", "-i", self.path("efi.img"), "::"], check=True)
        self.imapi("create", self.path("tree"), "-o", self.path("boot.iso"), "--boot", "/loader.img,load-sectors=4",
                   "--boot", self.path("efi.img") + ",platform=efi", "--disk-layout", "hybrid-gpt")
        self.imapi("map", self.path("boot.iso"), "-o", self.path("map.svg"))
        areas = list(self.titles(self.path("map.svg")).values())
        self.assertIn((20, "Boot image: /loader.img"), areas)
        self.assertIn((720, "Boot image (EFI)"), areas)
        self.assertIn((1, "Boot Catalog"), areas)
        self.assertIn((9, "GUID Partition Table (backup)"), areas)


if __name__ == "__main__":
    unittest.main()
