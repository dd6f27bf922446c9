/// System Use Sharing Protocol — IEEE P1281, SUSP 1.12: fields that follow one another in the
/// System Use area of a directory record and in continuation areas.
#pragma once

#include "openimapi/base/bytes.hpp"

#include <array>

namespace openimapi::inline v1::iso9660::susp {

using Signature = std::array<char, 2>;

/// SUSP 4.1–4.3; `length` counts the header, too.
struct FieldHeader {
    Signature signature{};
    std::uint8_t length = 0;
    std::uint8_t version = 1;
};
static_assert(sizeof(FieldHeader) == 4);

inline constexpr Signature ce_signature{'C', 'E'};
inline constexpr Signature pd_signature{'P', 'D'};
inline constexpr Signature sp_signature{'S', 'P'};
inline constexpr Signature st_signature{'S', 'T'};
inline constexpr Signature er_signature{'E', 'R'};
inline constexpr Signature es_signature{'E', 'S'};

/// CE, continuation area — SUSP 5.1. What it names must not cross a block: Linux refuses that.
struct Continuation {
    FieldHeader header{ce_signature, 28, 1};
    both32 block = 0;
    both32 offset = 0; ///< bytes from the start of the block
    both32 length = 0; ///< bytes
};
static_assert(sizeof(Continuation) == 28);

/// SP, indicator that SUSP is in use, first in the root's own record — SUSP 5.3.
struct SharingProtocol {
    FieldHeader header{sp_signature, 7, 1};
    std::array<std::uint8_t, 2> check{0xBE, 0xEF};
    std::uint8_t skip = 0; ///< bytes to skip at the start of each other System Use area
};
static_assert(sizeof(SharingProtocol) == 7);

/// ST, terminator — SUSP 5.4.
struct Terminator {
    FieldHeader header{st_signature, 4, 1};
};

/// ER, extensions reference — SUSP 5.5. Identifier, descriptor and source follow.
struct ExtensionsReference {
    FieldHeader header{er_signature, 8, 1};
    std::uint8_t identifier_length = 0;
    std::uint8_t descriptor_length = 0;
    std::uint8_t source_length = 0;
    std::uint8_t extension_version = 1;
};
static_assert(sizeof(ExtensionsReference) == 8);

/// ES, extension selector — SUSP 5.6.
struct ExtensionSelector {
    FieldHeader header{es_signature, 5, 1};
    std::uint8_t extension_sequence = 0;
};
static_assert(sizeof(ExtensionSelector) == 5);

inline constexpr std::uint32_t longest_field = 255;

} // namespace openimapi::inline v1::iso9660::susp
