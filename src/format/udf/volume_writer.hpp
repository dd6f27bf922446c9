/// A UDF volume of an image, alone or beside ISO 9660: docs/format-udf.md says what is written.
#pragma once

#include "format/names/names.hpp"
#include "format/volume_identity.hpp"
#include "format/volume_writer.hpp"
#include "openimapi/base/finding.hpp"
#include "openimapi/format/udf_partition.hpp"
#include "openimapi/format/udf_revision.hpp"

namespace openimapi::inline v1::udf {

struct Tables;

struct VolumeOptions {
    format::VolumeIdentity identity;
    Revision revision = Revision::v1_02;
    /// Small directories and symbolic links stand in their File Entry.
    bool embed = true;
    /// So do small files (but real-time ones), of which `contents` then is asked for the bytes
    /// while tables are read. Not where another file system shows them. Nothing: never.
    io::ItemSourcePtr contents;
    /// From 2.50: the mirror of the metadata file has extents of its own, at the other end of the
    /// partition (UDF 2.2.13.1); otherwise the two files share one.
    bool metadata_mirror = false;
    Partition partition = Partition::plain;
    std::uint32_t packet = 32; ///< blocks, of a sparable partition: 16 or 32
    /// Contents that will stand in several pieces, for the number of their extents: only the
    /// lengths of runs() are read. Outlives the constructor. May be null: there are none.
    const format::DataLayout* pieces = nullptr;
    /// Files that stand in blocks of their own, however small they are: what boots, and a manifest,
    /// whose bytes are known late where tables are read early.
    std::vector<tree::InodeId> apart;
    /// Blocks at the end of the image that belong to something else: 0, or 256, in front of which
    /// the last anchor stands then (UDF 2.2.3). Not with a virtual partition.
    std::uint32_t behind = 0;
    /// Symbolic links, devices, pipes and sockets are recorded. 7-Zip (26.02 and before) does not
    /// open a UDF volume that has any; Linux reads them all.
    bool special = true;
    format::Continuation session;
    names::Policy names;
    /// Told what the volume cannot hold as it is: paths above 1023 bytes, more than 65,535 links,
    /// parts of a symbolic link's target that are too long, what is left out, streams before 2.00.
    /// May be empty.
    FindingSink findings;
};

/// Read-only partition, from block 257 (with a metadata partition 288) to the tail; one file set;
/// anchors at 256 and at the last block. With a virtual partition the last block is the ICB of its
/// table, and there is no anchor but 256; with a sparable one the partition starts behind the spare
/// packets.
class OPENIMAPI_API VolumeWriter final : public format::VolumeWriter {
public:
    /// Throws Error where the tree cannot be written so
    /// (IMAPI_E_IMAGE_TOO_BIG, IMAPI_E_RESTRICTED_NAME_VIOLATION).
    VolumeWriter(tree::Snapshot tree, VolumeOptions options);
    ~VolumeWriter() override;

    [[nodiscard]] std::uint32_t descriptor_blocks() const override;
    [[nodiscard]] std::uint32_t first_free_block(std::uint32_t descriptors_end) const override;
    [[nodiscard]] std::uint32_t tail_blocks() const override;
    [[nodiscard]] std::uint32_t metadata_blocks() const override;
    [[nodiscard]] Blocks redirected() const override;
    [[nodiscard]] std::uint64_t lowest_tail(const format::Placement& so_far) const override;
    [[nodiscard]] std::uint32_t alignment() const override;
    [[nodiscard]] bool is_dense() const override;
    [[nodiscard]] bool keeps_content(tree::InodeId inode) const override;
    [[nodiscard]] bool shows_streams() const override;
    void place(const format::Placement& placement) override;
    void emit(io::ExtentMap::Builder& image) override;

    /// As the volume shows it; for manifests and messages.
    [[nodiscard]] std::string name_of(tree::NodeId node) const;

private:
    std::shared_ptr<Tables> tables_;
};

} // namespace openimapi::inline v1::udf
