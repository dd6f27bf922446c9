"""Contents: manifest, duplicates, weights, patterns and paths, judged by programs that are not ours."""

import os
import random
import re
import shutil
import subprocess
import unittest

from support import CommandTest, digest


def contents(folder):
    """Every file's digest by its path."""
    found = {}
    for base, _, names in os.walk(os.fsencode(folder)):
        for name in names:
            path = os.path.join(base, name)
            if os.path.isfile(path) and not os.path.islink(path):
                found[os.path.relpath(path, os.fsencode(folder))] = digest(path)
    return found


def sums(folder, name="SHA256SUMS"):
    return subprocess.run(["sha256sum", "--check", "--strict", "--quiet", name], cwd=folder, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)




class ManifestTest(CommandTest):
    def tree(self):
        for i in range(40):
            self.write(f"tree/folder{i % 4}/file{i}", random.Random(i).randbytes(i * 1000))
        self.write("tree/big", random.Random(1).randbytes(5_000_000))
        self.write("tree/empty")
        os.link(self.path("tree/big"), self.path("tree/second name"))
        return self.path("tree")

    def extract(self, tool, image, target):
        os.makedirs(target)
        commands = {
            "xorriso": ["xorriso", "-osirrox", "on", "-indev", image, "-extract", "/", target],
            "bsdtar": ["bsdtar", "-x", "-f", image, "-C", target],
            "7z": [shutil.which("7zz") or "7z", "x", "-y", f"-o{target}", image],
            "imapi": [os.environ["IMAPI"], "extract", image, "-C", target],
        }
        result = subprocess.run(commands[tool], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.assertEqual(result.returncode, 0, result.stdout.decode(errors="replace"))
        subprocess.run(["chmod", "-R", "u+rwX", target], check=True)

    def test_sha256sum_agrees_after_foreign_readers_extracted(self):
        tree = self.tree()
        expected = contents(tree)
        for name, options, tools in (("all", [], ["xorriso", "bsdtar", "7z", "imapi"]),
                                     ("dedupe", ["--dedupe"], ["xorriso", "bsdtar", "7z", "imapi"]),
                                     ("udf", ["--fs", "udf", "--dedupe"], ["7z", "imapi"]),
                                     ("joliet", ["--fs", "joliet"], ["7z", "bsdtar"]),
                                     ("zisofs", ["--zisofs", "1", "--dedupe"], ["bsdtar", "imapi"])):
            image = self.create(tree, f"{name}.iso", "--manifest", *options)
            for tool in tools:
                with self.subTest(name=name, tool=tool):
                    target = self.path(f"{name}.{tool}")
                    self.extract(tool, image, target)
                    result = sums(target)
                    self.assertEqual((result.returncode, result.stdout), (0, b""))
                    found = contents(target)
                    listed = found.pop(b"SHA256SUMS", None)
                    self.assertIsNotNone(listed)
                    self.assertEqual(found, expected)
                    with open(os.path.join(target, "SHA256SUMS"), "rb") as file:
                        self.assertEqual(len(file.readlines()), len(expected))
                    shutil.rmtree(target)

    def test_difficult_names_are_escaped_as_sha256sum_reads_them(self):
        for name in ("back\\slash", "new\nline", "carriage\rreturn", "ends\r", "\\", " blanks ", "-n", "*star"):
            self.write(f"tree/folder/{name}", name.encode())
        self.write("tree/" + os.fsdecode(b"no \xff utf8"), b"bytes")
        image = self.create(self.path("tree"), "image.iso", "--manifest", "--fs", "rockridge")
        self.imapi("extract", image, "-C", self.path("out"))
        result = sums(self.path("out"))
        self.assertEqual((result.returncode, result.stdout), (0, b""))
        self.assertEqual(self.imapi("check", image).stderr, "")

    def test_file_pipe_and_burned_disc_are_the_same(self):
        tree = self.tree()
        image = self.create(tree, "image.iso", "--manifest=HASHES", "--dedupe")
        self.imapi("create", tree, "-o", "-", "--manifest=HASHES", "--dedupe", status=0)
        with open(self.path("piped"), "wb") as out:
            subprocess.run([os.environ["IMAPI"], "create", tree, "-o", "-", "--manifest=HASHES", "--dedupe"], stdout=out,
                           stderr=subprocess.DEVNULL, env=self.environment, check=True)
        self.assertEqual(digest(image), digest(self.path("piped")))
        checked = self.imapi("--json", "check", image, "--manifest", "HASHES")
        self.assertEqual(self.events(checked.stdout)[-1]["compared_files"], 43)

    def test_check_finds_what_changed_and_quick_does_not_look(self):
        tree = self.tree()
        image = self.create(tree, "image.iso", "--manifest")
        said = self.imapi("check", image).stdout
        self.assertIn("compared with SHA256SUMS", said)
        with open(self.path("tree/big"), "rb") as file:
            marker = file.read()[3_000_000:3_000_032]
        with open(image, "r+b") as file:
            at = file.read().index(marker)
            file.seek(at)
            file.write(bytes(32))
        found = self.imapi("--json", "check", image, status=3)
        findings = [event for event in self.events(found.stdout) if event["event"] == "finding"]
        self.assertEqual({finding["id"] for finding in findings}, {"manifest.mismatch"})
        self.assertEqual({finding["path"] for finding in findings}, {"/big", "/second name"})
        self.imapi("check", image, "--quick")
        self.imapi("check", image, "--full", status=3)
        self.imapi("check", image, "--full", "--quick", status=2)

    def test_a_taken_name_is_an_error_with_a_cure(self):
        self.write("tree/SHA256SUMS", b"mine")
        result = self.imapi("create", self.path("tree"), "-o", self.path("image.iso"), "--manifest", status=None)
        self.assertEqual(result.returncode, 1)
        self.assert_story(result, "SHA256SUMS", "--manifest=NAME")
        self.create(self.path("tree"), "image.iso", "--manifest=OTHER")

    def test_a_further_session_renews_it(self):
        image = self.create(self.tree(), "image.iso", "--manifest")
        self.write("more/new", b"new")
        self.imapi("append", self.path("more"), "-o", image, "--manifest")
        checked = self.imapi("--json", "check", image)
        events = self.events(checked.stdout)
        self.assertEqual([event for event in events if event["event"] == "finding"], [])
        self.assertEqual(events[-1]["compared_files"], 44)
        self.extract("xorriso", image, self.path("out"))
        self.assertEqual(sums(self.path("out")).returncode, 0)


class PlaceTest(CommandTest):
    def places(self, image):
        """Where xorriso sees each file's first block."""
        result = subprocess.run(["xorriso", "-indev", image, "-find", "/", "-type", "f", "-exec", "report_lba"],
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        places = {}
        for line in result.stdout.decode("utf-8", "surrogateescape").splitlines():
            match = re.match(r"File data lba:\s*\d+ ,\s*(\d+) ,\s*\d+ ,\s*\d+ , '(.*)'", line)
            if match:
                places[match[2]] = int(match[1])
        return places

    def test_dedupe_shares_and_says_what_it_saved(self):
        for i in range(6):
            self.write(f"tree/{i}", bytes([i % 2]) * 200_000)
        self.write("tree/other", b"o" * 200_000)
        result = self.imapi("--json", "create", self.path("tree"), "-o", self.path("image.iso"), "--dedupe")
        saved = [event for event in self.events(result.stdout) if event["event"] == "dedupe"]
        self.assertEqual([(event["files"], event["bytes"]) for event in saved], [(4, 4 * 98 * 2048)])
        places = self.places(self.path("image.iso"))
        self.assertEqual(len(places), 7)
        self.assertEqual(len(set(places.values())), 3)
        self.assertEqual(places["/0"], places["/4"])
        self.assertIn("4 files stored once", self.imapi("create", self.path("tree"), "-o", self.path("image.iso"), "--dedupe").stderr)

    def test_hard_links_of_several_sources_stand_once(self):
        self.write("one/a", b"x" * 50_000)
        os.makedirs(self.path("two"))
        os.link(self.path("one/a"), self.path("two/b"))
        os.link(self.path("one/a"), self.path("one/c"))
        self.imapi("create", "--map", f"/one={self.path('one')}", "--map", f"/two={self.path('two')}", "--dedupe",
                   "-o", self.path("image.iso"))
        places = self.places(self.path("image.iso"))
        self.assertEqual(len(places), 3)
        self.assertEqual(len(set(places.values())), 1)

    def test_sort_weights(self):
        for name in ("a", "b", "dir/c", "dir/d", "e"):
            self.write(f"tree/{name}", name.encode() * 3000)
        self.write("weights", b"dir 10\ndir/c -3\n./e\t20\nb -7\n\n")
        places = self.places(self.create(self.path("tree"), "image.iso", "--sort", self.path("weights")))
        self.assertEqual(sorted(places, key=places.get), ["/e", "/dir/d", "/a", "/dir/c", "/b"])
        self.write("wrong", b"dir ten\n")
        self.assert_story(self.imapi("create", self.path("tree"), "-o", self.path("x.iso"), "--sort", self.path("wrong"),
                                     status=2), "line 1", "PATTERN WEIGHT")

    def test_exclude_from(self):
        for name in ("keep", "a.tmp", "dir/b.tmp", "dir/keep", "dir/sub/x"):
            self.write(f"tree/{name}", b"x")
        self.write("patterns", b"*.tmp\n\ndir/sub\n")
        image = self.create(self.path("tree"), "image.iso", "--exclude-from", self.path("patterns"))
        self.assertEqual(sorted(self.places(image)), ["/dir/keep", "/keep"])
        self.assert_story(self.imapi("create", self.path("tree"), "-o", self.path("x.iso"), "--exclude-from",
                                     self.path("none"), status=None), "--exclude-from", "none")

    def test_map(self):
        self.write("tree/inner/file", b"x")
        self.write("single", b"x")
        self.imapi("create", "-o", self.path("image.iso"), "--map", f"/={self.path('tree')}", "--map",
                   f"new/deep/={self.path('single')}", "--map", f"a\\=b\\\\c={self.path('single')}", "--map",
                   f"renamed={self.path('single')}", "--map", f"folder/={self.path('tree/inner')}", "--fs", "rockridge")
        self.assertEqual(sorted(self.places(self.path("image.iso"))),
                         ["/a=b\\c", "/folder/file", "/inner/file", "/new/deep/single", "/renamed"])
        for wrong, words, status in ((f"={self.path('single')}", "needs a name", 2), ("nothing", "DISC_PATH=HOST_PATH", 2),
                                     ("x=", "DISC_PATH=HOST_PATH", 2), (f"../up={self.path('single')}", "'..'", 1)):
            self.assert_story(self.imapi("create", "-o", self.path("x.iso"), "--map", wrong, status=status), words)
        result = self.imapi("create", "-o", self.path("x.iso"), "--map", f"f={self.path('single')}", "--map",
                            f"f/g={self.path('single')}", status=2)
        self.assert_story(result, "/f", "no folder")


class LimitTest(CommandTest):
    def sparse(self, name, size):
        path = self.write(name)
        os.truncate(path, size)

    def test_eight_terabytes_of_holes_are_an_image_of_udf(self):
        for i in range(7):
            self.sparse(f"tree/{i}", 2**40 + i)
        self.sparse("tree/last", 2**40 - 2**30)
        image = self.create(self.path("tree"), "image.iso", "--fs", "udf", "--udf-revision", "2.50")
        self.assertLess(os.stat(image).st_size, 2**24)
        listed = self.imapi("--json", "list", image)
        sizes = {event["path"]: event["size"] for event in self.events(listed.stdout) if event.get("kind") == "file"}
        self.assertEqual(sum(sizes.values()), 8 * 2**40 - 2**30 + 21, listed.stdout[:500])
        self.imapi("check", image)

    def test_beyond_what_block_numbers_can_say(self):
        for i in range(9):
            self.sparse(f"tree/{i}", 2**40)
        result = self.imapi("create", self.path("tree"), "-o", self.path("x.iso"), "--fs", "udf", "--no-holes", status=None)
        self.assertEqual(result.returncode, 1)
        self.assert_story(result, "4294967295 blocks", "8 TiB", "/7")
        self.assert_nothing_left(self.work, "tree")


if __name__ == "__main__":
    unittest.main(verbosity=2)
