/// Is the structure of an image what its standards want, and do its file systems agree?
#pragma once

#include "openimapi/base/finding.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/format/catalogue.hpp"
#include "openimapi/format/volume_info.hpp"
#include "openimapi/io/source.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace openimapi::inline v1::image {

/// What is read.
enum class CheckDepth : std::uint8_t {
    structure, ///< descriptors, tables and directories, no content
    manifest,  ///< besides, every file that the manifest lists, where there is one
    contents,  ///< every file, and those that the manifest lists compared with it
};

struct CheckOptions {
    Lba session{0};        ///< first block of the session that is checked
    format::Limits limits; ///< for each tree
    CheckDepth depth = CheckDepth::structure;
    std::string manifest = "SHA256SUMS"; ///< its name in the root (PlanOptions::manifest)
};

struct CheckResult {
    std::vector<format::VolumeInfo> volumes; ///< what was found and checked
    std::uint64_t errors = 0, warnings = 0, notes = 0;
    std::uint64_t read_files = 0;     ///< whose content was read in full
    std::uint64_t compared_files = 0; ///< of these, with what the manifest says

    [[nodiscard]] bool clean() const noexcept { return errors == 0; }
};

/// Reads every descriptor, table, directory and file entry of every file system on `image`, and as
/// much content as CheckOptions::depth says, of the tree that Import would take. A block of a file
/// that cannot be read is named with its file. Each problem goes to `findings`, with its block and
/// the clause of the standard; the ids are listed in docs/reading.md. Throws Error only when
/// cancelled.
[[nodiscard]] OPENIMAPI_API CheckResult check(const io::SourcePtr& image,
                                              const CheckOptions& options = {}, const Job& job = {},
                                              const FindingSink& findings = {});

} // namespace openimapi::inline v1::image
