/// One sparing table of a foreign volume — UDF 2.2.11.
#pragma once

#include "format/udf/partition_maps.hpp"
#include "format/udf/sparing_table.hpp"
#include "format/udf/volume.hpp"
#include "openimapi/io/source.hpp"

#include <optional>
#include <vector>

namespace openimapi::inline v1::udf {

struct SparingContents {
    std::vector<SparingEntry> entries; ///< as recorded
    std::uint32_t sequence_number = 0;
    bool sound = false;    ///< the CRC is right
    bool complete = false; ///< as many entries as it says
};

[[nodiscard]] SparablePartitionMap sparable_map(const PartitionSpace& space) noexcept;

/// Nothing where there is no sparing table. `which`: of the map's locations.
[[nodiscard]] std::optional<SparingContents> read_sparing_table(const io::Source& image,
                                                                const Volume& volume,
                                                                const SparablePartitionMap& map,
                                                                std::size_t which);

} // namespace openimapi::inline v1::udf
