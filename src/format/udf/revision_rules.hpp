/// What differs between the revisions of UDF, in one place: the writer asks here and nowhere tests
/// a revision itself.
#pragma once

#include "format/udf/tag.hpp"
#include "openimapi/base/cs0.hpp"
#include "openimapi/format/udf_partition.hpp"
#include "openimapi/format/udf_revision.hpp"

#include <optional>
#include <string_view>

namespace openimapi::inline v1::udf {

struct RevisionRules {
    Revision revision = Revision::v1_02;
    TagStyle tags;
    std::string_view recognition = "NSR02";         ///< 3/9.1
    std::string_view partition_contents = "+NSR02"; ///< 3/10.5.3
    /// UDF 2.2.6.4: what a reader, and who adds to the volume, must know of what is on it.
    std::uint16_t minimum_read_revision = 0x0102;
    std::uint16_t minimum_write_revision = 0x0102;
    std::uint16_t maximum_write_revision = 0x0102;
    bool unique_id_in_directory = false; ///< UDF 2.00 2.3.4.3: a FID carries the unique id
    bool extended_entries = false;       ///< Extended File Entries (4/14.17) for everything
    /// UDF 3.3.4.1: the location of attributes that there are none of; before 2.00 it is their end.
    std::optional<std::uint32_t> absent_attributes;
    bool named_streams = false;      ///< UDF 2.00 3.3.5
    bool real_time_files = false;    ///< UDF 2.01 6.11
    bool metadata_partition = false; ///< UDF 2.50 2.2.10: ICBs and directories in a file
    cs0::BeyondBmp beyond_bmp = cs0::BeyondBmp::pair;
};

/// Throws Error for a number that is no revision of UDF.
[[nodiscard]] RevisionRules rules_for(Revision revision);
/// The same with another kind of partition, which 1.02 does not know.
[[nodiscard]] RevisionRules rules_for(Revision revision, Partition partition);

} // namespace openimapi::inline v1::udf
