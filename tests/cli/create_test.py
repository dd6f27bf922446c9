#!/usr/bin/env python3
"""imapi create: bad input gets a clear error and loses nothing; the output appears only when it is complete."""

import os
import signal
import subprocess
import time
import unittest

from support import IMAPI, CommandTest, as_user, digest


class Create(CommandTest):
    def test_exit_status_of_wrong_command_lines(self):
        for arguments in ([], ["create"], ["nonsense"], ["create", "x"], ["create", "x", "-o", "y", "--nonsense"],
                          ["create", ".", "-o", "y", "--fs", "fat"], ["create", ".", "-o", "y", "--iso-level", "9"],
                          ["create", ".", "-o", "y", "--udf-revision", "7"], ["create", ".", "-o", "y", "--mode", "9"],
                          ["create", ".", "-o", "y", "--on-error", "ignore"]):
            result = self.imapi(*arguments, status=2)
            self.assertTrue(result.stderr.strip(), arguments)
            self.assert_nothing_left(self.work)

    def test_help_and_version(self):
        self.assertIn("create", self.imapi("--help").stdout)
        self.assertIn("--preserve", self.imapi("create", "--help").stdout)
        self.assertRegex(self.imapi("--version").stdout, r"^imapi \d+\.\d+")

    def test_source_that_is_not_there(self):
        result = self.imapi("create", self.path("nowhere"), "-o", self.path("image.iso"), status=1)
        self.assert_story(result, "nowhere")
        self.assert_nothing_left(self.work)

    def test_output_folder_that_is_not_there(self):
        result = self.imapi("create", self.small_tree(), "-o", self.path("no/such/image.iso"), status=1)
        self.assert_story(result, "no/such")

    def test_unreadable_file(self):
        tree = self.small_tree()
        self.write("tree/secret.txt", b"secret", mode=0o000)
        if os.geteuid() == 0:
            os.chown(self.path("tree/secret.txt"), 0, 0)
        result = self.imapi("create", tree, "-o", self.path("image.iso"), user=True, status=1)
        self.assert_story(result, "secret.txt")
        self.assert_nothing_left(self.work, "tree")
        # The other answers report it and go on.
        for answer in ("skip", "pad"):
            result = self.imapi("create", tree, "-o", self.path(answer + ".iso"), "--on-error", answer, user=True)
            self.assertIn("secret.txt", result.stderr)
            self.assertTrue(os.path.exists(self.path(answer + ".iso")))

    def test_unreadable_folder(self):
        tree = self.small_tree()
        os.mkdir(self.path("tree/closed"), 0o700)
        if os.geteuid() != 0:
            os.chmod(self.path("tree/closed"), 0)
        result = self.imapi("create", tree, "-o", self.path("image.iso"), user=True, status=1)
        self.assert_story(result, "closed")
        self.assert_nothing_left(self.work, "tree")

    def changes_while_read(self, change, *options):
        """Starts to write to a pipe, lets the file change when the first bytes are there, and takes the rest."""
        tree = self.small_tree()
        large = self.write("tree/folder/changing.bin", b"x" * (48 << 20))
        command = [IMAPI, "create", tree, "-o", "-", *options]
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment)
        first = running.stdout.read(1 << 20)
        self.assertEqual(len(first), 1 << 20)
        change(large)
        _, stderr = running.communicate(timeout=120)
        return running.returncode, stderr.decode(errors="replace")

    def test_file_that_shrinks_while_it_is_read(self):
        status, stderr = self.changes_while_read(lambda path: os.truncate(path, 1000))
        self.assertEqual(status, 1, stderr)
        self.assertIn("changing.bin", stderr)

    def test_file_that_grows_while_it_is_read(self):
        def grow(path):
            with open(path, "ab") as file:
                file.write(b"more")
        status, stderr = self.changes_while_read(grow)
        self.assertEqual(status, 1, stderr)
        self.assertIn("changing.bin", stderr)

    def test_file_that_shrinks_may_be_padded(self):
        status, stderr = self.changes_while_read(lambda path: os.truncate(path, 1000), "--on-error", "pad")
        self.assertEqual(status, 0, stderr)
        self.assertIn("changing.bin", stderr)

    def test_path_longer_than_the_system_allows(self):
        """Each name is legal, the whole path is beyond PATH_MAX: mastered, or refused with a word about it."""
        here = os.open(self.work, os.O_RDONLY)
        for name in ["tree"] + ["n" * 240] * 20:
            os.mkdir(name, dir_fd=here)
            below = os.open(name, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        os.close(os.open("file", os.O_CREAT | os.O_WRONLY, dir_fd=here))
        os.close(here)
        self.addCleanup(subprocess.run, ["rm", "-rf", self.path("tree")], check=True)
        result = self.imapi("create", self.path("tree"), "-o", self.path("image.iso"), status=None)
        if result.returncode:
            self.assert_story(result, "nnnn")
            self.assert_nothing_left(self.work, "tree")
        else:
            os.remove(self.path("image.iso"))

    def test_name_that_is_not_utf8(self):
        os.mkdir(self.path("tree"))
        with open(os.fsencode(self.path("tree")) + b"/caf\xe9.txt", "wb") as file:
            file.write(b"latin\n")
        result = self.imapi("create", self.path("tree"), "-o", self.path("image.iso"), "--json")
        renamed = {event["file_system"]: event for event in self.events(result.stdout) if event["event"] == "renamed"}
        for system in ("Joliet", "UDF"):
            self.assertEqual(renamed[system]["path_bytes"], b"/caf\xe9.txt".hex())
            self.assertTrue(renamed[system]["why"])
        names = subprocess.run(["isoinfo", "-R", "-f", "-i", self.path("image.iso")], stdout=subprocess.PIPE, check=True).stdout
        self.assertEqual(names, b"/caf\xe9.txt\n")
        # Whoever wants no changed name gets an error, and no image.
        result = self.imapi("create", self.path("tree"), "-o", self.path("strict.iso"), "--refuse-renames", status=1)
        self.assert_story(result, "caf")
        self.assert_nothing_left(self.work, "tree", "image.iso")

    def test_loop_of_symbolic_links(self):
        tree = self.small_tree()
        os.symlink("../../tree", self.path("tree/folder/up"))
        os.symlink("round", self.path("tree/round"))
        self.create(tree)
        result = self.imapi("create", tree, "-o", self.path("followed.iso"), "--follow-symlinks", status=1)
        self.assertRegex(result.stderr, "up|round")
        self.assert_nothing_left(self.work, "tree", "image.iso")

    def test_full_disk(self):
        tree = self.small_tree()
        self.write("tree/large.bin", os.urandom(4 << 20))
        os.mkdir(self.path("small"))
        script = ('mount -t tmpfs -o size=1m none small || exit 77; "$0" create tree -o small/image.iso; status=$?; ls -A small; '
                  "exit $status")
        isolate = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
        result = subprocess.run([*isolate, "sh", "-c", script, IMAPI], cwd=self.work, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=self.environment, check=False)
        self.assertEqual(result.returncode, 1, result.stderr.decode())
        self.assertIn("small", result.stderr.decode())
        self.assertEqual(result.stdout.decode(), "", "something was left on the full disk")

    def test_failure_keeps_the_image_that_was_there(self):
        tree = self.small_tree()
        before = self.write("image.iso", b"precious")
        os.chmod(before, 0o666)
        self.write("tree/secret", b"s", mode=0o000)
        self.imapi("create", tree, "-o", before, user=True, status=1)
        with open(before, "rb") as file:
            self.assertEqual(file.read(), b"precious")
        os.chmod(self.path("tree/secret"), 0o644)
        self.create(tree)
        self.assertGreater(os.path.getsize(before), 50000)
        self.assert_nothing_left(self.work, "tree", "image.iso")

    def test_output_appears_only_when_complete(self):
        tree = self.small_tree()
        with open(self.path("tree/large.bin"), "wb") as file:
            for _ in range(96):
                file.write(os.urandom(1 << 20))
        running = subprocess.Popen([IMAPI, "create", tree, "-o", self.path("image.iso")], env=self.environment,
                                   stdout=subprocess.DEVNULL)
        sizes = set()
        while running.poll() is None:
            try:
                sizes.add(os.path.getsize(self.path("image.iso")))
            except FileNotFoundError:
                pass
            time.sleep(0.001)
        self.assertEqual(running.returncode, 0)
        self.assertLessEqual(sizes, {os.path.getsize(self.path("image.iso"))})

    @staticmethod
    def has_open(process, ending):
        folder = f"/proc/{process}/fd"
        try:
            return any(os.readlink(os.path.join(folder, number)).endswith(ending) for number in os.listdir(folder))
        except OSError:  # closed or ended meanwhile
            return False

    def test_interrupted(self):
        """A pipe that nobody reads holds the job; one SIGINT ends it in order, with 130."""
        tree = self.small_tree()
        self.write("tree/large.bin", b"x" * (8 << 20))
        for where in ("-", "file"):
            if where == "-":
                arguments = ["create", tree, "-o", "-"]
            else:  # long enough to be met while it is at work; holes would not be
                with open(self.path("tree/large.bin"), "wb") as out:
                    for _ in range(512):
                        out.write(b"x" * (1 << 20))
                arguments = ["create", tree, "-o", self.path("image.iso"), "--fs", "iso9660"]
            running = subprocess.Popen([IMAPI, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment)
            if where == "-":
                running.stdout.read(1)
            else:
                while running.poll() is None and not self.has_open(running.pid, "/large.bin"):
                    time.sleep(0.005)
            running.send_signal(signal.SIGINT)  # nothing happens where it has ended
            _, stderr = running.communicate(timeout=60)
            if where == "file" and running.returncode == 0:  # it was quicker than the signal
                os.remove(self.path("image.iso"))
                continue
            self.assertEqual(running.returncode, 130, stderr.decode())
            self.assert_nothing_left(self.work, "tree")

    def test_pipe_and_file_have_the_same_bytes(self):
        tree = self.small_tree()
        image = self.create(tree)
        piped = subprocess.run([IMAPI, "create", tree, "-o", "-"], stdout=subprocess.PIPE, env=self.environment, check=True).stdout
        with open(image, "rb") as file:
            self.assertEqual(file.read() == piped, True)

    def test_json_lines(self):
        tree = self.small_tree()
        events = self.events(self.imapi("create", tree, "-o", self.path("image.iso"), "--json").stdout)
        self.assertEqual(events[-1]["event"], "result")
        self.assertEqual(events[-1]["command"], "create")
        self.assertEqual(events[-1]["bytes"], os.path.getsize(self.path("image.iso")))
        self.assertEqual(events[-1]["blocks"] * 2048, events[-1]["bytes"])
        self.assertEqual(sum(event["event"] == "result" for event in events), 1)
        events = self.events(self.imapi("create", self.path("nowhere"), "-o", self.path("x.iso"), "--json", status=1).stdout)
        self.assertEqual(events[-1]["event"], "error")
        self.assertRegex(events[-1]["code"], "^0x[0-9A-F]{8}$")
        for key in ("reason", "cure", "steps"):
            self.assertIn(key, events[-1])
        self.assertIn("nowhere", str(events[-1]["steps"]))

    def test_quiet(self):
        result = self.imapi("create", self.small_tree(), "-o", self.path("image.iso"), "--quiet")
        self.assertEqual((result.stdout, result.stderr), ("", ""))

    def test_two_sources_of_one_name_are_refused(self):
        self.write("one/same.txt", b"1")
        self.write("two/same.txt", b"2")
        result = self.imapi("create", "one/same.txt", "two/same.txt", "-o", self.path("image.iso"), status=1)
        self.assert_story(result, "same.txt")

    def test_exclude(self):
        tree = self.small_tree()
        image = self.create(tree, "image.iso", "--exclude", "*.txt")
        names = subprocess.run(["isoinfo", "-R", "-f", "-i", image], stdout=subprocess.PIPE, check=True).stdout.split()
        self.assertEqual(sorted(names), [b"/folder", b"/folder/empty", b"/link"])

    def test_ordinary_user_makes_the_same_image(self):
        """Neither owners nor umask nor the account show unless they are asked for."""
        tree = self.small_tree()
        image = self.create(tree)
        subprocess.run(as_user([IMAPI, "create", tree, "-o", self.path("users.iso")]), env=self.environment, check=True,
                       stdout=subprocess.DEVNULL)
        self.assertEqual(digest(image), digest(self.path("users.iso")))


if __name__ == "__main__":
    unittest.main(verbosity=2)
