#!/usr/bin/env python3
"""The documented burn, by the example that knows nothing but the published interfaces."""

import os
import subprocess
import unittest

from support import CommandTest

EXAMPLE = os.environ["IMAPI2_BURN"]


class Published(CommandTest):
    def burn(self, *arguments, status=0):
        result = subprocess.run([EXAMPLE, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=self.environment, cwd=self.work, timeout=120, check=False,
                                encoding="utf-8")
        self.assertEqual(result.returncode, status, result.stdout[-4000:] + result.stderr[-4000:])
        return result

    def recorder(self, medium):
        self.imapi("emulator", "add", "rec", "--profile", medium)
        self.imapi("emulator", "new", "disc", "--medium", medium)
        self.imapi("emulator", "insert", "rec", "disc")
        return "emulated:rec"

    def test_burn_with_events_and_verification(self):
        tree = self.small_tree()
        os.remove(os.path.join(tree, "link"))  # the published file systems have no links
        for medium in ("bd-r", "dvd+r"):
            self.environment["OPENIMAPI_STATE"] = self.path("state-" + medium)
            drive = self.recorder(medium)
            said = self.burn(tree, "--recorder", drive, "--volume", "DOCUMENTED", "--verify").stdout
            self.assertIn(drive, said)
            for action in ("writing", "finalising", "verifying", "completed"):
                self.assertIn(action, said)
            self.assertTrue(said.endswith("written\n"), said)
            self.imapi("extract", drive, "-C", self.path("out-" + medium))
            subprocess.run(["diff", "-r", tree, self.path("out-" + medium)], check=True)
            self.assertIn("DOCUMENTED", self.imapi("info", drive).stdout)

    def test_cancel_gives_the_published_code(self):
        tree = self.small_tree()
        with open(os.path.join(tree, "large"), "wb") as file:
            file.truncate(400 << 20)  # enough that the first event of writing is not the last
        self.recorder("bd-r")
        said = self.burn(tree, "--cancel").stdout
        self.assertIn("cancelling", said)
        self.assertIn("0xC0AA0002", said)
        self.assertNotIn("written\n", said)
        # The drive is free again.
        self.imapi("emulator", "eject", "rec")

    def test_what_is_missing_is_said(self):
        tree = self.small_tree()
        self.imapi("emulator", "add", "rec", "--profile", "bd-r")
        self.assertIn("0xC0AA0202", self.burn(tree, "--recorder", "emulated:rec", status=1).stderr)
        self.assertIn("no such recorder", self.burn(tree, "--recorder", "nowhere", status=1).stderr)
        self.burn(status=2)


if __name__ == "__main__":
    unittest.main()
