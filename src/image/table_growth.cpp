#include "image/table_growth.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace openimapi::inline v1::image {
namespace {

using namespace partition;

constexpr std::uint64_t system_area_sectors = 16 * sectors_per_block;

/// EBD0A0A2-B9E5-4433-87C0-68B6B72699C7, "basic data", and 48465300-0000-11AA-AA11-00306543ECAC,
/// "HFS+": what isohybrid and xorriso call the whole image.
constexpr Guid basic_data{{0xA2, 0xA0, 0xD0, 0xEB, 0xE5, 0xB9, 0x33, 0x44, 0x87, 0xC0, 0x68, 0xB6,
                           0xB7, 0x26, 0x99, 0xC7}};
constexpr Guid hfs_plus{{0x00, 0x53, 0x46, 0x48, 0x00, 0x00, 0xAA, 0x11, 0xAA, 0x11, 0x00, 0x30,
                         0x65, 0x43, 0xEC, 0xAC}};

/// The partition that ends last; of several the one that begins first. Null without any.
template <class Partition, class End>
const Partition* last_of(const std::vector<Partition>& all, End&& end) {
    const Partition* last = nullptr;
    for (const auto& one : all)
        if (last == nullptr || end(one) > end(*last)) last = &one;
    return last;
}
const GptPartition* last_of(const Gpt& gpt) {
    auto sorted_first = last_of(gpt.partitions, [](const auto& one) { return one.last; });
    for (const auto& one : gpt.partitions)
        if (one.last == sorted_first->last && one.first < sorted_first->first) sorted_first = &one;
    return sorted_first;
}

/// It stands for the image, or the rest of it: what is added belongs to it. Not an EFI partition,
/// nor one that was appended behind the file systems.
bool is_of_image(const GptPartition& one) {
    return one.type == gpt_type::reserved ||
           ((one.type == basic_data || one.type == hfs_plus) && one.first <= system_area_sectors);
}
bool is_of_image(const MbrPartition& one) {
    return one.type == mbr_type::hidden ||
           (one.type != mbr_type::efi_system && one.type != mbr_type::protective &&
            (one.start == 0 || one.start == system_area_sectors));
}

std::uint64_t end_of(const MbrPartition& one) {
    return one.start + one.sectors;
}

/// Why a GPT is left alone; empty where it is not.
std::string doubt(const DiskTables& tables, bool clean, const GptHeader& header,
                  std::uint64_t session) {
    if (!tables.gpt_primary || !tables.gpt_backup || !clean)
        return "its copies are not both in order";
    const auto entries_end = tables.gpt_entries_lba + tables.gpt_entry_sectors;
    if (header.header_size != sizeof(GptHeader) || header.entry_size != sizeof(GptEntry) ||
        tables.gpt_entries_lba < 2 || entries_end > system_area_sectors)
        return "it does not stand in the system area as usual";
    const auto beyond = [&](const auto& one) { return one.last >= session; };
    if (tables.gpt_backup_lba >= session ||
        std::any_of(tables.gpt->partitions.begin(), tables.gpt->partitions.end(), beyond))
        return "it is of a disk that is larger than the image";
    return {};
}

} // namespace

std::optional<TableGrowth> TableGrowth::of(const io::Source& existing, std::uint32_t start,
                                           std::vector<Note>& notes) {
    if (existing.size().value() < system_area_sectors * sector_size) return {};
    bool clean = true;
    format::Reporter reporter([&](const Finding& finding) {
        // isohybrid's way: partitions that overlap, and no protective MBR.
        const bool common =
            finding.id == "gpt.protective" || finding.id.starts_with("gpt.partition.");
        if (finding.id.starts_with("gpt.") && finding.severity != Severity::note && !common)
            clean = false;
    });
    auto tables = read_tables(existing, reporter);
    reporter.finish();
    const bool protective = std::any_of(tables.mbr.begin(), tables.mbr.end(), [](const auto& one) {
        return one.type == mbr_type::protective;
    });
    if (tables.mbr.empty() && !tables.gpt) return {};

    std::vector<std::byte> front(system_area_sectors * sector_size);
    existing.read(0, front);
    const auto session = std::uint64_t{start} * sectors_per_block;
    std::string why;
    if (tables.gpt || protective) {
        GptHeader header;
        (void)load(std::span<const std::byte>(front).subspan(sector_size), header);
        why = tables.gpt ? doubt(tables, clean, header, session) : "there is none to be read";
    } else {
        const auto* last = last_of(tables.mbr, end_of);
        if (!is_of_image(*last)) why = "its last partition is not the image's";
        if (end_of(*last) > session) why = "it is of a disk that is larger than the image";
    }
    if (!why.empty()) {
        notes.push_back({"plan.boot.tables",
                         fmt::format("the partition table is left as it is, and does not know of "
                                     "what the session adds: {}",
                                     why)});
        return {};
    }
    const auto sectors = tables.gpt ? tables.gpt_entries_lba + tables.gpt_entry_sectors : 1;
    front.resize(static_cast<std::size_t>(round_up(sectors * sector_size, block_size)));
    return TableGrowth(std::move(tables), std::move(front), start);
}

std::uint32_t TableGrowth::tail_blocks() const noexcept {
    if (!tables_.gpt) return 0;
    return (tables_.gpt_entry_sectors + 1 + sectors_per_block - 1) / sectors_per_block;
}

TableGrowth::Tables TableGrowth::grown(std::uint32_t image_blocks) const {
    const auto sectors = std::uint64_t{image_blocks} * sectors_per_block;
    const auto part_end = (std::uint64_t{image_blocks} - tail_blocks()) * sectors_per_block;
    Tables made{.front = front_, .backup = {}};
    grow_mbr(made.front, part_end, sectors);
    if (!tables_.gpt) return made;

    const auto entries =
        std::span(made.front)
            .subspan(static_cast<std::size_t>(tables_.gpt_entries_lba) * sector_size);
    const auto header_sector = std::span(made.front).subspan(sector_size, sector_size);
    GptHeader header;
    (void)load(std::span<const std::byte>(header_sector), header);
    const auto used = entries.first(std::size_t{header.entry_count} * header.entry_size);
    grow_entries(used, part_end);
    const auto finish = [&](std::span<std::byte> sector) {
        header.header_crc = 0;
        header.header_crc = crc32(bytes_of(header));
        store(header, sector);
    };
    header.alternate_lba = sectors - 1;
    header.last_usable_lba = sectors - tables_.gpt_entry_sectors - 2;
    header.entries_crc = crc32(used);
    finish(header_sector);

    made.backup.assign((std::size_t{tables_.gpt_entry_sectors} + 1) * sector_size, std::byte{});
    std::copy(used.begin(), used.end(), made.backup.begin());
    header.my_lba = sectors - 1;
    header.alternate_lba = 1;
    header.entries_lba = sectors - tables_.gpt_entry_sectors - 1;
    finish(std::span(made.backup).last(sector_size));
    return made;
}

void TableGrowth::grow_entries(std::span<std::byte> entries, std::uint64_t part_end) const {
    const auto* last = tables_.gpt->partitions.empty() ? nullptr : last_of(*tables_.gpt);
    const bool grows = last != nullptr && is_of_image(*last);
    for (std::size_t at = 0; at < entries.size(); at += sizeof(GptEntry)) {
        const auto place = entries.subspan(at, sizeof(GptEntry));
        GptEntry entry;
        (void)load(std::span<const std::byte>(place), entry);
        if (grows) {
            if (entry.type != last->type || entry.unique != last->unique ||
                entry.first_lba != last->first || entry.last_lba != last->last)
                continue;
            entry.last_lba = part_end - 1;
        } else {
            // One more, so that no program finds room for something of its own there.
            if (entry.type != gpt_type::unused) continue;
            le64 disk;
            (void)load(std::as_bytes(std::span(tables_.gpt->disk.bytes)), disk);
            entry = {};
            entry.type = gpt_type::reserved;
            entry.unique = guid_of(disk * 0x9E3779B97F4A7C15ULL + start_, disk ^ part_end);
            entry.first_lba = std::uint64_t{start_} * sectors_per_block;
            entry.last_lba = part_end - 1;
            constexpr std::string_view name = "Image";
            for (std::size_t i = 0; i < name.size(); ++i)
                entry.name[i] = static_cast<std::uint16_t>(name[i]);
        }
        store(entry, place);
        return;
    }
}

void TableGrowth::grow_mbr(std::vector<std::byte>& front, std::uint64_t part_end,
                           std::uint64_t sectors) const {
    const auto* of_gpt =
        tables_.gpt && !tables_.gpt->partitions.empty() ? last_of(*tables_.gpt) : nullptr;
    Mbr mbr;
    (void)load(std::span<const std::byte>(front), mbr);
    for (const auto& one : tables_.mbr) {
        std::uint64_t end = 0;
        if (one.type == mbr_type::protective) {
            // Over the whole disk; that of a hybrid MBR may cover the table alone.
            if (end_of(one) > tables_.gpt_backup_lba) end = sectors;
        } else if (!is_of_image(one)) {
            continue;
        } else if (of_gpt != nullptr) {
            if (is_of_image(*of_gpt) && one.start == of_gpt->first &&
                end_of(one) == of_gpt->last + 1)
                end = part_end;
            else if (one.start == 0 && end_of(one) > of_gpt->last)
                end = sectors;
        } else if (&one == last_of(tables_.mbr, end_of)) {
            end = sectors;
        }
        if (end == 0) continue;
        constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
        const auto count = static_cast<std::uint32_t>(std::min(end - one.start, most));
        auto& entry = mbr.entries[one.number - 1];
        // Others count cylinders in other ways; then it is "beyond what they can say".
        const bool ours = entry.last == chs_of(end_of(one) - 1);
        entry.sectors = count;
        entry.last = ours ? chs_of(one.start + count - 1)
                          : chs_of(std::numeric_limits<std::uint32_t>::max());
    }
    store(mbr, front);
}

} // namespace openimapi::inline v1::image
