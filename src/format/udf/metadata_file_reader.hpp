/// The metadata file of a foreign volume, or its mirror — UDF 2.2.13.
#pragma once

#include "format/reading/reporter.hpp"
#include "format/udf/partition_maps.hpp"
#include "format/udf/volume.hpp"
#include "openimapi/io/source.hpp"

#include <vector>

namespace openimapi::inline v1::udf {

struct MetadataFile {
    std::vector<Piece> pieces; ///< empty where it cannot be read
    std::uint32_t blocks = 0;
    std::uint32_t image_block = 0; ///< of its File Entry
    std::uint8_t file_type = 0;
    bool malformed = false; ///< an extent that is no whole blocks
};

[[nodiscard]] MetadataPartitionMap metadata_map(const PartitionSpace& space) noexcept;

/// `icb`: block of volume.maps[base]. `what`: the path of its findings.
[[nodiscard]] MetadataFile read_metadata_file_at(const io::Source& image, const Volume& volume,
                                                 std::size_t base, std::uint32_t icb,
                                                 std::string_view what, format::Reporter& reporter);

} // namespace openimapi::inline v1::udf
