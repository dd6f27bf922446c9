/// The least that makes an image of one UDF volume: for tests of the room by itself.
#pragma once

#include "format/udf/volume_writer.hpp"
#include "openimapi/base/units.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

namespace openimapi::test {

struct TinyImage {
    std::unique_ptr<format::DataLayout> data; ///< the extents refer to it
    std::shared_ptr<const io::ExtentMap> image;
    format::Placement placement;
};

/// Descriptors from block 16, tables, files in the order of the tree, the tail; whole units of
/// `write_unit` blocks. `holes` may put runs of holes and of contents without a place.
inline TinyImage plan_udf(const tree::Snapshot& tree, udf::VolumeOptions options,
                          std::uint32_t write_unit = 16,
                          const std::function<void(format::DataLayout&)>& holes = {}) {
    TinyImage result;
    result.data = std::make_unique<format::DataLayout>(tree.inode_limit());
    if (holes) holes(*result.data);
    options.pieces = result.data.get();
    udf::VolumeWriter writer(tree, std::move(options));
    auto& placement = result.placement;
    placement.descriptors = 16;
    placement.metadata = static_cast<std::uint32_t>(
        round_up(writer.first_free_block(16 + writer.descriptor_blocks()), writer.alignment()));
    placement.data_start = placement.metadata + writer.metadata_blocks();
    std::uint64_t next = placement.data_start;

    io::ExtentMap::Builder builder;
    const auto contents = builder.add_source(tree.contents());
    // What has holes gets blocks, and no bytes.
    const auto place = [&](tree::InodeId inode) {
        const auto size = tree.size(inode);
        if (size == 0 || result.data->has(inode) || writer.keeps_content(inode)) return;
        const auto first = next;
        const auto runs = result.data->runs_to_place(inode);
        for (auto& run : runs) {
            if (run.block == format::DataRun::hole) continue;
            run.block = static_cast<std::uint32_t>(next);
            next += blocks_for(Bytes(run.bytes)).value();
        }
        if (runs.empty()) {
            builder.add(next * block_size, size, contents, index_of(inode));
            next += blocks_for(Bytes(size)).value();
        }
        result.data->put(inode, static_cast<std::uint32_t>(first));
    };
    const auto place_streams = [&](tree::NodeId node) {
        if (!writer.shows_streams()) return;
        for (const auto& stream : tree.streams(tree.inode(node)))
            place(stream.inode);
    };
    place_streams(tree.root());
    std::vector<tree::NodeId> pending{tree.root()};
    while (!pending.empty()) {
        const auto directory = pending.back();
        pending.pop_back();
        for (const auto node : tree.children(directory)) {
            if (tree.kind(node) == tree::Kind::directory) pending.push_back(node);
            if (tree.kind(node) == tree::Kind::file) place(tree.inode(node));
            place_streams(node);
        }
    }
    placement.data_end = static_cast<std::uint32_t>(next);
    next = std::max(next, writer.lowest_tail(placement));
    const auto blocks =
        round_up(next + writer.tail_blocks(), std::lcm(write_unit, writer.alignment()));
    placement.image_blocks = static_cast<std::uint32_t>(blocks);
    placement.data = result.data.get();
    writer.place(placement);
    writer.emit(builder);
    result.image = std::move(builder).build(Bytes(blocks * block_size));
    return result;
}

} // namespace openimapi::test
