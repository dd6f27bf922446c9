/// The revisions of the Universal Disk Format.
#pragma once

#include <cstdint>

namespace openimapi::inline v1::udf {

/// The number as the Domain and Entity Identifiers carry it (UDF 2.1.5.3), binary-coded decimal.
enum class Revision : std::uint16_t {
    v1_02 = 0x0102,
    v1_50 = 0x0150,
    v2_00 = 0x0200,
    v2_01 = 0x0201,
    v2_50 = 0x0250,
    v2_60 = 0x0260
};

} // namespace openimapi::inline v1::udf
