/// Is the structure of an image what its standards want, and do its file systems agree?
#pragma once

#include "openimapi/base/finding.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/format/catalogue.hpp"
#include "openimapi/format/volume_info.hpp"
#include "openimapi/io/source.hpp"

#include <cstdint>
#include <vector>

namespace openimapi::inline v1::image {

struct CheckOptions {
    Lba session{0};        ///< first block of the session that is checked
    format::Limits limits; ///< for each tree
};

struct CheckResult {
    std::vector<format::VolumeInfo> volumes; ///< what was found and checked
    std::uint64_t errors = 0, warnings = 0, notes = 0;

    [[nodiscard]] bool clean() const noexcept { return errors == 0; }
};

/// Reads every descriptor, table, directory and file entry of every file system on `image`, and no
/// content. Each problem goes to `findings`, with its block and the clause of the standard; the ids
/// are listed in docs/reading.md. Throws Error only when cancelled.
[[nodiscard]] OPENIMAPI_API CheckResult check(const io::SourcePtr& image,
                                              const CheckOptions& options = {}, const Job& job = {},
                                              const FindingSink& findings = {});

} // namespace openimapi::inline v1::image
