#include "image/holes.hpp"

#include "image/walk.hpp"
#include "openimapi/base/units.hpp"

#include <algorithm>

namespace openimapi::inline v1::image {

void find_holes(const tree::Snapshot& snapshot, const std::vector<tree::InodeId>& whole,
                format::DataLayout& data, const Job& job) {
    std::vector<format::DataRun> runs;
    walk(snapshot, [&](tree::NodeId node) {
        const auto inode = snapshot.inode(node);
        if (snapshot.kind(node) != tree::Kind::file || !snapshot.may_have_holes(inode)) return;
        if (std::find(whole.begin(), whole.end(), inode) != whole.end()) return;
        if (data.has(inode) || !data.runs(inode).empty())
            return; // in an earlier session, or by another name
        job.check();
        const auto size = snapshot.size(inode);
        auto ranges = snapshot.data_ranges(inode);
        if (ranges.size() == 1 && ranges.front().bytes == size) return;
        if (ranges.empty()) {
            const auto last = (size - 1) / block_size * block_size;
            ranges.push_back({last, size - last});
        }
        runs.clear();
        std::uint64_t at = 0;
        for (const auto& range : ranges) {
            if (range.offset > at) runs.push_back({format::DataRun::hole, range.offset - at});
            runs.push_back({0, range.bytes});
            at = range.offset + range.bytes;
        }
        if (at < size) runs.push_back({format::DataRun::hole, size - at});
        data.put(inode, runs);
    });
}

} // namespace openimapi::inline v1::image
