/// Finding the volumes of ISO 9660 on a foreign image — ECMA-119 6.7.1, 8.
#pragma once

#include "format/iso9660/directory_reader.hpp"
#include "openimapi/format/volume_info.hpp"

#include <vector>

namespace openimapi::inline v1::iso9660 {

/// Where the path tables stand — ECMA-119 8.4.13 to 8.4.17.
struct PathTables {
    std::uint32_t size = 0;                                                   ///< bytes of each
    std::uint32_t little = 0, optional_little = 0, big = 0, optional_big = 0; ///< blocks; 0: none
};

/// One Primary, Supplementary or Enhanced Volume Descriptor that can be used.
struct Volume {
    format::VolumeInfo info;
    TreeRoot root;
    PathTables tables;
};

/// The volumes of one session.
struct Volumes {
    std::optional<Volume> primary, enhanced, joliet;
    /// The primary volume's tree with Rock Ridge names, where its root announces SUSP.
    std::optional<Volume> rock_ridge;
    std::vector<Lba> boot_records;
    Lba end; ///< behind the Volume Descriptor Set Terminator

    [[nodiscard]] bool any() const noexcept { return primary || enhanced || joliet; }
};

/// Reads the volume descriptor sequence from 16 blocks behind `session`. An image without one gives
/// no volumes and no finding: it need not be ISO 9660.
[[nodiscard]] Volumes read_volumes(const io::Source& image, Lba session,
                                   format::Reporter& reporter);

} // namespace openimapi::inline v1::iso9660
