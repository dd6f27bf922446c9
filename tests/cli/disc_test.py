#!/usr/bin/env python3
"""The whole way on an emulated recorder: burn, verify, list, extract, and what goes wrong with each."""

import os
import subprocess
import unittest

from support import CommandTest, digest


class Disc(CommandTest):
    def recorder(self, medium="bd-r", name="rec"):
        self.imapi("emulator", "new", "disc", "--medium", medium)
        self.imapi("emulator", "add", name, "--profile", medium)
        self.imapi("emulator", "insert", name, "disc")
        return "emulated:" + name

    def test_image_to_disc_and_back(self):
        tree = self.small_tree()
        image = self.create(tree)
        for medium in ("bd-r", "dvd+r"):
            self.environment["OPENIMAPI_STATE"] = self.path("state-" + medium)
            drive = self.recorder(medium)
            self.imapi("burn", image, "--drive", drive)
            self.imapi("verify", image, "--drive", drive)
            self.imapi("emulator", "export", "disc", "-o", self.path("back.iso"))
            with open(image, "rb") as left, open(self.path("back.iso"), "rb") as right:
                self.assertEqual(right.read(os.path.getsize(image)) == left.read(), True, medium)
            self.imapi("extract", drive, "-C", self.path("out-" + medium))
            subprocess.run(["diff", "-r", "--no-dereference", tree, self.path("out-" + medium)], check=True)
            os.remove(self.path("back.iso"))

    def test_folder_to_disc_in_one_pass(self):
        tree = self.small_tree()
        drive = self.recorder()
        self.imapi("burn", tree, "--drive", drive, "--verify")
        self.imapi("extract", drive, "-C", self.path("out"))
        subprocess.run(["diff", "-r", "--no-dereference", tree, self.path("out")], check=True)
        self.assert_nothing_left(self.work, "out", "state", "tree")

    def test_verify_tells_another_image(self):
        image = self.create(self.small_tree())
        drive = self.recorder()
        self.imapi("burn", image, "--drive", drive)
        with open(image, "r+b") as file:
            file.seek(100_000)
            byte = file.read(1)
            file.seek(100_000)
            file.write(bytes([byte[0] ^ 1]))
        result = self.imapi("verify", image, "--drive", drive, status=3)
        self.assertIn(str(100_000 // 2048), result.stdout + result.stderr)

    def test_state_survives_between_runs(self):
        image = self.create(self.small_tree())
        drive = self.recorder()
        self.imapi("burn", image, "--drive", drive)
        before = digest(image)
        for _ in range(2):
            self.imapi("verify", image, "--drive", drive)
        self.assertEqual(digest(image), before)
        self.assertIn(drive, self.imapi("drives").stdout)

    def test_full_and_finished_discs_refuse(self):
        image = self.create(self.small_tree())
        drive = self.recorder("dvd+r")
        self.imapi("burn", image, "--drive", drive, "--finalize")
        self.assert_story(self.imapi("burn", image, "--drive", drive, status=1))
        with open(self.path("huge.bin"), "wb") as file:
            file.truncate(5 << 30)
        self.imapi("emulator", "eject", "rec")
        self.imapi("emulator", "new", "small", "--medium", "dvd+r")
        self.imapi("emulator", "insert", "rec", "small")
        self.assert_story(self.imapi("burn", self.path("huge.bin"), "--drive", drive, status=1))

    def test_no_drive_and_no_disc(self):
        image = self.create(self.small_tree())
        self.assert_story(self.imapi("burn", image, "--drive", "nowhere", status=1), "nowhere")
        self.imapi("emulator", "add", "rec", "--profile", "bd-r")
        self.assert_story(self.imapi("burn", image, "--drive", "emulated:rec", status=1), "rec")

    def test_json(self):
        image = self.create(self.small_tree())
        drive = self.recorder()
        events = self.events(self.imapi("burn", image, "--drive", drive, "--json").stdout)
        self.assertEqual(events[-1]["event"], "result")
        self.assertIn("progress", {event["event"] for event in events})
        phases = [event["phase"] for event in events if event["event"] == "progress"]
        self.assertIn("writing", phases)
        events = self.events(self.imapi("verify", image, "--drive", drive, "--json").stdout)
        self.assertEqual(events[-1]["event"], "result")


if __name__ == "__main__":
    unittest.main(verbosity=2)
