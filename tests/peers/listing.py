"""Listings of file trees: read from the lines of walk.cpp, turned into what a view of an image can show, and compared."""

import dataclasses
import hashlib
import json
import os
import re
import subprocess


@dataclasses.dataclass
class Entry:
    """One name. A field that a reader cannot tell is None, and is then not compared."""
    kind: str  # d f l b c p s; '?' where a reader shows the name only
    size: int | None = None
    mode: int | None = None
    mtime: int | None = None
    uid: int | None = None
    gid: int | None = None
    links: int | None = None
    inode: int | None = None
    device: str | None = None
    content: str | None = None  # SHA-256 of a file, '@target' of a link


def unescape(text):
    return re.sub(rb"\\x([0-9a-f]{2})", lambda m: bytes([int(m[1], 16)]), text.encode("ascii"))


def escape(path):
    return "".join(chr(b) if 0x20 < b < 0x7F and b != 0x5C else f"\\x{b:02x}" for b in path)


def parse_walk(lines):
    """walk's lines as {path: Entry}, and its complaints."""
    entries, complaints = {}, []
    for line in lines:
        if line.startswith("!"):
            complaints.append(line)
            continue
        kind, size, mode, mtime, uid, gid, links, inode, device, content, path = line.split(" ")
        entries[unescape(path)] = Entry(
            kind, int(size) if kind == "f" else None, int(mode, 8), int(mtime), int(uid), int(gid),
            int(links) if kind != "d" else None, int(inode), device if kind in "bc" else None,
            content if content != "-" else None)
    return entries, complaints


def walk(program, directory):
    """The listing of a directory on this machine."""
    output = subprocess.run([program, directory], check=True, stdout=subprocess.PIPE).stdout.decode("ascii")
    entries, complaints = parse_walk(output.splitlines())
    if complaints:
        raise SystemExit("cannot list " + directory + ":\n" + "\n".join(complaints))
    return entries


def link_groups(entries):
    """Sets of names that are one file."""
    groups = {}
    for path, entry in entries.items():
        if entry.kind == "f" and entry.inode is not None:
            groups.setdefault(entry.inode, set()).add(path)
    return {frozenset(group) for group in groups.values() if len(group) > 1}


class Names:
    """What the command's report (create --json) says about names that a file system could not hold as they are:

    {"event": "renamed", "file_system": "Joliet", "path": "/the/source/path", "name": "the new last component", ...}
    with "path_bytes" and "name_bytes", hexadecimal, where they are no UTF-8. Without a report every name must be unchanged.
    """
    VIEWS = {"ISO 9660": "iso", "Joliet": "joliet", "UDF": "udf"}

    def __init__(self, report=None):
        self.changed = {}  # (view, path) -> new last component
        if report:
            with open(report, encoding="utf-8") as lines:
                for line in lines:
                    event = json.loads(line)
                    if event["event"] == "renamed":
                        view = self.VIEWS[event["file_system"]]
                        self.changed[view, self.bytes_of(event, "path").strip(b"/")] = self.bytes_of(event, "name")

    @staticmethod
    def bytes_of(event, key):
        return bytes.fromhex(event[key + "_bytes"]) if key + "_bytes" in event else event[key].encode()

    def mapped(self, path, view):
        """The path under which a view shows a source path: every component may have been changed."""
        parts = path.split(b"/")
        for depth in range(len(parts), 0, -1):
            new = self.changed.get((view, b"/".join(path.split(b"/")[:depth])))
            if new is not None:
                parts[depth - 1] = new
        return b"/".join(parts)


def compare(expected, shown, fields, describe=escape):
    """The differences between two listings, as lines. Fields that either side does not know are left out."""
    differences = []
    for path in sorted(expected.keys() - shown.keys()):
        differences.append(f"missing: {describe(path)}")
    for path in sorted(shown.keys() - expected.keys()):
        differences.append(f"too much: {describe(path)}")
    for path in sorted(expected.keys() & shown.keys()):
        want, have = expected[path], shown[path]
        for field in fields:
            left, right = getattr(want, field), getattr(have, field)
            if left is not None and right is not None and left != right:
                if field == "mode":
                    left, right = f"{left:04o}", f"{right:04o}"
                differences.append(f"{field} of {describe(path)}: {right}, should be {left}")
    return differences


def sha256(data):
    return hashlib.sha256(data).hexdigest()
