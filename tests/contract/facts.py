"""The published contract as the fact sheets have it (tests/data/contract), and counting."""

import json
import pathlib
import re

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "data" / "contract"
LIBRARIES = ("imapi2", "imapi2fs")


def sheet(library, kind):
    return json.loads((FOLDER / f"{library}-{kind}.json").read_text())


def interfaces(library):
    return sheet(library, "interfaces")["interfaces"]


def coclasses(library):
    return sheet(library, "coclasses")["coclasses"]


def enums(library):
    return sheet(library, "enums")["enums"]


def errors(library):
    return [(e["name"], int(e["hex"], 16)) for e in sheet(library, "errors")["errors"]]


def dispid_defines(library):
    """Name -> value; DISPID_VALUE is 0."""
    if library == "imapi2":
        found = sheet(library, "interfaces")["dispid_defines"]
        return {n: 0 if v == "DISPID_VALUE" else int(v, 16) for n, v in found.items()}
    constants = sheet(library, "enums")["constants"]
    return {c["name"]: c["value"] for c in constants if c["name"].startswith("DISPID_")}


def constants(library):
    """Name -> number or text, without the DISPID_ ones."""
    if library == "imapi2":
        return sheet(library, "interfaces")["constants"]
    found = sheet(library, "enums")["constants"]
    return {c["name"]: c["value"] for c in found if not c["name"].startswith("DISPID_")}


def libid(library):
    return sheet(library, "interfaces")["typelib"]["libid"]


def dispid(member):
    if member["dispid"] is None:
        return None
    value = int(member["dispid"], 16)
    return value - 2**32 if value >= 2**31 else value


class Report:
    """Counts what was compared, and remembers what differs."""

    def __init__(self):
        self.counts, self.wrong = {}, []

    def equal(self, kind, what, found, expected):
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if found != expected:
            self.wrong.append(f"{kind} of {what}: found {found!r}, the sheet says {expected!r}")

    def expect_count(self, kind, expected):
        """Nothing left out: as many were compared as the sheets hold."""
        if self.counts.get(kind, 0) != expected:
            self.wrong.append(f"{self.counts.get(kind, 0)} {kind} compared, the sheets hold {expected}")

    def finish(self):
        for kind, count in self.counts.items():
            print(f"{count:5} {kind}")
        for line in self.wrong:
            print("WRONG:", line)
        print("differences:", len(self.wrong))
        return 1 if self.wrong else 0


# What the sheets themselves say there is, once, so that a truncated sheet is noticed.
TOTALS = {
    "interfaces": 32 + 19,
    "members": 237 + 133,
    "parameters": 451,
    "coclasses": 15 + 14,
    "enums": 15 + 4,
    "enum values": 174 + 17,
    "result codes": 90 + 62,
    "DISPIDs": 335,
}


def spaceless(type):
    return re.sub(r"\s*\*", "*", type)
