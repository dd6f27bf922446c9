#!/usr/bin/env python3
"""Measures the command against other programs and prints a Markdown table of ratios; called by scripts/bench.

In each round every contender of a workload runs once, in an order that changes from round to round, after the source has been
read again; output goes to a memory file system. A ratio is that of the medians over all rounds.
"""

import argparse
import json
import os
import platform
import shlex
import shutil
import statistics
import subprocess
import sys
import time

GIB = 1 << 30


class Bench:
    def __init__(self, arguments):
        self.arguments = arguments
        self.tools = arguments.tools
        self.imapi = arguments.imapi
        self.out = os.path.join(arguments.output, "openimapi-bench")
        self.work = arguments.work
        self.rows = []  # (workload, contender, seconds, cpu, KiB, ratio to base, base)
        self.objects = []  # (what, time, unit, goal or None)
        self.commands = []
        shutil.rmtree(self.out, ignore_errors=True)
        os.makedirs(self.out)
        os.makedirs(self.work, exist_ok=True)

    # --- sources

    def source(self, kind, *parameters):
        name = os.path.join(self.work, "-".join([kind, *map(str, parameters)]))
        if not os.path.exists(name + ".complete"):
            shutil.rmtree(name, ignore_errors=True)
            print(f"making {name}", file=sys.stderr)
            subprocess.run([os.path.join(self.tools, "workload"), kind, name, *map(str, parameters)], check=True)
            with open(name + ".complete", "w", encoding="ascii"):
                pass
        return name

    def read_again(self, source):
        """Brings names, inodes and bytes into memory, as the measured programs will ask for them."""
        subprocess.run([os.path.join(self.tools, "floor"), source, "/dev/null"] if os.path.isdir(source) else
                       ["cp", source, "/dev/null"], check=True)

    # --- running

    def run(self, command):
        """Wall seconds, processor seconds, peak KiB. `command` is a list, or text for the shell."""
        if isinstance(command, str):
            command = ["/bin/sh", "-c", command]
        environment = os.environ | {"TMPDIR": self.out, "LC_ALL": "C.UTF-8"}
        log = os.path.join(self.work, "stderr.log")
        with open(log, "wb") as errors:
            result = subprocess.run([os.path.join(self.tools, "measure"), os.path.join(self.out, "stdout"), *command],
                                    stdout=subprocess.PIPE, stderr=errors, stdin=subprocess.DEVNULL, env=environment, check=False)
        if result.returncode != 0:
            with open(log, encoding="utf-8", errors="replace") as errors:
                raise RuntimeError(f"{shlex.join(command)} ended with {result.returncode}: {errors.read()[-500:]}")
        wall, user, system, peak = result.stdout.split()
        return float(wall), float(user) + float(system), int(peak)

    def clean(self, keep=()):
        for name in os.listdir(self.out):
            path = os.path.join(self.out, name)
            if path in keep:
                continue
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path)
            else:
                os.remove(path)

    def compare(self, workload, base, contenders, source, keep=(), rounds=None, least=0):
        """contenders: {name: command}. `base` is the contender that the others' ratios refer to. An image of less than `least`
        bytes is none: bsdtar leaves out what it cannot hold, and ends with 0."""
        print(f"{workload}:", file=sys.stderr)
        results = {name: [] for name in contenders}
        failed = {}
        for name, command in contenders.items():
            self.commands.append((workload, name, command if isinstance(command, str) else shlex.join(command)))
        for round_number in range(rounds or self.arguments.rounds):
            order = list(contenders)
            order = order[round_number % len(order):] + order[:round_number % len(order)]
            for name in order:
                if name in failed:
                    continue
                self.read_again(source)
                try:
                    result = self.run(contenders[name])
                    made = os.path.getsize(os.path.join(self.out, "image.iso")) if least else 0
                    if made < least:
                        raise RuntimeError(f"{name} made an image of {made} bytes, which does not hold the files")
                    results[name].append(result)
                except RuntimeError as error:
                    failed[name] = str(error)
                    print(f"  {error}", file=sys.stderr)
                self.clean(keep)
        base_time = statistics.median(r[0] for r in results[base])
        for name in contenders:
            if name in failed:
                self.rows.append((workload, name, None, None, None, None, base))
                continue
            wall, cpu, peak = (statistics.median(r[i] for r in results[name]) for i in range(3))
            spread = (max(r[0] for r in results[name]) - min(r[0] for r in results[name])) / wall
            self.rows.append((workload, name, wall, cpu, peak, wall / base_time, base))
            print(f"  {name:12} {wall:8.3f} s  {wall / base_time:6.2f} × {base}  cpu {cpu:.2f} s  {peak / 1024:.1f} MiB"
                  f"  spread {spread:.0%}", file=sys.stderr)
        return results

    # --- workloads

    def masters(self, source, image, udf):
        """The commands that make one image of a folder, with UDF or without."""
        systems = "iso9660,rockridge,joliet" + (",udf" if udf else "")
        commands = {"imapi": [self.imapi, "create", source, "-o", image, "--fs", systems, "--quiet"],
                    "genisoimage": ["genisoimage", "-quiet", "-allow-limited-size", "-iso-level", "3", "-R", "-J", "-joliet-long",
                                    *(["-udf"] if udf else []), "-o", image, source]}
        if not udf:
            commands |= {
                "xorriso": ["xorriso", "-as", "mkisofs", "-quiet", "-iso-level", "3", "-R", "-J", "-joliet-long", "-o", image, source],
                "bsdtar": ["bsdtar", "-cf", image, "--format", "iso9660", "--options", "iso9660:rockridge,iso9660:joliet",
                           "-C", source, "."]}
        return {name: command for name, command in commands.items() if shutil.which(command[0])}

    def w1(self):
        size = GIB // 2 if self.arguments.quick else 4 * GIB
        source, image = self.source("large", size), self.out + "/image.iso"
        self.compare(f"W1: one file of {size / GIB:g} GiB", "cat",
                     {"cat": f"cat {shlex.quote(source)}/large.bin > {shlex.quote(image)}", **self.masters(source, image, False)}, source,
                     least=size)

    def w2(self):
        files, folders = (10_000, 800) if self.arguments.quick else (100_000, 8_000)
        source, image = self.source("mixed", files, folders), self.out + "/image.iso"
        floor = {"floor": [os.path.join(self.tools, "floor"), source, image]}
        tar = {"tar": ["tar", "cf", image, "-C", source, "."]}
        self.compare(f"W2: {files:,} files, 10 deep", "floor", {**floor, **tar, **self.masters(source, image, False)}, source)
        create = [self.imapi, "create", source, "-o", image, "--quiet", "--udf-revision"]
        others = {"imapi (UDF 1.02)": [*create, "1.02"], "imapi (UDF 2.50)": [*create, "2.50"],
                  "imapi (UDF 2.60 alone)": [*create, "2.60", "--fs", "udf"]}
        self.compare(f"W2 with UDF: {files:,} files, 10 deep", "floor", {**floor, **self.masters(source, image, True), **others}, source)

    def w3(self):
        counts = [10_000] if self.arguments.quick else [10_000, 100_000, 1_000_000]
        peaks = {}
        empty = os.path.join(self.work, "empty")
        os.makedirs(empty, exist_ok=True)
        image = self.out + "/image.iso"
        nothing = statistics.median(self.run(self.masters(empty, image, True)["imapi"])[2] for _ in range(3))
        self.clean()
        for count in counts:
            source = self.source("tiny", count)
            contenders = {"floor": [os.path.join(self.tools, "floor"), source, image], **self.masters(source, image, True)}
            # Only one peer writes UDF; the others have less to do and are shown beside.
            others = {name + " (no UDF)": command for name, command in self.masters(source, image, False).items()
                      if name in ("xorriso", "bsdtar")}
            results = self.compare(f"W3: {count:,} files of 0 or 1 byte, with UDF", "floor", {**contenders, **others}, source)
            if results["imapi"]:
                peaks[count] = (statistics.median(r[2] for r in results["imapi"]) - nothing) * 1024 / count
        for count, size in peaks.items():
            print(f"  memory: {size:.0f} bytes a file at {count:,} files", file=sys.stderr)
        self.memory = peaks

    def image_of_w2(self):
        files, folders = (10_000, 800) if self.arguments.quick else (100_000, 8_000)
        source = self.source("mixed", files, folders)
        image = os.path.join(self.out, "w2.iso")
        subprocess.run([self.imapi, "create", source, "-o", image, "--quiet"], check=True)
        return source, image, files

    def w4(self):
        _, image, files = self.image_of_w2()
        peers = {"isoinfo": ["isoinfo", "-R", "-l", "-i", image],
                 "imapi": [self.imapi, "list", image, "--recursive", "--long"],
                 "imapi (Joliet)": [self.imapi, "list", image, "--recursive", "--long", "--fs", "joliet"],
                 "imapi (UDF)": [self.imapi, "list", image, "--recursive", "--long", "--fs", "udf"],
                 "bsdtar": ["bsdtar", "-tvf", image], "xorriso": ["xorriso", "-indev", "stdio:" + image, "-find", "/", "-exec", "lsdl"],
                 "7zz": ["7zz", "l", image]}
        self.compare(f"W4: list W2's image, {files:,} files", "isoinfo",
                     {n: c for n, c in peers.items() if shutil.which(c[0])}, image, keep=(image,))
        self.clean()

    def w5(self):
        source, image, files = self.image_of_w2()
        archive, target = os.path.join(self.out, "w2.tar"), os.path.join(self.out, "extracted")
        subprocess.run(["tar", "cf", archive, "-C", source, "."], check=True)
        into = f"mkdir {target} && exec "
        peers = {"tar": into + f"tar xpf {archive} -C {target}",
                 "imapi": into + f"{self.imapi} extract {image} -C {target} --quiet",
                 "xorriso": into + f"xorriso -osirrox on -indev stdio:{image} -extract / {target}",
                 "bsdtar": into + f"bsdtar -xpf {image} -C {target}",
                 "7zz": into + f"7zz x -bd -o{target} {image}"}
        self.compare(f"W5: extract W2's image, {files:,} files", "tar",
                     {n: c for n, c in peers.items() if n == "imapi" or shutil.which(n)}, image, keep=(image, archive))
        self.clean()

    def com(self):
        """The published objects; processor time; goals are absolute."""
        goals = {"property_by_vtable": ("a property read through the vtable", 20, "ns"),
                 "property_by_dispid": ("a property read through IDispatch by DISPID", 150, "ns"),
                 "text_by_dispid": ("a text read through IDispatch by DISPID", None, "ns"),
                 "enumerate_100000_items": ("enumerate 100,000 items through IEnumFsiItems", 50, "ms"),
                 "create_and_release": ("create and release an image and its root", None, "ns")}
        result = subprocess.run([os.path.join(self.tools, "com"), "--benchmark_format=json", "--benchmark_report_aggregates_only",
                                 f"--benchmark_repetitions={self.arguments.rounds}"], stdout=subprocess.PIPE, check=True)
        for one in json.loads(result.stdout)["benchmarks"]:
            if one["aggregate_name"] == "median":
                what, goal, unit = goals[one["run_name"]]
                assert unit == one["time_unit"]
                self.objects.append((what, one["cpu_time"], unit, goal))

    # --- the report

    def report(self):
        def first_line(*command):
            try:
                result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
                return next((line for line in result.stdout.decode(errors="replace").splitlines() if line.strip()), "?").strip()
            except OSError:
                return "not installed"

        def field(path, key):
            with open(path, encoding="ascii", errors="replace") as lines:
                return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(key)), "?")

        lines = [f"Measured {time.strftime('%Y-%m-%d', time.gmtime())}, {self.arguments.rounds} rounds"
                 + (", quick" if self.arguments.quick else "") + ". Medians; ratios of medians.", ""]
        lines += ["| workload | program | seconds | ratio | processor s | peak memory MiB |", "|---|---|---:|---:|---:|---:|"]
        for workload, name, wall, cpu, peak, ratio, base in self.rows:
            lines.append(f"| {workload} | {name} | failed | | | |" if wall is None else
                         f"| {workload} | {name} | {wall:.3f} | {ratio:.2f} × {base} | {cpu:.2f} | {peak / 1024:.1f} |")
        if self.objects:
            lines += ["", "| objects | processor time | goal |", "|---|---:|---:|"]
            lines += [f"| {what} | {value:.1f} {unit} | {'–' if goal is None else f'{goal} {unit}'} |"
                      for what, value, unit, goal in self.objects]
        for count, size in getattr(self, "memory", {}).items():
            lines.append(f"\nMemory a file at {count:,} files: {size:.0f} bytes ((peak − peak of an empty folder) / files).")
        lines += ["", "Machine: " + field("/proc/cpuinfo", "model name") + f", {os.cpu_count()} processors, "
                  + f"{int(field('/proc/meminfo', 'MemTotal').split()[0]) // 1024 // 1024} GiB, Linux {platform.release()}; source on "
                  + first_line("stat", "-f", "-c", "%T", self.work) + ", output on " + first_line("stat", "-f", "-c", "%T", self.arguments.output) + ".",
                  "", "Versions: " + "; ".join(first_line(*c) for c in (
                      [self.imapi, "--version"], ["xorriso", "-version"], ["genisoimage", "--version"], ["bsdtar", "--version"],
                      ["7zz"], ["tar", "--version"], ["cat", "--version"])) + "."]
        revision = subprocess.run(["git", "describe", "--always", "--dirty"], stdout=subprocess.PIPE, check=False).stdout.decode().strip()
        lines += ["", f"Revision: {revision}.", "", "Commands (S: source folder, O: output folder):", "", "```"]
        seen = set()
        for workload, name, command in self.commands:
            command = command.replace(self.tools + "/", "").replace(self.imapi, "imapi").replace(self.out, "O").replace(self.work, "S")
            if command not in seen:
                seen.add(command)
                lines.append(f"{workload.split(':')[0]:12} {command}")
        return "\n".join(lines + ["```"]) + "\n"


def main():
    parser = argparse.ArgumentParser(description="Benchmarks against the installed peers; prints a Markdown table.")
    parser.add_argument("--quick", action="store_true", help="small workloads, to see that it works")
    parser.add_argument("--rounds", type=int, help="default 5; 3 with --quick")
    parser.add_argument("--only", default="W1,W2,W3,W4,W5,COM", help="workloads, e.g. W1,COM")
    parser.add_argument("--work", default="/var/tmp/openimapi-bench", help="where sources are kept between runs (6 GiB)")
    parser.add_argument("--output", default="/dev/shm", help="where images go: a memory file system")
    parser.add_argument("--markdown", help="write the table to this file too")
    parser.add_argument("--imapi", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--tools", required=True, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.rounds = arguments.rounds or (3 if arguments.quick else 5)
    bench = Bench(arguments)
    try:
        for workload in arguments.only.lower().split(","):
            getattr(bench, workload)()
    finally:
        shutil.rmtree(bench.out, ignore_errors=True)
    text = bench.report()
    print(text, end="")
    if arguments.markdown:
        with open(arguments.markdown, "w", encoding="utf-8") as out:
            out.write(text)


if __name__ == "__main__":
    main()
