/// What the writer keeps of a tree between planning and reading: a few numbers an entry. All that
/// can be worked out again from the snapshot is.
#pragma once

#include "format/names/names.hpp"
#include "format/udf/revision_rules.hpp"
#include "format/udf/volume_descriptors.hpp"
#include "format/udf/volume_layout.hpp"
#include "format/volume_identity.hpp"
#include "openimapi/tree/snapshot.hpp"

#include <string>
#include <utility>
#include <vector>

namespace openimapi::inline v1::udf {

/// The blocks of one directory, one behind the other: its File Entry; its File Identifier
/// Descriptors unless the File Entry holds them; then the entries (File Entries and what hangs on
/// them) of what is in it and is no directory. Directories follow in the order of the tree, each
/// before those in it.
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

/// Immutable after planning but for `layout` and `data`, which placing fills in.
struct Tables {
    Tables(tree::Snapshot snapshot, RevisionRules revision_rules,
           format::VolumeIdentity volume_identity)
        : tree(std::move(snapshot)), rules(std::move(revision_rules)),
          identity(std::move(volume_identity)), name_rules(names::udf_rules()) {}

    tree::Snapshot tree;
    RevisionRules rules;
    format::VolumeIdentity identity;
    names::Rules name_rules;
    bool embed = true; ///< small directories and symbolic links stand in their File Entry

    bool special = true; ///< what is neither file nor directory is recorded

    std::vector<Run> runs;               ///< by first_block
    std::vector<Checkpoint> checkpoints; ///< by position
    std::vector<tree::NodeId> entries;   ///< for each block of entries, whose it is
    std::vector<std::uint32_t> icbs;     ///< by inode: block of the metadata
    std::vector<std::pair<tree::NodeId, std::string>> exceptions; ///< by node: see name()
    std::uint32_t blocks = 0;                                     ///< of the metadata
    VolumeCounts counts;

    format::Continuation session;
    VolumeLayout layout;
    const format::DataLayout* data = nullptr;

    [[nodiscard]] bool shows(tree::Kind kind) const noexcept {
        return special || kind == tree::Kind::directory || kind == tree::Kind::file;
    }
    /// Name of a node other than the root on this volume; `scratch` may be its memory.
    [[nodiscard]] std::string_view name(tree::NodeId node, bool directory,
                                        std::string& scratch) const;
    /// Block of the partition that holds the File Entry of an inode.
    [[nodiscard]] std::uint32_t icb(tree::InodeId inode) const {
        return layout.metadata + icbs[index_of(inode)];
    }
    /// ECMA-167 4/14.9.22, UDF 3.2.1.1: 0 for the root, others from 16.
    [[nodiscard]] std::uint64_t unique_id(tree::InodeId inode) const {
        const auto block = icbs[index_of(inode)];
        return block == file_set_blocks ? 0 : 16ULL + block;
    }
    [[nodiscard]] bool is_embedded(const Run& run) const noexcept;
    /// Blocks of File Identifier Descriptors.
    [[nodiscard]] std::uint32_t directory_blocks(const Run& run) const noexcept;
};

} // namespace openimapi::inline v1::udf
