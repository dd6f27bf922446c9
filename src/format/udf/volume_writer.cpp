#include "format/udf/volume_writer.hpp"

#include "format/udf/entry_encoder.hpp"
#include "format/udf/metadata_source.hpp"
#include "format/udf/table_builder.hpp"
#include "format/udf/tables.hpp"
#include "format/udf/virtual_table.hpp"
#include "openimapi/base/error.hpp"

#include <stdexcept>

namespace openimapi::inline v1::udf {

VolumeWriter::VolumeWriter(tree::Snapshot tree, VolumeOptions options)
    : tables_(std::make_shared<Tables>(std::move(tree),
                                       rules_for(options.revision, options.partition),
                                       std::move(options.identity))) {
    tables_->embed = options.embed;
    tables_->embed_files = options.contents != nullptr;
    tables_->contents = std::move(options.contents);
    tables_->special = options.special;
    tables_->session = options.session;
    tables_->duplicated = options.metadata_mirror && tables_->rules.metadata_partition;
    tables_->data = options.pieces;
    tables_->partition = options.partition;
    tables_->packet = options.packet;
    tables_->apart = std::move(options.apart);
    tables_->behind = options.behind;
    if (tables_->behind != 0 && tables_->partition == Partition::virtual_blocks)
        throw Error(Code::imapi_e_boot_object_conflict,
                    "a volume with a virtual partition ends with the table of that, and an image "
                    "with a GUID partition table ends with the second copy of that",
                    "Choose another kind of UDF partition, or an MBR alone");
    if (tables_->partition != Partition::plain && tables_->session.start != 0)
        throw Error(Code::e_invalidarg,
                    "a further session has a plain partition, whatever the first one has",
                    "Choose the plain kind of UDF partition");
    if (tables_->session.partition_start.value_or(0) % tables_->layout_wish().alignment() != 0)
        throw Error(
            Code::imapi_e_udf_not_write_compatible,
            "the partition of the session before starts on no multiple of 32 blocks, so that "
            "metadata could not be aligned in it",
            "Make one image of all that is on the medium and what is new");
    build_tables(*tables_, options.names, options.findings);
}

VolumeWriter::~VolumeWriter() = default;

std::uint32_t VolumeWriter::descriptor_blocks() const {
    return recognition_blocks;
}

std::uint32_t VolumeWriter::first_free_block(std::uint32_t descriptors_end) const {
    return tables_->layout_wish().first_free_block(descriptors_end);
}

std::uint32_t VolumeWriter::tail_blocks() const {
    return tables_->layout_wish().tail_blocks();
}

std::uint32_t VolumeWriter::metadata_blocks() const {
    if (!tables_->rules.metadata_partition) return tables_->blocks;
    return tables_->layout_wish().metadata_blocks() + tables_->link_content_blocks;
}

std::uint64_t VolumeWriter::lowest_tail(const format::Placement& so_far) const {
    return tables_->layout_wish().lowest_tail(so_far);
}

std::uint32_t VolumeWriter::alignment() const {
    return tables_->layout_wish().alignment();
}

bool VolumeWriter::is_dense() const {
    return tables_->partition == Partition::sparable;
}

bool VolumeWriter::keeps_content(tree::InodeId inode) const {
    return tables_->is_embedded(inode, tables_->is_real_time(inode));
}

bool VolumeWriter::shows_streams() const {
    return tables_->rules.named_streams;
}

format::VolumeWriter::Blocks VolumeWriter::redirected() const {
    if (!tables_->session.redirect) return {};
    return {anchor_block, 1};
}

void VolumeWriter::place(const format::Placement& placement) {
    const auto wish = tables_->layout_wish();
    tables_->layout = lay_out(placement, wish);
    tables_->data = placement.data;
    const auto& layout = tables_->layout;
    const auto end = placement.image_blocks - std::uint64_t{wish.tail_blocks()};
    if (placement.metadata < wish.first_free_block(placement.descriptors + recognition_blocks) ||
        layout.in_partition(placement.metadata) % wish.alignment() != 0 ||
        placement.metadata + std::uint64_t{metadata_blocks()} > end || placement.data_end > end ||
        ((layout.metadata || layout.sparing) && placement.image_blocks % wish.alignment() != 0))
        throw std::logic_error("the planner put a part of a UDF volume outside its partition");
}

void VolumeWriter::emit(io::ExtentMap::Builder& image) {
    const auto& tables = *tables_;
    const auto& layout = tables.layout;
    const VolumeDescriptors descriptors(tables.rules, tables.identity, layout, tables.counts,
                                        tables.session);
    const auto add = [&](std::uint64_t block, std::vector<std::byte> bytes) {
        image.add_memory(block * block_size, std::move(bytes));
    };
    add(layout.recognition, descriptors.recognition_sequence());
    add(layout.main_sequence, descriptors.descriptor_sequence(layout.main_sequence));
    add(layout.integrity, descriptors.integrity_sequence());
    add(layout.anchor, descriptors.anchor(layout.anchor));
    if (tables.session.redirect) add(anchor_block, descriptors.anchor(anchor_block));
    add(layout.reserve_sequence, descriptors.descriptor_sequence(layout.reserve_sequence));
    add(layout.last_anchor, descriptors.anchor(layout.last_anchor));
    const auto in_image = [&](std::uint32_t block) {
        return std::uint64_t{layout.partition_start} + block;
    };
    if (layout.sparing) {
        for (const auto block : layout.sparing->tables)
            add(block, descriptors.sparing_table(block));
        add(in_image(layout.sparing->space_entry), descriptors.space_entry());
    }
    if (layout.virtual_table) {
        auto content = virtual_table_content(tables);
        if (!content.empty()) add(in_image(layout.virtual_table->content), std::move(content));
        add(in_image(layout.virtual_table->icb), virtual_table_icb(tables));
    }

    const auto source = image.add_source(std::make_shared<MetadataSource>(tables_));
    const auto add_tables = [&](std::uint64_t block) {
        add(block, descriptors.file_set_sequence());
        image.add((block + file_set_blocks) * block_size,
                  (std::uint64_t{tables.blocks} - file_set_blocks) * block_size, source, 0);
    };
    add_tables(layout.tables);
    if (!layout.metadata) return;

    const auto& files = *layout.metadata;
    const auto add_file_entry = [&](std::uint32_t block, bool mirror) {
        std::vector<std::byte> entry(block_size);
        write_metadata_file_entry(tables, mirror, entry);
        add(std::uint64_t{layout.partition_start} + block, std::move(entry));
    };
    add_file_entry(files.file, false);
    add_file_entry(files.mirror_file, true);
    if (files.duplicated()) add_tables(std::uint64_t{layout.partition_start} + files.mirror_start);
    if (tables.link_content_blocks != 0)
        image.add((std::uint64_t{layout.tables} + files.blocks) * block_size,
                  std::uint64_t{tables.link_content_blocks} * block_size,
                  image.add_source(std::make_shared<LinkContentSource>(tables_)), 0);
}

std::string VolumeWriter::name_of(tree::NodeId node) const {
    std::string scratch;
    const bool directory = tables_->tree.kind(node) == tree::Kind::directory;
    return std::string(tables_->name(node, directory, scratch));
}

} // namespace openimapi::inline v1::udf
