/// Lines of a file of SHA-256 sums, as GNU coreutils' sha256sum writes and reads them: 64
/// hexadecimal digits, two spaces, the path, a newline; a path with a backslash, newline or
/// carriage return is escaped, and its line begins with a backslash.
#pragma once

#include "base/sha256.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace openimapi::inline v1::image {

/// Appends the line; `path` has no leading slash.
void append_manifest_line(const Sha256Digest& digest, std::string_view path, std::string& out);
/// How long that line is.
[[nodiscard]] std::size_t manifest_line_size(std::string_view path) noexcept;

struct ManifestLine {
    Sha256Digest digest{};
    std::string path; ///< as written, without a leading "./"
};
/// A line without its newline, in whatever way sha256sum takes one (also " *" for binary, and
/// capital digits). Nothing where it is none.
[[nodiscard]] std::optional<ManifestLine> parse_manifest_line(std::string_view line);

} // namespace openimapi::inline v1::image
