// UDF 2.2.9 and 2.2.11: packets that went bad, and where their substitutes are.
#include "format/reading/window.hpp"
#include "format/udf/partition_maps.hpp"
#include "format/udf/partition_reader.hpp"
#include "format/udf/sparing_table_reader.hpp"
#include "openimapi/base/crc.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace openimapi::inline v1::udf {

SparablePartitionMap sparable_map(const PartitionSpace& space) noexcept {
    SparablePartitionMap map;
    (void)load(bytes_of(space.map), map);
    return map;
}

std::optional<SparingContents> read_sparing_table(const io::Source& image, const Volume& volume,
                                                  const SparablePartitionMap& map,
                                                  std::size_t which) {
    // Longer than any table that its 16-bit count of entries allows.
    constexpr std::uint32_t most = sizeof(SparingTable) + 65536 * sizeof(SparingEntry);
    const auto offset = std::uint64_t{map.locations[which]} * volume.block;
    const auto end = image.size().value();
    if (offset >= end) return {};
    const auto length = static_cast<std::size_t>(
        std::min<std::uint64_t>({map.sparing_table_size, most, end - offset}));
    format::Window window(image);
    const auto bytes = window.at(offset, length);
    SparingTable table;
    if (!load(bytes, table) || table.tag.identifier != 0 ||
        table.tag.checksum != checksum_of(table.tag) ||
        std::string_view(table.identifier.identifier.data(), SparingTable::name.size()) !=
            SparingTable::name)
        return {};
    SparingContents out;
    const auto body = bytes.subspan(sizeof(Tag));
    out.sound = table.tag.crc_length <= body.size() &&
                crc_itu(body.first(table.tag.crc_length)) == table.tag.crc;
    out.sequence_number = table.sequence_number;
    auto rest = bytes.subspan(sizeof table);
    SparingEntry entry;
    for (std::uint32_t i = 0; i < table.entries && load(rest, entry); ++i) {
        out.entries.push_back(entry);
        rest = rest.subspan(sizeof entry);
    }
    out.complete = out.entries.size() == table.entries;
    return out;
}

void read_sparing(const io::Source& image, const Volume& volume, PartitionSpace& space,
                  format::Reporter& reporter) {
    const auto map = sparable_map(space);
    const auto error = [&](std::string_view id, std::string message, std::string clause) {
        reporter.report(id, Severity::error, std::move(message), std::move(clause),
                        volume.info.descriptor);
    };
    std::optional<SparingContents> best;
    const auto tables = std::min<std::size_t>(map.sparing_tables, map.locations.size());
    for (std::size_t i = 0; i < tables; ++i) {
        auto table = read_sparing_table(image, volume, map, i);
        if (!table) continue;
        const auto rank = [](const SparingContents& t) {
            return std::pair(t.sound && t.complete, t.sequence_number);
        };
        if (!best || rank(*table) > rank(*best)) best = std::move(table);
    }
    space.kind = PartitionKind::sparable;
    const std::uint32_t packet = map.packet_length;
    if (!best)
        error("udf.sparing.missing",
              "no sparing table of the sparable partition can be read: packets that have a "
              "substitute are read from their old place",
              "UDF 2.2.11");
    if (packet == 0)
        error("udf.sparing.packet", "the packets of the sparable partition have no length",
              "UDF 2.2.9");
    std::vector<SparingEntry> used;
    if (best && packet != 0)
        for (const auto& entry : best->entries)
            if (entry.original < SparingEntry::defective) used.push_back(entry);
    std::sort(used.begin(), used.end(), [](const SparingEntry& a, const SparingEntry& b) {
        return std::pair(a.original.get(), a.mapped.get()) <
               std::pair(b.original.get(), b.mapped.get());
    });
    std::uint32_t at = 0;
    for (const auto& entry : used) {
        const std::uint32_t original = entry.original;
        if (original % packet != 0 || original < at || original >= space.length) {
            error("udf.sparing.entry",
                  fmt::format("the sparing table replaces block {}, where no packet of the "
                              "partition starts, or replaces it twice; that is left out",
                              original),
                  "UDF 2.2.11");
            continue;
        }
        if (original > at)
            space.pieces.push_back({at, original - at, std::uint64_t{space.start} + at});
        const auto count = std::min(packet, space.length - original);
        space.pieces.push_back({original, count, entry.mapped});
        at = original + count;
    }
    if (at < space.length)
        space.pieces.push_back({at, space.length - at, std::uint64_t{space.start} + at});
}

} // namespace openimapi::inline v1::udf
