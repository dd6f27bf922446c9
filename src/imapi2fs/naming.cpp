#include "imapi2fs/naming.hpp"

#include "openimapi/base/text.hpp"

namespace openimapi::inline v1::imapi2fs {

names::Rules rules_of(const ImageCore& image, FsiFileSystems fs) {
    switch (fs) {
    case FsiFileSystemISO9660:
        return names::iso9660_rules(
            {.level = image.iso_level, .relaxed = image.extensions.relaxed_names});
    case FsiFileSystemJoliet:
        return names::joliet_rules(image.extensions.long_joliet_names);
    case FsiFileSystemUDF:
        return names::udf_rules();
    default:
        throw Error(Code::imapi_e_invalid_param,
                    "the parameter 'fileSystem' must be one of ISO 9660, Joliet and UDF");
    }
}

std::string volume_name_in(std::string_view label, FsiFileSystems fs) {
    std::string out;
    std::size_t at = 0, units = 0;
    while (at < label.size()) {
        const char32_t c = text::next_code_point(label, at).value_or(U'_');
        if (fs == FsiFileSystemISO9660) {
            // d-characters: ECMA-119 7.4.1
            const bool lower = c >= 'a' && c <= 'z';
            const bool fine = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || lower;
            if (++units > 32) break;
            out += fine ? static_cast<char>(lower ? c - 32 : c) : '_';
        } else {
            units += c > 0xFFFF ? 2 : 1;
            // Joliet: 16 units of 16 bits. UDF: a dstring of 32 bytes, two of them taken, which
            // holds 30 characters below U+0100, or 15 others.
            if (units > (fs == FsiFileSystemJoliet ? 16U : 30U)) break;
            text::append_utf8(out, c);
        }
    }
    return out;
}

void check_volume_name(std::string_view label) {
    std::size_t at = 0, units = 0;
    while (at < label.size()) {
        const auto c = text::next_code_point(label, at);
        if (!c || *c < 0x20 ||
            (*c < 0x80 && std::string_view("\\/:*?\"<>|;").find(static_cast<char>(*c)) !=
                              std::string_view::npos))
            throw Error(Code::imapi_e_invalid_volume_name,
                        "the volume name has a character that no label may have");
        units += *c > 0xFFFF ? 2 : 1;
    }
    if (units > 32)
        throw Error(Code::imapi_e_invalid_volume_name,
                    "the volume name has more than 32 characters");
}

} // namespace openimapi::inline v1::imapi2fs
