/// Text as it stands in memory (UTF-8, and UTF-16 at the COM border). A file name is bytes: nothing
/// here throws on malformed input; what could not be carried over is said.
#pragma once

#include "openimapi/base/export.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace openimapi::inline v1::text {

/// Strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] OPENIMAPI_API bool is_utf8(std::string_view bytes) noexcept;

/// UTF-16 to UTF-8; an unpaired surrogate becomes its three WTF-8 bytes and so survives a round
/// trip.
[[nodiscard]] OPENIMAPI_API std::string to_utf8(std::u16string_view text);

struct Utf16 {
    std::u16string text;
    bool lossy = false; ///< some byte was no (W)UTF-8 and became U+FFFD
};
/// UTF-8 or WTF-8 to UTF-16.
[[nodiscard]] OPENIMAPI_API Utf16 to_utf16(std::string_view bytes);

/// The code point at `bytes[position]`, advancing; nullopt (advancing one byte) where it is not
/// UTF-8. WTF-8 surrogates are returned as they are.
[[nodiscard]] OPENIMAPI_API std::optional<char32_t> next_code_point(std::string_view bytes,
                                                                    std::size_t& position) noexcept;
OPENIMAPI_API void append_utf8(std::string& out, char32_t code_point);

/// Simple case folding of every code point (Unicode, one to one), for comparing names.
[[nodiscard]] OPENIMAPI_API std::string fold_case(std::string_view bytes);

/// Bytes for messages: UTF-8 as it is, control characters and other bytes as \xHH.
[[nodiscard]] OPENIMAPI_API std::string printable(std::string_view bytes);

} // namespace openimapi::inline v1::text
