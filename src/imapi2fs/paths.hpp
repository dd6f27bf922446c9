/// Paths as programs write them: '\' and '/' separate alike, one in front is allowed, and names are
/// found exactly or, failing that, without regard to case.
#pragma once

#include "imapi2fs/image_core.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::imapi2fs {

/// Throws IMAPI_E_INVALID_PARAM for a path that is not given at all.
[[nodiscard]] std::string given_path(BSTR path);

/// The components; none for "", "\" and "/". Throws IMAPI_E_INVALID_PATH for an empty one between.
[[nodiscard]] std::vector<std::string> split_path(std::string_view path);

/// What the components lead to from `from`; nullopt where there is nothing, or a file on the way.
[[nodiscard]] std::optional<tree::Item> walk(const tree::Directory& from,
                                             const std::vector<std::string>& components);

/// A path of the host as a program names it. Throws IMAPI_E_INVALID_PARAM for an empty one.
[[nodiscard]] std::filesystem::path host_path(const std::string& path);

} // namespace openimapi::inline v1::imapi2fs
