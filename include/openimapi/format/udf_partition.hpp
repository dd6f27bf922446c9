/// The kinds of partition that a UDF volume is written with.
#pragma once

#include <cstdint>

namespace openimapi::inline v1::udf {

enum class Partition : std::uint8_t {
    plain, ///< blocks in a row: for media that are written at once, or have defect management
    /// For write-once media written in increments, from revision 1.50: the tables are found through
    /// a Virtual Allocation Table (UDF 2.2.10), the last block of the image is its ICB. Instead of
    /// a metadata partition in 2.50 and later.
    virtual_blocks,
    /// For rewritable media without defect management (CD-RW, DVD-RW), from revision 1.50: packets
    /// that go bad later get a substitute (UDF 2.2.9).
    sparable
};

} // namespace openimapi::inline v1::udf
