#!/usr/bin/env python3
"""Makes everything that follows from idl/*.idl, the published contract:

  include/openimapi/contract/*.h     C and C++ headers, by widl (openimapi.h: our extensions)
  include/openimapi/base/codes.hpp   the result codes, for code that knows no COM
  include/openimapi/com/contract.hpp the names of the tables below
  src/com/generated/*.cpp            members, DISPIDs, slots, parameters; calls through the slots

generate.py              writes them into the repository
generate.py --check      compares instead, and ends with status 1 where something differs
generate.py --typelib D  writes the type libraries (imapi2.tlb, imapi2fs.tlb, openimapi.tlb) into D
                         (not kept in the repository: widl puts the time of day into them)

Needs widl (Debian: wine64-tools) and the platform's base IDL files (libwine-dev).
"""

import argparse
import difflib
import pathlib
import shutil
import subprocess
import sys
import tempfile

import contract

ROOT = pathlib.Path(__file__).resolve().parent.parent
IDL = ROOT / "idl"
BASE_IDL = [pathlib.Path("/usr/include/wine/wine/windows"), pathlib.Path("/usr/include/wine/windows")]
ERROR_FILES = ["imapi2error", "imapi2fserror"]
PUBLISHED = ["imapi2", "imapi2fs"]
EXTENSIONS = ["openimapi"]  # ours: no part of the contract
LIBRARIES = PUBLISHED + EXTENSIONS

# Codes that are the system's own and that the engine needs besides the published ones.
SYSTEM_CODES = [
    ("s_ok", 0x00000000),
    ("s_false", 0x00000001),
    ("e_notimpl", 0x80004001),
    ("e_nointerface", 0x80004002),
    ("e_pointer", 0x80004003),
    ("e_abort", 0x80004004),
    ("e_fail", 0x80004005),
    ("e_unexpected", 0x8000FFFF),
    ("e_accessdenied", 0x80070005),
    ("e_outofmemory", 0x8007000E),
    ("e_invalidarg", 0x80070057),
    ("win32_file_not_found", 0x80070002),
    ("win32_path_not_found", 0x80070003),
    ("win32_invalid_handle", 0x80070006),
    ("win32_dev_not_exist", 0x80070037),
    ("win32_disk_full", 0x80070070),
    ("win32_file_exists", 0x80070050),
    ("win32_handle_eof", 0x80070026),
    ("win32_crc", 0x80070017),
]


# --- widl -------------------------------------------------------------------------------------


def widl(arguments):
    # Debian's package has it as widl-stable; "widl" is a link that another package of Wine makes.
    program = shutil.which("widl") or shutil.which("widl-stable")
    if not program:
        sys.exit("generate: widl is not installed (Debian: apt-get install wine64-tools libwine-dev)")
    folders = [str(p) for p in BASE_IDL if (p / "oaidl.idl").exists()]
    if not folders:
        sys.exit("generate: oaidl.idl is not installed (Debian: apt-get install libwine-dev)")
    command = [program, "-I", folders[0], "-I", str(IDL)] + arguments
    # In idl/, so that the header names its source without a path.
    result = subprocess.run(command, cwd=IDL, capture_output=True, text=True)
    if result.returncode or "error:" in result.stderr:
        sys.exit(f"generate: {' '.join(command)}\n{result.stdout}{result.stderr}")


def typelibs(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name in LIBRARIES:
        widl(["-t", "-o", str(folder.resolve() / f"{name}.tlb"), f"{name}.idl"])


def headers(folder):
    made = {}
    for name in ERROR_FILES + LIBRARIES:
        path = folder / f"{name}.h"
        widl(["-h", "-o", str(path), f"{name}.idl"])
        made[f"include/openimapi/contract/{name}.h"] = path.read_text()
    return made


# --- codes.hpp --------------------------------------------------------------------------------

CODES_HEAD = """\
// Every published HRESULT, for code that knows no COM. Generated from idl/ by scripts/generate; do
// not edit.
#pragma once

#include <cstdint>

namespace openimapi::inline v1 {

/// A published result code: the value a COM caller would see as HRESULT. Lower-cased published
/// names, so that they never meet the macros of the same spelling. Negative values are failures.
enum class Code : std::int32_t {
"""
CODES_TAIL = """\
};

[[nodiscard]] constexpr bool succeeded(Code code) noexcept {
    return static_cast<std::int32_t>(code) >= 0;
}
[[nodiscard]] constexpr bool failed(Code code) noexcept {
    return !succeeded(code);
}

} // namespace openimapi::inline v1
"""


def hresults(library):
    prefix = "_HRESULT_TYPEDEF_("
    return [
        (name, int(text[len(prefix) : -1], 0))
        for name, text in library.defines.items()
        if text.startswith(prefix)
    ]


def codes(error_libraries):
    text = CODES_HEAD
    published = [(n.lower(), v) for library in error_libraries for n, v in hresults(library)]
    for name, value in SYSTEM_CODES + published:
        line = f"    {name} = static_cast<std::int32_t>(0x{value:08X}),\n"
        if len(line) > 101:
            line = line.replace(" = ", " =\n        ")
        text += line
    return text + CODES_TAIL


# --- dispatch tables --------------------------------------------------------------------------

# C type of a value -> (VARTYPE, member of com::Cell)
VALUES = {
    "LONG": ("VT_I4", "i4"),
    "ULONG": ("VT_UI4", "ui4"),
    "LONGLONG": ("VT_I8", "i8"),
    "BOOLEAN": ("VT_I1", "ui1"),
    "VARIANT_BOOL": ("VT_BOOL", "boolean"),
    "DATE": ("VT_DATE", "date"),
    "BSTR": ("VT_BSTR", "bstr"),
    "VARIANT": ("VT_VARIANT", "variant"),
    "SAFEARRAY(VARIANT)": ("VT_ARRAY | VT_VARIANT", "array"),
}


class Tables:
    def __init__(self, libraries):
        self.libraries = libraries
        self.interfaces = {i.name: i for library in libraries for i in library.interfaces}
        self.enums = {e.name for library in libraries for e in library.enums}
        self.typedefs = {a: b for library in libraries for a, b in library.typedefs.items()}

    def is_interface(self, type):
        return type in self.interfaces or type in contract.PLATFORM_INTERFACES

    def is_dispatch(self, name):
        while name in self.interfaces:
            name = self.interfaces[name].base
        return name == "IDispatch"

    def describe(self, parameter):
        """(VARTYPE, base C type) of a parameter; VT_PTR for what Automation cannot carry."""
        type = self.typedefs.get(parameter.type.rstrip("*"), parameter.type.rstrip("*"))
        stars = parameter.type.count("*") - parameter.has("out")
        if parameter.array or parameter.has("size_is"):
            return "VT_PTR", type
        if self.is_interface(type) and stars == 1:
            return ("VT_DISPATCH" if self.is_dispatch(type) else "VT_UNKNOWN"), type
        if stars == 0 and type in VALUES:
            return VALUES[type][0], type
        if stars == 0 and type in self.enums:
            return "VT_I4", type
        return "VT_PTR", type

    def callable(self, interface):
        return self.is_dispatch(interface.name)

    def argument(self, parameter, index):
        """How the call passes cell `index`."""
        vartype, type = self.describe(parameter)
        if vartype == "VT_PTR":
            sys.exit(f"generate: {parameter.name}: {parameter.type} cannot be called late-bound")
        out = parameter.has("out")
        if self.is_interface(type):
            if out:
                return f"OutObject<{type}>(a[{index}].unknown)"
            return f"static_cast<{type}*>(a[{index}].unknown)"
        if type in self.enums:
            return f"OutEnum<{type}>(a[{index}].i4)" if out else f"static_cast<{type}>(a[{index}].i4)"
        return ("&" if out else "") + f"a[{index}].{VALUES[type][1]}"

    def parameters(self, interface, member):
        rows = []
        for p in member.parameters:
            vartype, type = self.describe(p)
            flags = [f for f in ("in", "out", "optional", "retval") if p.has(f)]
            iid = f"&IID_{type}" if vartype in ("VT_DISPATCH", "VT_UNKNOWN") else "nullptr"
            flags = " | ".join("Parameter::" + f for f in flags)
            rows.append(f'    {{u"{p.name}", {vartype}, {flags}, {iid}}},\n')
        return rows

    def interface_tables(self, interface):
        name = interface.name
        text = f"// {name}\n"
        starts, rows = [], []
        for member in interface.members:
            starts.append(len(rows))
            rows += self.parameters(interface, member)
        if rows:
            text += f"constexpr Parameter {name}_parameters[] = {{\n{''.join(rows)}}};\n"
        text += f"constexpr Member {name}_members[] = {{\n"
        kinds = {"method": "method", "propget": "get", "propput": "put", "propputref": "put_ref"}
        for start, member in zip(starts, interface.members):
            count = len(member.parameters)
            where = f"{{{name}_parameters + {start}, {count}}}" if count else "{}"
            id = member.id if member.id is not None else "no_id"
            id = f"0x{id:X}" if isinstance(id, int) and id > 9 else id
            flags = [f for f in ("hidden", "restricted", "local") if f in member.attributes]
            flags = " | ".join("Member::" + f for f in flags) or "0"
            kind = kinds[member.kind]
            text += (
                f'    {{u"{member.name}", {id}, MemberKind::{kind}, {flags}, {member.slot}, {where}}},\n'
            )
        text += "};\n"
        if not self.callable(interface):
            return text
        order = sorted(
            range(len(interface.members)),
            key=lambda i: (interface.members[i].id, kinds[interface.members[i].kind] != "get", i),
        )
        ids = ", ".join(str(i) for i in order)
        text += f"constexpr std::uint8_t {name}_by_id[] = {{{ids}}};\n"
        uses = any(m.parameters for m in interface.members)
        text += f"HRESULT call_{name}(IDispatch* self, unsigned member, "
        text += "Cell* a) {\n" if uses else "Cell*) {\n"
        text += f"    auto* it = static_cast<{name}*>(self);\n    switch (member) {{\n"
        for i, member in enumerate(interface.members):
            arguments = ", ".join(self.argument(p, n) for n, p in enumerate(member.parameters))
            text += f"    case {i}: return it->{member.cpp_name}({arguments});\n"
        return text + "    default: return DISP_E_MEMBERNOTFOUND;\n    }\n}\n"

    def source(self, library):
        text = (
            f"// Tables of the type library {library.name}. Generated from idl/{library.path.name} by\n"
            "// scripts/generate; do not edit.\n"
            "// clang-format off\n"
            '#include "com/calls.hpp"\n'
            '#include "openimapi/com/contract.hpp"\n\n'
            "namespace openimapi::inline v1::com {\n"
            "namespace {\n\n"
        )
        text += "\n".join(self.interface_tables(i) for i in library.interfaces)
        text += "\n} // namespace\n\nnamespace interfaces {\n"
        for i in library.interfaces:
            call = f"{i.name}_by_id, call_{i.name}" if self.callable(i) else "{}, nullptr"
            dual = "true" if "dual" in i.attributes else "false"
            text += (
                f'constinit const Interface {i.name} = {{"{i.name}", IID_{i.name}, &interfaces::{i.base}, {dual}, '
                f"{i.name}_members, {call}}};\n"
            )
        text += "} // namespace interfaces\n"
        if not library.coclasses:
            return text + "\n} // namespace openimapi::inline v1::com\n"
        text += "\nnamespace {\n"
        for c in library.coclasses:
            for kind, wanted in (("implements", False), ("sources", True)):
                names = [n for n, a in c.interfaces if ("source" in a) == wanted]
                if names:
                    listed = ", ".join(f"&interfaces::{n}" for n in names)
                    text += f"constexpr const Interface* {c.name}_{kind}[] = {{{listed}}};\n"
        text += "} // namespace\n\nnamespace classes {\n"
        for c in library.coclasses:
            sources = f"{c.name}_sources" if any("source" in a for _, a in c.interfaces) else "{}"
            prog_ids = [
                f'u"{c.attributes[a]}"' if a in c.attributes else "nullptr"
                for a in ("vi_progid", "progid")
            ]
            creatable = "false" if "noncreatable" in c.attributes else "true"
            text += (
                f'constinit const Class {c.name} = {{"{c.name}", CLSID_{c.name}, {", ".join(prog_ids)}, '
                f"{creatable}, {c.name}_implements, {sources}}};\n"
            )
        return text + "} // namespace classes\n\n} // namespace openimapi::inline v1::com\n"

    def header(self):
        text = (
            "/// The tables of the published contract, one of each interface and class. Generated from\n"
            "/// idl/ by scripts/generate; do not edit.\n"
            "// clang-format off\n"
            "#pragma once\n\n"
            '#include "openimapi/com/interface.hpp"\n\n'
        )
        for library in self.libraries:
            text += f"#include <{library.path.stem}.h>\n"
        text += "\nnamespace openimapi::inline v1::com {\n\nnamespace interfaces {\n"
        names = [i.name for library in self.libraries for i in library.interfaces]
        for name in names:
            text += f"OPENIMAPI_API extern const Interface {name};\n"
        text += "} // namespace interfaces\n\n"
        for name in names:
            text += (
                f"template <> inline constexpr const Interface* interface_of<{name}> = "
                f"&interfaces::{name};\n"
            )
        text += "\nnamespace classes {\n"
        for library in self.libraries:
            for c in library.coclasses:
                text += f"OPENIMAPI_API extern const Class {c.name};\n"
        text += "} // namespace classes\n\n"
        text += "/// Every published interface, and every published class, in the order of the IDL.\n"
        text += "[[nodiscard]] OPENIMAPI_API std::span<const Interface* const> contract_interfaces();\n"
        text += "[[nodiscard]] OPENIMAPI_API std::span<const Class* const> contract_classes();\n"
        return text + "\n} // namespace openimapi::inline v1::com\n"

    def index(self):
        text = (
            "// Every published interface and class. Generated from idl/ by scripts/generate; do not edit.\n"
            "// clang-format off\n"
            '#include "openimapi/com/contract.hpp"\n\n'
            "namespace openimapi::inline v1::com {\n\n"
        )
        published = [library for library in self.libraries if library.path.stem in PUBLISHED]
        for what, type, space, names in (
            ("contract_interfaces", "Interface", "interfaces",
             [i.name for library in published for i in library.interfaces]),
            ("contract_classes", "Class", "classes",
             [c.name for library in published for c in library.coclasses]),
        ):
            text += f"std::span<const {type}* const> {what}() {{\n"
            text += f"    static constexpr const {type}* all[] = {{\n"
            text += "".join(f"        &{space}::{name},\n" for name in names)
            text += "    };\n    return all;\n}\n\n"
        return text + "} // namespace openimapi::inline v1::com\n"


# --- everything -------------------------------------------------------------------------------


def generate():
    """Repository path -> content, of every generated file."""
    libraries = contract.read(IDL, ERROR_FILES + LIBRARIES)
    errors, libraries = libraries[: len(ERROR_FILES)], libraries[len(ERROR_FILES) :]
    with tempfile.TemporaryDirectory() as folder:
        made = headers(pathlib.Path(folder))
    made["include/openimapi/base/codes.hpp"] = codes(errors)
    tables = Tables(libraries)
    made["include/openimapi/com/contract.hpp"] = tables.header()
    for library in libraries:
        made[f"src/com/generated/{library.path.stem}.cpp"] = tables.source(library)
    made["src/com/generated/index.cpp"] = tables.index()
    return made


def check(made):
    wrong = 0
    for path, content in made.items():
        file = ROOT / path
        kept = file.read_text() if file.exists() else ""
        if kept == content:
            print(f"same: {path} ({content.count(chr(10))} lines)")
            continue
        wrong += 1
        print(f"DIFFERENT: {path}")
        lines = difflib.unified_diff(
            kept.splitlines(), content.splitlines(), "repository", "generated", lineterm="", n=1
        )
        for line, _ in zip(lines, range(20)):
            print("   ", line)
    print(f"{len(made)} generated files compared, {wrong} different")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--typelib", metavar="FOLDER", type=pathlib.Path, help="write type libraries")
    arguments = parser.parse_args()
    if arguments.typelib:
        typelibs(arguments.typelib)
        return
    made = generate()
    if arguments.check:
        sys.exit(1 if check(made) else 0)
    for path, content in made.items():
        file = ROOT / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.read_text() != content:
            file.write_text(content)
            print(f"wrote {path}")


main()
