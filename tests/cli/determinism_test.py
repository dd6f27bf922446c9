#!/usr/bin/env python3
"""The same tree gives the same bytes, wherever, whenever and by whomever it is mastered."""

import os
import subprocess
import time
import unittest

from support import MAKE_TREE, CommandTest, digest


class Determinism(CommandTest):
    def tree(self, name, *options):
        subprocess.run([MAKE_TREE, self.path(name), *options], check=True)
        return self.path(name)

    def test_nothing_of_the_machine_shows(self):
        tree = self.tree("tree")
        reference = digest(self.create(tree, "reference.iso", "--preserve"))
        time.sleep(1.1)  # another second of the clock
        other_order = self.tree("other", "--order", "7")
        variants = {
            "again": (tree, {}, {}),
            "created in another order": (other_order, {}, {}),
            "time zone": (tree, {"TZ": "Pacific/Kiritimati"}, {}),
            "locale": (tree, {"LC_ALL": "C", "LANG": "tr_TR.UTF-8"}, {}),
            "umask": (tree, {}, {"umask": 0o077}),
            "one processor": (tree, {}, {"preexec_fn": lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})}),
            "relative path": ("tree", {}, {}),
            "trailing slash": (tree + "/", {}, {}),
        }
        for number, (name, (source, environment, how)) in enumerate(variants.items()):
            image = self.create(source, f"{number}.iso", "--preserve", env=environment, **how)
            self.assertEqual(digest(image), reference, name)
            os.remove(image)

    def test_the_copy_of_a_tree_is_the_same_tree(self):
        tree = self.tree("tree")
        subprocess.run(["cp", "-a", tree, self.path("copy")], check=True)
        self.assertEqual(digest(self.create(tree, "a.iso")), digest(self.create(self.path("copy"), "b.iso")))

    def test_each_choice_of_file_systems(self):
        tree = self.tree("tree")
        other = self.tree("other", "--order", "3")
        for systems in ("iso9660", "iso9660,rockridge", "iso9660,joliet", "udf"):
            self.assertEqual(digest(self.create(tree, "a.iso", "--fs", systems)),
                             digest(self.create(other, "b.iso", "--fs", systems)), systems)

    def test_content_shows(self):
        """The counterpart: one changed byte, mode, time or name gives another image."""
        tree = self.tree("tree", "--plain")
        seen = {digest(self.create(tree, "0.iso", "--preserve"))}
        path = os.path.join(tree, "sizes/4096.bin")
        times = os.stat(path)

        def put_back():
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

        with open(path, "r+b") as file:
            file.write(b"\0")
        put_back()
        seen.add(digest(self.create(tree, "1.iso", "--preserve")))
        os.chmod(path, 0o600)
        seen.add(digest(self.create(tree, "2.iso", "--preserve")))
        os.utime(path, (1590000001, 1590000001))
        seen.add(digest(self.create(tree, "3.iso", "--preserve")))
        os.rename(path, path + "x")
        seen.add(digest(self.create(tree, "4.iso", "--preserve")))
        self.assertEqual(len(seen), 5)

    def test_source_date_epoch_clamps(self):
        tree = self.tree("tree", "--plain")
        epoch = {"SOURCE_DATE_EPOCH": "1592000000"}
        image = self.create(tree, "a.iso", env=epoch)
        later = self.create(tree, "b.iso", env={"SOURCE_DATE_EPOCH": "1592000001"})
        self.assertNotEqual(digest(image), digest(later))
        for system in ("rockridge", "joliet", "udf"):
            entries = [event for event in self.events(self.imapi("list", image, "-r", "--fs", system, "--json").stdout)
                       if event["event"] == "entry"]
            self.assertGreater(len(entries), 1000)
            self.assertEqual(max(entry["modified"][:19] for entry in entries), "2020-06-12T22:13:20", system)


if __name__ == "__main__":
    unittest.main(verbosity=2)
