/// What the writer keeps of a tree between planning and reading: a few numbers an entry. All that
/// can be worked out again from the snapshot is.
#pragma once

#include "format/names/names.hpp"
#include "format/udf/allocation.hpp"
#include "format/udf/revision_rules.hpp"
#include "format/udf/volume_descriptors.hpp"
#include "format/udf/volume_layout.hpp"
#include "format/volume_identity.hpp"
#include "openimapi/tree/snapshot.hpp"

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace openimapi::inline v1::udf {

/// The blocks of one directory, one behind the other: its File Entry; its File Identifier
/// Descriptors unless the File Entry holds them; its streams; then the entries (File Entries and
/// what hangs on them, streams included) of what is in it and is no directory. Directories follow
/// in the order of the tree, each before those in it.
struct Run {
    tree::NodeId directory{};
    std::uint32_t first_block = 0;     ///< of the metadata
    std::uint32_t directory_bytes = 0; ///< of File Identifier Descriptors
    std::uint32_t first_entry = 0;     ///< index in Tables::entries
    std::uint32_t subdirectories = 0;
};

/// A place to start from in a long directory.
struct Checkpoint {
    std::uint64_t position = 0; ///< byte of the metadata where a descriptor starts
    std::uint32_t child = 0;    ///< whose descriptor it is
};

/// The content of a symbolic link that fits in no entry, where tables may hold no content of files
/// (UDF 2.50 2.2.13): behind the tables.
struct LinkContent {
    tree::InodeId inode{};
    std::uint32_t first_block = 0; ///< behind the tables
};

struct Tables;
/// UDF 2.2.10: blocks of the Virtual Allocation Table's content; 0 where its ICB has room for it.
[[nodiscard]] std::uint32_t virtual_table_blocks(const Tables& tables) noexcept;

/// Immutable after planning but for `layout` and `data`, which placing fills in.
struct Tables {
    Tables(tree::Snapshot snapshot, RevisionRules revision_rules,
           format::VolumeIdentity volume_identity);

    tree::Snapshot tree;
    RevisionRules rules;
    format::VolumeIdentity identity;
    names::Rules name_rules;
    bool embed = true;        ///< small directories and symbolic links stand in their File Entry
    bool embed_files = false; ///< so do small files and streams, whose bytes come from `contents`
    bool special = true;      ///< what is neither file nor directory is recorded
    io::ItemSourcePtr contents;

    std::vector<Run> runs;               ///< by first_block
    std::vector<Checkpoint> checkpoints; ///< by position
    std::vector<tree::NodeId> entries;   ///< for each block of entries, whose it is
    std::vector<std::uint32_t> icbs;     ///< by inode: block of the metadata
    std::vector<std::pair<tree::NodeId, std::string>> exceptions; ///< by node: see name()
    /// By node: the unique ids of all names of an inode but the first, which have ids of their own
    /// (UDF 2.00 3.2.1.1).
    std::vector<std::pair<tree::NodeId, std::uint64_t>> later_names;
    std::vector<LinkContent> link_contents;                           ///< by first_block
    std::unordered_map<std::uint32_t, std::uint32_t> link_content_at; ///< by inode; looked up only
    std::uint32_t link_content_blocks = 0;
    std::uint32_t blocks = 0; ///< of the metadata
    bool duplicated = false;  ///< the metadata mirror file has extents of its own
    Partition partition = Partition::plain;
    std::uint32_t packet = 32;        ///< blocks, of a sparable partition
    std::vector<tree::InodeId> apart; ///< files that are never embedded; few
    std::uint32_t behind = 0;         ///< blocks behind the last anchor
    VolumeCounts counts;

    format::Continuation session;
    VolumeLayout layout;
    const format::DataLayout* data = nullptr; ///< while planning, lengths of runs only; may be null

    [[nodiscard]] LayoutWish layout_wish() const noexcept {
        return {.metadata_partition = rules.metadata_partition,
                .duplicated = duplicated,
                .table_blocks = blocks,
                .partition = partition,
                .packet = packet,
                .virtual_table_blocks =
                    partition == Partition::virtual_blocks ? virtual_table_blocks(*this) : 0,
                .behind = behind,
                .session_start = session.start,
                .partition_start = session.partition_start};
    }
    /// Streams of an inode that this volume records.
    [[nodiscard]] std::span<const tree::NamedStream> streams(tree::InodeId inode) const noexcept {
        if (!rules.named_streams) return {};
        return tree.streams(inode);
    }
    /// Whether the content of a file (or stream) stands in its entry.
    [[nodiscard]] bool is_embedded(tree::InodeId inode, bool real_time) const noexcept;
    [[nodiscard]] bool is_real_time(tree::InodeId inode) const {
        return rules.real_time_files && tree.has_rare_attributes(inode) &&
               tree.attributes(inode).real_time;
    }
    /// Of a file or stream that is not embedded. Its place only after placing.
    [[nodiscard]] Content content(tree::InodeId inode) const noexcept;
    [[nodiscard]] AllocationStyle table_style() const noexcept; ///< for what stands in the tables
    [[nodiscard]] AllocationStyle data_style() const noexcept;
    /// Bytes that an entry has for content or allocation descriptors.
    std::uint32_t room = 0;

    [[nodiscard]] bool shows(tree::Kind kind) const noexcept {
        return special || kind == tree::Kind::directory || kind == tree::Kind::file;
    }
    /// Name of a node other than the root on this volume; `scratch` may be its memory.
    [[nodiscard]] std::string_view name(tree::NodeId node, bool directory,
                                        std::string& scratch) const;
    /// Block, in the table space, that holds the File Entry of an inode.
    [[nodiscard]] std::uint32_t icb(tree::InodeId inode) const {
        return layout.tables_base + icbs[index_of(inode)];
    }
    /// Number, in the space of table_style(), of a block of the table space that holds content.
    [[nodiscard]] std::uint32_t content_block(std::uint32_t block) const noexcept {
        return block - layout.tables_base + layout.contents_base;
    }
    /// The same as an address.
    [[nodiscard]] LongAd icb_address(std::uint32_t block) const noexcept;
    /// ECMA-167 4/14.9.22, UDF 3.2.1.1: 0 for the root, others from 16.
    [[nodiscard]] std::uint64_t unique_id(tree::InodeId inode) const {
        const auto block = icbs[index_of(inode)];
        return block == file_set_blocks ? 0 : 16ULL + block;
    }
    /// What a File Identifier Descriptor says: that of its inode, but for further names.
    [[nodiscard]] std::uint64_t unique_id_of_name(tree::NodeId node) const;
    [[nodiscard]] bool is_embedded(const Run& run) const noexcept;
    /// Blocks of File Identifier Descriptors.
    [[nodiscard]] std::uint32_t directory_blocks(const Run& run) const noexcept;
};

} // namespace openimapi::inline v1::udf
