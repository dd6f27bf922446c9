/// What a file system allows in a name: the rules that the one mapping engine (names.hpp) works by.
#pragma once

#include "openimapi/base/export.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace openimapi::inline v1::names {

/// How the length of a name is counted.
enum class Measure : std::uint8_t {
    bytes,       ///< of UTF-8; ISO 9660, whose names are ASCII
    utf16_units, ///< Joliet; a code point above U+FFFF is two
    cs0_bytes    ///< OSTA CS0 without its compression byte: one a character where all are below
                 ///< U+0100, else two a UTF-16 unit
};

/// The ASCII characters that a name may hold.
class AsciiSet {
public:
    constexpr AsciiSet() = default;
    constexpr AsciiSet& add(std::string_view characters) noexcept {
        for (const char c : characters)
            set(static_cast<unsigned char>(c), true);
        return *this;
    }
    constexpr AsciiSet& remove(std::string_view characters) noexcept {
        for (const char c : characters)
            set(static_cast<unsigned char>(c), false);
        return *this;
    }
    constexpr AsciiSet& add(unsigned char first, unsigned char last) noexcept {
        for (unsigned c = first; c <= last; ++c)
            set(static_cast<unsigned char>(c), true);
        return *this;
    }
    [[nodiscard]] constexpr bool has(unsigned char c) const noexcept {
        return c < 0x80 && ((words_[c / 64] >> (c % 64)) & 1) != 0;
    }

private:
    constexpr void set(unsigned char c, bool on) noexcept {
        const std::uint64_t bit = std::uint64_t{1} << (c % 64);
        if (on)
            words_[c / 64] |= bit;
        else
            words_[c / 64] &= ~bit;
    }
    std::array<std::uint64_t, 2> words_{};
};

struct Rules {
    std::string_view file_system; ///< for messages and reports; static text
    AsciiSet characters;          ///< without '.', which `dots` rules
    bool beyond_ascii = false;    ///< all Unicode scalar values but noncharacters are allowed
    bool byte_order_mark = true;  ///< U+FEFF is allowed, too
    bool upper_case = false;      ///< a to z become A to Z
    bool ignore_case = true;      ///< names that differ only in case are the same name
    enum class Dots : std::uint8_t {
        any,      ///< as many as there are
        required, ///< as many as there are; where a file has none, the writer adds one at the end
        one       ///< a file has one (the writer adds it where there is none), a directory none
    } dots = Dots::any;
    bool final_dots = true; ///< with Dots::any: a name may end in dots
    Measure measure = Measure::bytes;
    std::uint16_t longest_file = 255; ///< the dot included, no version number
    std::uint16_t longest_directory = 255;
    std::uint16_t longest_stem = 0; ///< of a file, 8 for 8.3; 0: only the whole counts
    std::uint16_t longest_extension =
        16; ///< a longer one is not kept as such when a name is cut; with longest_stem a limit
};

struct Iso9660Rules {
    /// 1: eight and three d-characters; 2 and 3: 31 in all; 4: 207 bytes of anything.
    int level = 3;
    /// Lower case, every printable ASCII character that no common system refuses, several dots, and
    /// dots in directories. Levels 1 to 3.
    bool relaxed = false;
    /// Longest name where relaxed (level 2 and 3), dot included: 31 up to 207.
    std::uint16_t relaxed_length = 31;
};
/// ECMA-119 7.5 and 10, ISO 9660:1999 for level 4.
[[nodiscard]] OPENIMAPI_API Rules iso9660_rules(const Iso9660Rules& wish = {});
/// Joliet Specification, "Allowed Characters" and "Joliet Directory and File Name Lengths": 64
/// units; `long_names`: 103, which Windows and Linux read.
[[nodiscard]] OPENIMAPI_API Rules joliet_rules(bool long_names = false);
/// UDF 2.1.1 and 2.3.4.5: OSTA CS0 (any 16-bit character but U+FEFF and U+FFFE), 254 bytes after
/// the compression byte. Case counts.
[[nodiscard]] OPENIMAPI_API Rules udf_rules();

} // namespace openimapi::inline v1::names
