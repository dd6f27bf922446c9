// Whole volumes: orders, names in both hierarchies, attributes, sections, options, refusals.
#include "openimapi/base/error.hpp"
#include "written_image.hpp"

#include <algorithm>

using namespace openimapi;
using openimapi::test::Raw;
using openimapi::test::Record;
using openimapi::test::WrittenImage;
using openimapi::test::zeros;

namespace {

std::vector<std::string> identifiers(const WrittenImage& image, const Record& directory) {
    std::vector<std::string> out;
    for (const auto& record : image.records(directory))
        out.push_back(record.identifier);
    return out;
}

std::string wide(std::u16string_view text) {
    std::string out;
    for (const char16_t c : text) {
        out += static_cast<char>(c >> 8);
        out += static_cast<char>(c & 0xFF);
    }
    return out;
}

iso9660::VolumeOptions plain(int level, bool relaxed = false) {
    iso9660::VolumeOptions options;
    options.level = level;
    options.relaxed = relaxed;
    options.rock_ridge = options.joliet = false;
    return options;
}

using namespace std::string_literals;

} // namespace

TEST(Order, ByNameThenExtension) {
    // ECMA-119 9.3: the shorter name is padded with spaces, and the name counts before the
    // extension: AB.A is before AB-.A although '-' is below '.'.
    tree::Directory root;
    for (const auto* name : {"AB.C", "AB.A", "A.Z", "ABC.A", "B", "AB-.A"})
        root.add_file(name, zeros(0));
    root.add_directory("AB");
    const WrittenImage image(root, plain(3, true));
    EXPECT_EQ(identifiers(image, image.root()),
              (std::vector<std::string>{"\0"s, "\1", "A.Z;1", "AB", "AB.A;1", "AB.C;1", "AB-.A;1",
                                        "ABC.A;1", "B.;1"}));
}

TEST(Order, JolietByUnits) {
    tree::Directory root;
    // U+FF5E is above the surrogates of U+1D11E as units, though below it as a code point.
    root.add_file("\xEF\xBD\x9E", zeros(0));
    root.add_file("\xF0\x9D\x84\x9E", zeros(0));
    root.add_file("a", zeros(0));
    const WrittenImage image(root);
    EXPECT_EQ(identifiers(image, image.root(17)),
              (std::vector<std::string>{"\0"s, "\1", wide(u"a;1"), wide(u"\U0001D11E;1"),
                                        wide(u"\uFF5E;1")}));
}

TEST(Joliet, DescriptorAndNames) {
    tree::Directory root;
    root.add_directory("F\xC3\xB6lder").add_file("re:ad?me", zeros(5));
    root.add_symlink("link", "x");
    std::vector<std::string> told;
    iso9660::VolumeOptions options;
    options.identity.volume_name = "T\xC3\xA9st";
    options.findings = [&](const Finding& finding) { told.push_back(finding.id + finding.path); };
    const WrittenImage image(root, options);
    const Raw bytes = image.block(17);
    EXPECT_EQ(std::string(bytes.begin(), bytes.begin() + 8), "\2CD001\1\0"s);
    EXPECT_EQ(std::string(bytes.begin() + 40, bytes.begin() + 72), wide(u"T\u00E9st            "));
    EXPECT_EQ(std::string(bytes.begin() + 88, bytes.begin() + 92), "%/E\0"s);
    EXPECT_EQ(image.block(18)[0], 255);
    // Links have no place in Joliet.
    EXPECT_EQ(identifiers(image, image.root(17)),
              (std::vector<std::string>{"\0"s, "\1", wide(u"F\u00F6lder")}));
    EXPECT_EQ(told, std::vector<std::string>{"joliet.link.omitted/link"});
    const auto folder = image.find(image.root(17), wide(u"F\u00F6lder"));
    const auto file = image.find(folder, wide(u"re_ad_me;1"));
    EXPECT_EQ(file.length, 5u);
    // One copy of the bytes for both hierarchies.
    const auto same = image.find(image.find(image.root(), "F_lder"), "re_ad_me.;1");
    EXPECT_EQ(file.extent, same.extent);
}

TEST(Names, ChangedOnesAreReportedOncePerFileSystem) {
    tree::Directory root;
    root.add_file("what?", zeros(1));
    std::vector<std::string> told;
    iso9660::VolumeOptions options;
    options.names.report = [&](const names::Rename& rename) {
        told.push_back(std::string(rename.file_system) + rename.path + std::string(rename.mapped));
    };
    const WrittenImage image(root, options);
    EXPECT_EQ(told, (std::vector<std::string>{"ISO 9660/what?what_", "Joliet/what?what_"}));
    const auto fields = image.fields(image.find(image.root(), "what_.;1"));
    EXPECT_EQ(WrittenImage::name(fields), "what?");
}

TEST(Names, RefusalConcernsWhatReadersShow) {
    tree::Directory root;
    root.add_file(std::string(60, 'x'), zeros(1));
    iso9660::VolumeOptions options;
    options.names.refuse = true;
    // ISO 9660 cuts the name, but Rock Ridge and Joliet have it whole.
    EXPECT_NO_THROW(WrittenImage(root, options));
    options.rock_ridge = false;
    EXPECT_THROW(WrittenImage(root, options), Error);
}

TEST(RockRidge, CarriesAnyNameAndLink) {
    tree::Directory root;
    const std::string longest(255, 'n');
    std::string target;
    while (target.size() < 4000)
        target += "../component-" + std::to_string(target.size()) + "//./x/";
    root.add_symlink(longest, target);
    root.add_symlink("bad\xFF\xFEname", "/abs//x/");
    const WrittenImage image(root);
    std::map<std::string, std::string> links;
    for (const auto& record : image.records(image.root())) {
        const auto fields = image.fields(record);
        const auto name = WrittenImage::name(fields);
        if (!name.empty()) links[name] = WrittenImage::link(fields);
    }
    EXPECT_EQ(links.at(longest), target);
    EXPECT_EQ(links.at("bad\xFF\xFEname"), "/abs//x/");
}

TEST(RockRidge, HardLinksShareSerialAndExtent) {
    tree::Directory root;
    const auto file = root.add_file("a", zeros(5));
    root.add_directory("d").add_hard_link("b", file);
    root.add_file("c", zeros(5));
    const WrittenImage image(root);
    const auto serial = [&](const Record& record) {
        const auto fields = image.fields(record);
        const auto* px = WrittenImage::field(fields, "PX");
        EXPECT_EQ(px->data.size(), 40u);
        return std::pair(test::both_at(px->data, 32), test::both_at(px->data, 8));
    };
    const auto a = image.find(image.root(), "a.;1");
    const auto b = image.find(image.find(image.root(), "d"), "b.;1");
    const auto c = image.find(image.root(), "c.;1");
    EXPECT_EQ(a.extent, b.extent);
    EXPECT_NE(a.extent, c.extent);
    EXPECT_EQ(serial(a), serial(b));
    EXPECT_EQ(serial(a).second, 2u);
    EXPECT_NE(serial(a).first, serial(c).first);
    EXPECT_EQ(serial(c).second, 1u);
    // A directory's serial number is the same in its own record and in that of its parent.
    const auto d = image.find(image.root(), "d");
    EXPECT_EQ(serial(d), serial(image.records(d)[0]));
    EXPECT_EQ(serial(image.records(d)[1]), serial(image.records(image.root())[0]));
    EXPECT_EQ(serial(image.records(image.root())[0]).second, 3u); // two and a subdirectory
}

TEST(Dates, AreClampedToWhatCanBeRecorded) {
    tree::Directory root;
    root.add_file("old", zeros(0), {.modified = {-4000000000, 0}, .mode = 0644});
    root.add_file("new", zeros(0), {.modified = {2000000000, 0}, .mode = 0644});
    std::vector<std::string> told;
    iso9660::VolumeOptions options;
    options.identity.latest = Timestamp{1000000000, 0}; // 2001-09-09T01:46:40Z
    options.findings = [&](const Finding& finding) { told.push_back(finding.id + finding.path); };
    const WrittenImage image(root, options);
    EXPECT_EQ(image.find(image.root(), "old.;1").date, (Raw{0, 1, 1, 0, 0, 0, 0}));
    EXPECT_EQ(image.find(image.root(), "new.;1").date, (Raw{101, 9, 9, 1, 46, 40, 0}));
    EXPECT_EQ(told, std::vector<std::string>{"iso9660.date.clamped/old"});
}

TEST(Sections, Level3CutsLargeFiles) {
    tree::Directory root;
    constexpr std::uint64_t section = 0xFFFFF800;
    root.add_file("big", zeros(section * 2 + 5));
    root.add_file("limit", zeros(0xFFFFFFFF));
    const WrittenImage image(root);
    for (const std::uint32_t descriptor : {16u, 17u}) {
        std::vector<Record> big, limit;
        for (const auto& record : image.records(image.root(descriptor))) {
            if (record.identifier == "big.;1" || record.identifier == wide(u"big;1"))
                big.push_back(record);
            if (record.identifier == "limit.;1" || record.identifier == wide(u"limit;1"))
                limit.push_back(record);
        }
        ASSERT_EQ(big.size(), 3u);
        EXPECT_EQ(big[0].length, section);
        EXPECT_EQ(big[1].length, section);
        EXPECT_EQ(big[2].length, 5u);
        EXPECT_EQ(big[0].flags, 0x80);
        EXPECT_EQ(big[1].flags, 0x80);
        EXPECT_EQ(big[2].flags, 0);
        EXPECT_EQ(big[1].extent, big[0].extent + section / block_size);
        EXPECT_EQ(big[2].extent, big[1].extent + section / block_size);
        ASSERT_EQ(limit.size(), 1u);
        EXPECT_EQ(limit[0].length, 0xFFFFFFFF);
    }
}

TEST(Sections, LowerLevelsRefuseLargeFiles) {
    tree::Directory root;
    root.add_directory("d").add_file("big", zeros(0x100000000));
    for (const int level : {1, 2}) {
        try {
            WrittenImage image(root, plain(level));
            FAIL() << "level " << level;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), Code::imapi_e_data_too_big);
            EXPECT_NE(error.story().find("/d/big"), std::string::npos);
            EXPECT_NE(error.story().find("4294967295"), std::string::npos);
            EXPECT_NE(error.cure().find("level 3"), std::string::npos);
        }
    }
    EXPECT_NO_THROW(WrittenImage(root, plain(3)));
}

TEST(Enhanced, HasLongNamesInItsOwnHierarchy) {
    tree::Directory root;
    const std::string name =
        "a rather long name; with \xC3\xBC and no end" + std::string(100, 'x') + ".b";
    root.add_directory("d").add_file(name, zeros(5));
    iso9660::VolumeOptions options;
    options.level = 4;
    const WrittenImage image(root, options);
    EXPECT_EQ(image.block(16)[0], 1);
    const Raw bytes = image.block(17);
    EXPECT_EQ(std::string(bytes.begin(), bytes.begin() + 8), "\2CD001\2\0"s);
    EXPECT_EQ(std::string(bytes.begin() + 88, bytes.begin() + 120), std::string(32, '\0'));
    EXPECT_EQ(bytes[881], 2);
    EXPECT_EQ(image.block(18)[0], 2); // Joliet
    EXPECT_EQ(image.block(19)[0], 255);
    std::string expected = name;
    expected[expected.find(';')] = '_';
    const auto file = image.find(image.find(image.root(17), "d"), expected);
    EXPECT_EQ(file.length, 5u);
    const auto primary = image.records(image.find(image.root(16), "d")).at(2);
    EXPECT_EQ(primary.extent, file.extent);
    EXPECT_LE(primary.identifier.size(), 33u);
}

TEST(Options, BootRecordStandsAtBlock17) {
    tree::Directory root;
    iso9660::VolumeOptions options;
    options.boot_record = true;
    const auto snapshot = root.snapshot();
    iso9660::VolumeWriter writer(snapshot, options);
    EXPECT_EQ(writer.descriptor_blocks(), 4u);
    const format::DataLayout data(snapshot.inode_limit());
    writer.place({.descriptors = 16,
                  .metadata = 20,
                  .image_blocks = 100,
                  .boot_catalog = 0x1234,
                  .data = &data});
    io::ExtentMap::Builder builder;
    writer.emit(builder);
    const auto image = std::move(builder).build(Bytes(100 * block_size));
    Raw bytes(block_size);
    image->read(17 * block_size, std::as_writable_bytes(std::span(bytes)));
    EXPECT_EQ(std::string(bytes.begin(), bytes.begin() + 30), "\0CD001\1EL TORITO SPECIFICATION"s);
    EXPECT_EQ(test::le32_at(bytes, 71), 0x1234u);
    image->read(18 * block_size, std::as_writable_bytes(std::span(bytes)));
    EXPECT_EQ(bytes[0], 2);
}

TEST(Options, LevelsThatDoNotExist) {
    const tree::Directory root;
    for (const int level : {0, 5, -1})
        EXPECT_THROW(WrittenImage(root, plain(level)), Error);
}

// The same tree, made in another order, gives the same bytes.
TEST(Determinism, TheOrderOfAddingDoesNotShow) {
    const auto make = [](bool backwards) {
        std::vector<std::string> names;
        for (int i = 0; i < 50; ++i)
            names.push_back("some rather long name of a file " + std::to_string(i * 7919 % 50));
        if (backwards) std::reverse(names.begin(), names.end());
        tree::Directory root;
        auto folder = root.add_directory("f");
        for (const auto& name : names)
            folder.add_file(name, zeros(name.size()));
        folder.add_hard_link("twin", *folder.find("some rather long name of a file 7"));
        return root;
    };
    const auto bytes = [](const tree::Directory& root) {
        const WrittenImage image(root);
        return image.read(0, static_cast<std::size_t>(image.data_start) * block_size);
    };
    EXPECT_EQ(bytes(make(false)), bytes(make(true)));
}
