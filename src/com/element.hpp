/// A value of some VARTYPE in memory: its size, and moving it into and out of a VARIANT, bit by bit
/// (ownership is the caller's affair).
#pragma once

#include <cstring>
#include <ole2.h>

namespace openimapi::inline v1::com {

/// Bytes of an element of an array or behind a reference; 0 for what cannot stand there.
[[nodiscard]] constexpr ULONG element_size(VARTYPE type) noexcept {
    switch (type) {
    case VT_I1:
    case VT_UI1:
        return 1;
    case VT_I2:
    case VT_UI2:
    case VT_BOOL:
        return 2;
    case VT_I4:
    case VT_UI4:
    case VT_INT:
    case VT_UINT:
    case VT_R4:
    case VT_ERROR:
        return 4;
    case VT_I8:
    case VT_UI8:
    case VT_R8:
    case VT_CY:
    case VT_DATE:
        return 8;
    case VT_BSTR:
    case VT_DISPATCH:
    case VT_UNKNOWN:
        return sizeof(void*);
    case VT_DECIMAL:
        return sizeof(DECIMAL);
    case VT_VARIANT:
        return sizeof(VARIANT);
    default:
        return 0;
    }
}

/// Of a value that stands in the VARIANT's own eight bytes.
[[nodiscard]] constexpr ULONG small_size(VARTYPE type) noexcept {
    const ULONG size = element_size(type);
    return size < 8 ? size : 8;
}

inline void load_element(VARIANT& value, VARTYPE type, const void* from) noexcept {
    if (type == VT_VARIANT) {
        std::memcpy(&value, from, sizeof value);
        return;
    }
    if (type == VT_DECIMAL)
        std::memcpy(&value.decVal, from, sizeof value.decVal);
    else
        std::memcpy(&value.llVal, from, small_size(type));
    value.vt = type; // a DECIMAL's first two bytes are unused
}

inline void store_element(const VARIANT& value, VARTYPE type, void* to) noexcept {
    if (type == VT_VARIANT)
        std::memcpy(to, &value, sizeof value);
    else if (type == VT_DECIMAL)
        std::memcpy(to, &value.decVal, sizeof value.decVal);
    else
        std::memcpy(to, &value.llVal, small_size(type));
}

} // namespace openimapi::inline v1::com
