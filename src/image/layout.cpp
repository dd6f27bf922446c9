#include "image/layout.hpp"

#include "image/content_order.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <numeric>

namespace openimapi::inline v1::image {
namespace {

constexpr std::uint64_t system_area_blocks = 16; // ECMA-119 6.2.1, ECMA-167 via UDF 2.1.2.1
constexpr auto backup_table = "Second partition table";
constexpr std::uint64_t block_limit = std::numeric_limits<std::uint32_t>::max();

/// Everything on a disc is addressed with 32 bits.
void check_limit(std::uint64_t blocks, const std::string& path) {
    if (blocks <= block_limit) return;
    Error error(Code::imapi_e_image_size_limit,
                fmt::format("the image would be larger than {} blocks of 2048 bytes (8 TiB), which "
                            "is as far as ISO 9660 and UDF can count",
                            block_limit),
                "Leave this file out, or spread the files over several images");
    error.add({.doing = "lay out the image", .path = path});
    throw error;
}

/// Hands out blocks from the front, remembering what they are for.
class Allocator {
public:
    Allocator(Layout& layout, std::uint64_t first) : regions_(layout.regions), next_(first) {}

    [[nodiscard]] std::uint64_t next() const noexcept { return next_; }
    std::uint32_t take(std::uint64_t blocks, std::string what) {
        const auto first = next_;
        check_limit(first + blocks, what);
        next_ += blocks;
        if (blocks == 0) return static_cast<std::uint32_t>(first);
        if (!regions_.empty() && regions_.back().what == what)
            regions_.back().blocks += blocks;
        else
            regions_.push_back({first, blocks, std::move(what)});
        return static_cast<std::uint32_t>(first);
    }
    void take_up_to(std::uint64_t block, std::string what) {
        if (block > next_) take(block - next_, std::move(what));
    }

private:
    std::vector<Region>& regions_;
    std::uint64_t next_;
};

/// Gives each content its blocks, in content_order(); content with several names once. Returns one
/// behind the last block.
std::uint64_t place_files(const tree::Snapshot& snapshot, const LayoutOptions& options,
                          const std::vector<Volume>& volumes, std::uint64_t next, Layout& layout,
                          const Job& job) {
    constexpr auto alignment = file_alignment / block_size;
    std::uint32_t visited = 0;
    const bool dense = std::any_of(volumes.begin(), volumes.end(),
                                   [](const auto& one) { return one.writer->is_dense(); });
    const auto in_tables = [&](tree::InodeId inode) {
        return volumes.size() == 1 && volumes.front().writer->keeps_content(inode);
    };
    const auto place = [&](tree::InodeId inode, tree::NodeId node) {
        const auto size = recorded_size(snapshot, inode, options.compressed);
        if (size == 0 || layout.data.has(inode) || in_tables(inode)) return false;
        const auto first = size >= aligned_file_size && !dense ? round_up(next, alignment) : next;
        next = first;
        const auto take = [&](std::uint64_t bytes) {
            next += blocks_for(Bytes(bytes)).value();
            if (next > block_limit) check_limit(next, snapshot.path(node));
        };
        const auto runs = layout.data.runs_to_place(inode);
        for (auto& run : runs) {
            if (run.block == format::DataRun::hole) continue;
            run.block = static_cast<std::uint32_t>(next);
            take(run.bytes);
        }
        if (runs.empty()) take(size);
        layout.data.put(inode, static_cast<std::uint32_t>(first));
        return true;
    };
    const bool streams = snapshot.has_streams() &&
                         std::any_of(volumes.begin(), volumes.end(),
                                     [](const auto& one) { return one.writer->shows_streams(); });
    const auto original = [&](tree::InodeId inode) {
        return options.duplicates ? options.duplicates->original(inode) : inode;
    };
    tree::NodeId last{};
    content_order(snapshot, [&](tree::NodeId node) {
        if ((++visited & 0x3FFF) == 0) job.check();
        const auto inode = snapshot.inode(node);
        if (options.last == inode)
            last = node;
        else if (snapshot.kind(node) == tree::Kind::file && place(original(inode), node))
            layout.files.push_back(original(inode));
        if (!streams) return;
        for (const auto& stream : snapshot.streams(inode))
            if (place(stream.inode, node)) layout.streams.push_back(stream.inode);
    });
    if (options.duplicates) options.duplicates->share_places(layout.data);
    if (options.last && place(*options.last, last)) layout.files.push_back(*options.last);
    return next;
}

void place_boot(BootSpace& boot, Allocator& space) {
    if (boot.catalog) boot.catalog_at = space.take(1, "Boot catalog");
    for (const auto blocks : boot.images)
        boot.images_at.push_back(space.take(blocks, "Boot image"));
}

} // namespace

std::uint64_t recorded_size(const tree::Snapshot& snapshot, tree::InodeId inode,
                            const iso9660::zisofs::TablePtr& compressed) {
    const auto* file = compressed ? compressed->find(index_of(inode)) : nullptr;
    return file == nullptr ? snapshot.size(inode) : file->recorded();
}

void lay_out(const tree::Snapshot& snapshot, std::vector<Volume>& volumes,
             const LayoutOptions& options, Layout& layout, const Job& job) {
    Allocator space(layout, options.start);
    space.take(system_area_blocks, "System area");
    if (options.boot != nullptr)
        options.boot->descriptors_at = space.take(options.boot->descriptors, "Boot record");

    for (auto& volume : volumes)
        volume.placement.descriptors =
            space.take(volume.writer->descriptor_blocks(), volume.name + " descriptors");
    const auto descriptors_end = static_cast<std::uint32_t>(space.next());
    for (const auto& volume : volumes)
        space.take_up_to(volume.writer->first_free_block(descriptors_end),
                         volume.name + " structures at fixed places");
    space.take_up_to(std::uint64_t{options.start} + options.reserved, "Padding");
    std::uint64_t unit = options.write_unit;
    for (auto& volume : volumes) {
        space.take_up_to(round_up(space.next(), volume.writer->alignment()), "Padding");
        unit = std::lcm(unit, volume.writer->alignment());
        volume.placement.metadata =
            space.take(volume.writer->metadata_blocks(), volume.name + " tables");
    }

    const auto data_start = space.next();
    if (options.boot != nullptr) place_boot(*options.boot, space);
    const auto data_end = place_files(snapshot, options, volumes, space.next(), layout, job);
    space.take_up_to(data_end, "File data");
    space.take(options.end_padding, "Padding");

    const std::uint32_t table = options.boot != nullptr ? options.boot->tail : 0;
    const bool within = table != 0 && options.boot->tail_within_volume;
    std::uint64_t tail = within ? 0 : table;
    for (auto& volume : volumes) {
        volume.placement.data_end = static_cast<std::uint32_t>(data_end);
        space.take_up_to(volume.writer->lowest_tail(volume.placement), "Padding");
        tail += volume.writer->tail_blocks();
    }
    const auto end = round_up(space.next() + tail, unit);
    space.take_up_to(end - tail, "Padding");
    for (const auto& volume : volumes)
        space.take(volume.writer->tail_blocks(), volume.name + " structures at the end");
    if (within) {
        layout.regions.back().blocks -= table;
        layout.regions.push_back({space.next() - table, table, backup_table});
    } else {
        space.take(table, backup_table);
    }
    check_limit(space.next(), {});

    layout.blocks = static_cast<std::uint32_t>(space.next());
    for (auto& volume : volumes) {
        volume.placement.image_blocks = layout.blocks;
        volume.placement.data_start = static_cast<std::uint32_t>(data_start);
        volume.placement.data_end = static_cast<std::uint32_t>(data_end);
        volume.placement.boot_catalog = options.boot != nullptr ? options.boot->catalog_at : 0;
        volume.placement.data = &layout.data;
    }
}

} // namespace openimapi::inline v1::image
