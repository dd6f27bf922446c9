/// One forged volume of each kind of partition, with the same small tree: /hello, /dir/inner.
#pragma once

#include "udf_forge.hpp"

namespace openimapi::testing {

inline constexpr std::string_view hello = "hello, world", inner = "inside of a directory";

/// UDF 2.50: a metadata file of two extents, and its mirror.
struct MetadataVolume : Forge {
    static constexpr std::uint32_t main_icb = 0, mirror_icb = 380; // blocks of the partition
    static constexpr std::uint32_t mirror_first = 360;
    static constexpr std::uint16_t meta = 1; ///< partition map

    /// Block of the image where a block of the metadata partition is.
    static std::uint32_t main(std::uint32_t block) {
        return start + (block < 4 ? 4 + block : 12 + block - 4);
    }
    static std::uint32_t mirror(std::uint32_t block) { return start + mirror_first + block; }

    MetadataVolume() : Forge(udf::Revision::v2_50) {
        volume({plain_map(), metadata_map(main_icb, mirror_icb, 1)}, at(0, meta), main(0),
               at(1, meta), 2, 2, {length, 8});
        entry(start + main_icb, main_icb,
              {.type = udf::FileType::metadata,
               .how = udf::Allocation::short_descriptors,
               .content = raw(brief(4, 4 * 2048)) + raw(brief(12, 4 * 2048)),
               .size = 8 * 2048});
        entry(start + mirror_icb, mirror_icb,
              {.type = udf::FileType::metadata_mirror,
               .how = udf::Allocation::short_descriptors,
               .content = raw(brief(mirror_first, 8 * 2048)),
               .size = 8 * 2048});
        entry(main(1), 1,
              {.type = udf::FileType::directory,
               .content = parent(at(1, meta), 1) + fid("hello", at(2, meta), 0, 1) +
                          fid("gone", at(7, meta), udf::FileCharacteristic::deleted, 1) +
                          fid("dir", at(3, meta), udf::FileCharacteristic::directory, 1),
               .links = 2});
        entry(main(2), 2,
              {.how = udf::Allocation::long_descriptors,
               .content = raw(at(100, 0, static_cast<std::uint32_t>(hello.size()))),
               .size = hello.size(),
               .unique = 16});
        put(start + 100, raw_text(hello));
        const auto names = parent(at(1, meta), 5) + fid("inner", at(4, meta), 0, 5);
        entry(main(3), 3,
              {.type = udf::FileType::directory,
               .how = udf::Allocation::short_descriptors,
               .content = raw(brief(5, static_cast<std::uint32_t>(names.size()))),
               .size = names.size(),
               .unique = 17});
        put(main(5), names);
        entry(main(4), 4, {.content = raw_text(inner), .unique = 18});
        for (std::uint32_t block = 0; block < 8; ++block)
            copy(main(block), mirror(block));
    }

    void copy(std::uint32_t from, std::uint32_t to) {
        std::copy_n(image.begin() + std::ptrdiff_t{from} * 2048, 2048,
                    image.begin() + std::ptrdiff_t{to} * 2048);
    }
};

/// The tree in a virtual partition; the table is the last thing on the image.
struct VirtualVolume : Forge {
    static constexpr std::uint16_t map = 1;
    static constexpr std::uint32_t last = 320;             ///< block of the partition: VAT's ICB
    static constexpr std::uint32_t older = 310;            ///< of the table before that
    std::vector<std::uint32_t> places{40, 41, 60, 43, 70}; ///< of virtual blocks 0…

    explicit VirtualVolume(udf::Revision revision, bool embedded = true)
        : Forge(revision), modern_(revision >= udf::Revision::v2_00) {
        volume({plain_map(), virtual_map()}, at(0, map), start + 40, at(1, map), 2, 2,
               {length, 0xFFFFFFFF});
        write(1, {.type = udf::FileType::directory,
                  .content = parent(at(1, map), 1) + fid("hello", at(2, map), 0, 1) +
                             fid("dir", at(3, map), udf::FileCharacteristic::directory, 1),
                  .links = 2});
        // An older version at its first place, and the one that counts.
        write_at(42, 2, {.content = raw_text("an older text"), .unique = 16});
        write(2, {.content = raw_text(hello), .unique = 16});
        // Content of a directory stands in the plain partition.
        const auto names = parent(at(1, map), 50) + fid("inner", at(4, map), 0, 50);
        put(start + 50, names);
        write(3, {.type = udf::FileType::directory,
                  .how = udf::Allocation::long_descriptors,
                  .content = raw(at(50, 0, static_cast<std::uint32_t>(names.size()))),
                  .size = names.size(),
                  .unique = 17});
        write(4, {.content = raw_text(inner), .unique = 18});
        auto first = places;
        first[2] = 42;
        table(older, 0xFFFFFFFF, first, true);
        table(last, older, places, embedded);
        // The disc ends here: no second anchor behind it.
        image.resize((start + last + 1) * std::size_t{2048});
    }

    void write_at(std::uint32_t place, std::uint32_t number, Node node) {
        node.extended = modern_;
        entry(start + place, number, node);
    }
    void write(std::uint32_t number, const Node& node) { write_at(places[number], number, node); }

    void table(std::uint32_t icb, std::uint32_t previous, const std::vector<std::uint32_t>& entries,
               bool embedded) {
        Raw content;
        if (modern_) {
            udf::VirtualAllocationTableHeader header;
            header.header_length = sizeof header;
            cs0::encode_dstring("RENAMED", header.logical_volume_identifier, cs0::BeyondBmp::pair);
            header.previous = previous;
            header.files = 2;
            header.directories = 2;
            content = raw(header);
        }
        for (const auto place : entries)
            content = content + raw(le32(place));
        if (!modern_) {
            udf::VirtualAllocationTableTrailer trailer;
            trailer.identifier =
                udf::udf_identifier(udf::VirtualAllocationTableTrailer::name, udf::Revision::v1_50);
            trailer.previous = previous;
            content = content + raw(trailer);
        }
        const auto type =
            modern_ ? udf::FileType::virtual_allocation_table : udf::FileType::unspecified;
        if (embedded) {
            write_at(icb, icb, {.type = type, .content = content, .unique = 19});
            return;
        }
        const auto size = content.size();
        put(start + 200, content);
        write_at(icb, icb,
                 {.type = type,
                  .how = udf::Allocation::short_descriptors,
                  .content = raw(brief(200, static_cast<std::uint32_t>(size))),
                  .size = size,
                  .unique = 19});
    }

private:
    bool modern_;
};

/// A sparable partition with packets of 16 blocks, of which two were replaced: the one with the
/// File Entries, and one in the middle of a file.
struct SparableVolume : Forge {
    static constexpr std::uint16_t packet = 16;
    static constexpr std::uint32_t spare = 128; ///< block of the volume
    static constexpr std::uint32_t first_table = 96, second_table = 112;
    std::vector<udf::SparingEntry> entries{{.original = 16, .mapped = spare},
                                           {.original = 64, .mapped = spare + 16},
                                           {.original = 0xFFFFFFFF, .mapped = spare + 32}};
    std::string big; ///< /dir/inner: blocks 60 to 90 of the partition

    SparableVolume() : Forge(udf::Revision::v2_01) {
        volume({sparable_map(packet, {first_table, second_table}, 2048)}, at(0), start, at(16), 2,
               2);
        sparing_table(first_table, entries);
        sparing_table(second_table, entries);
        const auto moved = [](std::uint32_t block) { return spare + block - 16; };
        entry(moved(16), 16,
              {.type = udf::FileType::directory,
               .content = parent(at(16), 16) + fid("hello", at(17), 0, 16) +
                          fid("dir", at(18), udf::FileCharacteristic::directory, 16),
               .links = 2});
        entry(moved(17), 17, {.content = raw_text(hello), .unique = 16});
        entry(moved(18), 18,
              {.type = udf::FileType::directory,
               .content = parent(at(16), 18) + fid("inner", at(33), 0, 18),
               .unique = 17});
        for (int i = 0; i < 30 * 2048 / 4; ++i)
            big += fmt::format("{:03} ", i % 1000);
        big.resize(30 * 2048 - 7);
        entry(start + 33, 33,
              {.how = udf::Allocation::short_descriptors,
               .content = raw(brief(60, static_cast<std::uint32_t>(big.size()))),
               .size = big.size(),
               .unique = 18});
        const auto bytes = raw_text(big);
        for (std::uint32_t i = 0; i < 30; ++i) {
            const auto block = 60 + i;
            const auto place =
                block >= 64 && block < 80 ? spare + 16 + (block - 64) : start + block;
            const auto from = std::size_t{i} * 2048;
            put(place,
                std::span(bytes).subspan(from, std::min<std::size_t>(2048, bytes.size() - from)));
        }
    }
};

/// Named streams of a file, of a directory and of the volume.
struct StreamVolume : Forge {
    StreamVolume() : Forge(udf::Revision::v2_01) {
        volume({plain_map()}, at(0), start, at(1), 2, 2, {length}, at(20));
        entry(start + 1, 1,
              {.type = udf::FileType::directory,
               .content = parent(at(1), 1) + fid("hello", at(2), 0, 1) +
                          fid("dir", at(3), udf::FileCharacteristic::directory, 1),
               .links = 2});
        entry(start + 2, 2, {.content = raw_text(hello), .unique = 16, .streams = at(10)});
        entry(start + 3, 3,
              {.type = udf::FileType::directory,
               .content = parent(at(1), 3) + fid("inner", at(4), 0, 3),
               .unique = 17,
               .streams = at(13)});
        entry(start + 4, 4, {.content = raw_text(inner), .unique = 18});
        const auto directory = [&](std::uint32_t block, std::uint32_t owner, const Raw& names) {
            entry(start + block, block,
                  {.type = udf::FileType::stream_directory,
                   .content = parent(at(owner), block) + names});
        };
        directory(10, 2,
                  fid("second", at(11), 0, 10) + fid("first", at(12), 0, 10) +
                      fid("gone", at(99), udf::FileCharacteristic::deleted, 10));
        entry(start + 11, 11, {.content = raw_text("the second stream"), .unique = 16});
        put(start + 30, raw_text(std::string(3000, 'x')));
        entry(start + 12, 12,
              {.how = udf::Allocation::short_descriptors,
               .content = raw(brief(30, 3000)),
               .size = 3000,
               .unique = 16});
        directory(13, 3, fid("of a directory", at(14), 0, 13));
        entry(start + 14, 14, {.content = raw_text("d"), .unique = 17});
        directory(20, 1, fid("*UDF Backup", at(21), udf::FileCharacteristic::metadata, 20));
        entry(start + 21, 21, {.content = raw_text("when")});
    }
};

} // namespace openimapi::testing
