#include "format/udf/tables.hpp"

#include "format/udf/entry.hpp"
#include "openimapi/base/units.hpp"

#include <algorithm>

namespace openimapi::inline v1::udf {

Tables::Tables(tree::Snapshot snapshot, RevisionRules revision_rules,
               format::VolumeIdentity volume_identity)
    : tree(std::move(snapshot)), rules(std::move(revision_rules)),
      identity(std::move(volume_identity)), name_rules(names::udf_rules()),
      room(entry_room(rules)) {}

std::string_view Tables::name(tree::NodeId node, bool directory, std::string& scratch) const {
    if (!exceptions.empty()) {
        const auto found =
            std::lower_bound(exceptions.begin(), exceptions.end(), node,
                             [](const auto& entry, tree::NodeId id) { return entry.first < id; });
        if (found != exceptions.end() && found->first == node) return found->second;
    }
    const auto name = tree.name(node);
    if (names::is_legal(name_rules, name, directory)) return name;
    scratch.clear();
    names::legalise(name_rules, name, directory, scratch);
    return scratch;
}

bool Tables::is_embedded(const Run& run) const noexcept {
    // Only what is too long for a File Entry was padded, and so has become longer still.
    return embed && run.directory_bytes <= room;
}

bool Tables::is_embedded(tree::InodeId inode, bool real_time) const noexcept {
    return embed_files && !real_time && tree.size(inode) <= room &&
           std::find(apart.begin(), apart.end(), inode) == apart.end();
}

Content Tables::content(tree::InodeId inode) const noexcept {
    Content content;
    content.bytes = tree.size(inode);
    if (data != nullptr) {
        content.start = layout.in_partition(data->first_block(inode));
        content.runs = data->runs(inode);
    }
    return content;
}

AllocationStyle Tables::table_style() const noexcept {
    const bool is_virtual = partition == Partition::virtual_blocks;
    return {.long_form = is_virtual,
            .reference = is_virtual ? layout.data_reference : layout.tables_reference,
            .tables_reference = layout.tables_reference,
            .partition_start = 0};
}

// Before placing the references are not known, but which form it is to be is.
AllocationStyle Tables::data_style() const noexcept {
    return {.long_form = rules.metadata_partition || partition == Partition::virtual_blocks,
            .reference = layout.data_reference,
            .tables_reference = layout.tables_reference,
            .partition_start = layout.partition_start};
}

LongAd Tables::icb_address(std::uint32_t block) const noexcept {
    LongAd ad;
    ad.length = block_size;
    ad.location.block = block;
    ad.location.partition = layout.tables_reference;
    return ad;
}

std::uint64_t Tables::unique_id_of_name(tree::NodeId node) const {
    if (!later_names.empty()) {
        const auto found =
            std::lower_bound(later_names.begin(), later_names.end(), node,
                             [](const auto& entry, tree::NodeId id) { return entry.first < id; });
        if (found != later_names.end() && found->first == node) return found->second;
    }
    return unique_id(tree.inode(node));
}

std::uint32_t Tables::directory_blocks(const Run& run) const noexcept {
    if (is_embedded(run)) return 0;
    return static_cast<std::uint32_t>(blocks_for(Bytes(run.directory_bytes)).value());
}

} // namespace openimapi::inline v1::udf
