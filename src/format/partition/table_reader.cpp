#include "format/partition/table_reader.hpp"

#include "format/reading/window.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/base/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace openimapi::inline v1::partition {
namespace {

constexpr std::uint64_t most_entry_bytes = 4 << 20;
constexpr const char* header_clause = "UEFI 2.10 5.3.2";

/// A header whose fields can be relied on, and its entries.
struct Copy {
    GptHeader header;
    std::vector<GptPartition> partitions;
};

class Reader {
public:
    Reader(const io::Source& image, format::Reporter& reporter)
        : image_(image), window_(image), reporter_(reporter),
          sectors_(window_.image_size() / sector_size) {}

    DiskTables read() {
        Mbr mbr;
        if (load(sector(0), mbr)) read_mbr(mbr);
        read_gpt();
        return std::move(tables_);
    }

private:
    [[nodiscard]] std::span<const std::byte> sector(std::uint64_t number) {
        if (number >= sectors_) return {};
        return window_.at(number * sector_size, sector_size);
    }
    void report(std::string_view id, Severity severity, std::string message,
                std::string clause = header_clause, std::uint64_t at = 0) {
        reporter_.report(id, severity, std::move(message), std::move(clause),
                         Lba(static_cast<std::int64_t>(at / sectors_per_block)));
    }

    void read_mbr(const Mbr& mbr) {
        constexpr const char* clause = "UEFI 2.10 5.2.1";
        tables_.signature = mbr.signature == Mbr().signature;
        if (!tables_.signature) return;
        // Boot sectors of old end alike and have code where the table would be.
        for (const auto& entry : mbr.entries)
            if (entry.flag != 0 && entry.flag != MbrEntry::active_flag) return;
        tables_.disk_signature = mbr.disk_signature;
        for (std::size_t i = 0; i < mbr.entries.size(); ++i) {
            const auto& entry = mbr.entries[i];
            if (entry.sectors == 0) continue;
            const auto number = static_cast<std::uint32_t>(i + 1);
            tables_.mbr.push_back(
                {number, entry.type, entry.flag != 0, entry.start, entry.sectors});
            const auto end = std::uint64_t{entry.start} + entry.sectors;
            // A protective one may claim all that the field can say.
            if (end > sectors_ && entry.type != mbr_type::protective)
                report("mbr.partition.outside", Severity::warning,
                       fmt::format("partition {} of the MBR ends at sector {}, behind the image's "
                                   "last one, {}",
                                   number, end - 1, sectors_ - 1),
                       clause);
        }
    }

    void read_gpt() {
        GptHeader header;
        const bool there = load(sector(1), header) && header.signature == GptHeader::expected;
        std::optional<Copy> primary, backup;
        if (there) primary = read_copy(1, true);
        tables_.gpt_primary = primary.has_value();
        const auto last = sectors_ == 0 ? 0 : sectors_ - 1;
        tables_.gpt_backup_lba = primary ? primary->header.alternate_lba.get() : last;
        const bool protective =
            std::any_of(tables_.mbr.begin(), tables_.mbr.end(),
                        [](const auto& one) { return one.type == mbr_type::protective; });
        if (there || protective) backup = read_copy(tables_.gpt_backup_lba, false);
        tables_.gpt_backup = backup.has_value();
        if (!there && !backup) {
            if (protective)
                report("gpt.missing", Severity::error,
                       "the MBR says that there is a GPT, and there is none");
            return;
        }
        if (!protective)
            report("gpt.protective", Severity::warning,
                   "there is a GPT, and no partition of type EEh in the MBR: systems may not look "
                   "for it",
                   "UEFI 2.10 5.2.3");
        if (!backup)
            report("gpt.backup", Severity::warning,
                   fmt::format("there is no second copy of the GPT in sector {}, where it should "
                               "be: systems complain, and repair it",
                               tables_.gpt_backup_lba));
        else if (tables_.gpt_backup_lba != last)
            report("gpt.backup.place", Severity::note,
                   fmt::format("the second copy of the GPT is in sector {} and not in the last "
                               "one, {}, as on a disk that is larger than the image",
                               tables_.gpt_backup_lba, last));
        if (primary && backup) compare(*primary, *backup);
        const auto* best = primary ? &*primary : backup ? &*backup : nullptr;
        if (best == nullptr) return;
        check_partitions(*best);
        tables_.gpt = Gpt{best->header.disk, best->partitions};
        if (primary) {
            tables_.gpt_entries_lba = primary->header.entries_lba;
            tables_.gpt_entry_sectors = entry_sectors_of(primary->header);
        }
        if (backup) {
            tables_.gpt_backup_entries_lba = backup->header.entries_lba;
            tables_.gpt_backup_entry_sectors = entry_sectors_of(backup->header);
        }
    }

    [[nodiscard]] static std::uint32_t entry_sectors_of(const GptHeader& header) {
        const auto bytes = std::uint64_t{header.entry_count} * header.entry_size;
        return static_cast<std::uint32_t>((bytes + sector_size - 1) / sector_size);
    }

    /// Nothing where it is damaged, which is told of the first copy (and of a second one that has
    /// the signature).
    std::optional<Copy> read_copy(std::uint64_t at, bool primary) {
        const std::string which = primary ? "GPT" : "second copy of the GPT";
        const auto severity = primary ? Severity::error : Severity::warning;
        Copy copy;
        auto& header = copy.header;
        const auto bytes = sector(at);
        if (!load(bytes, header) || header.signature != GptHeader::expected) return {};
        const auto size = header.header_size.get();
        if (size < sizeof header || size > sector_size) {
            report("gpt.header", severity,
                   fmt::format("the header of the {} has an impossible length, {}", which, size),
                   header_clause, at);
            return {};
        }
        std::vector<std::byte> summed(bytes.begin(), bytes.begin() + size);
        auto unsummed = header;
        unsummed.header_crc = 0;
        store(unsummed, summed);
        if (crc32(summed) != header.header_crc) {
            report("gpt.header.crc", severity,
                   fmt::format("the checksum of the header of the {} is wrong: systems do not use "
                               "it",
                               which),
                   header_clause, at);
            return {};
        }
        if (header.my_lba != at) {
            report("gpt.header", severity,
                   fmt::format("the header of the {} is in sector {} and says {}", which, at,
                               header.my_lba.get()),
                   header_clause, at);
            return {};
        }
        if (!read_entries(copy, which, severity)) return {};
        return copy;
    }

    bool read_entries(Copy& copy, const std::string& which, Severity severity) {
        const auto& header = copy.header;
        const std::uint64_t size = header.entry_size;
        const std::uint64_t bytes = size * header.entry_count;
        const std::uint64_t first = header.entries_lba;
        if (size < sizeof(GptEntry) || size % 8 != 0 || bytes > most_entry_bytes ||
            first > sectors_ || bytes > (sectors_ - first) * sector_size) {
            report("gpt.entries", severity,
                   fmt::format("the entries of the {} are not on the image, or of an impossible "
                               "size",
                               which),
                   "UEFI 2.10 5.3.3", first);
            return false;
        }
        std::vector<std::byte> entries(static_cast<std::size_t>(bytes));
        try {
            image_.read(first * sector_size, entries);
        } catch (const Error&) {
            report("gpt.entries", severity,
                   fmt::format("the entries of the {} cannot be read", which), "UEFI 2.10 5.3.3",
                   first);
            return false;
        }
        if (crc32(entries) != header.entries_crc) {
            report("gpt.entries.crc", severity,
                   fmt::format("the checksum of the entries of the {} is wrong: systems do not "
                               "use it",
                               which),
                   "UEFI 2.10 5.3.2", first);
            return false;
        }
        for (std::uint64_t at = 0; at < bytes; at += size) {
            GptEntry entry;
            if (!load(std::span(entries).subspan(static_cast<std::size_t>(at)), entry)) break;
            if (entry.type == gpt_type::unused) continue;
            std::u16string name;
            for (const auto& unit : entry.name) {
                if (unit == 0) break;
                name += static_cast<char16_t>(unit.get());
            }
            copy.partitions.push_back({.type = entry.type,
                                       .unique = entry.unique,
                                       .first = entry.first_lba,
                                       .last = entry.last_lba,
                                       .attributes = entry.attributes,
                                       .name = text::to_utf8(name)});
        }
        return true;
    }

    void compare(const Copy& primary, const Copy& backup) {
        const auto& a = primary.header;
        const auto& b = backup.header;
        if (a.disk == b.disk && a.entries_crc == b.entries_crc &&
            a.first_usable_lba == b.first_usable_lba && a.last_usable_lba == b.last_usable_lba &&
            b.alternate_lba == 1)
            return;
        report("gpt.backup.differ", Severity::warning,
               "the two copies of the GPT do not say the same", header_clause,
               tables_.gpt_backup_lba);
    }

    void check_partitions(const Copy& copy) {
        constexpr const char* clause = "UEFI 2.10 5.3.3";
        std::vector<GptPartition> sorted = copy.partitions;
        std::sort(sorted.begin(), sorted.end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
        for (std::size_t i = 0; i < sorted.size(); ++i) {
            const auto& one = sorted[i];
            if (one.last < one.first || one.first < copy.header.first_usable_lba ||
                one.last > copy.header.last_usable_lba || one.last >= sectors_)
                report("gpt.partition.outside", Severity::warning,
                       fmt::format("a partition of the GPT has sectors {} to {}, which are not "
                                   "within those that can be used",
                                   one.first, one.last),
                       clause);
            if (i > 0 && one.first <= sorted[i - 1].last)
                report("gpt.partition.overlap", Severity::warning,
                       fmt::format("two partitions of the GPT have sector {}", one.first), clause);
        }
    }

    const io::Source& image_;
    format::Window window_;
    format::Reporter& reporter_;
    std::uint64_t sectors_;
    DiskTables tables_;
};

} // namespace

DiskTables read_tables(const io::Source& image, format::Reporter& reporter) {
    return Reader(image, reporter).read();
}

} // namespace openimapi::inline v1::partition
