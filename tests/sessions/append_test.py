#!/usr/bin/env python3
"""Sessions as users make them: in files and on discs, by the command and by other programs, read by all of them."""

import os
import shutil
import subprocess
import sys
import types

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../cli"), os.path.join(HERE, "../peers")]

import listing  # noqa: E402
import readers  # noqa: E402
from support import CommandTest, digest  # noqa: E402

PEERS = os.environ["PEERS"]
BLOCK = 2048


class SessionTest(CommandTest):
    """self.states: what each session must show, as folders, oldest first."""

    def setUp(self):
        super().setUp()
        self.states = []
        self.environment["SOURCE_DATE_EPOCH"] = "1700000000"

    def tree(self):
        self.write("tree/kept.txt", b"kept\n")
        self.write("tree/old.txt", b"old\n" * 700)
        self.write("tree/large.bin", bytes(range(256)) * 2000)
        self.write("tree/folder/a name of some length.txt", b"inside\n" * 999)
        self.write("tree/folder/empty")
        self.write("tree/r\u00e9sum\u00e9.txt", b"cv\n")
        return self.path("tree")

    def remember(self, folder):
        """The folder as it is now is what the newest session must show."""
        name = self.path(f"state{len(self.states) + 1}")
        shutil.copytree(folder, name, symlinks=True)
        self.states.append(name)
        return name

    def forget(self):
        """To begin again."""
        self.states = []
        for name in list(os.listdir(self.work)):
            if name.startswith(("tree", "state", "add", "image", "disc")):
                path = self.path(name)
                shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)

    def additions(self, number, *removed):
        """A folder to add, and the state after adding it and removing some."""
        name = f"add{number}"
        self.write(f"{name}/new{number}.txt", b"new %d\n" % number)
        self.write(f"{name}/folder/deeper/more{number}.bin", bytes([number]) * 5000 * number)
        merged = self.path("merged")
        shutil.copytree(self.states[-1], merged, symlinks=True)
        shutil.copytree(self.path(name), merged, dirs_exist_ok=True)
        for path in removed:
            os.remove(os.path.join(merged, path))
        self.remember(merged)
        shutil.rmtree(merged)
        return self.path(name)

    def same(self, shown, wanted, who):
        result = subprocess.run(["diff", "-r", "--no-dereference", wanted, shown], stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, check=False)
        self.assertEqual(result.returncode, 0, f"{who}:\n{result.stdout.decode(errors='replace')}")
        subprocess.run(["chmod", "-R", "u+rwX", shown], check=True)
        shutil.rmtree(shown)

    def run_peer(self, *command, status=0):
        result = subprocess.run([str(word) for word in command], cwd=self.work, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, check=False, env=os.environ | {"LC_ALL": "C.UTF-8"})
        text = result.stdout.decode(errors="replace")
        self.assertEqual(result.returncode, status, " ".join(map(str, command)) + "\n" + text)
        return text

    def sessions(self, target):
        events = self.events(self.imapi("info", target, "--json").stdout)
        return [event for event in events if event["event"] == "session"]

    # --- what is read by whom

    def ours(self, target, systems=("rockridge", "joliet", "udf"), check=True):
        """Every session, in every file system."""
        found = self.sessions(target)
        self.assertEqual(len(found), len(self.states))
        for session, wanted in zip(found, self.states):
            for system in systems:
                self.imapi("extract", target, "-C", self.path("out"), "--fs", system, "--session", session["number"])
                self.same(self.path("out"), wanted, f"imapi, session {session['number']}, {system}")
            # What xorriso records in Joliet is worth a warning (docs/reading.md).
            self.imapi("check", target, "--session", session["number"], status=0 if check else None)
        self.imapi("extract", target, "-C", self.path("out"))
        self.same(self.path("out"), self.states[-1], "imapi, by default")
        return found

    def xorriso(self, image, wanted, start=None):
        load = ["-load", "sbsector", start] if start is not None else []
        self.run_peer("xorriso", "-no_rc", "-report_about", "WARNING", "-abort_on", "FAILURE", *load, "-osirrox", "on", "-indev",
                      image, "-extract", "/", self.path("out"))
        self.same(self.path("out"), wanted, f"xorriso at {start}")

    def bsdtar(self, image, wanted):
        os.mkdir(self.path("out"))
        self.run_peer("bsdtar", "-C", self.path("out"), "-xf", image)
        self.same(self.path("out"), wanted, "bsdtar")

    def seven_zip(self, image, wanted, kind="Udf"):
        self.run_peer(shutil.which("7zz") or "7z", "x", "-y", f"-t{kind}", "-o" + self.path("out"), image)
        self.same(self.path("out"), wanted, "7z " + kind)

    def udfread(self, image, wanted):
        context = types.SimpleNamespace(image=image, work=self.work, walk=os.path.join(PEERS, "walk"),
                                        udfread_walk=os.path.join(PEERS, "udfread_walk"))
        shown = {path: entry.content for path, entry in readers.libudfread(context, "udf").items() if entry.kind == "f"}
        expected = {path: entry.content for path, entry in listing.walk(context.walk, wanted).items() if entry.kind == "f"}
        self.assertEqual(shown, expected, "libudfread")

    def isoinfo(self, image, wanted, *options):
        """Names and sizes, and the content of the files at the root."""
        for name in sorted(os.listdir(wanted)):
            path = os.path.join(wanted, name)
            if not os.path.isfile(path):
                continue
            got = subprocess.run(["isoinfo", *map(str, options), "-R", "-i", image, "-x", "/" + name], stdout=subprocess.PIPE, check=True,
                                 env=os.environ | {"LC_ALL": "C.UTF-8"}).stdout
            with open(path, "rb") as file:
                self.assertEqual(got == file.read(), True, f"isoinfo {options}: {name}")

    def linux(self, image, views, preserved=False):
        """views: {view: folder}; a view may be NAME@BLOCK, a session there. preserved: mode, owner and time are the files', too."""
        def told(entry):
            kept = preserved and entry.kind != "d"  # the folders here are put together in another way than append does
            return (entry.kind, entry.size, entry.content, *((entry.mode, entry.mtime, entry.uid, entry.gid) if kept else ()))
        context = types.SimpleNamespace(image=image, work=self.work, initramfs=os.path.join(PEERS, "initramfs.img"))
        for view, shown in readers.linux(context, list(views)).items():
            have = {path: told(e) for path, e in shown.items()}
            want = {path: told(e) for path, e in listing.walk(os.path.join(PEERS, "walk"), views[view]).items()}
            self.assertEqual(have, want, f"Linux, {view}")


class Files(SessionTest):
    def grown(self, *options):
        image = self.create(self.tree(), "image.iso", *options)
        self.remember(self.path("tree"))
        more = [option for option in options if option == "--preserve"]
        self.imapi("append", "-o", image, self.additions(2, "old.txt"), "--remove", "/old.txt", *more)
        self.imapi("append", "-o", image, self.additions(3), *more)
        return image

    def test_append_in_place(self):
        image = self.grown()
        self.ours(image)
        self.xorriso(image, self.states[-1])
        self.bsdtar(image, self.states[-1])
        self.seven_zip(image, self.states[-1])
        self.seven_zip(image, self.states[-1], "Iso")
        self.udfread(image, self.states[-1])
        self.isoinfo(image, self.states[-1])
        for session, wanted in zip(self.sessions(image), self.states):
            self.xorriso(image, wanted, session["descriptors"])
            self.isoinfo(image, wanted, "-T", session["descriptors"])

    def test_edit(self):
        image = self.create(self.tree(), "image.iso")
        self.remember(self.path("tree"))
        new = self.write("better.bin", b"better\n" * 300)
        self.write("more/one.txt", b"one\n")
        self.write("more/two/deep.txt", b"two\n")
        self.imapi("edit", image, "--replace", f"large.bin={new}", "--replace", f"/folder={self.path('more')}", "--remove", "old.txt",
                   "--add", f"added/here.txt={new}")
        state = self.path("edited")
        shutil.copytree(self.states[0], state)
        shutil.copy(new, os.path.join(state, "large.bin"))
        shutil.rmtree(os.path.join(state, "folder"))
        shutil.copytree(self.path("more"), os.path.join(state, "folder"))
        os.remove(os.path.join(state, "old.txt"))
        os.mkdir(os.path.join(state, "added"))
        shutil.copy(new, os.path.join(state, "added/here.txt"))
        self.remember(state)
        self.ours(image)
        self.xorriso(image, state)
        self.bsdtar(image, state)
        self.seven_zip(image, state)
        before = digest(image)
        for arguments, code in ((("--replace", f"nothing={new}"), "0xC0AAB118"), (("--remove", "old.txt"), "0xC0AAB118"),
                                (("--add", f"kept.txt={new}"), "0xC0AAB112")):
            self.assert_story(self.imapi("edit", image, *arguments, status=1), code)
        for arguments in ((), ("--add", "kept.txt"), ("--replace", f"={new}")):
            self.imapi("edit", image, *arguments, status=2)
        self.assertEqual(digest(image), before)
        self.imapi("edit", image, "--remove", "kept.txt", "--result", self.path("other.iso"))
        self.assertEqual(digest(image), before)
        self.imapi("extract", self.path("other.iso"), "-C", self.path("out"))
        os.remove(os.path.join(state, "kept.txt"))
        self.same(self.path("out"), state, "the result elsewhere")

    def test_each_file_system_alone(self):
        for systems in ("iso9660,rockridge", "iso9660,joliet", "udf"):
            self.forget()
            image = self.grown("--fs", systems)
            self.ours(image, (systems.split(",")[-1],))

    def test_only_what_is_new_is_written(self):
        self.write("tree/huge", os.urandom(20 << 20))
        image = self.create(self.tree())
        self.write("one", b"1")
        before = os.path.getsize(image)
        result = self.events(self.imapi("append", "-o", image, self.path("one"), "--json").stdout)[-1]
        self.assertTrue(result["in_place"])
        self.assertLess(os.path.getsize(image) - before, 2 << 20)
        self.assertLess(result["written"], 1000)

    def test_replace_and_remove(self):
        image = self.create(self.tree())
        changed = self.write("other/kept.txt", b"changed\n")
        before = digest(image)
        result = self.imapi("append", "-o", image, changed, status=1)
        self.assert_story(result, "kept.txt", "--replace")
        self.assert_story(self.imapi("append", "-o", image, changed, "--remove", "/no/such", status=1), "/no/such")
        self.assertEqual(digest(image), before)
        self.imapi("append", "-o", image, changed, "--replace", "--remove", "folder", "--map", "x/y/kept.txt=" + changed)
        self.imapi("extract", image, "-C", self.path("out"))
        shutil.rmtree(self.path("tree/folder"))
        shutil.copy(changed, self.path("tree/kept.txt"))
        os.makedirs(self.path("tree/x/y"))
        shutil.copy(changed, self.path("tree/x/y"))
        self.same(self.path("out"), self.path("tree"), "imapi")
        # Removal alone needs no source.
        self.imapi("append", "-o", image, "--remove", "x")
        self.assertNotIn("/x", self.imapi("list", "-r", image).stdout)

    def test_result_elsewhere(self):
        image = self.create(self.tree())
        before = digest(image)
        self.write("one", b"1")
        self.imapi("append", "-o", image, self.path("one"), "--result", self.path("grown.iso"))
        self.assertEqual(digest(image), before)
        self.imapi("append", "-o", image, self.path("one"))
        self.assertEqual(digest(image), digest(self.path("grown.iso")))

    def test_an_image_is_no_part_of_itself(self):
        folder = self.tree()
        image = self.create(folder)
        os.rename(image, self.path("tree/own.iso"))
        self.write("tree/new.txt", b"new")
        self.imapi("append", "-o", self.path("tree/own.iso"), folder, "--replace")
        shown = self.imapi("list", self.path("tree/own.iso")).stdout
        self.assertIn("new.txt", shown)
        self.assertNotIn("own.iso", shown)
        self.imapi("edit", self.path("tree/own.iso"), "--add", f"added/here={folder}")
        self.imapi("append", "-o", self.path("tree/own.iso"), "--map", f"there={folder}")
        shown = self.imapi("list", self.path("tree/own.iso"), "--recursive").stdout
        self.assertIn("/added/here/new.txt", shown)
        self.assertIn("/there/new.txt", shown)
        self.assertNotIn("own.iso", shown)

    def test_wrong_usage(self):
        image = self.create(self.tree())
        before = digest(image)
        one = self.write("one", b"1")
        there = ["-o", image]
        for arguments in ([], there, [one], [*there, one, "--start", "5"], [*there, one, "--sequential"],
                          [*there, one, "--sequential", "--start", "99999"], [*there, one, "--drive", "bd"]):
            self.imapi("append", *arguments, status=2)
        self.assert_story(self.imapi("append", "-o", one, image, status=1), "one")
        self.assert_story(self.imapi("append", "-o", image, one, "--fs", "udf", status=1), "file systems")
        self.assert_story(self.imapi("append", "-o", image, one, "--sequential", "--start", "5", "--result", "s", status=1), "block 5")
        self.assert_story(self.imapi("list", image, "--session", "2", status=1), "session 2")
        self.assertEqual(digest(image), before)

    def test_flatten(self):
        image = self.grown("--volume", "FLAT")
        self.imapi("flatten", image, "-o", self.path("flat.iso"))
        self.imapi("flatten", image, "--session", "1", "-o", self.path("first.iso"))
        self.assertEqual(len(self.sessions(self.path("flat.iso"))), 1)
        for flat, wanted in (("flat.iso", self.states[-1]), ("first.iso", self.states[0])):
            for system in ("rockridge", "joliet", "udf"):
                self.imapi("extract", self.path(flat), "-C", self.path("out"), "--fs", system)
                self.same(self.path("out"), wanted, flat)
            self.imapi("check", self.path(flat))
        self.assertIn("FLAT", self.imapi("info", self.path("flat.iso")).stdout)
        # The same tree from a folder is the same image.
        self.imapi("create", self.states[0], "-o", self.path("again.iso"), "--volume", "FLAT", "--fs", "rockridge,joliet,udf")
        self.assertEqual(os.path.getsize(self.path("again.iso")), os.path.getsize(self.path("first.iso")))


class Sequential(SessionTest):
    """Session files, put where they belong on a medium: a file with gaps."""

    def put(self, disc, session, start):
        with open(disc, "r+b") as out, open(session, "rb") as file:
            out.seek(start * BLOCK)
            shutil.copyfileobj(file, out)

    def disc(self, *options):
        disc = self.create(self.tree(), "disc.img", *options)
        self.remember(self.path("tree"))
        for number, start, removed in ((2, 12000, ("old.txt",)), (3, 20000, ())):
            added = self.additions(number, *removed)
            more = [word for path in removed for word in ("--remove", path)] + [option for option in options if option == "--preserve"]
            self.imapi("append", "-o", disc, added, *more, "--sequential", "--start", start, "--result", self.path(f"s{number}.img"))
            self.put(disc, self.path(f"s{number}.img"), start)
        return disc

    def test_sessions_in_sequence(self):
        disc = self.disc()
        found = self.ours(disc)
        self.assertEqual([session["start"] for session in found], [0, 12000, 20000])
        for session, wanted in zip(found, self.states):
            self.xorriso(disc, wanted, session["start"])
            self.isoinfo(disc, wanted, "-T", session["start"])
        # A session file alone, told where it will stand: its directories, for it has no other session's files.
        listed = self.run_peer("isoinfo", "-N", 12000, "-R", "-f", "-i", self.path("s2.img"))
        self.assertIn("/folder/deeper/more2.bin", listed)

    def test_the_image_of_a_sequential_disc_is_not_overwritten(self):
        disc = self.disc()
        before = digest(disc)
        result = self.imapi("append", "-o", disc, self.write("one", b"1"), status=1)
        self.assert_story(result, "session")
        self.assertEqual(digest(disc), before)

    def test_after_genisoimage(self):
        self.tree()
        self.run_peer("genisoimage", "-quiet", "-R", "-J", "-input-charset", "utf-8", "-o", "disc.img", "tree")
        self.remember(self.path("tree"))
        disc = self.path("disc.img")
        added = self.additions(2)
        self.run_peer("genisoimage", "-quiet", "-R", "-J", "-input-charset", "utf-8", "-C", "0,12000", "-M", "disc.img", "-o",
                      "s2.img", added)
        self.put(disc, self.path("s2.img"), 12000)
        added = self.additions(3)
        self.imapi("append", "-o", disc, added, "--sequential", "--start", 20000, "--result", self.path("s3.img"))
        self.put(disc, self.path("s3.img"), 20000)
        found = self.sessions(disc)
        self.assertEqual([session["start"] for session in found], [0, 12000, 20000])
        for session, wanted in zip(found, self.states):
            for system in ("rockridge", "joliet"):
                self.imapi("extract", disc, "-C", self.path("out"), "--fs", system, "--session", session["number"])
                self.same(self.path("out"), wanted, f"session {session['number']}, {system}")
            self.xorriso(disc, wanted, session["start"])
        self.assertLess(os.path.getsize(self.path("s3.img")), 1 << 20)

    def test_before_genisoimage(self):
        disc = self.create(self.tree(), "disc.img", "--fs", "rockridge,joliet")
        self.remember(self.path("tree"))
        added = self.additions(2)
        self.run_peer("genisoimage", "-quiet", "-R", "-J", "-input-charset", "utf-8", "-C", "0,12000", "-M", "disc.img", "-o",
                      "s2.img", added)
        self.put(disc, self.path("s2.img"), 12000)
        for session, wanted in zip(self.sessions(disc), self.states):
            self.imapi("extract", disc, "-C", self.path("out"), "--session", session["number"])
            self.same(self.path("out"), wanted, f"session {session['number']}")


class Xorriso(SessionTest):
    """Images that grow by its hand and ours in turn."""

    def map(self, image, folder):
        arguments = []
        for name in sorted(os.listdir(folder)):
            arguments += ["-map", os.path.join(folder, name), "/" + name]
        self.run_peer("xorriso", "-no_rc", "-report_about", "WARNING", "-abort_on", "FAILURE", "-joliet", "on", "-dev",
                      "stdio:" + image, *arguments, "-commit")

    def toc(self, image):
        text = self.run_peer("xorriso", "-no_rc", "-indev", "stdio:" + image, "-toc")
        return [int(line.split(",")[1]) for line in text.splitlines() if line.startswith("ISO session")]

    def test_after_xorriso(self):
        image = self.path("image.iso")
        self.map(image, self.tree())
        self.remember(self.path("tree"))
        self.map(image, self.additions(2))
        self.assertEqual([session["start"] for session in self.sessions(image)], self.toc(image))
        self.imapi("append", "-o", image, self.additions(3, "old.txt"), "--remove", "old.txt")
        self.imapi("append", "-o", image, self.additions(4))
        found = self.ours(image, ("rockridge", "joliet"), check=False)
        self.assertEqual([session["start"] for session in found], self.toc(image))
        for session, wanted in zip(found, self.states):
            self.xorriso(image, wanted, session["start"])
        self.xorriso(image, self.states[-1])
        self.map(image, self.additions(5))
        self.imapi("extract", image, "-C", self.path("out"))
        self.same(self.path("out"), self.states[-1], "imapi")
        self.assertEqual([session["start"] for session in self.sessions(image)], self.toc(image))

    def test_before_xorriso(self):
        image = self.create(self.tree(), "image.iso", "--fs", "rockridge,joliet")
        self.remember(self.path("tree"))
        self.map(image, self.additions(2))
        for system in ("rockridge", "joliet"):
            self.imapi("extract", image, "-C", self.path("out"), "--fs", system)
            self.same(self.path("out"), self.states[-1], system)
        self.imapi("append", "-o", image, self.additions(3))
        self.imapi("extract", image, "-C", self.path("out"))
        self.same(self.path("out"), self.states[-1], "imapi")
        self.xorriso(image, self.states[-1])


class Discs(SessionTest):
    def recorder(self, medium):
        self.imapi("emulator", "new", "disc", "--medium", medium)
        self.imapi("emulator", "add", "rec", "--profile", medium)
        self.imapi("emulator", "insert", "rec", "disc")
        return "emulated:rec"

    def burned(self, medium, systems=("rockridge", "joliet", "udf")):
        drive = self.recorder(medium)
        self.imapi("burn", self.tree(), "--drive", drive, "--appendable", "--fs", ",".join(systems))
        self.remember(self.path("tree"))
        self.imapi("append", self.additions(2, "old.txt"), "--remove", "old.txt", "--drive", drive, "--verify")
        self.imapi("append", self.additions(3), "--drive", drive)
        self.ours(drive, systems)
        self.imapi("emulator", "export", "disc", "-o", self.path("disc.img"))
        starts = [session["start"] for session in self.sessions(drive)]
        if "rockridge" in systems:
            for start, wanted in zip(starts, self.states):
                self.xorriso(self.path("disc.img"), wanted, start)
        self.ours(self.path("disc.img"), systems)
        return drive, starts

    def test_bd_r(self):
        self.burned("bd-r")

    def test_bd_r_as_it_is_by_default(self):
        drive = self.recorder("bd-r")
        self.imapi("burn", self.tree(), "--drive", drive, "--appendable")
        self.remember(self.path("tree"))
        self.imapi("append", self.additions(2, "old.txt"), "--remove", "old.txt", "--drive", drive, "--verify")
        self.ours(drive, ("udf",))
        volumes = [event for event in self.events(self.imapi("info", drive, "--json").stdout) if event["event"] == "volume"]
        self.assertEqual([volume["variant"] for volume in volumes], ["UDF 2.50"])

    def test_dvd_plus_r(self):
        drive, _ = self.burned("dvd+r")
        self.imapi("append", self.additions(4), "--drive", drive, "--finalize")
        self.ours(drive)
        result = self.imapi("append", self.write("one", b"1"), "--drive", drive, status=1)
        self.assert_story(result, "finalised")

    def test_a_blank_disc(self):
        result = self.imapi("append", self.write("one", b"1"), "--drive", self.recorder("bd-r"), status=1)
        self.assert_story(result, "no session")

    def test_flatten_a_disc(self):
        drive, _ = self.burned("bd-r")
        self.imapi("flatten", drive, "-o", self.path("flat.iso"))
        self.imapi("extract", self.path("flat.iso"), "-C", self.path("out"))
        self.same(self.path("out"), self.states[-1], "flattened")


class Foreign(SessionTest):
    """Sessions on what others wrote and did not mean to be continued."""

    def test_after_bsdtar(self):
        self.tree()
        self.run_peer("bsdtar", "-cf", "image.iso", "--format", "iso9660", "--options", "iso9660:rockridge=strict,iso9660:joliet", "-C", "tree",
                      ".")
        image = self.path("image.iso")
        self.remember(self.path("tree"))
        self.imapi("append", "-o", image, self.additions(2, "old.txt"), "--remove", "old.txt")
        self.ours(image, ("rockridge", "joliet"), check=False)
        self.xorriso(image, self.states[-1])
        self.bsdtar(image, self.states[-1])

    def test_after_virtual_and_sparable_partitions(self):
        for kind, revision in (("virtual", "1.50"), ("virtual", "2.01"), ("virtual", "2.60"), ("sparable", "1.50"), ("sparable", "2.01")):
            self.forget()
            image = self.create(self.tree(), "image.img", "--fs", "udf", "--udf-partition", kind, "--udf-revision", revision)
            self.remember(self.path("tree"))
            self.imapi("append", "-o", image, self.additions(2, "old.txt"), "--remove", "old.txt")
            # The table of the first session is not at the end of what is recorded any more: a warning.
            self.ours(image, ("udf",), check=False)
            self.imapi("check", image)
            self.udfread(image, self.states[-1])
            self.seven_zip(image, self.states[-1])

    def test_after_mkudffs(self):
        for medium, revision in (("hd", "1.02"), ("hd", "2.01"), ("dvdram", "2.00"), ("dvdrw", "2.01"), ("cdrw", "1.50")):
            self.forget()
            image = self.path("image.img")
            with open(image, "wb") as file:
                file.truncate(64 << 20)
            self.run_peer("mkudffs", "--utf8", f"--media-type={medium}", "--blocksize=2048", f"--udfrev={revision}", image)
            result = self.imapi("append", "-o", image, self.tree())
            self.assertIn("only be read", result.stderr)
            self.imapi("extract", image, "-C", self.path("out"))
            self.same(self.path("out"), self.path("tree"), medium)
            self.imapi("check", image)
            self.udfread(image, self.path("tree"))
            self.seven_zip(image, self.path("tree"))


class ForeignKernel(Foreign):
    def setUp(self):
        super().setUp()
        del self.environment["SOURCE_DATE_EPOCH"]  # times are what they were

    def filled(self, medium, revision):
        """A volume on which Linux's driver wrote, and what it then showed of it."""
        image = self.path("image.img")
        with open(image, "wb") as file:
            file.truncate(64 << 20)
        self.run_peer("mkudffs", "--utf8", f"--media-type={medium}", "--blocksize=2048", f"--udfrev={revision}", image)
        context = types.SimpleNamespace(work=self.work, initramfs=os.path.join(PEERS, "initramfs.img"))
        return image, readers.guest_view(readers.guest(context, "fill=1", "ubd0=" + image), "udf")

    def appended(self, medium, revision):
        image, before = self.filled(medium, revision)
        self.write("more/added.txt", b"added\n" * 1000)
        self.write("more/dir/added too.txt", b"too\n")
        self.imapi("append", "-o", image, self.path("more"), "--remove", "empty")
        self.imapi("check", image)
        context = types.SimpleNamespace(image=image, work=self.work, initramfs=os.path.join(PEERS, "initramfs.img"))
        after = readers.linux(context, ["udf"])["udf"]
        self.assertEqual(after.pop(b"added.txt").size, 6000)
        self.assertEqual(after.pop(b"dir/added too.txt").size, 4)
        del before[b"empty"]
        self.assertGreater(len(before), 300)
        # The directories that got something are as they are in what was added.
        self.assertEqual(sorted(before), sorted(after))
        for path, entry in before.items():
            if entry.kind == "d":
                continue
            now = after[path]
            self.assertEqual((entry.kind, entry.size, entry.content, entry.mode, entry.mtime, entry.uid, entry.gid, entry.links),
                             (now.kind, now.size, now.content, now.mode, now.mtime, now.uid, now.gid, now.links), path)

    def test_after_the_kernel_102(self):
        self.appended("hd", "1.02")

    def test_after_the_kernel_201(self):
        self.appended("hd", "2.01")

    def test_after_the_kernel_sparable(self):
        self.appended("cdrw", "1.50")


class FilesKernel(Files):
    def test_linux_reads_a_grown_image(self):
        image = self.grown()
        views = {view: self.states[-1] for view in ("rockridge", "joliet", "udf")}
        for session, wanted in zip(self.sessions(image), self.states):
            for view in ("rockridge", "joliet", "udf"):
                views[f"{view}@{session['descriptors']}"] = wanted
        self.linux(image, views)


class SequentialKernel(Sequential):
    def test_linux_reads_sessions_in_sequence(self):
        disc = self.disc()
        views = {}
        for session, wanted in zip(self.sessions(disc), self.states):
            for view in ("rockridge", "joliet", "udf"):
                views[f"{view}@{session['start']}"] = wanted
        self.linux(disc, views)


class UdfKernel(Files, Sequential):
    """UDF alone in every revision: each session, as Linux shows it, with modes, owners, times and links."""

    def setUp(self):
        super().setUp()
        del self.environment["SOURCE_DATE_EPOCH"]  # times are the files' own

    def tree(self):
        folder = super().tree()
        os.chmod(self.path("tree/kept.txt"), 0o640)
        os.chown(self.path("tree/kept.txt"), 12, 34)
        os.utime(self.path("tree/kept.txt"), (981173106, 981173106))
        os.symlink("folder/a name of some length.txt", self.path("tree/link"))
        os.link(self.path("tree/kept.txt"), self.path("tree/folder/twin"))
        with open(self.path("tree/hole"), "wb") as file:
            file.truncate(5 << 20)
            file.seek(3 << 20)
            file.write(b"in the middle")
        return folder

    def remember(self, folder):
        name = super().remember(folder)
        for path in ("kept.txt", "folder/twin"):  # the copy has another owner
            os.chown(os.path.join(name, path), 12, 34)
        return name

    def revision(self, revision):
        options = ("--fs", "udf", "--udf-revision", revision, "--preserve")
        image = self.grown(*options)
        views = {f"udf@{session['descriptors']}": wanted for session, wanted in zip(self.sessions(image), self.states)}
        self.linux(image, views | {"udf": self.states[-1]}, preserved=True)
        self.forget()
        disc = self.disc(*options)
        self.linux(disc, {f"udf@{session['start']}": wanted for session, wanted in zip(self.sessions(disc), self.states)}, preserved=True)

    def test_linux_reads_sessions_of_udf_102(self):
        self.revision("1.02")

    def test_linux_reads_sessions_of_udf_150(self):
        self.revision("1.50")

    def test_linux_reads_sessions_of_udf_200(self):
        self.revision("2.00")

    def test_linux_reads_sessions_of_udf_201(self):
        self.revision("2.01")

    def test_linux_reads_sessions_of_udf_250(self):
        self.revision("2.50")

    def test_linux_reads_sessions_of_udf_260(self):
        self.revision("2.60")


class DiscsKernel(Discs):
    def test_linux_reads_the_image_of_a_disc(self):
        _, starts = self.burned("dvd+r")
        views = {}
        for start, wanted in zip(starts, self.states):
            for view in ("rockridge", "udf"):
                views[f"{view}@{start}"] = wanted
        self.linux(self.path("disc.img"), views)


if __name__ == "__main__":
    import unittest
    unittest.main()
