/// The content of a symbolic link: path components — ECMA-167 4/8.7 and 4/14.16.
#pragma once

#include "format/udf/path_component.hpp"
#include "openimapi/base/cs0.hpp"

#include <string_view>
#include <vector>

namespace openimapi::inline v1::udf {

/// `target` as a POSIX path. Several slashes count as one; one at the end becomes "." (a component
/// cannot be empty). A component above 254 bytes of CS0 is cut.
[[nodiscard]] std::vector<std::byte> symlink_content(std::string_view target,
                                                     cs0::BeyondBmp beyond);

/// True where symlink_content() would cut a component.
[[nodiscard]] bool is_symlink_cut(std::string_view target, cs0::BeyondBmp beyond);

} // namespace openimapi::inline v1::udf
