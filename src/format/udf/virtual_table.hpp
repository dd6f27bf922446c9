/// The Virtual Allocation Table of a volume that is written — UDF 2.2.10 (2.2.11 from revision
/// 2.50).
#pragma once

#include "format/udf/tables.hpp"

#include <cstddef>
#include <vector>

namespace openimapi::inline v1::udf {

/// Virtual block i is block i of the tables. Nothing where the ICB has room for the table.
[[nodiscard]] std::vector<std::byte> virtual_table_content(const Tables& tables);
/// The last block of the image.
[[nodiscard]] std::vector<std::byte> virtual_table_icb(const Tables& tables);

} // namespace openimapi::inline v1::udf
