#include "format/udf/volume_check.hpp"

#include "format/reading/tree_checker.hpp"
#include "format/udf/tag.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace openimapi::inline v1::udf {

using format::Catalogue;

namespace {

class VolumeChecker : public format::TreeChecker<Volume> {
public:
    using TreeChecker::TreeChecker;

    void check() {
        // On write-once media that can still be written, one is all that there can be.
        if (volume_.anchors.size() < 2 && !volume_.virtual_partition())
            finding("udf.anchor.single", Severity::warning,
                    "only one anchor was found; two of block 256, the last block and 256 before it "
                    "are needed, so that damage to one does not lose the volume (or the image is "
                    "longer than the volume)",
                    "UDF 2.2.3", volume_.anchors.front());
        sequences();
        integrity();
        counts();
        names_per_entry();
        job_.check();
        unique_ids();
    }

private:
    /// Descriptors of a sequence by kind and number, without what their place decides.
    std::map<std::pair<std::uint16_t, std::uint32_t>, std::vector<std::byte>>
    contents(const ExtentAd& extent) {
        std::map<std::pair<std::uint16_t, std::uint32_t>, std::vector<std::byte>> out;
        const std::uint64_t count = std::min<std::uint64_t>(extent.length / volume_.block, 256);
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto bytes = window_.at((extent.location + i) * volume_.block, volume_.block);
            Tag tag;
            if (!load(bytes, tag) || tag.identifier == 0 || tag.checksum != checksum_of(tag)) break;
            if (tag.identifier == static_cast<std::uint16_t>(TagId::terminating)) break;
            le32 number;
            const auto body = bytes.subspan(sizeof tag);
            (void)load(body, number);
            const auto length = std::min<std::size_t>(tag.crc_length, body.size());
            out[{tag.identifier, number}].assign(
                body.begin(), body.begin() + static_cast<std::ptrdiff_t>(length));
        }
        return out;
    }

    void sequences() {
        const auto main = contents(volume_.sequences.main);
        const auto reserve = contents(volume_.sequences.reserve);
        if (main != reserve)
            finding("udf.sequence.differ", Severity::warning,
                    "the main and the reserve volume descriptor sequence do not say the same: a "
                    "reader that falls back sees another volume",
                    "UDF 2.2.3, ECMA-167 3/8.4.2.2",
                    Lba(static_cast<std::int64_t>(volume_.sequences.reserve.location.get())));
    }

    /// UDF 2.2.6: what the integrity descriptor says of the partitions and revisions.
    void integrity() {
        if (!volume_.has_integrity) return;
        const auto& found = volume_.integrity_found;
        const auto say = [&](std::string_view id, std::string message, std::string_view clause) {
            finding(id, Severity::warning, std::move(message), clause, found.block);
        };
        if (found.partitions != volume_.maps.size())
            say("udf.integrity.partitions",
                fmt::format("the Logical Volume Integrity Descriptor counts {} partitions, the "
                            "volume has {} partition maps; systems read sizes and revisions from "
                            "the wrong place",
                            found.partitions, volume_.maps.size()),
                "ECMA-167 3/10.10.6");
        constexpr std::uint32_t unknown = 0xFFFFFFFF;
        for (std::size_t i = 0; i < volume_.maps.size() && i < found.sizes.size(); ++i) {
            const auto& map = volume_.maps[i];
            if (!map.readable() || map.kind == PartitionKind::indirect) continue;
            if (found.sizes[i] != map.length && found.sizes[i] != unknown)
                say("udf.integrity.size",
                    fmt::format("partition map {} has {} blocks, the Logical Volume Integrity "
                                "Descriptor says {}; systems show a wrong size",
                                i, map.length, found.sizes[i]),
                    "UDF 2.2.6.3");
            if (found.free[i] != unknown && found.free[i] > map.length)
                say("udf.integrity.free",
                    fmt::format("partition map {} has {} blocks, of which {} are said to be free",
                                i, map.length, found.free[i]),
                    "UDF 2.2.6.2");
        }
        if (found.has_use && (found.minimum_read > volume_.info.udf_revision ||
                              found.maximum_write < found.minimum_write))
            say("udf.integrity.revision",
                fmt::format("the volume is of revision {:x}; for reading it wants {:x}, for "
                            "writing {:x} to {:x}: that cannot be, and systems may refuse it",
                            volume_.info.udf_revision, found.minimum_read, found.minimum_write,
                            found.maximum_write),
                "UDF 2.2.6.4");
    }

    void counts() {
        std::uint32_t files = 0, directories = 0;
        for (Catalogue::Id id = 0; id < tree_.size(); ++id)
            ++(tree_.inode_of(id).kind == tree::Kind::directory ? directories : files);
        const auto& info = volume_.info;
        const Lba where(static_cast<std::int64_t>(volume_.integrity.location.get()));
        // UDF 2.2.6.4 says "files" and "directories" of the volume: writers count names, some the
        // files behind them.
        std::uint32_t distinct = 0;
        std::vector<bool> seen(tree_.inodes());
        for (Catalogue::Id id = 0; id < tree_.size(); ++id) {
            const auto number = tree_.node(id).inode;
            if (tree_.inode(number).kind == tree::Kind::directory || seen[number]) continue;
            seen[number] = true;
            ++distinct;
        }
        if (info.files && *info.files != files && *info.files != distinct)
            finding("udf.integrity.files", Severity::warning,
                    fmt::format("the volume counts {} files, the tree has {}", *info.files, files),
                    "UDF 2.2.6.4", where);
        if (info.directories && *info.directories != directories)
            finding("udf.integrity.directories", Severity::warning,
                    fmt::format("the volume counts {} directories, the tree has {}",
                                *info.directories, directories),
                    "UDF 2.2.6.4", where);
    }

    /// 4/14.9.6: as many as there are File Identifier Descriptors that lead there, those for the
    /// parent included.
    void names_per_entry() {
        std::vector<std::uint32_t> links(tree_.inodes());
        std::vector<Catalogue::Id> first(tree_.inodes(), Catalogue::none);
        for (Catalogue::Id id = 0; id < tree_.size(); ++id) {
            const auto number = tree_.node(id).inode;
            if (first[number] == Catalogue::none) first[number] = id;
            if (id != Catalogue::root) ++links[number];
            if (tree_.inode(number).kind == tree::Kind::directory)
                ++links[tree_.node(tree_.node(id).parent).inode];
        }
        for (std::uint32_t number = 0; number < tree_.inodes(); ++number) {
            const auto& inode = tree_.inode(number);
            if (first[number] == Catalogue::none || !inode.posix) continue;
            if (inode.links != links[number])
                finding("udf.links", Severity::warning,
                        fmt::format("the File Entry counts {} links, {} entries lead to it: a "
                                    "system that removes one may free what is still used",
                                    inode.links, links[number]),
                        "ECMA-167 4/14.9.6", Lba(inode.block), tree_.path(first[number]));
        }
    }

    void unique_ids() {
        struct Use {
            std::uint32_t id, inode;
        };
        std::vector<Use> uses;
        std::vector<Catalogue::Id> first(tree_.inodes(), Catalogue::none);
        for (Catalogue::Id id = 1; id < tree_.size(); ++id) {
            const auto number = tree_.node(id).inode;
            if (first[number] != Catalogue::none || !tree_.inode(number).posix) continue;
            first[number] = id;
            const auto serial = tree_.inode(number).serial;
            uses.push_back({serial, number});
            if (serial == 0)
                finding("udf.unique_id.zero", Severity::warning,
                        "an entry has the unique id 0, which is the root directory's",
                        "UDF 3.2.1.1", Lba(tree_.inode(number).block), tree_.path(id));
            else if (volume_.has_integrity && serial >= volume_.next_unique_id)
                finding("udf.unique_id.next", Severity::warning,
                        "an entry's unique id is not below the next one that the volume would give "
                        "away",
                        "UDF 3.2.1.1", Lba(tree_.inode(number).block), tree_.path(id));
        }
        std::sort(uses.begin(), uses.end(), [](const Use& a, const Use& b) {
            return std::pair(a.id, a.inode) < std::pair(b.id, b.inode);
        });
        for (std::size_t i = 1; i < uses.size(); ++i)
            if (uses[i].id == uses[i - 1].id && uses[i].id != 0)
                finding("udf.unique_id.duplicate", Severity::warning,
                        fmt::format("two entries have the unique id {}; systems take them for one "
                                    "file",
                                    uses[i].id),
                        "UDF 3.2.1.1", Lba(tree_.inode(uses[i].inode).block),
                        tree_.path(first[uses[i].inode]));
    }
};

} // namespace

void check_volume(const io::Source& image, const Volume& volume, const Catalogue& tree,
                  const Job& job, format::Reporter& reporter) {
    VolumeChecker(image, volume, tree, job, reporter).check();
}

} // namespace openimapi::inline v1::udf
