/// The descriptors of the volume and of the file set, filled in: everything that is no file.
#pragma once

#include "format/udf/revision_rules.hpp"
#include "format/udf/volume_layout.hpp"
#include "format/volume_identity.hpp"

#include <vector>

namespace openimapi::inline v1::udf {

/// What the descriptors say of the tables.
struct VolumeCounts {
    std::uint32_t files = 0;
    std::uint32_t directories = 0;
    std::uint64_t next_unique_id = 16;
    /// Not before any date on the volume, which is what an integrity descriptor's must be
    /// (UDF 2.2.6, as the conformance tester reads it).
    Timestamp newest;
};

/// Each answers whole blocks, ready to stand where the layout says.
class VolumeDescriptors {
public:
    VolumeDescriptors(const RevisionRules& rules, const format::VolumeIdentity& identity,
                      const VolumeLayout& layout, const VolumeCounts& counts,
                      const format::Continuation& session)
        : rules_(rules), identity_(identity), layout_(layout), counts_(counts), session_(session) {}

    /// ECMA-167 2/8.3: Beginning Extended Area, NSR, Terminating Extended Area.
    [[nodiscard]] std::vector<std::byte> recognition_sequence() const;
    /// ECMA-167 3/8.4: the descriptors up to the Terminating Descriptor, for the sequence at
    /// `start`.
    [[nodiscard]] std::vector<std::byte> descriptor_sequence(std::uint32_t start) const;
    [[nodiscard]] std::vector<std::byte> anchor(std::uint32_t block) const;
    /// ECMA-167 3/8.8.2: one closed Logical Volume Integrity Descriptor.
    [[nodiscard]] std::vector<std::byte> integrity_sequence() const;
    /// UDF 2.2.11: every spare packet is there to be used. Where the layout has `sparing`.
    [[nodiscard]] std::vector<std::byte> sparing_table(std::uint32_t block) const;
    /// ECMA-167 4/14.11: what nothing uses. Where the layout has `sparing`.
    [[nodiscard]] std::vector<std::byte> space_entry() const;
    /// ECMA-167 4/8.3.1: one File Set Descriptor.
    [[nodiscard]] std::vector<std::byte> file_set_sequence() const;

private:
    struct PartitionMaps {
        std::vector<std::byte> table;
        std::uint32_t count = 0;
    };
    /// ECMA-167 3/10.7: what VolumeLayout's partition references count.
    [[nodiscard]] PartitionMaps partition_maps() const;

    const RevisionRules& rules_;
    const format::VolumeIdentity& identity_;
    const VolumeLayout& layout_;
    const VolumeCounts& counts_;
    const format::Continuation& session_;
};

/// Blocks of the file set sequence: the descriptor and its terminator.
inline constexpr std::uint32_t file_set_blocks = 2;

} // namespace openimapi::inline v1::udf
