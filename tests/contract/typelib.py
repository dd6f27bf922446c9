"""Reads a type library in the MSFT format, as widl writes it: enough to hold it against the facts.

Layout: header, offsets of the type infos, directory of 15 segments, segments. Everything is little
endian; names, GUIDs and types are referred to by their offset in their segment.
"""

import struct
import uuid

TYPE_INFOS, IMPORT_INFOS, IMPORT_FILES, REFERENCES, _, GUIDS, _, NAMES = range(8)
TYPE_DESCRIPTIONS, ARRAY_DESCRIPTIONS, CONSTANTS = 9, 10, 11
KINDS = ["enum", "record", "module", "interface", "dispatch", "coclass", "alias", "union"]
INVOKE_KINDS = {1: "method", 2: "propget", 4: "propput", 8: "propputref"}
VT_PTR, VT_SAFEARRAY, VT_USERDEFINED = 26, 27, 29
TYPE_INFO_SIZE = 100


class TypeLibrary:
    def __init__(self, path):
        self.data = open(path, "rb").read()
        if self.data[:4] != b"MSFT":
            raise ValueError(f"{path}: not an MSFT type library")
        (self.flags, self.version) = struct.unpack_from("<II", self.data, 0x14)
        (count,) = struct.unpack_from("<I", self.data, 0x20)
        (name_offset,) = struct.unpack_from("<i", self.data, 0x38)
        at = 0x54 + (4 if self.flags & 0x100 else 0)
        offsets = struct.unpack_from(f"<{count}I", self.data, at)
        at += 4 * count
        self.segments = [struct.unpack_from("<ii", self.data, at + 16 * i) for i in range(15)]
        (guid,) = struct.unpack_from("<i", self.data, 0x08)
        self.libid = self.guid(guid)
        self.name = self.name_at(name_offset)
        self.types = [TypeInfo(self, offset) for offset in offsets]
        self.by_offset = dict(zip(offsets, self.types))
        for type in self.types:
            type.resolve()

    def bytes_of(self, segment, offset, size):
        start, length = self.segments[segment]
        if offset < 0 or offset + size > length:
            raise ValueError(f"offset {offset} is outside segment {segment}")
        return self.data[start + offset : start + offset + size]

    def guid(self, offset):
        if offset < 0:
            return None
        return "{" + str(uuid.UUID(bytes_le=self.bytes_of(GUIDS, offset, 16))).upper() + "}"

    def name_at(self, offset):
        if offset < 0:
            return None
        (length,) = struct.unpack("<B", self.bytes_of(NAMES, offset + 8, 1))
        return self.bytes_of(NAMES, offset + 12, length).decode("latin-1")

    def type_name(self, reference):
        """Of a type in this library, or the GUID of one in another."""
        if reference & 3 == 0:
            return self.by_offset[reference].name
        (_, _, guid) = struct.unpack("<iii", self.bytes_of(IMPORT_INFOS, reference & ~3, 12))
        return self.guid(guid)

    def describe(self, code):
        """("VT", …) of a type code: ("PTR", inner), ("SAFEARRAY", inner), ("USER", name) or (vt,)."""
        if code < 0:
            return (code & 0xFFF,)
        vt, _, inner = struct.unpack("<HHi", self.bytes_of(TYPE_DESCRIPTIONS, code, 8))
        vt &= 0xFFF
        if vt == VT_PTR:
            return ("PTR", self.describe(inner))
        if vt == VT_SAFEARRAY:
            return ("SAFEARRAY", self.describe(inner))
        if vt == VT_USERDEFINED:
            return ("USER", self.type_name(inner))
        return (vt,)

    def constant(self, code):
        if code < 0:
            value, vt = code & 0x3FFFFFF, (code >> 26) & 0x1F
            return value - 0x4000000 if vt in (2, 3, 16, 22) and value & 0x2000000 else value
        vt, value = struct.unpack("<hi", self.bytes_of(CONSTANTS, code, 6))
        return value


class TypeInfo:
    def __init__(self, library, offset):
        self.library = library
        raw = library.bytes_of(TYPE_INFOS, offset, TYPE_INFO_SIZE)
        field = lambda at: struct.unpack_from("<i", raw, at)[0]
        self.kind = KINDS[field(0) & 0xF]
        self.members_at = field(4)
        self.functions_count, self.variables_count = field(0x18) & 0xFFFF, field(0x18) >> 16 & 0xFFFF
        self.guid = library.guid(field(0x2C))
        self.flags = field(0x30)
        self.name = library.name_at(field(0x34))
        self.implements_count = field(0x4C) & 0xFFFF
        self.slots_size = field(0x4C) >> 16 & 0xFFFF
        self.reference = field(0x54)

    @property
    def dual(self):
        return bool(self.flags & 0x40)

    @property
    def creatable(self):
        return bool(self.flags & 0x2)

    def resolve(self):
        self.functions, self.values, self.implements, self.base, self.target = [], [], [], None, None
        if self.kind == "coclass":
            self.read_implemented()
        elif self.kind == "alias":
            self.target = self.library.describe(self.reference)
        elif self.kind in ("interface", "dispatch") and self.reference >= 0:
            self.base = self.library.type_name(self.reference)
        if self.functions_count or self.variables_count:
            self.read_members()

    def read_implemented(self):
        at = self.reference
        while at >= 0:
            reference, flags, _, following = struct.unpack(
                "<iiii", self.library.bytes_of(REFERENCES, at, 16)
            )
            self.implements.append((self.library.type_name(reference), flags & 1, flags & 2))
            at = following

    def read_members(self):
        data, library = self.library.data, self.library
        (length,) = struct.unpack_from("<i", data, self.members_at)
        count = self.functions_count + self.variables_count
        tail = self.members_at + 4 + length
        ids = struct.unpack_from(f"<{count}i", data, tail)
        names = struct.unpack_from(f"<{count}i", data, tail + 4 * count)
        at = self.members_at + 4
        for i in range(count):
            size = struct.unpack_from("<H", data, at)[0]
            name = library.name_at(names[i])
            if i < self.functions_count:
                self.functions.append(self.read_function(at, size, ids[i], name))
            elif self.kind == "enum":
                (value,) = struct.unpack_from("<i", data, at + 16)
                self.values.append((name, library.constant(value)))
            at += size

    def read_function(self, at, size, id, name):
        data = self.library.data
        returns, flags, slot, _, kinds, count, _ = struct.unpack_from("<iihhihh", data, at + 4)
        parameters = []
        for p in range(count):
            type, parameter_name, direction = struct.unpack_from(
                "<iii", data, at + size - 12 * (count - p)
            )
            parameters.append(
                (self.library.name_at(parameter_name), self.library.describe(type), direction & 0xF)
            )
        return {
            "name": name,
            "id": id,
            "kind": INVOKE_KINDS[kinds >> 3 & 0xF],
            "slot": (slot & ~1) // 8,
            "returns": self.library.describe(returns),
            "flags": flags,
            "parameters": parameters,
        }
