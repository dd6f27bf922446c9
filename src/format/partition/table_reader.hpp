/// Reading the partition tables of an image that anybody may have made.
#pragma once

#include "format/partition/gpt.hpp"
#include "format/reading/reporter.hpp"
#include "openimapi/io/source.hpp"

#include <optional>
#include <vector>

namespace openimapi::inline v1::partition {

struct MbrPartition {
    std::uint32_t number = 1; ///< 1 to 4
    std::uint8_t type = 0;
    bool active = false;
    std::uint64_t start = 0, sectors = 0;
};

struct DiskTables {
    bool signature = false; ///< the first sector ends with 55h AAh
    std::uint32_t disk_signature = 0;
    std::vector<MbrPartition> mbr; ///< those that are used; empty where it makes no sense
    /// Not set: there is none, or neither copy can be used.
    std::optional<Gpt> gpt;
    bool gpt_primary = false;          ///< the copy at the front is whole
    bool gpt_backup = false;           ///< the one that it leads to, or at the end, is
    std::uint64_t gpt_backup_lba = 0;  ///< where that is looked for
    std::uint64_t gpt_entries_lba = 0; ///< of the copy at the front
    std::uint32_t gpt_entry_sectors = 0;
    std::uint64_t gpt_backup_entries_lba = 0; ///< of the other one
    std::uint32_t gpt_backup_entry_sectors = 0;
};

/// Reads the first sector, the GPT behind it and its copy. At most 4 MiB of entries are read.
/// Findings: `mbr.`… and `gpt.`…
[[nodiscard]] DiskTables read_tables(const io::Source& image, format::Reporter& reporter);

} // namespace openimapi::inline v1::partition
