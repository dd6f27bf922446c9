"""The readers that judge our images, none of them ours. Each gives what it sees as {path: Entry}; what a reader cannot do is
said beside it, and is the only thing that is not asked of it."""

import os
import re
import shutil
import signal
import stat
import subprocess

import listing
from listing import Entry


class ReaderFailed(Exception):
    pass


def run(*command, ok=(0,)):
    """What a program printed on its standard output; LC_ALL decides how some read and write names."""
    result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                            env=os.environ | {"LC_ALL": "C.UTF-8"})
    if result.returncode not in ok:
        raise ReaderFailed(f"{os.path.basename(command[0])} ended with {result.returncode}:\n"
                           + (result.stdout + result.stderr).decode("utf-8", "backslashreplace")[-3000:])
    return result.stdout


def unpacked(context, name, extract):
    """The listing of what `extract` puts into an empty directory."""
    directory = os.path.join(context.work, name)
    remove_tree(directory)
    os.mkdir(directory)
    try:
        extract(directory)
        return listing.walk(context.walk, directory)
    finally:
        remove_tree(directory)


def remove_tree(directory):
    """Also where directories may not be written to."""
    if os.path.isdir(directory):
        subprocess.run(["chmod", "-R", "u+rwX", directory], stderr=subprocess.DEVNULL, check=False)
        shutil.rmtree(directory)


# --- Rock Ridge ---------------------------------------------------------------------------------------------------------------

def xorriso(context, view):
    def extract(directory):
        run("xorriso", "-no_rc", "-report_about", "WARNING", "-abort_on", "FAILURE", "-hardlinks", "on", "-acl", "off",
            "-osirrox", "on:device_files", "-indev", context.image, "-extract", "/", directory)
    return unpacked(context, "xorriso", extract)


def isoinfo_tree(context, *options):
    """isoinfo's own listing: kinds, sizes, modes, owners and link targets; dates are of days only."""
    entries, directory, last, ambiguous = {}, b"", None, set()
    line_form = re.compile(rb"^(.)([r-][w-][xsS-][r-][w-][xsS-][r-][w-][xtT-]) +(\d+) +(\d+) +(\d+) +(\d+) (?:.{11}) "
                           rb"\[ *\d+ [0-9a-f]{2}\]  (.*)$", re.S)
    for line in run("isoinfo", *options, "-l", "-i", context.image).split(b"\n"):
        if line.startswith(b"Directory listing of /"):
            directory = line[len(b"Directory listing of /"):]
            continue
        match = line_form.match(line)
        if not match:
            if line.strip() and last:  # a name with a line break is printed as it is
                entries[last + b"\n" + line.removesuffix(b" ")] = entries.pop(last)
            continue
        kind, permissions, links, uid, gid, size, name = match.groups()
        if name in (b". ", b".. "):
            continue
        kind = {b"-": "f", b" ": "f"}.get(kind, kind.decode())
        target = None
        if kind == "l":
            name, _, target = name.partition(b" -> ")
            name, target = name.removesuffix(b" ->"), target or None  # of a link to "/" nothing is printed
        else:
            name = name.removesuffix(b" ")
        last = directory + name
        if last in entries:
            ambiguous.add(last)
        entries[last] = Entry(
            kind, int(size) if kind == "f" else None, mode_of(permissions.decode()), uid=int(uid), gid=int(gid),
            links=int(links) if kind != "d" else None, content="@" + listing.escape(target) if target is not None else None)
    for path in ambiguous:  # what is printed alike cannot be asked for by name
        del entries[path]
    return entries


def mode_of(text):
    """"rwsr-x--T" as a number."""
    mode = 0
    for index, character in enumerate(text):
        if character in "rwxst":
            mode |= 0o400 >> index
    for index, letter, bit in ((2, "s", stat.S_ISUID), (5, "s", stat.S_ISGID), (8, "t", stat.S_ISVTX)):
        if text[index].lower() == letter:
            mode |= bit
    return mode


def isoinfo(context, view):
    options = {"rockridge": ["-R"], "joliet": ["-J", "-j", "iso8859-1"], "iso": []}[view]
    entries = isoinfo_tree(context, *options)
    for path, entry in entries.items():
        if entry.kind == "f":
            data = run("isoinfo", *options, "-i", context.image, "-x", b"/" + path)
            entry.content = listing.sha256(data)
            if len(data) != entry.size:
                raise ReaderFailed(f"isoinfo gave {len(data)} bytes of {listing.escape(path)}, not {entry.size}")
        if view != "rockridge":
            entry.mode = entry.uid = entry.gid = entry.links = None
    if view == "joliet":
        entries = {path.decode("latin-1").encode().removesuffix(b";1"): entry for path, entry in entries.items()}
    return entries


def bsdtar(context, view):
    options = {"rockridge": "iso9660:!joliet", "joliet": "iso9660:!rockridge"}[view]

    def extract(directory):
        run("bsdtar", "-xp", "--numeric-owner", "--options", options, "-f", context.image, "-C", directory)
    return unpacked(context, "bsdtar", extract)


def seven_zip(context, view):
    program = shutil.which("7zz") or "7z"

    def extract(directory):
        run(program, "x", "-bd", "-y", "-snld", "-t" + {"udf": "udf", "joliet": "iso"}[view], "-o" + directory, context.image)
    entries = unpacked(context, "7z", extract)
    for entry in entries.values():  # 7z sets no modes and owners, and knows no links
        entry.mode = entry.uid = entry.gid = entry.links = entry.inode = None
    return entries


# --- UDF ----------------------------------------------------------------------------------------------------------------------

def libudfread(context, view):
    entries = {}
    for line in run(context.udfread_walk, context.image, ok=(0, 1)).decode("ascii").splitlines():
        if line.startswith("!"):
            raise ReaderFailed("libudfread: " + line)
        kind, size, content, path = line.split(" ")
        entries[listing.unescape(path)] = Entry(kind, int(size) if kind == "f" else None, content=content if kind == "f" else None)
    return entries


# --- Linux --------------------------------------------------------------------------------------------------------------------

def linux(context, views, memory="192M", timeout=120):
    """What Linux's isofs and udf show of the image, as {view: {path: Entry}}: one start of User Mode Linux for all views."""
    output = guest(context, "views=" + ",".join(views), "ubd0r=" + context.image, memory=memory, timeout=timeout)
    return {view: guest_view(output, view) for view in views}


def guest(context, *arguments, memory="192M", timeout=120, attempts=3):
    """The guest's console. A guest that does not come to its end in time is started again: User Mode Linux hangs now and then,
    about once in a hundred starts, whatever it is given."""
    if any("," in a or " " in a for a in arguments if a.startswith("ubd0")):
        raise ReaderFailed("User Mode Linux takes no file name with a comma or a blank")
    command = ["linux.uml", "mem=" + memory, "initrd=" + context.initramfs, "root=/dev/ram0", "con=null", "con0=null,fd:1", "quiet",
               "loglevel=3", *arguments, "last=1"]
    for attempt in range(1, attempts + 1):
        console = os.path.join(context.work, "console")
        with open(console, "wb") as out:
            machine = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, cwd=context.work,
                                       env=os.environ | {"TMPDIR": context.work, "HOME": context.work}, start_new_session=True)
        try:
            machine.wait(timeout)
            hung = False
        except subprocess.TimeoutExpired:
            hung = True
        try:
            os.killpg(machine.pid, signal.SIGKILL)  # it has helper processes
        except ProcessLookupError:
            pass
        machine.wait()
        with open(console, encoding="utf-8", errors="backslashreplace") as lines:
            output = lines.read().replace("\r", "").splitlines()
        if not hung:
            break
        print(f"the guest hung (attempt {attempt}); its last line: {output[-1] if output else ''}")
    if hung or "@@DONE" not in output or any(line.startswith("@@FAILED") for line in output):
        kernel = [line for line in output if not re.match(r"[dflbcps] ", line)]
        raise ReaderFailed("the guest failed:\n" + "\n".join(kernel[-40:]))
    return output


def guest_view(output, view):
    begin, end = output.index("@@VIEW " + view), output.index("@@END " + view)
    entries, complaints = listing.parse_walk(output[begin + 1:end])
    if complaints:
        raise ReaderFailed(f"Linux, {view}:\n" + "\n".join(complaints[:20]))
    return entries
