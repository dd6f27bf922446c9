// BSTR, task memory and GUIDs in text.
#include "openimapi/com/ole.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>

namespace openimapi::inline v1::com::ole {

namespace {

// A BSTR is preceded by its size in bytes and followed by a null character. Eight bytes in front
// keep the characters aligned as Windows x64 has them.
constexpr std::size_t prefix = 8;

BSTR allocate(const void* bytes, std::size_t size) noexcept {
    if (size > std::numeric_limits<UINT>::max() - 32) return nullptr;
    auto* block = static_cast<char*>(std::malloc(prefix + size + 2 + size % 2));
    if (!block) return nullptr;
    const auto stored = static_cast<std::uint32_t>(size);
    std::memcpy(block + prefix - 4, &stored, 4);
    char* text = block + prefix;
    if (bytes)
        std::memcpy(text, bytes, size);
    else
        std::memset(text, 0, size);
    std::memset(text + size, 0, 2 + size % 2);
    return reinterpret_cast<BSTR>(text);
}

} // namespace

BSTR SysAllocString(const OLECHAR* text) noexcept {
    return text ? allocate(text, std::char_traits<OLECHAR>::length(text) * 2) : nullptr;
}
BSTR SysAllocStringLen(const OLECHAR* text, UINT length) noexcept {
    return allocate(text, std::size_t{length} * 2);
}
BSTR SysAllocStringByteLen(LPCSTR bytes, UINT size) noexcept {
    return allocate(bytes, size);
}
INT SysReAllocString(BSTR* text, const OLECHAR* with) noexcept {
    if (!text) return FALSE;
    BSTR made = ole::SysAllocString(with);
    if (with && !made) return FALSE;
    ole::SysFreeString(*text);
    *text = made;
    return TRUE;
}
INT SysReAllocStringLen(BSTR* text, const OLECHAR* with, UINT length) noexcept {
    if (!text) return FALSE;
    BSTR made = ole::SysAllocStringLen(with, length);
    if (!made) return FALSE;
    if (!with && *text) // keeps what was there
        std::memcpy(made, *text, 2 * std::size_t{std::min(length, ole::SysStringLen(*text))});
    ole::SysFreeString(*text);
    *text = made;
    return TRUE;
}
void SysFreeString(BSTR text) noexcept {
    if (text) std::free(reinterpret_cast<char*>(text) - prefix);
}
UINT SysStringByteLen(BSTR text) noexcept {
    if (!text) return 0;
    std::uint32_t size = 0;
    std::memcpy(&size, reinterpret_cast<char*>(text) - 4, 4);
    return size;
}
UINT SysStringLen(BSTR text) noexcept {
    return ole::SysStringByteLen(text) / 2;
}

LPVOID CoTaskMemAlloc(SIZE_T size) noexcept {
    return std::malloc(size ? size : 1);
}
LPVOID CoTaskMemRealloc(LPVOID memory, SIZE_T size) noexcept {
    if (memory && !size) {
        std::free(memory);
        return nullptr;
    }
    return std::realloc(memory, size ? size : 1);
}
void CoTaskMemFree(LPVOID memory) noexcept {
    std::free(memory);
}

INT StringFromGUID2(REFGUID guid, LPOLESTR text, INT size) noexcept {
    constexpr INT needed = 39; // {8-4-4-4-12} and the null
    if (!text || size < needed) return 0;
    OLECHAR* at = text;
    const auto put = [&](std::uint64_t value, int digits) {
        while (digits > 0)
            *at++ = u"0123456789ABCDEF"[value >> 4 * --digits & 0xF];
    };
    *at++ = u'{';
    put(guid.Data1, 8);
    *at++ = u'-';
    put(guid.Data2, 4);
    *at++ = u'-';
    put(guid.Data3, 4);
    *at++ = u'-';
    put(guid.Data4[0], 2);
    put(guid.Data4[1], 2);
    *at++ = u'-';
    for (int i = 2; i < 8; ++i)
        put(guid.Data4[i], 2);
    *at++ = u'}';
    *at = 0;
    return needed;
}

namespace {

/// "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}" and nothing else.
bool parse_guid(const OLECHAR* text, GUID& guid) noexcept {
    static constexpr char shape[] = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";
    std::uint8_t digits[32];
    std::size_t count = 0;
    for (std::size_t i = 0; i < sizeof shape; ++i) { // with the null
        const OLECHAR c = text[i];
        if (shape[i] != 'x') {
            if (c != static_cast<OLECHAR>(shape[i])) return false;
        } else if (c >= u'0' && c <= u'9') {
            digits[count++] = static_cast<std::uint8_t>(c - u'0');
        } else if ((c | 0x20) >= u'a' && (c | 0x20) <= u'f') {
            digits[count++] = static_cast<std::uint8_t>((c | 0x20) - u'a' + 10);
        } else {
            return false;
        }
    }
    const auto number = [&](std::size_t from, std::size_t length) {
        std::uint32_t value = 0;
        for (std::size_t i = from; i < from + length; ++i)
            value = value << 4 | digits[i];
        return value;
    };
    guid.Data1 = number(0, 8);
    guid.Data2 = static_cast<std::uint16_t>(number(8, 4));
    guid.Data3 = static_cast<std::uint16_t>(number(12, 4));
    for (std::size_t i = 0; i < 8; ++i)
        guid.Data4[i] = static_cast<std::uint8_t>(number(16 + 2 * i, 2));
    return true;
}

HRESULT text_of(REFGUID guid, LPOLESTR* text) noexcept {
    if (!text) return E_POINTER;
    *text = static_cast<LPOLESTR>(ole::CoTaskMemAlloc(39 * sizeof(OLECHAR)));
    if (!*text) return E_OUTOFMEMORY;
    ole::StringFromGUID2(guid, *text, 39);
    return S_OK;
}

} // namespace

HRESULT CLSIDFromString(LPCOLESTR text, LPCLSID clsid) noexcept {
    if (!clsid) return E_INVALIDARG;
    *clsid = GUID_NULL;
    if (!text) return S_OK;
    return parse_guid(text, *clsid) ? S_OK : CO_E_CLASSSTRING;
}
HRESULT IIDFromString(LPCOLESTR text, LPIID iid) noexcept {
    if (!iid) return E_INVALIDARG;
    *iid = GUID_NULL;
    if (!text) return S_OK;
    return parse_guid(text, *iid) ? S_OK : CO_E_IIDSTRING;
}
HRESULT StringFromCLSID(REFCLSID clsid, LPOLESTR* text) noexcept {
    return text_of(clsid, text);
}
HRESULT StringFromIID(REFIID iid, LPOLESTR* text) noexcept {
    return text_of(iid, text);
}

} // namespace openimapi::inline v1::com::ole
