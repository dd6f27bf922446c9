/// What differs between the revisions of UDF, in one place: the writer asks here and nowhere tests
/// a revision itself.
#pragma once

#include "format/udf/tag.hpp"
#include "openimapi/base/cs0.hpp"
#include "openimapi/format/udf_revision.hpp"

#include <string_view>

namespace openimapi::inline v1::udf {

struct RevisionRules {
    Revision revision = Revision::v1_02;
    TagStyle tags;
    std::string_view recognition = "NSR02";         ///< 3/9.1
    std::string_view partition_contents = "+NSR02"; ///< 3/10.5.3
    std::uint16_t minimum_read_revision = 0x0102;   ///< UDF 2.2.6.4
    std::uint16_t minimum_write_revision = 0x0102;
    std::uint16_t maximum_write_revision = 0x0102;
    bool unique_id_in_directory = false; ///< UDF 2.00 2.3.4.3: a FID carries the unique id
    cs0::BeyondBmp beyond_bmp = cs0::BeyondBmp::pair;
};

/// Throws Error for a revision that is not written yet.
[[nodiscard]] RevisionRules rules_for(Revision revision);

} // namespace openimapi::inline v1::udf
