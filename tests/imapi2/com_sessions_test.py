#!/usr/bin/env python3
"""Sessions that programs make with the published objects, read by programs that are not ours."""

import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../sessions"), os.path.join(HERE, "../cli"), os.path.join(HERE, "../peers")]

from append_test import SessionTest  # noqa: E402

ISO9660, JOLIET, UDF = 1, 2, 4


class ComSessions(SessionTest):
    def tree(self):
        folder = super().tree()
        # Linux shows Joliet's names by its own character set; what is compared here is sessions.
        os.rename(self.path("tree/r\u00e9sum\u00e9.txt"), self.path("tree/resume.txt"))
        return folder

    def made(self, medium, systems, revision="102"):
        """The image of a medium of three sessions, and where they start."""
        self.forget()
        image = self.path("disc.img")
        steps = [self.tree()]
        self.remember(self.path("tree"))
        steps.append(self.additions(2, "old.txt") + ":old.txt")
        steps.append(self.additions(3))
        shutil.rmtree(self.path("state"), ignore_errors=True)
        os.mkdir(self.path("state"))
        result = subprocess.run([os.environ["COM_SESSIONS"], medium, str(systems), revision, image, *steps], env=self.environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        self.assertEqual(result.returncode, 0, result.stderr.decode(errors="replace"))
        starts = [int(line) for line in result.stdout.split()]
        self.assertEqual(len(starts), 3)
        self.assertEqual(starts, sorted(set(starts)))
        self.assertLess(os.path.getsize(image) - starts[1] * 2048, 12 << 20, "what is old was copied")
        return image, starts

    def joliet(self, image, wanted, start):
        """isoinfo's view of the files at the root; without -T that of the medium."""
        for name in sorted(os.listdir(wanted)):
            path = os.path.join(wanted, name)
            if os.path.isfile(path):
                got = subprocess.run(["isoinfo", *(["-T", str(start)] if start else []), "-J", "-i", image, "-x", f"/{name};1"],
                                     stdout=subprocess.PIPE, check=True, env=os.environ | {"LC_ALL": "C.UTF-8"}).stdout
                with open(path, "rb") as file:
                    self.assertTrue(got == file.read(), f"isoinfo at {start}: {name}")

    def in_sequence(self, medium, systems, revision="102"):
        image, starts = self.made(medium, systems, revision)
        names = [name for bit, name in ((JOLIET, "joliet"), (UDF, "udf")) if systems & bit]
        self.ours(image, names)
        self.assertEqual([session["start"] for session in self.sessions(image)], starts)
        for start, wanted in zip(starts, self.states):
            if systems & JOLIET:
                self.xorriso(image, wanted, start)
                self.joliet(image, wanted, start)
        return image, starts

    def overwritten(self, systems, revision="102"):
        image, starts = self.made("random", systems, revision)
        names = [name for bit, name in ((JOLIET, "joliet"), (UDF, "udf")) if systems & bit]
        self.ours(image, names)
        wanted = self.states[-1]
        if systems & JOLIET:
            self.xorriso(image, wanted)
            self.joliet(image, wanted, 0)
            self.bsdtar(image, wanted)
            self.seven_zip(image, wanted, "Iso")
            for session, state in zip(self.sessions(image), self.states):
                self.xorriso(image, state, session["descriptors"])
        if systems & UDF:
            self.seven_zip(image, wanted)
            self.udfread(image, wanted)
        return image, starts

    def test_dvd_plus_r(self):
        self.in_sequence("dvd+r", ISO9660 | JOLIET | UDF)
        self.in_sequence("dvd+r", ISO9660 | JOLIET)
        self.in_sequence("dvd+r", UDF, "250")

    def test_bd_r(self):
        self.in_sequence("bd-r", ISO9660 | JOLIET | UDF)
        self.in_sequence("bd-r", ISO9660 | JOLIET)
        self.in_sequence("bd-r", UDF, "250")

    def test_media_that_are_overwritten(self):
        self.overwritten(ISO9660 | JOLIET | UDF)
        self.overwritten(ISO9660 | JOLIET)
        for revision in ("102", "201", "250"):
            self.overwritten(UDF, revision)


class ComSessionsKernel(ComSessions):
    def views(self, image, places, systems):
        views = {}
        for place, wanted in zip(places, self.states):
            for bit, name in ((JOLIET, "joliet"), (UDF, "udf")):
                if systems & bit:
                    views[f"{name}@{place}"] = wanted
        self.linux(image, views)

    def test_linux_reads_sessions_in_sequence(self):
        for medium, systems, revision in (("dvd+r", 7, "102"), ("bd-r", UDF, "250")):
            image, starts = self.made(medium, systems, revision)
            self.views(image, starts, systems)

    def test_linux_reads_media_that_are_overwritten(self):
        for systems, revision in ((7, "102"), (UDF, "250")):
            image, _ = self.made("random", systems, revision)
            self.views(image, [session["descriptors"] for session in self.sessions(image)], systems)


if __name__ == "__main__":
    import unittest
    unittest.main()
