/// What every file system of an image says of the whole volume: one answer for all of them, made by
/// the planner.
#pragma once

#include "openimapi/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace openimapi::inline v1::format {

struct VolumeIdentity {
    std::string volume_name; ///< UTF-8, not empty; a file system cuts it at a code point to fit
    std::string publisher;   ///< UTF-8, may be empty; likewise the next three
    std::string preparer;
    std::string application;
    std::string system;
    std::string volume_set; ///< empty: the file system makes one from `unique`
    /// Derived from the tree (names, sizes, attributes, dates, options), so that the same tree
    /// gives the same volume and another tree another one.
    std::uint64_t unique = 0;
    Timestamp time; ///< creation and modification of the volume, already clamped
    /// SOURCE_DATE_EPOCH: no date of the image is later.
    std::optional<Timestamp> latest;

    /// A date of the tree as it is recorded.
    [[nodiscard]] Timestamp recorded(Timestamp date) const noexcept {
        return latest && *latest < date ? *latest : date;
    }
};

} // namespace openimapi::inline v1::format
