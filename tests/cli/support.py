"""What the whole-program tests of the command share: running it, and folders to run it on."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import unittest

IMAPI = os.environ["IMAPI"]
HERE = os.path.dirname(os.path.abspath(__file__))
MAKE_TREE = os.path.join(HERE, "../peers/make_tree")
NOBODY = 65534
# A sanitizer ends a program with this; nothing of ours may.
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":exitcode=99"
os.environ["UBSAN_OPTIONS"] = os.environ.get("UBSAN_OPTIONS", "") + ":exitcode=99"
os.environ["TSAN_OPTIONS"] = os.environ.get("TSAN_OPTIONS", "") + ":exitcode=99"


def as_user(command):
    """The command without root's rights, which no permission stops."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class CommandTest(unittest.TestCase):
    """Each test has a folder of its own, self.work, that other users may enter."""

    maxDiff = None

    def setUp(self):
        self.work = tempfile.mkdtemp(prefix="openimapi-cli-")
        os.chmod(self.work, 0o777)
        self.addCleanup(self.clean)
        self.environment = os.environ | {"OPENIMAPI_STATE": self.path("state"), "LC_ALL": "C.UTF-8"}
        self.environment.pop("SOURCE_DATE_EPOCH", None)

    def clean(self):
        subprocess.run(["chmod", "-R", "u+rwX", self.work], stderr=subprocess.DEVNULL, check=False)
        shutil.rmtree(self.work)

    def path(self, *parts):
        return os.path.join(self.work, *parts)

    def write(self, name, content=b"", mode=None):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        if mode is not None:
            os.chmod(path, mode)
        return path

    def small_tree(self, name="tree"):
        self.write(f"{name}/a.txt", b"a\n")
        self.write(f"{name}/folder/b.txt", b"b\n" * 3000)
        self.write(f"{name}/folder/empty")
        os.symlink("folder/b.txt", self.path(name, "link"))
        return self.path(name)

    def imapi(self, *arguments, user=False, status=0, env=None, cwd=None, timeout=120, **more):
        """Runs the command and asks for its exit status (None: any of 0, 1 and 3). Text in .stdout and .stderr."""
        command = [IMAPI, *map(str, arguments)]
        result = subprocess.run(as_user(command) if user else command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=self.environment | (env or {}), cwd=cwd or self.work,
                                timeout=timeout, check=False, **more)
        result.stdout = result.stdout.decode("utf-8", "surrogateescape")
        result.stderr = result.stderr.decode("utf-8", "surrogateescape")
        said = f"imapi {' '.join(map(str, arguments))} ended with {result.returncode}\n{result.stdout[-2000:]}\n{result.stderr[-4000:]}"
        if status is None:
            self.assertIn(result.returncode, (0, 1, 3), said)
        else:
            self.assertEqual(result.returncode, status, said)
        return result

    def create(self, source, image="image.iso", *options, **more):
        self.imapi("create", source, "-o", self.path(image), *options, **more)
        return self.path(image)

    def assert_story(self, result, *words):
        """An error says what was being done, to what, why it failed and what to do: one paragraph on standard error."""
        text = result.stderr.strip()
        self.assertTrue(text.startswith("imapi: "), text)
        for word in words:
            self.assertIn(word, text)
        self.assertGreater(len(text), 40, "an error this short helps nobody: " + text)

    def assert_nothing_left(self, folder, *but):
        self.assertEqual(sorted(os.listdir(folder)), sorted(but))

    def events(self, text):
        events = [json.loads(line) for line in text.splitlines()]
        for event in events:
            self.assertEqual(event["schema"], 1)
            self.assertIsInstance(event["event"], str)
        return events
