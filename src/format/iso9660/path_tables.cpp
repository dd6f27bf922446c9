#include "format/iso9660/path_tables.hpp"

#include "format/iso9660/path_table.hpp"

#include <array>

namespace openimapi::inline v1::iso9660 {

namespace {

/// Calls `use(index, identifier)` for each directory, in the order of the table.
template <class Use>
void each_directory(const Hierarchy& hierarchy, Use&& use) {
    std::array<std::byte, 256> identifier{};
    Hierarchy::Scratch scratch;
    const auto& directories = hierarchy.directories();
    for (std::uint32_t i = 0; i < directories.size(); ++i) {
        std::size_t length = 1;
        if (i == 0)
            identifier[0] = self_identifier;
        else
            length =
                hierarchy.identifier(directories[i].position, true, identifier.data(), scratch);
        use(i, std::span<const std::byte>(identifier).first(length));
    }
}

template <class Record>
void append(std::vector<std::byte>& table, std::span<const std::byte> identifier,
            std::uint32_t block, std::uint32_t parent) {
    Record record;
    record.identifier_length = static_cast<std::uint8_t>(identifier.size());
    record.extent = block;
    record.parent = static_cast<std::uint16_t>(parent + 1);
    const auto bytes = bytes_of(record);
    table.insert(table.end(), bytes.begin(), bytes.end());
    table.insert(table.end(), identifier.begin(), identifier.end());
    if (identifier.size() % 2 != 0) table.push_back(std::byte{0});
}

} // namespace

std::uint64_t path_table_size(const Hierarchy& hierarchy) {
    std::uint64_t size = 0;
    each_directory(hierarchy, [&](std::uint32_t, std::span<const std::byte> identifier) {
        size += sizeof(PathTableRecordL) + round_up(identifier.size(), 2);
    });
    return size;
}

EncodedPathTables make_path_tables(const Hierarchy& hierarchy, const DirectoryContents& contents) {
    EncodedPathTables tables;
    const auto& directories = hierarchy.directories();
    each_directory(hierarchy, [&](std::uint32_t i, std::span<const std::byte> identifier) {
        const auto block = contents.block_of(i);
        append<PathTableRecordL>(tables.l, identifier, block, directories[i].parent);
        append<PathTableRecordM>(tables.m, identifier, block, directories[i].parent);
    });
    return tables;
}

} // namespace openimapi::inline v1::iso9660
