#!/usr/bin/env python3
"""Writes a C++ file that holds the published headers against the sheets, as they are compiled:
types, values and defines by static_assert, vtable slots and GUIDs by the tables at its end.

usage: header_facts.py OUTPUT
"""

import sys

import facts

# Types of parameters that the headers spell otherwise.
TYPES = {"SAFEARRAY": "SAFEARRAY", "long": "LONG"}


def guid(text):
    digits = text.strip("{}").split("-")
    last = digits[3] + digits[4]
    tail = ", ".join(f"0x{last[i:i + 2]}" for i in range(0, 16, 2))
    return f"{{0x{digits[0]}, 0x{digits[1]}, 0x{digits[2]}, {{{tail}}}}}"


def parameter(p):
    return "BYTE*" if p["type"].endswith("]") else facts.spaceless(p["type"])


def main():
    out, slots, guids = [], [], []
    report = facts.Report()
    count = lambda kind: report.equal(kind, "", 0, 0)
    for library in facts.LIBRARIES:
        upper = library.upper()
        guids.append((f"LIBID_{upper}", facts.libid(library), "library ids"))
        for i in facts.interfaces(library):
            name = i["name"]
            count("interfaces")
            guids.append((f"IID_{name}", i["iid"], "IIDs"))
            guids.append((f"__uuidof({name})", i["iid"], "uuids of interfaces"))
            out.append(f"static_assert(std::is_base_of_v<{i['base']}, {name}>);")
            for m in i["methods"]:
                count("members")
                types = ", ".join(parameter(p) for p in m["params"])
                for p in m["params"]:
                    count("parameters")
                out.append(
                    f"static_assert(std::is_same_v<decltype(&{name}::{m['name']}), "
                    f"{m['returns']} (STDMETHODCALLTYPE {name}::*)({types})>);"
                )
                slots.append((name, m["name"], m["vtable_slot"]))
        for e in facts.enums(library):
            count("enums")
            out.append(f"static_assert(sizeof({e['name']}) == 4);")
            out.append(f"static_assert(std::is_same_v<{e['name']}, enum {e['tag']}>);")
            for v in e["values"]:
                count("enum values")
                out.append(f"static_assert(std::is_same_v<decltype({v['name']}), {e['name']}>);")
                out.append(f"static_assert({v['name']} == {v['value']});")
        for c in facts.coclasses(library):
            count("coclasses")
            guids.append((f"CLSID_{c['name']}", c["clsid"], "CLSIDs"))
            guids.append((f"__uuidof({c['name']})", c["clsid"], "uuids of classes"))
        for name, value in facts.errors(library):
            count("result codes")
            out.append(f"static_assert({name} == static_cast<HRESULT>(0x{value:08X}));")
            out.append(f"static_assert(std::is_same_v<decltype({name}), HRESULT>);")
        for name, value in facts.dispid_defines(library).items():
            count("DISPID defines")
            out.append(f"static_assert({name} == 0x{value:X});")
        for name, value in facts.constants(library).items():
            count("constants")
            if isinstance(value, int):
                out.append(f"static_assert({name} == {value});")
            else:
                prefix = "L" if name.endswith("WSTR") else ""
                out.append(f'static_assert(std::basic_string_view({name}) == {prefix}"{value}");')
    for kind, total in facts.TOTALS.items():
        if kind != "DISPIDs":
            report.expect_count(kind, total)
    text = "// Generated from tests/data/contract by header_facts.py.\n#include \"header_facts.hpp\"\n\n"
    text += "\n".join(out) + "\n\nnamespace openimapi::test {\n"
    text += "const SlotFact slot_facts[] = {\n"
    text += "".join(f'    SLOT_FACT({i}, {m}, {s}),\n' for i, m, s in slots)
    text += "};\nconst std::size_t slot_fact_count = std::size(slot_facts);\n"
    text += "const GuidFact guid_facts[] = {\n"
    text += "".join(f'    {{"{k}", "{n}", {n}, {guid(g)}}},\n' for n, g, k in guids)
    text += "};\nconst std::size_t guid_fact_count = std::size(guid_facts);\n"
    text += "const CountFact count_facts[] = {\n"
    text += "".join(f'    {{"{k}", {n}}},\n' for k, n in report.counts.items())
    text += "};\nconst std::size_t count_fact_count = std::size(count_facts);\n"
    text += "} // namespace openimapi::test\n"
    open(sys.argv[1], "w").write(text)
    if report.wrong:
        sys.exit("\n".join(report.wrong))


main()
