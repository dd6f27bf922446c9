/// Finding a UDF volume on a foreign image: from the anchors to the root directory — ECMA-167
/// 3/8.4, UDF 2.2.
#pragma once

#include "format/reading/reporter.hpp"
#include "format/udf/primitives.hpp"
#include "openimapi/format/volume_info.hpp"
#include "openimapi/io/source.hpp"

#include <vector>

namespace openimapi::inline v1::udf {

/// A partition map of the Logical Volume Descriptor with the partition that it names.
struct PartitionSpace {
    bool readable = false; ///< type 1, and the partition has a descriptor
    std::uint16_t number = 0;
    std::uint32_t start = 0;  ///< block of the volume
    std::uint32_t length = 0; ///< blocks
};

/// Both copies of the volume descriptor sequence, as an anchor names them.
struct Sequences {
    ExtentAd main, reserve;
};

struct Volume {
    format::VolumeInfo info;
    std::uint32_t block = 2048; ///< bytes of a block, sectors likewise
    Sequences sequences;
    std::vector<Lba> anchors; ///< those found
    std::vector<PartitionSpace> maps;
    LongAd file_set;
    LongAd root; ///< ICB of the root directory
    ExtentAd integrity;
    bool has_integrity = false;
    bool closed = false;
    std::uint64_t next_unique_id = 0;
    std::string volume_set;

    /// Byte of the image where a block of a partition starts; nothing where it is outside of the
    /// partition, or of one that cannot be read.
    [[nodiscard]] std::optional<std::uint64_t> offset_of(std::uint32_t map, std::uint32_t position,
                                                         std::uint64_t blocks = 1) const noexcept {
        if (map >= maps.size() || !maps[map].readable) return {};
        if (position > maps[map].length || blocks > maps[map].length - position) return {};
        return (std::uint64_t{maps[map].start} + position) * block;
    }
};

/// Nothing, and no finding, where nothing says that there is UDF; nothing and findings where there
/// is, and it cannot be read.
[[nodiscard]] std::optional<Volume> read_volume(const io::Source& image, Lba session,
                                                format::Reporter& reporter);

} // namespace openimapi::inline v1::udf
