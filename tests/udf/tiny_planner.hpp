/// The least that makes an image of one UDF volume: for tests of the room by itself.
#pragma once

#include "format/udf/volume_writer.hpp"
#include "openimapi/base/units.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace openimapi::test {

struct TinyImage {
    std::unique_ptr<format::DataLayout> data; ///< the extents refer to it
    std::shared_ptr<const io::ExtentMap> image;
    format::Placement placement;
};

/// Descriptors from block 16, tables, files in the order of the tree, the tail; whole units of
/// `write_unit` blocks.
inline TinyImage plan_udf(const tree::Snapshot& tree, udf::VolumeOptions options,
                          std::uint32_t write_unit = 16) {
    TinyImage result;
    result.data = std::make_unique<format::DataLayout>(tree.inode_limit());
    udf::VolumeWriter writer(tree, std::move(options));
    auto& placement = result.placement;
    placement.descriptors = 16;
    placement.metadata = writer.first_free_block(16 + writer.descriptor_blocks());
    placement.data_start = placement.metadata + writer.metadata_blocks();
    std::uint64_t next = placement.data_start;

    io::ExtentMap::Builder builder;
    const auto contents = builder.add_source(tree.contents());
    std::vector<tree::NodeId> pending{tree.root()};
    while (!pending.empty()) {
        const auto directory = pending.back();
        pending.pop_back();
        for (const auto node : tree.children(directory)) {
            const auto inode = tree.inode(node);
            if (tree.kind(node) == tree::Kind::directory) pending.push_back(node);
            if (tree.kind(node) != tree::Kind::file || result.data->has(inode)) continue;
            const auto size = tree.size(inode);
            if (size == 0) continue;
            result.data->put(inode, static_cast<std::uint32_t>(next));
            builder.add(next * block_size, size, contents, index_of(inode));
            next += blocks_for(Bytes(size)).value();
        }
    }
    placement.data_end = static_cast<std::uint32_t>(next);
    const auto blocks = round_up(next + writer.tail_blocks(), write_unit);
    placement.image_blocks = static_cast<std::uint32_t>(blocks);
    placement.data = result.data.get();
    writer.place(placement);
    writer.emit(builder);
    result.image = std::move(builder).build(Bytes(blocks * block_size));
    return result;
}

} // namespace openimapi::test
