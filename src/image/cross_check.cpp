#include "image/cross_check.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

namespace openimapi::inline v1::image {

using format::Catalogue;
using format::Run;

void collect(const Catalogue& tree, std::uint32_t block, std::vector<Occupied>& out) {
    each_occupied(tree, block,
                  [&](Catalogue::Id, std::uint64_t start, std::uint64_t end, OccupiedBy what) {
                      out.push_back({start, end, what != OccupiedBy::content});
                  });
}

void check_overlaps(std::vector<Occupied> all, format::Reporter& reporter) {
    const auto key = [](const Occupied& o) { return std::tuple(o.start, o.end, o.metadata); };
    std::sort(all.begin(), all.end(), [&](auto& a, auto& b) { return key(a) < key(b); });
    all.erase(
        std::unique(all.begin(), all.end(), [&](auto& a, auto& b) { return key(a) == key(b); }),
        all.end());
    const Occupied* widest = nullptr; // of those before, the one that reaches farthest
    for (const auto& one : all) {
        if (widest && one.start < widest->end) {
            const Lba where(static_cast<std::int64_t>(one.start / block_size));
            if (one.metadata || widest->metadata)
                reporter.report("image.extent.overlap", Severity::error,
                                "content or a directory lies over another structure: one of them "
                                "is wrong",
                                "ECMA-119 6.4, ECMA-167 4/8.8", where);
            else
                reporter.report("image.extent.shared", Severity::note,
                                "the contents of two files overlap in part", "ECMA-119 6.4.5",
                                where);
        }
        if (!widest || one.end > widest->end) widest = &one;
    }
}

namespace {

class Comparison {
public:
    Comparison(const Catalogue& a, const Catalogue& b, format::Reporter& reporter)
        : a_(a), b_(b), reporter_(reporter) {}

    void run() {
        std::vector<std::pair<Catalogue::Id, Catalogue::Id>> open{
            {Catalogue::root, Catalogue::root}};
        while (!open.empty()) {
            const auto [in_a, in_b] = open.back();
            open.pop_back();
            const auto& left = a_.node(in_a);
            for (auto id = left.first_child; id < left.first_child + left.child_count; ++id) {
                const auto other = b_.find(in_b, a_.name(id));
                if (other == Catalogue::none) continue; // another file system's names may differ
                const auto &one = a_.inode_of(id), &two = b_.inode_of(other);
                if (one.kind == tree::Kind::directory && two.kind == tree::Kind::directory)
                    open.emplace_back(id, other);
                else if (one.kind == tree::Kind::file && two.kind == tree::Kind::file)
                    content(id, one, two);
            }
        }
    }

private:
    void content(Catalogue::Id id, const Catalogue::Inode& one, const Catalogue::Inode& two) {
        if (one.packing != two.packing) {
            say(id, "image.trees.packing", two,
                fmt::format(
                    "{} shows the file's content, {} its compressed bytes (zisofs): only "
                    "Rock Ridge can tell the difference",
                    format::name_of((one.packing == format::Packing::none ? b_ : a_).file_system()),
                    format::name_of(
                        (one.packing == format::Packing::none ? a_ : b_).file_system())));
            return;
        }
        if (one.size != two.size) {
            say(id, "image.trees.size", two,
                fmt::format("{} says that the file has {} bytes, {} says {}",
                            format::name_of(a_.file_system()), one.size,
                            format::name_of(b_.file_system()), two.size));
            return;
        }
        const auto left = a_.runs(one), right = b_.runs(two);
        // In one piece in both: an interleaved or sparse file may be cut differently.
        if (left.size() == 1 && right.size() == 1 && left[0].offset != right[0].offset &&
            left[0].offset != Run::hole && right[0].offset != Run::hole)
            say(id, "image.trees.place", two,
                fmt::format("{} and {} name different places for the file's content; they may "
                            "show different files",
                            format::name_of(a_.file_system()), format::name_of(b_.file_system())));
    }
    void say(Catalogue::Id id, std::string_view what, const Catalogue::Inode& two,
             std::string message) {
        const auto severity = what == "image.trees.size" ? Severity::error : Severity::warning;
        if (reporter_.wants(what, severity))
            reporter_.tell({std::string(what), severity, std::move(message),
                            "one file, one content, on a bridge disc", Lba(two.block),
                            a_.path(id)});
    }
    const Catalogue& a_;
    const Catalogue& b_;
    format::Reporter& reporter_;
};

} // namespace

void compare(const Catalogue& a, const Catalogue& b, format::Reporter& reporter) {
    Comparison(a, b, reporter).run();
}

} // namespace openimapi::inline v1::image
