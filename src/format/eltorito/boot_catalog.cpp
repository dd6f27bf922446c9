#include "format/eltorito/boot_catalog.hpp"

#include <algorithm>
#include <stdexcept>

namespace openimapi::inline v1::eltorito {
namespace {

template <std::size_t Length>
void put_id(std::string_view id, std::array<char, Length>& field) {
    std::copy_n(id.begin(), std::min(id.size(), Length), field.begin());
}

BootEntryRecord record_of(const Entry& entry) {
    BootEntryRecord record;
    record.indicator = entry.bootable ? indicator_bootable : 0;
    record.media = entry.media;
    record.load_segment = entry.load_segment;
    record.system_type = entry.system_type;
    record.sectors = entry.sectors;
    record.block = entry.block;
    return record;
}

} // namespace

std::uint16_t sum_of_words(std::span<const std::byte> entry) noexcept {
    std::uint16_t sum = 0;
    for (std::size_t i = 0; i + 1 < entry.size(); i += 2) {
        le16 word;
        std::memcpy(&word, entry.data() + i, sizeof word);
        sum = static_cast<std::uint16_t>(sum + word.get());
    }
    return sum;
}

std::vector<std::byte> encode(const std::vector<Entry>& entries) {
    if (entries.empty() || entries.size() > most_entries)
        throw std::logic_error("a boot catalog has 1 to 32 entries");
    std::vector<std::byte> catalog(block_size);
    std::size_t next = 0;
    const auto append = [&](const auto& structure) {
        store(structure, std::span(catalog).subspan(next));
        next += sizeof structure;
    };

    ValidationEntry validation;
    validation.platform = entries.front().platform;
    put_id(entries.front().id, validation.id);
    validation.checksum = static_cast<std::uint16_t>(-sum_of_words(bytes_of(validation)));
    append(validation);
    append(record_of(entries.front()));

    for (std::size_t first = 1; first < entries.size();) {
        const auto& start = entries[first];
        std::size_t end = first + 1;
        while (end < entries.size() && entries[end].platform == start.platform &&
               entries[end].id == start.id)
            ++end;
        SectionHeader header;
        header.header = end == entries.size() ? header_final_section : header_more_sections;
        header.platform = start.platform;
        header.entries = static_cast<std::uint16_t>(end - first);
        put_id(start.id, header.id);
        append(header);
        for (; first < end; ++first)
            append(record_of(entries[first]));
    }
    return catalog;
}

} // namespace openimapi::inline v1::eltorito
