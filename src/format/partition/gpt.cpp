#include "format/partition/gpt.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>
#include <zlib.h>

namespace openimapi::inline v1::partition {
namespace {

std::vector<std::byte> entries_of(const std::vector<GptPartition>& partitions) {
    if (partitions.size() > Gpt::entry_count)
        throw std::logic_error("more partitions than the table has entries");
    std::vector<std::byte> bytes(std::size_t{Gpt::entry_sectors} * sector_size);
    std::size_t next = 0;
    for (const auto& partition : partitions) {
        GptEntry entry;
        entry.type = partition.type;
        entry.unique = partition.unique;
        entry.first_lba = partition.first;
        entry.last_lba = partition.last;
        entry.attributes = partition.attributes;
        for (std::size_t i = 0; i < std::min(partition.name.size(), entry.name.size()); ++i)
            entry.name[i] = static_cast<std::uint16_t>(partition.name[i] & 0x7F);
        store(entry, std::span(bytes).subspan(next));
        next += sizeof entry;
    }
    return bytes;
}

/// The header's sector.
std::vector<std::byte> header_of(const Gpt& gpt, std::uint64_t sectors, bool primary,
                                 std::span<const std::byte> entries) {
    const auto last = sectors - 1;
    GptHeader header;
    header.my_lba = primary ? 1 : last;
    header.alternate_lba = primary ? last : 1;
    header.first_usable_lba = Gpt::front_sectors;
    header.last_usable_lba = sectors - Gpt::back_sectors - 1;
    header.disk = gpt.disk;
    header.entries_lba = primary ? 2 : sectors - Gpt::back_sectors;
    header.entry_count = Gpt::entry_count;
    header.entry_size = sizeof(GptEntry);
    header.entries_crc = crc32(entries);
    header.header_crc = crc32(bytes_of(header)); // of the header with this field 0
    std::vector<std::byte> sector(sector_size);
    store(header, sector);
    return sector;
}

} // namespace

std::uint32_t crc32(std::span<const std::byte> bytes) noexcept {
    return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()),
                                                bytes.size())); // NOLINT: zlib's type
}

std::string text_of(const Guid& guid) {
    const auto& b = guid.bytes;
    return fmt::format("{:02X}{:02X}{:02X}{:02X}-{:02X}{:02X}-{:02X}{:02X}-{:02X}{:02X}-"
                       "{:02X}{:02X}{:02X}{:02X}{:02X}{:02X}",
                       b[3], b[2], b[1], b[0], b[5], b[4], b[7], b[6], b[8], b[9], b[10], b[11],
                       b[12], b[13], b[14], b[15]);
}

Guid guid_of(std::uint64_t high, std::uint64_t low) noexcept {
    Guid guid;
    for (std::size_t i = 0; i < 8; ++i) {
        guid.bytes[i] = static_cast<std::uint8_t>(high >> (8 * i));
        guid.bytes[8 + i] = static_cast<std::uint8_t>(low >> (8 * i));
    }
    guid.bytes[7] = static_cast<std::uint8_t>((guid.bytes[7] & 0x0F) | 0x80); // version 8
    guid.bytes[8] = static_cast<std::uint8_t>((guid.bytes[8] & 0x3F) | 0x80); // variant
    return guid;
}

std::vector<std::byte> Gpt::primary(std::uint64_t disk_sectors) const {
    const auto entries = entries_of(partitions);
    auto bytes = header_of(*this, disk_sectors, true, entries);
    bytes.insert(bytes.end(), entries.begin(), entries.end());
    return bytes;
}

std::vector<std::byte> Gpt::backup(std::uint64_t disk_sectors) const {
    auto bytes = entries_of(partitions);
    const auto header = header_of(*this, disk_sectors, false, bytes);
    bytes.insert(bytes.end(), header.begin(), header.end());
    return bytes;
}

} // namespace openimapi::inline v1::partition
