#include "format/udf/partition_check.hpp"

#include "format/reading/window.hpp"
#include "format/udf/icb_tag.hpp"
#include "format/udf/metadata_file_reader.hpp"
#include "format/udf/sparing_table_reader.hpp"
#include "format/udf/vat_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_set>

namespace openimapi::inline v1::udf {

namespace {

Lba at(std::uint64_t block) {
    return Lba(static_cast<std::int64_t>(block));
}

class PartitionChecker {
public:
    PartitionChecker(const io::Source& image, const Volume& volume, const Job& job,
                     format::Reporter& reporter)
        : image_(image), volume_(volume), job_(job), reporter_(reporter) {}

    void check() {
        for (const auto& space : volume_.maps) {
            job_.check();
            if (space.kind == PartitionKind::sparable) sparable(space);
            if (space.kind == PartitionKind::indirect) virtual_table(space);
            if (space.kind == PartitionKind::metadata) metadata(space);
        }
    }

private:
    void say(std::string_view id, Severity severity, std::string message, std::string_view clause,
             Lba block) {
        reporter_.report(id, severity, std::move(message), std::string(clause), block);
    }

    // --- sparable ------------------------------------------------------------------------------

    void sparable(const PartitionSpace& space) {
        const auto map = sparable_map(space);
        const std::uint32_t packet = map.packet_length;
        if (packet == 0 || (packet & (packet - 1)) != 0)
            say("udf.sparing.packet", Severity::error,
                fmt::format("packets of {} blocks: systems want a power of two", packet),
                "UDF 2.2.9", volume_.info.descriptor);
        else if (space.start % packet != 0 || space.length % packet != 0)
            say("udf.sparing.alignment", Severity::warning,
                fmt::format("the partition (block {}, {} blocks) is no whole number of packets of "
                            "{} blocks; a packet that goes bad at its edge cannot be replaced",
                            space.start, space.length, packet),
                "UDF 2.2.9", at(space.start));
        std::optional<SparingContents> first;
        int found = 0;
        const auto tables = std::min<std::size_t>(map.sparing_tables, map.locations.size());
        for (std::size_t i = 0; i < tables; ++i) {
            const auto block = at(map.locations[i]);
            auto table = read_sparing_table(image_, volume_, map, i);
            if (!table || !table->sound || !table->complete) {
                say("udf.sparing.table", Severity::error,
                    table ? "a sparing table is damaged or cut: readers that take it find old "
                            "contents in replaced packets"
                          : "where a sparing table should be there is none",
                    "UDF 2.2.11", block);
                if (!table) continue;
            }
            ++found;
            if (!first) {
                entries(*table, space, packet, block);
                first = std::move(table);
            } else if (table->entries.size() != first->entries.size() ||
                       !std::equal(table->entries.begin(), table->entries.end(),
                                   first->entries.begin(), same)) {
                say("udf.sparing.differ", Severity::warning,
                    "the sparing tables do not say the same: what is read depends on the table "
                    "that a system takes",
                    "UDF 2.2.11", block);
            }
        }
        if (found == 1)
            say("udf.sparing.single", Severity::warning,
                "there is one sparing table only: damage to it loses what was replaced",
                "UDF 2.2.9", volume_.info.descriptor);
    }

    static bool same(const SparingEntry& a, const SparingEntry& b) {
        return a.original == b.original && a.mapped == b.mapped;
    }

    void entries(const SparingContents& table, const PartitionSpace& space, std::uint32_t packet,
                 Lba block) {
        const auto blocks = image_.size().value() / volume_.block;
        std::uint32_t last = 0;
        std::unordered_set<std::uint32_t> taken;
        for (const auto& entry : table.entries) {
            if (entry.original < last)
                say("udf.sparing.order", Severity::warning,
                    "the entries of a sparing table are not in order; systems that search in it do "
                    "not find some of them",
                    "UDF 2.2.11", block);
            last = entry.original;
            const bool inside = entry.mapped >= space.start &&
                                entry.mapped - space.start < space.length &&
                                space.length - (entry.mapped - space.start) < packet;
            if (entry.mapped + std::uint64_t{packet} > blocks || inside)
                say("udf.sparing.mapped", Severity::error,
                    fmt::format("the substitute of a packet, block {}, is not on the image or "
                                "reaches over the end of the partition",
                                entry.mapped.get()),
                    "UDF 2.2.11", block);
            else if (!taken.insert(entry.mapped).second)
                say("udf.sparing.mapped", Severity::error,
                    fmt::format("block {} is the substitute of two packets", entry.mapped.get()),
                    "UDF 2.2.11", block);
        }
    }

    // --- virtual -------------------------------------------------------------------------------

    void virtual_table(const PartitionSpace& space) {
        const auto& base = volume_.maps[space.base];
        const auto where = at(std::uint64_t{base.start} + space.table.icb);
        std::vector<std::uint32_t> used;
        for (std::size_t i = 0; i < space.table.blocks.size(); ++i) {
            const auto block = space.table.blocks[i];
            if (block == unused_virtual_block) continue;
            if (block >= space.table.icb) {
                say("udf.vat.entry", Severity::error,
                    fmt::format("virtual block {} is said to be at block {} of the partition, "
                                "behind the Virtual Allocation Table: nothing is recorded there",
                                i, block),
                    "UDF 2.2.10", where);
                continue;
            }
            used.push_back(block);
        }
        std::sort(used.begin(), used.end());
        if (std::adjacent_find(used.begin(), used.end()) != used.end())
            say("udf.vat.shared", Severity::warning,
                "two virtual blocks are at one block: a change of one changes the other",
                "UDF 2.2.10", where);
        constexpr std::uint16_t first_with_header = 0x0200;
        if (space.table.has_header != (volume_.info.udf_revision >= first_with_header))
            say("udf.vat.form", Severity::warning,
                fmt::format("the Virtual Allocation Table has the form of another revision than "
                            "{:x}; systems do not find it",
                            volume_.info.udf_revision),
                "UDF 2.2.10", where);
        previous_tables(space);
    }

    void previous_tables(const PartitionSpace& space) {
        auto icb = space.table.icb;
        auto previous = space.table.previous;
        const auto start = volume_.maps[space.base].start;
        for (int budget = 4096; previous != no_previous_table && budget > 0; --budget) {
            // Each was recorded before the next, so this ends.
            std::optional<VatContents> table;
            if (previous < icb) table = read_vat_at(image_, volume_, space.base, previous);
            if (!table) {
                say("udf.vat.previous", Severity::warning,
                    fmt::format("the Virtual Allocation Table before this one should be at block "
                                "{} of the partition, and is not there: earlier states of the "
                                "volume cannot be read",
                                previous),
                    "UDF 2.2.10", at(std::uint64_t{start} + icb));
                return;
            }
            icb = previous;
            previous = table->table.previous;
        }
    }

    // --- metadata ------------------------------------------------------------------------------

    void metadata(const PartitionSpace& space) {
        const auto map = metadata_map(space);
        format::Reporter silent({}); // said when the volume was opened
        const auto read = [&](std::uint32_t icb) {
            return read_metadata_file_at(image_, volume_, space.base, icb, {}, silent);
        };
        const auto main = read(map.metadata_file), mirror = read(map.mirror_file);
        units(map, space, main);
        units(map, space, mirror);
        if (map.bitmap_file != MetadataPartitionMap::no_bitmap) {
            const auto bitmap = read(map.bitmap_file);
            if (bitmap.file_type != static_cast<std::uint8_t>(FileType::metadata_bitmap))
                say("udf.metadata.bitmap", Severity::warning,
                    "where the bitmap of the metadata partition should be there is none: systems "
                    "that write cannot tell what is free",
                    "UDF 2.2.13.2", at(std::uint64_t{space.start} + map.bitmap_file));
        }
        if (main.pieces.empty() || mirror.pieces.empty()) return;
        const bool duplicated = (map.flags & MetadataPartitionMap::duplicated) != 0;
        const auto where = at(mirror.image_block);
        if (main.image_block == mirror.image_block)
            say("udf.metadata.together", Severity::warning,
                "the metadata file and its mirror have one File Entry: damage to it loses the "
                "volume",
                "UDF 2.2.13.1", where);
        if (main.blocks != mirror.blocks ||
            (!duplicated && !std::equal(main.pieces.begin(), main.pieces.end(),
                                        mirror.pieces.begin(), mirror.pieces.end(), equal))) {
            say("udf.metadata.differ", Severity::error,
                fmt::format("the metadata file has {} blocks, its mirror {}{}", main.blocks,
                            mirror.blocks,
                            duplicated ? "" : ", and both should be the same blocks of the disc"),
                "UDF 2.2.13.1", where);
        }
        if (duplicated) contents(main, mirror);
    }

    static bool equal(const Piece& a, const Piece& b) {
        return a.first == b.first && a.count == b.count && a.image_block == b.image_block;
    }

    void units(const MetadataPartitionMap& map, const PartitionSpace& space,
               const MetadataFile& file) {
        const std::uint32_t unit = std::max<std::uint32_t>(map.allocation_unit, 1);
        const std::uint32_t alignment = std::max<std::uint32_t>(map.alignment_unit, 1);
        for (const auto& piece : file.pieces) {
            if (piece.count % unit == 0 && (piece.image_block == Piece::nowhere ||
                                            (piece.image_block - space.start) % alignment == 0))
                continue;
            say("udf.metadata.units", Severity::warning,
                fmt::format("an extent of the metadata file ({} blocks) is no multiple of its "
                            "allocation unit ({}), or does not start on a multiple of its "
                            "alignment unit ({})",
                            piece.count, unit, alignment),
                "UDF 2.2.10, 2.2.13", at(file.image_block));
        }
    }

    /// The piece that has `position`, from there on. The pieces of a file leave nothing out.
    static Piece rest_of(const MetadataFile& file, std::uint32_t position) {
        const auto next =
            std::upper_bound(file.pieces.begin(), file.pieces.end(), position,
                             [](std::uint32_t where, const Piece& p) { return where < p.first; });
        auto piece = *(next - 1);
        const auto inside = position - piece.first;
        piece.first = position;
        piece.count -= inside;
        if (piece.image_block != Piece::nowhere) piece.image_block += inside;
        return piece;
    }

    /// Places that only one of them has recorded count as different.
    void contents(const MetadataFile& main, const MetadataFile& mirror) {
        constexpr std::uint32_t at_once = 64;
        format::Window left(image_), right(image_);
        const auto end = std::min(main.blocks, mirror.blocks);
        std::uint32_t count = 0;
        for (std::uint32_t position = 0; position < end; position += count) {
            job_.check();
            const auto a = rest_of(main, position), b = rest_of(mirror, position);
            count = std::min({a.count, b.count, end - position});
            if (a.image_block == b.image_block) continue; // one place, or recorded in neither
            bool same = false;
            std::uint64_t inside = 0;
            if (a.image_block != Piece::nowhere && b.image_block != Piece::nowhere) {
                count = std::min(count, at_once);
                const auto length = std::size_t{count} * volume_.block;
                const auto one = left.at(a.image_block * volume_.block, length);
                const auto two = right.at(b.image_block * volume_.block, length);
                const auto [x, y] = std::mismatch(one.begin(), one.end(), two.begin(), two.end());
                same = !one.empty() && x == one.end() && y == two.end();
                inside = static_cast<std::uint64_t>(x - one.begin()) / volume_.block;
            }
            if (same) continue;
            const auto where = a.image_block != Piece::nowhere ? a.image_block : b.image_block;
            say("udf.metadata.differ", Severity::error,
                "the metadata file and its mirror do not say the same: a reader that falls back "
                "sees another volume",
                "UDF 2.2.13.1", at(where + inside));
            return;
        }
    }

    const io::Source& image_;
    const Volume& volume_;
    const Job& job_;
    format::Reporter& reporter_;
};

} // namespace

void check_partitions(const io::Source& image, const Volume& volume, const Job& job,
                      format::Reporter& reporter) {
    PartitionChecker(image, volume, job, reporter).check();
}

} // namespace openimapi::inline v1::udf
