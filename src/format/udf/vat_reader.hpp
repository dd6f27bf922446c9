/// Virtual Allocation Tables of a foreign volume — UDF 1.50 2.2.10, UDF 2.00 2.2.10.
#pragma once

#include "format/reading/reporter.hpp"
#include "format/udf/virtual_allocation_table.hpp"
#include "format/udf/volume.hpp"
#include "openimapi/io/source.hpp"

#include <optional>
#include <string>

namespace openimapi::inline v1::udf {

struct VatContents {
    VirtualTable table;
    bool counted = false; ///< the three below were recorded
    std::uint32_t files = 0, directories = 0;
    std::string label;
    std::uint64_t unique_id = 0; ///< of its ICB: the next one to give away
    bool cut = false;            ///< shorter than it says
};

/// The table whose ICB stands at a block of volume.maps[base]; nothing, and no finding, where there
/// is none.
[[nodiscard]] std::optional<VatContents> read_vat_at(const io::Source& image, const Volume& volume,
                                                     std::size_t base, std::uint32_t icb);

} // namespace openimapi::inline v1::udf
