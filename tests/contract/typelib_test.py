#!/usr/bin/env python3
"""Builds the type libraries and holds every fact in them against the sheets.

usage: typelib_test.py SCRIPTS/GENERATE FOLDER
"""

import pathlib
import subprocess
import sys

import facts
import typelib

VALUES = {"LONG": 3, "ULONG": 19, "LONGLONG": 20, "BOOLEAN": 16, "BYTE": 17, "VARIANT_BOOL": 11,
          "DATE": 7, "BSTR": 8}
VT_CARRAY, VT_DISPATCH, VT_VARIANT = 28, 9, 12
IN, OUT, RETVAL = 1, 2, 8


class Comparison:
    def __init__(self, folder):
        self.report = facts.Report()
        self.libraries = {n: typelib.TypeLibrary(folder / f"{n}.tlb") for n in facts.LIBRARIES}
        self.typedefs = facts.sheet("imapi2", "interfaces")["ranged_typedefs"]
        self.enum_names = {e["name"] for n in facts.LIBRARIES for e in facts.enums(n)}
        self.guids = {}
        for name in facts.LIBRARIES:
            for i in facts.interfaces(name):
                self.guids[i["iid"]] = i["name"]
        self.guids["{00000000-0000-0000-C000-000000000046}"] = "IUnknown"
        self.guids["{00020400-0000-0000-C000-000000000046}"] = "IDispatch"
        self.guids["{00020404-0000-0000-C000-000000000046}"] = "IEnumVARIANT"

    def named(self, name):
        """References into other libraries are GUIDs."""
        return self.guids.get(name, name)

    def seen(self, type):
        if type[0] in ("PTR", "SAFEARRAY"):
            return (type[0], self.seen(type[1]))
        return ("USER", self.named(type[1])) if type[0] == "USER" else type

    def expected(self, parameter):
        type = facts.spaceless(parameter.get("automation_type", parameter["type"]))
        type = type.replace("long", "LONG") if type in ("long", "long*") else type
        if type.endswith("]"):
            return (VT_CARRAY,)
        stars = len(type) - len(type.rstrip("*"))
        base = type.rstrip("*")
        base = self.typedefs.get(base, {}).get("base", base)
        if base == "IDispatch":
            described, stars = (VT_DISPATCH,), stars - 1
        elif base == "SAFEARRAY(VARIANT)":
            described = ("SAFEARRAY", (VT_VARIANT,))
        elif base in VALUES:
            described = (VALUES[base],)
        else:
            described = ("USER", base)
        for _ in range(stars):
            described = ("PTR", described)
        return described

    def interface(self, library, sheet):
        name, equal = sheet["name"], self.report.equal
        found = {t.name.lower(): t for t in library.types if t.kind in ("interface", "dispatch")}
        type = found.get(name.lower())
        equal("interfaces", name, type is not None, True)
        if type is None:
            return
        equal("IIDs", name, type.guid, sheet["iid"])
        equal("base interfaces", name, self.named(type.base), sheet["base"])
        equal("dual attributes", name, type.dual, "dual" in sheet["idl_attributes"])
        last = sheet["methods"][-1]["vtable_slot"]
        equal("vtable sizes", name, type.slots_size // 8, last + 1)
        equal("member counts", name, len(type.functions), len(sheet["methods"]))
        for function, member in zip(type.functions, sheet["methods"]):
            self.member(f"{name}.{member['name']}", function, member, sheet)

    def member(self, where, function, member, sheet):
        equal = self.report.equal
        remote = {w["stands_for"]: w["name"] for w in sheet.get("wire_only", [])}
        wanted = remote.get(member["name"], member["idl_name"])
        # A library keeps each name once, in the spelling that came first.
        equal("members", where, function["name"].lower(), wanted.lower())
        equal("kinds", where, function["kind"], member["kind"])
        equal("vtable slots", where, function["slot"], member["vtable_slot"])
        if facts.dispid(member) is not None:
            equal("DISPIDs", where, function["id"], facts.dispid(member))
        hidden = "hidden" in member.get("flags", [])
        restricted = "restricted" in member.get("flags", [])
        equal("member flags", where, function["flags"] & 0x41, 0x40 * hidden + 0x1 * restricted)
        equal("parameter counts", where, len(function["parameters"]), len(member["params"]))
        for (name, type, direction), p in zip(function["parameters"], member["params"]):
            at = f"{where}({p['name']})"
            wanted = p.get("suggested_name", p["name"]).lower()
            if member["kind"] == "propput" and p is member["params"][-1]:
                wanted = None  # the value of a put has no name in a library
            equal("parameters", at, name and name.lower(), wanted)
            equal("parameter types", at, self.seen(type), self.expected(p))
            flags = (IN if "in" in p["direction"] else 0) | (OUT if "out" in p["direction"] else 0)
            equal("directions", at, direction, flags | (RETVAL if p["retval"] else 0))

    def enum(self, library, sheet):
        equal = self.report.equal
        types = [t for t in library.types if t.kind == "enum" and t.name == sheet["tag"]]
        equal("enums", sheet["name"], len(types), 1)
        if sheet["tag"] != sheet["name"]:
            aliases = [t for t in library.types if t.kind == "alias" and t.name == sheet["name"]]
            target = aliases[0].target if aliases else None
            equal("enum aliases", sheet["name"], target, ("USER", sheet["tag"]))
        values = types[0].values if types else []
        equal("enum sizes", sheet["name"], len(values), len(sheet["values"]))
        for (name, value), wanted in zip(values, sheet["values"]):
            equal("enum values", wanted["name"], (name, value), (wanted["name"], wanted["value"]))

    def coclass(self, library, sheet):
        equal, name = self.report.equal, sheet["name"]
        types = [t for t in library.types if t.kind == "coclass" and t.name == name]
        equal("coclasses", name, len(types), 1)
        if not types:
            return
        equal("CLSIDs", name, types[0].guid, sheet["clsid"])
        equal("creatable flags", name, types[0].creatable, sheet["creatable"])
        got = [(self.named(n), default, bool(s)) for n, default, s in types[0].implements]
        wanted = [(sheet["default_interface"], 1, False)]
        wanted += [(n, 0, False) for n in sheet["other_interfaces"]]
        if sheet["default_source_interface"]:
            wanted.append((sheet["default_source_interface"], 1, True))
        wanted += [(n, 0, True) for n in sheet.get("other_source_interfaces", [])]
        equal("class interfaces", name, got, wanted)

    def run(self):
        for name in facts.LIBRARIES:
            library = self.libraries[name]
            self.report.equal("library ids", name, library.libid, facts.libid(name))
            self.report.equal("library names", name, library.name, name.upper())
            self.report.equal("library versions", name, library.version, 1)
            for sheet in facts.interfaces(name):
                self.interface(library, sheet)
            for sheet in facts.enums(name):
                self.enum(library, sheet)
            for sheet in facts.coclasses(name):
                self.coclass(library, sheet)
        for kind, total in facts.TOTALS.items():
            if kind != "result codes":
                self.report.expect_count(kind, total)
        return self.report.finish()


def main():
    generate, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    subprocess.run([generate, "--typelib", str(folder)], check=True)
    sys.exit(Comparison(folder).run())


main()
