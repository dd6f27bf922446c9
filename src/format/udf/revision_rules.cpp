#include "format/udf/revision_rules.hpp"

#include "openimapi/base/error.hpp"

#include <algorithm>

namespace openimapi::inline v1::udf {

RevisionRules rules_for(Revision revision) {
    RevisionRules rules;
    rules.revision = revision;
    const auto third_edition = [&] { // of ECMA-167
        rules.tags.version = 3;
        rules.recognition = "NSR03";
        rules.partition_contents = "+NSR03";
        rules.unique_id_in_directory = true;
        rules.extended_entries = true;
        rules.absent_attributes = 0xFFFFFFFF;
        rules.named_streams = true;
    };
    const auto revisions = [&](std::uint16_t read, std::uint16_t write, std::uint16_t maximum) {
        rules.minimum_read_revision = read;
        rules.minimum_write_revision = write;
        rules.maximum_write_revision = maximum;
    };
    switch (revision) {
    case Revision::v1_02:
        return rules;
    case Revision::v1_50: // nothing of what is new in it is on a volume with a type 1 map only
        revisions(0x0102, 0x0150, 0x0150);
        return rules;
    case Revision::v2_00:
        third_edition();
        revisions(0x0200, 0x0200, 0x0200);
        return rules;
    case Revision::v2_01:
        third_edition();
        rules.real_time_files = true;
        revisions(0x0200, 0x0201, 0x0201);
        return rules;
    case Revision::v2_50:
    case Revision::v2_60: // without pseudo-overwriting a volume of 2.60 is one of 2.50 to readers
        third_edition();
        rules.real_time_files = true;
        rules.metadata_partition = true;
        revisions(0x0250, 0x0250, static_cast<std::uint16_t>(revision));
        return rules;
    }
    throw Error(Code::e_invalidarg, "there is no such revision of UDF",
                "Choose 1.02, 1.50, 2.00, 2.01, 2.50 or 2.60");
}

RevisionRules rules_for(Revision revision, Partition partition) {
    auto rules = rules_for(revision);
    if (partition == Partition::plain) return rules;
    if (revision < Revision::v1_50)
        throw Error(Code::e_invalidarg, "UDF 1.02 knows neither virtual nor sparable partitions",
                    "Choose revision 1.50 or later");
    // UDF 2.50 2.2.13: a metadata partition that can be written on needs a bitmap.
    if (partition == Partition::sparable && rules.metadata_partition)
        throw Error(Code::e_invalidarg,
                    "a sparable partition is not written together with a metadata partition",
                    "Choose revision 1.50, 2.00 or 2.01");
    rules.minimum_read_revision = std::max<std::uint16_t>(rules.minimum_read_revision, 0x0150);
    // UDF 2.50 2.2.10: a volume has one or the other.
    if (partition == Partition::virtual_blocks) rules.metadata_partition = false;
    return rules;
}

} // namespace openimapi::inline v1::udf
