"""Reads idl/*.idl, the source of the published contract, into plain Python objects.

Understands the IDL that we write (interfaces, enums, typedefs, one library with coclasses, and
cpp_quote of #define lines), and stops with an error at anything else, so that nothing is skipped
in silence. The real compiler, widl, reads the same files for the headers and type libraries.
"""

import pathlib
import re
from dataclasses import dataclass, field

# Interfaces that the platform's base headers declare: the slots they occupy, and their base.
PLATFORM_INTERFACES = {
    "IUnknown": (3, None),
    "IDispatch": (7, "IUnknown"),
    "IStream": (14, "ISequentialStream"),
    "IEnumVARIANT": (7, "IUnknown"),
    "IConnectionPointContainer": (5, "IUnknown"),
}
DISPIDS = {"DISPID_VALUE": 0, "DISPID_NEWENUM": -4}


@dataclass
class Parameter:
    name: str
    type: str  # as C spells it, without spaces before the stars: "BSTR*", "SAFEARRAY(VARIANT)*"
    attributes: dict
    array: str = ""  # "18" of BYTE SenseBuffer[18]

    def has(self, name):
        return name in self.attributes


@dataclass
class Member:
    name: str  # as the IDL says, without get_ or put_
    kind: str  # method, propget, propput or propputref
    id: int | None
    slot: int
    attributes: dict
    parameters: list

    @property
    def cpp_name(self):
        prefix = {"propget": "get_", "propput": "put_", "propputref": "putref_"}
        return prefix.get(self.kind, "") + self.name


@dataclass
class Interface:
    name: str
    iid: str
    base: str
    attributes: dict
    members: list = field(default_factory=list)


@dataclass
class Coclass:
    name: str
    clsid: str
    attributes: dict
    interfaces: list  # (name, attributes)


@dataclass
class Enum:
    name: str
    tag: str
    values: list  # (name, value, hidden)


@dataclass
class Library:
    """One .idl file."""

    path: pathlib.Path
    name: str = ""
    libid: str = ""
    interfaces: list = field(default_factory=list)
    coclasses: list = field(default_factory=list)
    enums: list = field(default_factory=list)
    typedefs: dict = field(default_factory=dict)  # alias -> base
    defines: dict = field(default_factory=dict)  # name -> text


TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Za-z_]\w*|0[xX][0-9A-Fa-f]+|\d+(?:\.\d+)?|[^\s]')
UUID = re.compile(r"uuid\(([0-9A-Fa-f-]{36})\)")


class Reader:
    def __init__(self, path, known):
        self.path = path
        self.library = Library(path)
        self.known = known  # interfaces of imported files, by name
        text = re.sub(r"//[^\n]*|/\*.*?\*/", "", path.read_text(), flags=re.S)
        # A GUID is no run of C tokens: it travels as a string.
        text = UUID.sub(r'uuid("\1")', text)
        self.tokens = TOKEN.findall(text)
        self.at = 0

    def fail(self, what):
        near = " ".join(self.tokens[max(0, self.at - 8) : self.at + 4])
        raise SystemExit(f"{self.path}: {what} near: {near}")

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, expected=None):
        token = self.peek()
        if not token or (expected is not None and token != expected):
            self.fail(f"expected {expected!r}, found {token!r}")
        self.at += 1
        return token

    def attributes(self):
        """[a, b(c, d)] -> {"a": True, "b": "c,d"}"""
        found = {}
        if self.peek() != "[":
            return found
        self.take("[")
        while self.peek() != "]":
            name = self.take()
            found[name] = True
            if self.peek() == "(":
                self.take("(")
                depth, text = 1, ""
                while depth:
                    token = self.take()
                    depth += (token == "(") - (token == ")")
                    text += token if depth else ""
                found[name] = text.strip('"')
            if self.peek() == ",":
                self.take(",")
        self.take("]")
        return found

    def read(self):
        while self.peek():
            token = self.peek()
            if token == "import":
                self.take()
                self.take()
                self.take(";")
            elif token == "cpp_quote":
                self.quote()
            elif token == "typedef":
                self.typedef()
            elif token == "interface":  # forward declaration
                self.take()
                self.take()
                self.take(";")
            elif token == "[":
                attributes = self.attributes()
                if self.peek() == "interface":
                    self.interface(attributes)
                elif self.peek() == "library":
                    self.read_library(attributes)
                else:
                    self.fail("expected an interface or a library")
            else:
                self.fail("unknown declaration")
        return self.library

    def quote(self):
        self.take("cpp_quote")
        self.take("(")
        text = self.take()[1:-1].replace('\\"', '"')
        self.take(")")
        match = re.fullmatch(r"#define (\w+(?:\(\w+\))?) (.+)", text)
        if not match:
            self.fail("cpp_quote of something else than a #define")
        if match[1] in self.library.defines:
            self.fail(f"{match[1]} is defined twice")
        self.library.defines[match[1]] = match[2]

    def typedef(self):
        self.take("typedef")
        self.attributes()
        if self.peek() != "enum":
            base = self.take()
            self.library.typedefs[self.take()] = base
            self.take(";")
            return
        self.take("enum")
        tag = self.take()
        self.take("{")
        values = []
        while self.peek() != "}":
            hidden = "hidden" in self.attributes()
            name = self.take()
            self.take("=")
            values.append((name, int(self.take(), 0), hidden))
            if self.peek() == ",":
                self.take(",")
        self.take("}")
        self.library.enums.append(Enum(self.take(), tag, values))
        self.take(";")

    def slots_of(self, name):
        if name in PLATFORM_INTERFACES:
            return PLATFORM_INTERFACES[name][0]
        base = self.known.get(name) or self.fail(f"unknown interface {name}")
        return self.slots_of(base.base) + len(base.members)

    def interface(self, attributes):
        self.take("interface")
        interface = Interface(self.take(), attributes["uuid"], "", attributes)
        self.take(":")
        interface.base = self.take()
        slot = self.slots_of(interface.base)
        self.take("{")
        while self.peek() != "}":
            member = self.member(slot)
            # The wire form of a [local] function stands in the type library only.
            if "call_as" not in member.attributes:
                interface.members.append(member)
                slot += 1
        self.take("}")
        if self.peek() == ";":
            self.take(";")
        self.library.interfaces.append(interface)
        self.known[interface.name] = interface

    def member(self, slot):
        attributes = self.attributes()
        self.take("HRESULT")
        name = self.take()
        self.take("(")
        parameters = []
        while self.peek() != ")":
            parameters.append(self.parameter())
            if self.peek() == ",":
                self.take(",")
        self.take(")")
        self.take(";")
        kind = next((k for k in ("propget", "propput", "propputref") if k in attributes), "method")
        id = attributes.get("id")
        if id is not None:
            id = DISPIDS[id] if id in DISPIDS else int(id, 0)
        return Member(name, kind, id, slot, attributes, parameters)

    def parameter(self):
        attributes = self.attributes()
        type = self.take()
        if self.peek() == "(":
            self.take("(")
            type += "(" + self.take() + ")"
            self.take(")")
        while self.peek() == "*":
            type += self.take()
        parameter = Parameter(self.take(), type, attributes)
        if self.peek() == "[":
            self.take("[")
            parameter.array = self.take()
            self.take("]")
        return parameter

    def read_library(self, attributes):
        self.take("library")
        self.library.name = self.take()
        self.library.libid = attributes["uuid"]
        self.take("{")
        while self.peek() != "}":
            if self.peek() == "importlib":
                for expected in ("importlib", "(", None, ")", ";"):
                    self.take(expected)
            elif self.peek() == "interface":
                self.take()
                self.take()
                self.take(";")
            else:
                self.coclass(self.attributes())
        self.take("}")
        if self.peek() == ";":
            self.take(";")

    def coclass(self, attributes):
        self.take("coclass")
        name = self.take()
        self.take("{")
        interfaces = []
        while self.peek() != "}":
            own = self.attributes()
            self.take("interface")
            interfaces.append((self.take(), own))
            self.take(";")
        self.take("}")
        self.library.coclasses.append(Coclass(name, attributes["uuid"], attributes, interfaces))


def read(folder, names):
    """Reads the named files in order; a later one may use what an earlier one declares."""
    known = {}
    return [Reader(pathlib.Path(folder) / f"{name}.idl", known).read() for name in names]
