/// The clock, for the moment of adding an item: the one time that no tree and no file gives.
#pragma once

#include "openimapi/base/time.hpp"

#include <chrono>

namespace openimapi::inline v1::imapi2fs {

/// Whole seconds, as the discs' formats have no more.
[[nodiscard]] inline Timestamp now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {.seconds = std::chrono::duration_cast<std::chrono::seconds>(since).count()};
}

} // namespace openimapi::inline v1::imapi2fs
