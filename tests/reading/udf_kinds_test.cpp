// Partitions that are not simply blocks in a row, streams, and ICBs of every shape: read as the
// standards draw them, and said what is wrong with them.
#include "format/udf/volume_reader.hpp"
#include "udf_kinds.hpp"

using namespace openimapi;
using namespace openimapi::testing;
using format::Catalogue;
using udf::Allocation;
using udf::ExtentType;
using udf::FileType;
using udf::Revision;

namespace {

void expect_tree(const Image& image, std::string_view inner_text = inner) {
    const auto found = look(image);
    EXPECT_EQ(found.error, "");
    EXPECT_EQ(found.findings.ids(Severity::note), "");
    EXPECT_EQ(found.content("/hello"), hello);
    EXPECT_EQ(found.content("/dir/inner"), inner_text);
    ASSERT_TRUE(found.import);
    EXPECT_EQ(found.catalogue().size(), 4u);
    EXPECT_EQ(checked(image).ids(Severity::note), "");
}

void wipe(Image& image, std::uint32_t block) {
    std::fill_n(image.begin() + std::ptrdiff_t{block} * 2048, 2048, std::byte{0xA5});
}

/// The tree is there in spite of the damage, and the damage is named.
void expect_rescued(const Image& image, std::string_view id) {
    const auto found = look(image);
    EXPECT_EQ(found.error, "");
    EXPECT_TRUE(found.findings.has(id)) << id << " among\n" << found.findings.ids();
    EXPECT_EQ(found.content("/hello"), hello);
    EXPECT_EQ(found.content("/dir/inner"), inner);
}

// --- anchors -------------------------------------------------------------------------------------

TEST(UdfAnchors, AnyOfTheirPlacesWillDo) {
    constexpr std::uint32_t places[] = {256, Forge::blocks - 1, Forge::blocks - 257, 512};
    for (const auto place : places) {
        MetadataVolume volume;
        const auto anchor = std::vector<std::byte>(volume.image.begin() + 256 * 2048,
                                                   volume.image.begin() + 256 * 2048 + 512);
        for (const auto other : {256u, Forge::blocks - 1})
            std::fill_n(volume.image.begin() + std::ptrdiff_t{other} * 2048, 2048, std::byte{0});
        EXPECT_NE(look(volume.image).error, "");
        volume.descriptor(place, udf::TagId::anchor_volume_pointer, anchor, place);
        EXPECT_EQ(look(volume.image).content("/hello"), hello) << place;
        EXPECT_TRUE(checked(volume.image).has("udf.anchor.single")) << place;
        // A copy whose tag names another place is none.
        volume.descriptor(place, udf::TagId::anchor_volume_pointer, anchor, place + 1);
        EXPECT_NE(look(volume.image).error, "") << place;
    }
}

TEST(UdfAnchors, OfALaterSession) {
    MetadataVolume volume;
    constexpr std::uint32_t session = 128;
    const auto move = [&](std::uint32_t from, std::uint32_t to) {
        std::copy_n(volume.image.begin() + std::ptrdiff_t{from} * 2048, 2048,
                    volume.image.begin() + std::ptrdiff_t{to} * 2048);
        std::fill_n(volume.image.begin() + std::ptrdiff_t{from} * 2048, 2048, std::byte{0});
    };
    for (std::uint32_t i = 0; i < 3; ++i)
        move(16 + i, session + 16 + i);
    std::vector<std::byte> anchor(512);
    std::copy_n(volume.image.begin() + 256 * 2048, 512, anchor.begin());
    for (const auto other : {256u, Forge::blocks - 1})
        std::fill_n(volume.image.begin() + std::ptrdiff_t{other} * 2048, 2048, std::byte{0});
    // Over a block of the partition that nothing uses.
    volume.descriptor(session + 256, udf::TagId::anchor_volume_pointer, anchor, session + 256);
    EXPECT_NE(look(volume.image).error, "");
    const auto import = image::open(io::memory(volume.image), {.session = Lba(session)});
    EXPECT_NE(import.catalogue().resolve("/hello"), Catalogue::none);
}

// --- pieces --------------------------------------------------------------------------------------

TEST(UdfPieces, AreFoundFromBothSides) {
    const std::vector<udf::Piece> pieces{
        {0, 4, 100}, {4, 2, udf::Piece::nowhere}, {6, 10, 40}, {16, 1, 200}};
    const auto find = [&](std::uint32_t position) -> std::pair<std::uint64_t, std::uint64_t> {
        const auto found = udf::find_in(pieces, position);
        return found ? std::pair(found->image_block, found->blocks) : std::pair(0ul, 0ul);
    };
    EXPECT_EQ(find(0), std::pair(100ul, 4ul));
    EXPECT_EQ(find(3), std::pair(103ul, 1ul));
    EXPECT_EQ(find(4), std::pair(0ul, 0ul)); // not recorded
    EXPECT_EQ(find(6), std::pair(40ul, 10ul));
    EXPECT_EQ(find(15), std::pair(49ul, 1ul));
    EXPECT_EQ(find(16), std::pair(200ul, 1ul));
    EXPECT_EQ(find(17), std::pair(0ul, 0ul));
    EXPECT_FALSE(udf::find_in({}, 0));
    for (std::uint32_t position = 0; position < 20; ++position)
        if (const auto found = udf::find_in(pieces, position)) {
            EXPECT_EQ(udf::position_in(pieces, found->image_block), position);
        }
    EXPECT_FALSE(udf::position_in(pieces, 99));
    EXPECT_FALSE(udf::position_in(pieces, udf::Piece::nowhere));
}

// --- metadata ------------------------------------------------------------------------------------

TEST(UdfMetadata, IsReadFromAllItsExtents) {
    expect_tree(MetadataVolume().image);
}

TEST(UdfMetadata, TheMirrorServesWhereTheMainFileIsLost) {
    MetadataVolume volume;
    wipe(volume.image, Forge::start + MetadataVolume::main_icb);
    for (std::uint32_t block = 0; block < 8; ++block)
        wipe(volume.image, MetadataVolume::main(block));
    expect_rescued(volume.image, "udf.metadata.main");
}

TEST(UdfMetadata, TheMirrorServesForEachBlock) {
    for (std::uint32_t block = 0; block < 6; ++block) {
        MetadataVolume volume;
        wipe(volume.image, MetadataVolume::main(block));
        expect_rescued(volume.image, "udf.metadata.block");
        EXPECT_TRUE(checked(volume.image).has("udf.metadata.differ"));
        // One wrong byte is enough: the CRC finds it.
        MetadataVolume subtle;
        subtle.image[MetadataVolume::main(block) * std::size_t{2048} + 30] ^= std::byte{1};
        expect_rescued(subtle.image, "udf.metadata.block");
    }
}

TEST(UdfMetadata, WithoutEither) {
    MetadataVolume volume;
    wipe(volume.image, Forge::start + MetadataVolume::main_icb);
    wipe(volume.image, Forge::start + MetadataVolume::mirror_icb);
    const auto found = look(volume.image);
    EXPECT_NE(found.error, "");
    EXPECT_TRUE(checked(volume.image).has("udf.metadata.missing"));
}

TEST(UdfMetadata, WhatIsWrongIsNamed) {
    MetadataVolume mirrorless;
    wipe(mirrorless.image, Forge::start + MetadataVolume::mirror_icb);
    EXPECT_TRUE(checked(mirrorless.image).has("udf.metadata.mirror"));

    MetadataVolume different;
    different.image[MetadataVolume::mirror(6) * std::size_t{2048}] = std::byte{1};
    auto findings = checked(different.image);
    ASSERT_TRUE(findings.has("udf.metadata.differ"));
    for (const auto& finding : findings.all)
        if (finding.id == "udf.metadata.differ") {
            EXPECT_EQ(finding.lba->value(), MetadataVolume::main(6));
        }

    MetadataVolume shorter;
    shorter.entry(Forge::start + MetadataVolume::mirror_icb, MetadataVolume::mirror_icb,
                  {.type = FileType::metadata_mirror,
                   .how = Allocation::short_descriptors,
                   .content = raw(Forge::brief(MetadataVolume::mirror_first, 7 * 2048)),
                   .size = 7 * 2048});
    findings = checked(shorter.image);
    EXPECT_TRUE(findings.has("udf.metadata.differ")) << findings.ids();
    EXPECT_TRUE(findings.has("udf.metadata.units")) << findings.ids();
}

TEST(UdfMetadata, AFileOfHolesOnlyCostsNothing) {
    MetadataVolume volume;
    Raw holes;
    for (int i = 0; i < 200; ++i)
        holes = holes + raw(Forge::brief(0, 0x3FFFF800, ExtentType::unallocated));
    for (const auto icb : {MetadataVolume::main_icb, MetadataVolume::mirror_icb})
        volume.entry(Forge::start + icb, icb,
                     {.type = icb == 0 ? FileType::metadata : FileType::metadata_mirror,
                      .how = Allocation::short_descriptors,
                      .content = holes,
                      .size = 200ull * 0x3FFFF800});
    EXPECT_NE(look(volume.image).error, "");
    EXPECT_TRUE(checked(volume.image).has("udf.file_set.missing"));
}

// --- virtual -------------------------------------------------------------------------------------

TEST(UdfVirtual, BothFormsInAndOutsideOfTheIcb) {
    for (const auto revision : {Revision::v1_50, Revision::v2_00, Revision::v2_01, Revision::v2_50})
        for (const bool embedded : {true, false})
            expect_tree(VirtualVolume(revision, embedded).image);
}

TEST(UdfVirtual, TheTablesOwnNameAndCountsPrevail) {
    const auto found = look(VirtualVolume(Revision::v2_00).image);
    ASSERT_TRUE(found.import);
    EXPECT_EQ(found.import->volume().label, "RENAMED");
    EXPECT_EQ(found.import->volume().files, 2u);
    EXPECT_EQ(look(VirtualVolume(Revision::v1_50).image).import->volume().label, "FORGED");
}

TEST(UdfVirtual, BehindTheTableThereMayBeOneBlockOrPadding) {
    VirtualVolume one(Revision::v2_00);
    one.image.resize(one.image.size() + 2048, std::byte{7});
    auto found = look(one.image);
    EXPECT_EQ(found.findings.ids(), "");
    EXPECT_EQ(found.content("/hello"), hello);

    VirtualVolume padded(Revision::v1_50);
    padded.image.resize(padded.image.size() + 150 * 2048);
    found = look(padded.image);
    EXPECT_TRUE(found.findings.has("udf.vat.padding"));
    EXPECT_EQ(found.content("/hello"), hello);
}

TEST(UdfVirtual, TheTableBeforeCountsWhereTheLastIsLost) {
    VirtualVolume volume(Revision::v2_00);
    wipe(volume.image, Forge::start + VirtualVolume::last);
    const auto found = look(volume.image);
    EXPECT_TRUE(found.findings.has("udf.vat.place"));
    EXPECT_EQ(found.content("/hello"), "an older text");
    wipe(volume.image, Forge::start + VirtualVolume::older);
    EXPECT_NE(look(volume.image).error, "");
    EXPECT_TRUE(checked(volume.image).has("udf.vat.missing"));
}

TEST(UdfVirtual, WhatIsWrongIsNamed) {
    VirtualVolume behind(Revision::v2_00);
    auto blocks = behind.places;
    blocks.push_back(VirtualVolume::last + 1);
    behind.table(VirtualVolume::last, VirtualVolume::older, blocks, true);
    EXPECT_TRUE(checked(behind.image).has("udf.vat.entry"));

    blocks.back() = blocks[1];
    behind.table(VirtualVolume::last, VirtualVolume::older, blocks, true);
    auto findings = checked(behind.image);
    EXPECT_TRUE(findings.has("udf.vat.shared"));
    EXPECT_FALSE(findings.has("udf.vat.entry"));

    VirtualVolume lost(Revision::v1_50);
    lost.table(VirtualVolume::last, 77, lost.places, true);
    EXPECT_TRUE(checked(lost.image).has("udf.vat.previous"));
    lost.table(VirtualVolume::last, VirtualVolume::last, lost.places, true); // itself
    EXPECT_TRUE(checked(lost.image).has("udf.vat.previous"));

    VirtualVolume missing(Revision::v2_00);
    missing.places[4] = 0xFFFFFFFF;
    missing.table(VirtualVolume::last, VirtualVolume::older, missing.places, true);
    EXPECT_TRUE(look(missing.image).findings.has("udf.icb.outside"));
    EXPECT_EQ(look(missing.image).content("/hello"), hello);
}

// --- sparable ------------------------------------------------------------------------------------

TEST(UdfSparable, ReplacedPacketsAreReadWhereTheyAre) {
    const SparableVolume volume;
    expect_tree(volume.image, volume.big);
}

TEST(UdfSparable, TheNewestTableThatIsWholeCounts) {
    SparableVolume volume;
    volume.sparing_table(SparableVolume::second_table, {}, 0); // an older one
    auto found = look(volume.image);
    EXPECT_EQ(found.content("/dir/inner"), volume.big);
    EXPECT_TRUE(checked(volume.image).has("udf.sparing.differ"));

    SparableVolume damaged;
    wipe(damaged.image, SparableVolume::first_table);
    EXPECT_EQ(look(damaged.image).content("/dir/inner"), damaged.big);
    const auto findings = checked(damaged.image);
    EXPECT_TRUE(findings.has("udf.sparing.table"));
    EXPECT_TRUE(findings.has("udf.sparing.single"));

    wipe(damaged.image, SparableVolume::second_table);
    EXPECT_TRUE(look(damaged.image).findings.has("udf.sparing.missing"));
}

TEST(UdfSparable, WhatIsWrongIsNamed) {
    const auto with = [](std::vector<udf::SparingEntry> entries) {
        SparableVolume volume;
        for (const auto table : {SparableVolume::first_table, SparableVolume::second_table})
            volume.sparing_table(table, entries);
        return checked(volume.image);
    };
    const auto good = SparableVolume().entries;
    auto entries = good;
    std::swap(entries[0], entries[1]);
    EXPECT_TRUE(with(entries).has("udf.sparing.order"));
    entries = good;
    entries[1].mapped = Forge::blocks - 1;
    EXPECT_TRUE(with(entries).has("udf.sparing.mapped"));
    entries[1].mapped = entries[0].mapped;
    EXPECT_TRUE(with(entries).has("udf.sparing.mapped"));
    entries = good;
    entries[1].original = 65;
    EXPECT_TRUE(with(entries).has("udf.sparing.entry"));
    entries[1].original = entries[0].original;
    EXPECT_TRUE(with(entries).has("udf.sparing.entry"));
    SparableVolume odd;
    odd.volume({odd.sparable_map(24, {SparableVolume::first_table}, 2048)}, Forge::at(0),
               Forge::start, Forge::at(16), 2, 2);
    EXPECT_TRUE(checked(odd.image).has("udf.sparing.packet"));
    odd.volume({odd.sparable_map(0, {SparableVolume::first_table}, 2048)}, Forge::at(0),
               Forge::start, Forge::at(16), 2, 2);
    EXPECT_TRUE(checked(odd.image).has("udf.sparing.packet"));
    odd.volume({odd.sparable_map(256, {SparableVolume::first_table}, 2048)}, Forge::at(0),
               Forge::start, Forge::at(16), 2, 2);
    EXPECT_TRUE(checked(odd.image).has("udf.sparing.alignment"));
}

// --- maps and counts -----------------------------------------------------------------------------

TEST(UdfMaps, WhatIsWrongIsNamed) {
    MetadataVolume volume;
    const auto with = [&](std::vector<Raw> maps) {
        volume.volume(maps, Forge::at(0, 1), MetadataVolume::main(0), Forge::at(1, 1), 2, 2);
        return checked(volume.image);
    };
    const auto metadata = volume.metadata_map(0, MetadataVolume::mirror_icb, 1);
    EXPECT_TRUE(with({metadata, metadata}).has("udf.maps.base"));
    EXPECT_TRUE(with({Forge::plain_map(), metadata, metadata}).has("udf.maps.twice"));
    auto unknown = metadata;
    unknown[8] = std::byte{'X'};
    EXPECT_TRUE(with({Forge::plain_map(), unknown}).has("udf.partition.unsupported"));
    // 3/10.6.9: the count, at byte 268 of the descriptor.
    volume = MetadataVolume();
    for (const auto first : {Forge::main_sequence, Forge::reserve_sequence}) {
        const auto at = (first + 2) * std::size_t{2048};
        Raw bytes(volume.image.begin() + static_cast<std::ptrdiff_t>(at),
                  volume.image.begin() + static_cast<std::ptrdiff_t>(at) + 440 + 6 + 64);
        bytes[268] = std::byte{3};
        volume.descriptor(first + 2, udf::TagId::logical_volume, bytes, first + 2);
    }
    EXPECT_TRUE(checked(volume.image).has("udf.maps.count"));
}

TEST(UdfIntegrity, CountsOfPartitionsSizesAndRevisions) {
    const auto with = [](std::size_t at, std::initializer_list<int> bytes) {
        MetadataVolume volume;
        const auto block = std::size_t{Forge::integrity} * 2048;
        Raw all(volume.image.begin() + static_cast<std::ptrdiff_t>(block),
                volume.image.begin() + static_cast<std::ptrdiff_t>(block) + 80 + 16 + 46);
        for (const int byte : bytes)
            all.at(at++) = static_cast<std::byte>(byte);
        volume.descriptor(Forge::integrity, udf::TagId::logical_volume_integrity, all,
                          Forge::integrity);
        return checked(volume.image);
    };
    EXPECT_TRUE(with(72, {1}).has("udf.integrity.partitions"));
    EXPECT_TRUE(with(80 + 8, {1, 1}).has("udf.integrity.size"));
    EXPECT_TRUE(with(80 + 4, {9}).has("udf.integrity.free"));
    EXPECT_TRUE(with(80 + 16 + 40, {0x60, 2}).has("udf.integrity.revision"));
}

// --- streams -------------------------------------------------------------------------------------

TEST(UdfStreams, OfFilesDirectoriesAndTheVolume) {
    const StreamVolume volume;
    expect_tree(volume.image);
    const auto found = look(volume.image);
    const auto& catalogue = found.catalogue();
    ASSERT_EQ(catalogue.streams().size(), 4u);
    const auto file = catalogue.streams_of(catalogue.node(catalogue.resolve("/hello")).inode);
    ASSERT_EQ(file.size(), 2u);
    EXPECT_EQ(catalogue.name(file[0]), "first");
    EXPECT_EQ(catalogue.name(file[1]), "second");
    EXPECT_EQ(found.content(file[0].inode), std::string(3000, 'x'));
    EXPECT_EQ(found.content(file[1].inode), "the second stream");
    const auto directory = catalogue.streams_of(catalogue.node(catalogue.resolve("/dir")).inode);
    ASSERT_EQ(directory.size(), 1u);
    EXPECT_EQ(catalogue.name(directory[0]), "of a directory");
    EXPECT_EQ(found.content(directory[0].inode), "d");
    EXPECT_FALSE(directory[0].system);
    const auto system = catalogue.streams_of(Catalogue::none);
    ASSERT_EQ(system.size(), 1u);
    EXPECT_EQ(catalogue.name(system[0]), "*UDF Backup");
    EXPECT_TRUE(system[0].system);
    EXPECT_TRUE(
        catalogue.streams_of(catalogue.node(catalogue.resolve("/dir/inner")).inode).empty());
}

TEST(UdfStreams, ComeBackInTheTree) {
    const StreamVolume volume;
    auto root = look(volume.image).import->tree();
    const auto file = root.resolve("/hello");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->streams(), (std::vector<std::string>{"first", "second"}));
    EXPECT_EQ(root.resolve("/dir")->streams(), (std::vector<std::string>{"of a directory"}));
    EXPECT_TRUE(root.streams().empty()); // that of the volume is the writer's affair
    const auto content = file->stream_content("second");
    std::string text(content->size().value(), '\0');
    content->read(0, std::as_writable_bytes(std::span(text)));
    EXPECT_EQ(text, "the second stream");
}

TEST(UdfStreams, WhatIsWrongIsNamed) {
    StreamVolume lost;
    wipe(lost.image, Forge::start + 10);
    EXPECT_TRUE(look(lost.image).findings.has("udf.streams"));
    EXPECT_EQ(look(lost.image).content("/hello"), hello);

    StreamVolume shared;
    shared.entry(Forge::start + 4, 4,
                 {.content = raw_text(inner), .unique = 18, .streams = Forge::at(10)});
    EXPECT_TRUE(look(shared.image).findings.has("udf.streams"));

    StreamVolume nested; // a stream with the streams of its own owner: no circle
    nested.entry(Forge::start + 11, 11, {.content = raw_text("x"), .streams = Forge::at(10)});
    EXPECT_TRUE(look(nested.image).findings.has("udf.streams.kind"));

    StreamVolume names;
    names.entry(Forge::start + 10, 10,
                {.type = FileType::stream_directory,
                 .content = names.parent(Forge::at(2), 10) + names.fid("a", Forge::at(11), 0, 10) +
                            names.fid("a", Forge::at(12), 0, 10) +
                            names.fid("a", Forge::at(12), 0, 10) +
                            names.fid("../b", Forge::at(12), 0, 10)});
    const auto found = look(names.image);
    EXPECT_TRUE(found.findings.has("image.name.duplicate"));
    EXPECT_TRUE(found.findings.has("image.name.unsafe"));
    std::vector<std::string> all;
    for (const auto& stream : found.catalogue().streams_of(
             found.catalogue().node(found.catalogue().resolve("/hello")).inode))
        all.emplace_back(found.catalogue().name(stream));
    EXPECT_EQ(all, (std::vector<std::string>{".._b", "a", "a~2", "a~3"}));
}

TEST(UdfStreams, CountAsEntries) {
    const StreamVolume volume;
    Findings findings;
    const auto import = image::open(
        io::memory(volume.image),
        {.file_system = format::FileSystem::udf, .limits = {.entries = 5}}, {}, findings.sink());
    EXPECT_TRUE(findings.has("image.budget.entries"));
    EXPECT_EQ(import.catalogue().size() + import.catalogue().streams().size(), 5u);
}

// --- ICBs and allocation -------------------------------------------------------------------------

struct PlainVolume : Forge {
    explicit PlainVolume(Revision revision = Revision::v2_01) : Forge(revision) {
        volume({plain_map()}, at(0), start, at(1), 1, 1);
        entry(start + 1, 1,
              {.type = FileType::directory, .content = parent(at(1), 1) + fid("f", at(2), 0, 1)});
        entry(start + 2, 2, {.content = raw_text(hello), .unique = 16});
    }
    void indirect(std::uint32_t block, udf::LongAd next) {
        udf::IndirectEntry entry;
        entry.icb.strategy = 4096;
        entry.icb.file_type = static_cast<std::uint8_t>(FileType::indirect_entry);
        entry.next = next;
        descriptor(start + block, udf::TagId::indirect_entry, entry, {}, block);
    }
    void continuation(std::uint32_t block, const Raw& descriptors) {
        udf::AllocationExtentDescriptor aed;
        aed.allocation_length = static_cast<std::uint32_t>(descriptors.size());
        descriptor(start + block, udf::TagId::allocation_extent, aed, descriptors, block);
    }
};

TEST(UdfIcb, Strategy4096IsFollowedToItsLastVersion) {
    PlainVolume volume(Revision::v1_50);
    const auto version = [&](std::uint32_t block, std::string_view content) {
        volume.entry(
            Forge::start + block, block,
            {.extended = false, .content = raw_text(content), .unique = 16, .strategy = 4096});
    };
    version(2, "first");
    volume.indirect(3, Forge::at(10));
    auto found = look(volume.image); // nothing recorded there yet
    EXPECT_EQ(found.findings.ids(), "");
    EXPECT_EQ(found.content("/f"), "first");
    version(10, "second");
    volume.indirect(11, Forge::at(20));
    version(20, "third");
    volume.indirect(21, Forge::at(30));
    volume.indirect(30, Forge::at(40)); // an indirect entry alone
    version(40, "fourth");
    found = look(volume.image);
    EXPECT_EQ(found.findings.ids(), "");
    EXPECT_EQ(found.content("/f"), "fourth");
    EXPECT_EQ(checked(volume.image).ids(), "");
    // A circle.
    volume.indirect(41, Forge::at(10));
    found = look(volume.image);
    EXPECT_TRUE(found.findings.has("udf.icb.indirect"));
    volume.indirect(3, Forge::at(2));
    EXPECT_TRUE(look(volume.image).findings.has("udf.icb.indirect"));
    volume.indirect(2, Forge::at(2));
    EXPECT_TRUE(look(volume.image).findings.has("udf.icb.indirect"));
}

TEST(UdfAllocation, EveryKindOfDescriptorAndHoles) {
    for (const auto how : {Allocation::short_descriptors, Allocation::long_descriptors,
                           Allocation::extended_descriptors}) {
        PlainVolume volume;
        const auto ad = [&](std::uint32_t block, std::uint32_t bytes, ExtentType type) -> Raw {
            if (how == Allocation::short_descriptors) return raw(Forge::brief(block, bytes, type));
            auto wide = Forge::at(block, 0, udf::extent_field(bytes, type));
            if (how == Allocation::long_descriptors) return raw(wide);
            udf::ExtendedAd extended;
            extended.length = wide.length;
            extended.recorded_length = bytes;
            extended.information_length = bytes;
            extended.location = wide.location;
            return raw(extended);
        };
        volume.put(Forge::start + 50, raw_text(std::string(2048, 'a')));
        volume.put(Forge::start + 52, raw_text(std::string(2048, 'b')));
        volume.put(Forge::start + 54, raw_text(std::string(2048, 'c')));
        // Two continuations, the second reached from the first.
        volume.continuation(60, ad(0, 4096, ExtentType::unallocated) +
                                    ad(61, 2048, ExtentType::continuation));
        volume.continuation(61, ad(54, 100, ExtentType::recorded));
        volume.entry(
            Forge::start + 2, 2,
            {.type = FileType::real_time,
             .how = how,
             .content = ad(50, 2048, ExtentType::recorded) + ad(200, 2048, ExtentType::allocated) +
                        ad(52, 2048, ExtentType::recorded) + ad(60, 2048, ExtentType::continuation),
             .size = 3 * 2048 + 4096 + 100,
             .unique = 16});
        const auto found = look(volume.image);
        EXPECT_EQ(found.content("/f"), std::string(2048, 'a') + std::string(2048, '\0') +
                                           std::string(2048, 'b') + std::string(4096, '\0') +
                                           std::string(100, 'c'));
        const bool allowed = how != Allocation::extended_descriptors;
        EXPECT_EQ(found.findings.has("udf.allocation.extended"), !allowed);
        ASSERT_TRUE(found.import);
        const auto& inode = found.catalogue().inode_of(found.catalogue().resolve("/f"));
        const auto runs = found.catalogue().runs(inode);
        ASSERT_EQ(runs.size(), 5u);
        EXPECT_EQ(runs[1].offset, format::Run::hole);
        EXPECT_EQ(runs[3].offset, format::Run::hole);
        // A continuation that leads to itself.
        volume.continuation(61, ad(61, 2048, ExtentType::continuation));
        EXPECT_TRUE(look(volume.image).findings.has("udf.allocation.chain"));
    }
}

TEST(UdfAllocation, ACompressedExtentIsRefused) {
    PlainVolume volume;
    udf::ExtendedAd ad;
    ad.length = 2048;
    ad.recorded_length = 100;
    ad.information_length = 2048;
    volume.entry(Forge::start + 2, 2,
                 {.how = Allocation::extended_descriptors, .content = raw(ad), .size = 2048});
    EXPECT_TRUE(look(volume.image).findings.has("udf.allocation.kind"));
}

TEST(UdfAttributes, InAndBehindTheIcb) {
    const auto space = [](std::uint32_t location, std::uint32_t minor) {
        udf::ExtendedAttributeHeader header;
        udf::DeviceSpecificationAttribute device;
        device.attribute.type =
            static_cast<std::uint32_t>(udf::AttributeType::device_specification);
        device.attribute.length = sizeof device;
        device.implementation_use_length = sizeof(udf::EntityId);
        device.major_device = 8;
        device.minor_device = minor;
        header.implementation_location = header.application_location =
            static_cast<std::uint32_t>(sizeof header + sizeof device);
        auto bytes = raw(header);
        udf::seal(bytes, udf::TagId::extended_attribute_header, location, {.version = 3});
        return bytes + raw(device);
    };
    PlainVolume volume;
    volume.entry(Forge::start + 2, 2,
                 {.type = FileType::block_device, .unique = 16, .attribute_space = space(2, 5)});
    auto found = look(volume.image);
    EXPECT_EQ(found.catalogue().inode_of(found.catalogue().resolve("/f")).device, 0x805u);
    volume.entry(Forge::start + 2, 2,
                 {.type = FileType::block_device, .unique = 16, .attributes = Forge::at(5)});
    volume.entry(Forge::start + 5, 5,
                 {.type = FileType::extended_attributes, .content = space(5, 9)});
    found = look(volume.image);
    EXPECT_EQ(found.findings.ids(), "");
    EXPECT_EQ(found.catalogue().inode_of(found.catalogue().resolve("/f")).device, 0x809u);
    // A file of attributes that has itself as its attributes.
    volume.entry(Forge::start + 5, 5,
                 {.type = FileType::extended_attributes,
                  .content = space(5, 9),
                  .attributes = Forge::at(5)});
    EXPECT_EQ(look(volume.image).findings.ids(), "");
    wipe(volume.image, Forge::start + 5);
    EXPECT_TRUE(look(volume.image).findings.has("udf.extended_attributes"));
}

} // namespace
