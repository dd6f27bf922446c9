/// Files of the same content, recorded once: which they are, and how that stays true.
#pragma once

#include "format/iso9660/zisofs_writer.hpp"
#include "format/volume_writer.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/image/plan.hpp"

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace openimapi::inline v1::image {

/// Contents that stand where another, the original, does. They stay files of their own in every
/// other respect: numbers, links, names, dates.
class Duplicates {
public:
    /// The content whose blocks `inode` shares; itself where it has its own.
    [[nodiscard]] tree::InodeId original(tree::InodeId inode) const {
        const auto found = originals_.find(index_of(inode));
        return found == originals_.end() ? inode : found->second;
    }
    /// Those that share the blocks of `original`, in the order of the tree.
    [[nodiscard]] std::span<const tree::InodeId> copies(tree::InodeId original) const {
        const auto found = copies_.find(index_of(original));
        if (found == copies_.end()) return {};
        return found->second;
    }
    [[nodiscard]] bool empty() const noexcept { return originals_.empty(); }
    [[nodiscard]] Savings savings() const noexcept { return savings_; }

    void add(tree::InodeId copy, tree::InodeId original, std::uint64_t blocks);
    /// Puts every copy where its original has been put.
    void share_places(format::DataLayout& data) const;

private:
    std::unordered_map<std::uint32_t, tree::InodeId> originals_; ///< only looked up
    std::unordered_map<std::uint32_t, std::vector<tree::InodeId>> copies_;
    std::vector<tree::InodeId> all_; ///< in the order of add()
    Savings savings_;
};
using DuplicatesPtr = std::shared_ptr<const Duplicates>;

struct DedupeInput {
    io::ItemSourcePtr contents;               ///< uncompressed
    iso9660::zisofs::TablePtr compressed;     ///< may be null
    const format::DataLayout* data = nullptr; ///< what has its place or its pieces already
    /// Contents that keep blocks of their own, or need none. May be empty.
    std::function<bool(tree::InodeId)> apart;
};

/// Reads, on several threads, each file whose size another has too. A file that cannot be read
/// keeps its own place; whoever reads the image meets the error. The first of equals in the order
/// of the tree is the original, unless one of them has its place (in an earlier session). Null
/// where there are none.
[[nodiscard]] DuplicatesPtr find_duplicates(const tree::Snapshot& snapshot,
                                            const DedupeInput& input, const Job& job);

/// `contents`, where whoever reads an original to its end learns of a copy that is no longer what
/// it was when it was found to be one: as of any file that changed
/// (IMAPI_E_DATA_STREAM_INCONSISTENCY, or a report).
[[nodiscard]] io::ItemSourcePtr watch_duplicates(const tree::Snapshot& snapshot,
                                                 io::ItemSourcePtr contents, DedupeInput input,
                                                 DuplicatesPtr duplicates);

} // namespace openimapi::inline v1::image
