#include "image/dedupe.hpp"

#include "image/content_hash.hpp"
#include "image/parallel.hpp"
#include "image/walk.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unistd.h>

namespace openimapi::inline v1::image {

void Duplicates::add(tree::InodeId copy, tree::InodeId original, std::uint64_t blocks) {
    originals_.emplace(index_of(copy), original);
    copies_[index_of(original)].push_back(copy);
    all_.push_back(copy);
    ++savings_.files;
    savings_.blocks += blocks;
}

void Duplicates::share_places(format::DataLayout& data) const {
    for (const auto copy : all_) {
        const auto from = original(copy);
        if (!data.has(from)) continue;
        const auto runs = data.runs(from);
        if (!runs.empty()) std::ranges::copy(runs, data.runs_to_place(copy).begin());
        data.put(copy, data.first_block(from));
    }
}

namespace {

struct Candidate {
    std::uint64_t size = 0;
    tree::InodeId inode{};
    std::uint32_t order = 0;
    bool placed = false; ///< in an earlier session
    std::optional<Sha256Digest> digest;
};

/// Files that might be equal to another, by size and then in the order of the tree.
std::vector<Candidate> candidates(const tree::Snapshot& snapshot, const DedupeInput& input) {
    std::vector<Candidate> all;
    std::vector<bool> seen(snapshot.inode_limit());
    walk(snapshot, [&](tree::NodeId node) {
        if (snapshot.kind(node) != tree::Kind::file) return;
        const auto inode = snapshot.inode(node);
        if (seen[index_of(inode)]) return;
        seen[index_of(inode)] = true;
        if (snapshot.size(inode) == 0 || (input.apart && input.apart(inode))) return;
        const bool placed = input.data->has(inode);
        // A new file's pieces would have to be known before names are mapped.
        if (placed && !input.data->runs(inode).empty()) return;
        all.push_back({snapshot.size(inode), inode, static_cast<std::uint32_t>(all.size()), placed,
                       std::nullopt});
    });
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.size < b.size; });
    const auto alone = [&](std::size_t i) {
        return (i == 0 || all[i - 1].size != all[i].size) &&
               (i + 1 == all.size() || all[i + 1].size != all[i].size);
    };
    std::vector<Candidate> shared;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (!alone(i)) shared.push_back(all[i]);
    return shared;
}

/// What is recorded of the two is the same, given that their contents are.
bool recorded_alike(tree::InodeId a, tree::InodeId b, const DedupeInput& input) {
    const auto left = input.data->runs(a), right = input.data->runs(b);
    if (!std::ranges::equal(left, right, [](const auto& x, const auto& y) {
            return x.bytes == y.bytes &&
                   (x.block == format::DataRun::hole) == (y.block == format::DataRun::hole);
        }))
        return false;
    if (!input.compressed) return true;
    const auto* one = input.compressed->find(index_of(a));
    const auto* other = input.compressed->find(index_of(b));
    if (one == nullptr || other == nullptr) return one == other;
    return one->pointers == other->pointers;
}

std::uint64_t blocks_of(const Candidate& file, const DedupeInput& input) {
    const auto* packed = input.compressed ? input.compressed->find(index_of(file.inode)) : nullptr;
    if (packed != nullptr) return blocks_for(Bytes(packed->recorded())).value();
    const auto runs = input.data->runs(file.inode);
    if (runs.empty()) return blocks_for(Bytes(file.size)).value();
    std::uint64_t blocks = 0;
    for (const auto& run : runs)
        if (run.block != format::DataRun::hole) blocks += blocks_for(Bytes(run.bytes)).value();
    return blocks;
}

} // namespace

DuplicatesPtr find_duplicates(const tree::Snapshot& snapshot, const DedupeInput& input,
                              const Job& job) {
    auto files = candidates(snapshot, input);
    std::uint64_t total = 0;
    for (const auto& file : files)
        total += file.size;
    std::atomic<std::uint64_t> done = 0;
    const auto tell = [&] { job.report({.phase = Phase::planning, .done = done, .total = total}); };
    for_each_parallel(
        files.size(), useful_threads(),
        [&](std::size_t i) {
            auto& file = files[i];
            try {
                file.digest = hash_item(*input.contents, index_of(file.inode), file.size,
                                        [&](std::uint64_t) { job.check(); });
            } catch (const Error& error) {
                if (error.code() == Code::e_imapi_request_cancelled) throw;
            }
            done += file.size;
        },
        tell, job);

    std::erase_if(files, [](const auto& file) { return !file.digest; });
    std::ranges::sort(files, [](const auto& a, const auto& b) {
        return std::tie(a.size, *a.digest, b.placed, a.order) <
               std::tie(b.size, *b.digest, a.placed, b.order);
    });
    std::vector<std::pair<const Candidate*, tree::InodeId>> found;
    for (auto group = files.begin(); group != files.end();) {
        const auto end = std::find_if(group, files.end(), [&](const auto& file) {
            return file.size != group->size || file.digest != group->digest;
        });
        std::vector<const Candidate*> originals;
        for (; group != end; ++group) {
            const auto like = std::ranges::find_if(originals, [&](const auto* original) {
                return recorded_alike(original->inode, group->inode, input);
            });
            if (like == originals.end())
                originals.push_back(&*group);
            else if (!group->placed)
                found.emplace_back(&*group, (*like)->inode);
        }
    }
    if (found.empty()) return {};
    std::ranges::sort(found, {}, [](const auto& one) { return one.first->order; });
    auto result = std::make_shared<Duplicates>();
    for (const auto& [file, original] : found)
        result->add(file->inode, original, blocks_of(*file, input));
    return result;
}

namespace {

class WatchedDuplicates final : public io::ItemSource {
public:
    WatchedDuplicates(tree::Snapshot snapshot, io::ItemSourcePtr contents, DedupeInput input,
                      DuplicatesPtr duplicates)
        : snapshot_(std::move(snapshot)), contents_(std::move(contents)), input_(std::move(input)),
          duplicates_(std::move(duplicates)) {}

    void read(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const override {
        contents_->read(item, offset, out);
        const tree::InodeId inode{item};
        const auto copies = duplicates_->copies(inode);
        if (copies.empty() || offset + out.size() != last_byte(inode)) return;
        for (const auto copy : copies) {
            std::byte one{};
            input_.contents->read(index_of(copy), snapshot_.size(copy) - 1, {&one, 1});
        }
    }
    [[nodiscard]] OpenFile open_file(std::uint32_t item) const override {
        return contents_->open_file(item);
    }
    [[nodiscard]] bool unchanged(std::uint32_t item, int fd) const override {
        if (!contents_->unchanged(item, fd)) return false;
        for (const auto copy : duplicates_->copies(tree::InodeId{item})) {
            if (snapshot_.slice(copy)) continue; // no file of the host
            const int other = input_.contents->open(index_of(copy));
            if (other < 0) return false; // read() says why
            ::close(other);
        }
        return true;
    }

private:
    /// One behind the last byte of it that is read for the image.
    [[nodiscard]] std::uint64_t last_byte(tree::InodeId inode) const {
        if (input_.compressed)
            if (const auto* packed = input_.compressed->find(index_of(inode)))
                return packed->recorded();
        auto end = snapshot_.size(inode);
        const auto runs = input_.data->runs(inode);
        if (!runs.empty() && runs.back().block == format::DataRun::hole) end -= runs.back().bytes;
        return end;
    }

    tree::Snapshot snapshot_;
    io::ItemSourcePtr contents_;
    DedupeInput input_;
    DuplicatesPtr duplicates_;
};

} // namespace

io::ItemSourcePtr watch_duplicates(const tree::Snapshot& snapshot, io::ItemSourcePtr contents,
                                   DedupeInput input, DuplicatesPtr duplicates) {
    if (!duplicates || duplicates->empty()) return contents;
    return std::make_shared<WatchedDuplicates>(snapshot, std::move(contents), std::move(input),
                                               std::move(duplicates));
}

} // namespace openimapi::inline v1::image
