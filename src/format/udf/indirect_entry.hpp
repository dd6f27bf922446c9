/// Indirect Entry: where the next ICB of the same file is — ECMA-167 4/14.7, UDF 2.3.5.1.
#pragma once

#include "format/udf/icb_tag.hpp"
#include "format/udf/tag.hpp"

namespace openimapi::inline v1::udf {

/// With strategy 4096 (write-once media) a File Entry is followed by one of these, which leads to
/// the place of the next version; where nothing is recorded there, the File Entry is the last.
struct IndirectEntry {
    Tag tag;
    IcbTag icb;
    LongAd next;
};
static_assert(sizeof(IndirectEntry) == 52 && DiscStructure<IndirectEntry>);

} // namespace openimapi::inline v1::udf
