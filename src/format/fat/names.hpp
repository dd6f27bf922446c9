/// Names of a FAT directory: the long one, and a short one that nothing else there has (Microsoft
/// FAT specification of 2005, 7).
#pragma once

#include "format/fat/directory_entry.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::fat {

struct Name {
    ShortName alias{};
    std::u16string longer; ///< empty where the alias says it all
};

/// The names of one directory, in the same order. A name that is one of 8.3 but for small letters
/// gets that; others in their order the first NAME~N that is free, so that equal directories have
/// equal names. `folder`: its path, for messages. Throws Error for a name that FAT cannot have and
/// for two that differ in the case of letters alone.
[[nodiscard]] std::vector<Name> make_names(std::span<const std::string_view> names,
                                           const std::string& folder);

} // namespace openimapi::inline v1::fat
