// The boot catalog and partition tables: an image whose block 17 is a Boot Record that leads to
// block 1.
#include "format/eltorito/catalog_reader.hpp"
#include "format/iso9660/volume_descriptor.hpp"
#include "format/partition/boot_code.hpp"
#include "format/partition/table_reader.hpp"
#include "input.hpp"
#include "openimapi/io/sources.hpp"

#include <algorithm>

using namespace openimapi;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t blocks = 20;
    std::vector<std::byte> bytes(blocks * block_size);
    const auto given = std::as_bytes(std::span(data, std::min(size, bytes.size())));
    std::copy(given.begin(), given.end(), bytes.begin());
    if (given.size() < 17 * block_size)
        store(iso9660::boot_record_of(1), std::span(bytes).subspan(17 * block_size));
    const auto image = io::memory(std::move(bytes));

    format::Reporter reporter({});
    if (const auto catalog = eltorito::read_catalog(*image, Lba(0), reporter)) {
        fuzzing::hold(catalog->entries.size() <= blocks * block_size / 32,
                      "entries are in the image");
        for (const auto& entry : catalog->entries)
            fuzzing::hold(entry.id.size() <= 28 && entry.media < 16, "fields have their widths");
    }
    const auto tables = partition::read_tables(*image, reporter);
    fuzzing::hold(tables.mbr.size() <= 4, "an MBR has four partitions");
    fuzzing::hold(!tables.gpt || tables.gpt->partitions.size() <= blocks * block_size / 128,
                  "entries are in the image");
    std::vector<std::byte> sector(512);
    image->read(0, sector);
    (void)partition::pointed_at(sector, partition::recognise(sector));
    return 0;
}
