// The pass of the planner that zisofs needs: how long each file becomes decides where the next one
// stands.
#include "image/volumes.hpp"
#include "image/walk.hpp"

namespace openimapi::inline v1::image {

using namespace iso9660;

zisofs::TablePtr compress_files(const tree::Snapshot& snapshot, const PlanOptions& options,
                                const Choice& choice, const std::vector<tree::InodeId>& plain,
                                const format::DataLayout& placed, const Job& job) {
    if (choice.zisofs == 0) return {};
    const auto contents =
        snapshot.contents({.on_error = options.on_error, .report = options.changed});
    auto table = std::make_shared<zisofs::Table>();
    std::vector<bool> seen(snapshot.inode_limit());
    for (const auto inode : plain)
        seen[index_of(inode)] = true;
    const auto total = snapshot.counts().bytes;
    std::uint64_t done = 0;
    walk(snapshot, [&](tree::NodeId node) {
        if (snapshot.kind(node) != tree::Kind::file) return;
        const auto inode = snapshot.inode(node);
        if (seen[index_of(inode)] || placed.has(inode))
            return; // an earlier session's stay as they are
        seen[index_of(inode)] = true;
        const auto size = snapshot.size(inode);
        if (auto file = zisofs::measure(*contents, index_of(inode), size, choice.zisofs, job))
            table->add(index_of(inode), std::move(*file));
        done += size;
        job.report({.phase = Phase::planning, .done = done, .total = total});
    });
    return table->empty() ? nullptr : table;
}

} // namespace openimapi::inline v1::image
