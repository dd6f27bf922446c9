#include "format/udf/volume_writer.hpp"

#include "format/udf/metadata_source.hpp"
#include "format/udf/table_builder.hpp"
#include "format/udf/tables.hpp"

#include <stdexcept>

namespace openimapi::inline v1::udf {

VolumeWriter::VolumeWriter(tree::Snapshot tree, VolumeOptions options)
    : tables_(std::make_shared<Tables>(std::move(tree), rules_for(options.revision),
                                       std::move(options.identity))) {
    tables_->embed = options.embed;
    tables_->special = options.special;
    tables_->session = options.session;
    build_tables(*tables_, options.names, options.findings);
}

VolumeWriter::~VolumeWriter() = default;

std::uint32_t VolumeWriter::descriptor_blocks() const {
    return recognition_blocks;
}

std::uint32_t VolumeWriter::first_free_block(std::uint32_t descriptors_end) const {
    return partition_start_after(descriptors_end, tables_->session.start);
}

std::uint32_t VolumeWriter::tail_blocks() const {
    return udf::tail_blocks;
}

std::uint32_t VolumeWriter::metadata_blocks() const {
    return tables_->blocks;
}

format::VolumeWriter::Blocks VolumeWriter::redirected() const {
    if (!tables_->session.redirect) return {};
    return {anchor_block, 1};
}

void VolumeWriter::place(const format::Placement& placement) {
    tables_->layout = lay_out(placement, tables_->session);
    tables_->data = placement.data;
    tables_->counts.root_icb = tables_->layout.metadata + file_set_blocks;
    const auto& layout = tables_->layout;
    if (placement.metadata < layout.partition_start ||
        placement.metadata + std::uint64_t{tables_->blocks} > layout.reserve_sequence ||
        placement.data_end > layout.reserve_sequence)
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
    add(layout.partition_start + layout.metadata, descriptors.file_set_sequence());
    add(layout.reserve_sequence, descriptors.descriptor_sequence(layout.reserve_sequence));
    add(layout.last_anchor, descriptors.anchor(layout.last_anchor));

    const auto first = std::uint64_t{layout.partition_start} + layout.metadata + file_set_blocks;
    image.add(first * block_size, (std::uint64_t{tables.blocks} - file_set_blocks) * block_size,
              image.add_source(std::make_shared<MetadataSource>(tables_)), 0);
}

std::string VolumeWriter::name_of(tree::NodeId node) const {
    std::string scratch;
    const bool directory = tables_->tree.kind(node) == tree::Kind::directory;
    return std::string(tables_->name(node, directory, scratch));
}

} // namespace openimapi::inline v1::udf
