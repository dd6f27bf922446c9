// What an image boots with: where it stands, not whether it is right.
#include "format/eltorito/catalog_reader.hpp"
#include "format/partition/table_reader.hpp"
#include "image/boot_reader.hpp"
#include "image/structures.hpp"

#include <algorithm>

namespace openimapi::inline v1::image {

void add_partition_tables(const io::Source& image, std::vector<Structure>& out) {
    format::Reporter quiet{FindingSink{}};
    const auto tables = partition::read_tables(image, quiet);
    const auto add = [&](std::uint64_t first, std::uint64_t count, const char* label) {
        if (count != 0)
            out.push_back({first * partition::sector_size, (first + count) * partition::sector_size,
                           AreaKind::partition_table, label});
    };
    if (tables.gpt_primary) {
        // The MBR is in the same block.
        const auto* label = tables.mbr.empty() ? "GUID Partition Table"
                                               : "Master Boot Record and GUID Partition Table";
        add(1, 1, label);
        add(tables.gpt_entries_lba, tables.gpt_entry_sectors, label);
    } else if (!tables.mbr.empty()) {
        add(0, 1, "Master Boot Record");
    }
    if (tables.gpt_backup) {
        constexpr auto label = "GUID Partition Table (backup)";
        add(tables.gpt_backup_lba, 1, label);
        add(tables.gpt_backup_entries_lba, tables.gpt_backup_entry_sectors, label);
    }
}

void add_boot(const io::Source& image, Lba base, std::vector<Structure>& catalogs,
              std::vector<BootImagePlace>& images) {
    format::Reporter quiet{FindingSink{}};
    // Few sessions have one of their own; the whole set-up is only looked at where there is one.
    const auto catalog = eltorito::read_catalog(image, base, quiet);
    if (!catalog || !catalog->valid) return;
    const auto start = static_cast<std::uint64_t>(catalog->block.value()) * block_size;
    catalogs.push_back({start, start + block_size, AreaKind::boot, "Boot Catalog"});
    for (const auto& entry : read_boot_setup(image, nullptr, base, quiet).entries) {
        const auto first = static_cast<std::uint64_t>(entry.block.value()) * block_size;
        if (entry.bytes == 0 || first == 0) continue;
        auto end = first + entry.bytes;
        // Where nothing says how long it is, it is no longer than what the firmware loads.
        if (!entry.fat && end >= image.size().value())
            end = first + std::max<std::uint64_t>(entry.load_sectors, 1) * partition::sector_size;
        images.push_back(
            {first, end, entry.platform == boot_platform::efi ? "Boot image (EFI)" : "Boot image"});
    }
}

} // namespace openimapi::inline v1::image
