// The decoders, byte by byte.
#include "format/iso9660/directory_reader.hpp"
#include "format/iso9660/susp_reader.hpp"
#include "format/reading/catalogue_builder.hpp"
#include "format/udf/disc_time_reader.hpp"
#include "format/udf/entry_reader.hpp"
#include "support.hpp"

using namespace openimapi;
using namespace openimapi::testing;

namespace {

Image bytes(std::initializer_list<int> values) {
    Image out;
    for (const int value : values)
        out.push_back(static_cast<std::byte>(value));
    return out;
}
Image chars(std::string_view text) {
    const auto all = std::as_bytes(std::span(text));
    return {all.begin(), all.end()};
}

TEST(DirectoryRecordReader, TakesTheFieldsOfEcma119_9_1) {
    Image record(46);
    record[0] = std::byte{46};
    record[2] = std::byte{0x1C}, record[9] = std::byte{0x1C};   // extent 28
    record[10] = std::byte{0x05}, record[17] = std::byte{0x05}; // five bytes
    record[25] = std::byte{0};
    record[32] = std::byte{8};
    const auto name = chars("FILE.A;1");
    std::copy(name.begin(), name.end(), record.begin() + 33);
    record[42] = std::byte{'N'};
    const auto read = iso9660::read_record(record);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->first_block(), 28u);
    EXPECT_EQ(read->size(), 5u);
    EXPECT_TRUE(read->record.extent.consistent());
    EXPECT_EQ(read->name.size(), 8u);
    EXPECT_EQ(read->system_use.size(), 4u); // behind the padding of an even name, 9.1.12
    EXPECT_EQ(read->system_use[0], std::byte{'N'});
}

TEST(DirectoryRecordReader, RefusesWhatIsNotWhole) {
    Image record(46);
    record[0] = std::byte{46};
    record[32] = std::byte{8};
    EXPECT_TRUE(iso9660::read_record(record));
    EXPECT_FALSE(iso9660::read_record(std::span(record).first(45))); // longer than its sector
    EXPECT_FALSE(iso9660::read_record(std::span(record).first(20)));
    record[32] = std::byte{14}; // the name reaches behind the record
    EXPECT_FALSE(iso9660::read_record(record));
    record[32] = std::byte{0};
    EXPECT_FALSE(iso9660::read_record(record));
}

TEST(ShownName, DropsVersionAndEmptyExtension) {
    std::string out;
    const auto shown = [&](std::string_view name, iso9660::Names names) {
        iso9660::shown_name(chars(name), names, out);
        return out;
    };
    using iso9660::Names;
    EXPECT_EQ(shown("README.TXT;1", Names::plain), "README.TXT");
    EXPECT_EQ(shown("README.;1", Names::plain), "README");
    EXPECT_EQ(shown("A.B.;12", Names::plain), "A.B.");
    EXPECT_EQ(shown("SEMI;COLON", Names::plain), "SEMI;COLON");
    EXPECT_EQ(shown(";1", Names::plain), ";1");
    EXPECT_EQ(shown("README.;1", Names::enhanced), "README.;1");
    using namespace std::string_view_literals;
    EXPECT_EQ(shown("\0a\0b\0;\0001"sv, Names::joliet), "ab");
    EXPECT_EQ(shown("\x20\xAC"sv, Names::joliet), "\xE2\x82\xAC");
    EXPECT_EQ(shown("\xD8\x3D\xDC\xBF"sv, Names::joliet), "\xF0\x9F\x92\xBF");
    EXPECT_EQ(shown("\xD8\x3D"sv, Names::joliet), "\xED\xA0\xBD"); // half a pair survives
}

TEST(MakeSafe, ChangesWhatCouldLeadElsewhereAndNothingElse) {
    std::string out;
    using namespace std::string_view_literals;
    for (const auto name : {"a"sv, "..."sv, "a b"sv, "-"sv, "\xFF\xFE"sv, "a\\b"sv})
        EXPECT_FALSE(format::make_safe(name, out)) << name;
    const std::pair<std::string_view, std::string_view> cases[] = {
        {""sv, "_"},        {"."sv, "_"}, {".."sv, "__"},
        {"../x"sv, ".._x"}, {"/"sv, "_"}, {"a\0b"sv, "a_b"}};
    for (const auto& [name, safe] : cases) {
        EXPECT_TRUE(format::make_safe(name, out));
        EXPECT_EQ(out, safe);
    }
    std::string wide;
    for (int i = 0; i < 100; ++i)
        wide += "\xE2\x82\xAC";
    EXPECT_TRUE(format::make_safe(wide, out));
    EXPECT_EQ(out.size(), 255u); // 85 whole characters
    EXPECT_TRUE(format::make_safe("x" + wide, out));
    EXPECT_EQ(out.size(), 253u);
}

TEST(CatalogueBuilder, TellsEqualNamesApartAndCountsThem) {
    Findings findings;
    format::Reporter reporter(findings.sink());
    format::CatalogueBuilder builder(format::FileSystem::udf, {}, reporter);
    builder.begin(0);
    for (const auto* name : {"b", "a", "b", "b~2", "b"})
        EXPECT_NE(builder.add({.name = name}), format::Catalogue::none);
    builder.end();
    const auto catalogue = std::move(builder).take();
    std::vector<std::string> names;
    for (format::Catalogue::Id id = 1; id < catalogue.size(); ++id)
        names.emplace_back(catalogue.name(id));
    EXPECT_EQ(names, (std::vector<std::string>{"a", "b", "b~2", "b~3", "b~4"}));
    EXPECT_NE(catalogue.resolve("/b~4"), format::Catalogue::none);
    EXPECT_EQ(catalogue.resolve("/b~5"), format::Catalogue::none);
    EXPECT_EQ(findings.all.size(), 2u);
}

TEST(CatalogueBuilder, LimitsAreKept) {
    Findings findings;
    format::Reporter reporter(findings.sink());
    format::CatalogueBuilder builder(format::FileSystem::udf, {.entries = 3}, reporter);
    builder.begin(0);
    EXPECT_NE(builder.add({.name = "a"}), format::Catalogue::none);
    EXPECT_NE(builder.add({.name = "b"}), format::Catalogue::none);
    EXPECT_EQ(builder.add({.name = "c"}), format::Catalogue::none);
    builder.end();
    EXPECT_TRUE(builder.full());
    EXPECT_TRUE(findings.has("image.budget.entries"));
}

TEST(Reporter, TellsABoundedNumberAndThenHowMany) {
    Findings findings;
    format::Reporter reporter(findings.sink(), 3);
    for (int i = 0; i < 1000; ++i)
        reporter.report("a", Severity::warning, "m", "c");
    reporter.finish();
    ASSERT_EQ(findings.all.size(), 4u);
    EXPECT_NE(findings.all.back().message.find("997"), std::string::npos);
    EXPECT_EQ(reporter.count(Severity::warning), 1000u);
}

class Susp : public ::testing::Test {
protected:
    iso9660::SystemUse read(const Image& area, const Image& image = Image(4096)) {
        const auto source = io::memory(image);
        format::Reporter reporter(findings_.sink());
        const format::Limits limits;
        iso9660::SuspReader reader(*source, 2048, limits, reporter);
        iso9660::SystemUse out;
        reader.read(area, 0, Lba(7), out);
        return out;
    }
    Findings findings_;
};

TEST_F(Susp, NamesAndLinksInPieces) {
    const auto use =
        read(bytes({'N', 'M', 8,  1, 1, 'a', 'b', 'c',                                          //
                    'N', 'M', 6,  1, 0, 'd',                                                    //
                    'S', 'L', 17, 1, 1, 8,   0,   0,   3,   'u', 's', 'r', 1, 3, 'l', 'o', 'c', //
                    'S', 'L', 13, 1, 0, 0,   2,   'a', 'l', 4,   0,   2,   0}));
    EXPECT_EQ(use.name, "abcd");
    EXPECT_EQ(use.target, "/usr/local/../.");
    EXPECT_TRUE(findings_.all.empty()) << findings_.ids();
}

TEST_F(Susp, BothLengthsOfPx) {
    auto area = bytes({'P', 'X', 36, 1});
    const auto both = [&](std::uint32_t value) {
        const both32 field(value);
        const auto b = bytes_of(field);
        area.insert(area.end(), b.begin(), b.end());
    };
    for (const auto value : {0100640u, 2u, 1000u, 100u})
        both(value);
    auto use = read(area);
    EXPECT_TRUE(use.has_px);
    EXPECT_FALSE(use.has_serial);
    EXPECT_EQ(use.mode, 0100640u);
    EXPECT_EQ(use.gid, 100u);
    area[2] = std::byte{44};
    both(77);
    use = read(area);
    EXPECT_TRUE(use.has_serial);
    EXPECT_EQ(use.serial, 77u);
    read(bytes({'P', 'X', 5, 1, 0}));
    EXPECT_TRUE(findings_.has("rrip.px.length"));
}

TEST_F(Susp, AContinuationThatPointsAtItself) {
    auto ce = bytes({'C', 'E', 28, 1});
    for (const auto value : {0u, 100u, 28u}) {
        const both32 field(value);
        const auto b = bytes_of(field);
        ce.insert(ce.end(), b.begin(), b.end());
    }
    Image image(4096);
    std::copy(ce.begin(), ce.end(), image.begin() + 100);
    read(ce, image);
    EXPECT_TRUE(findings_.has("susp.ce.loop"));
}

TEST_F(Susp, ContinuationsOutsideTooLongAndTooShort) {
    const auto ce = [](std::uint32_t block, std::uint32_t length) {
        auto out = bytes({'C', 'E', 28, 1});
        for (const auto value : {block, 0u, length}) {
            const both32 field(value);
            const auto b = bytes_of(field);
            out.insert(out.end(), b.begin(), b.end());
        }
        return out;
    };
    read(ce(99, 100));
    EXPECT_TRUE(findings_.has("susp.ce.outside"));
    read(ce(0, 0xFFFFFFFF));
    EXPECT_TRUE(findings_.has("susp.ce.budget"));
    read(bytes({'C', 'E', 8, 1, 0, 0, 0, 0}));
    EXPECT_TRUE(findings_.has("susp.ce.length"));
    read(bytes({'N', 'M', 3, 1, 0}));
    EXPECT_TRUE(findings_.has("susp.field.length"));
    findings_.all.clear();
    read(bytes({'N', 'M', 200, 1, 0}));
    EXPECT_TRUE(findings_.has("susp.field.length"));
}

TEST(Iso9660Dates, OffsetsAndImpossibleOnes) {
    iso9660::RecordingDateTime date{.years_since_1900 = 101,
                                    .month = 2,
                                    .day = 3,
                                    .hour = 4,
                                    .minute = 5,
                                    .second = 6,
                                    .offset = 4};
    EXPECT_EQ(iso9660::decode_time(date)->seconds, 981'173'106 - 3600);
    date.offset = 100; // no such offset: counts as none
    EXPECT_EQ(iso9660::decode_time(date)->seconds, 981'173'106);
    date.month = 13;
    EXPECT_FALSE(iso9660::decode_time(date));
    EXPECT_FALSE(iso9660::decode_time(iso9660::RecordingDateTime{}));
    EXPECT_FALSE(iso9660::decode_time(iso9660::VolumeDateTime{}));
}

TEST(UdfDates, TimeZoneIsSignedAndMinutes) {
    udf::DiscTime time{.type_and_timezone = 0x1000 | (0xFFF & -60),
                       .year = 2001,
                       .month = 2,
                       .day = 3,
                       .hour = 3,
                       .minute = 5,
                       .second = 6,
                       .centiseconds = 12,
                       .hundreds_of_microseconds = 34,
                       .microseconds = 56};
    EXPECT_EQ(udf::decode_time(time), (Timestamp{981'173'106, 123'456'000}));
    time.type_and_timezone = static_cast<std::uint16_t>(0x1000 | (0xFFF & -2047)); // not given
    EXPECT_EQ(udf::decode_time(time)->seconds, 981'173'106 - 3600);
    time.day = 0;
    EXPECT_FALSE(udf::decode_time(time));
}

TEST(UdfSymlink, ComponentsOfEcma167_4_14_16) {
    std::string target;
    EXPECT_TRUE(udf::decode_symlink(
        bytes({2, 0, 0, 0, 5, 4, 0, 0, 8, 'u', 's', 'r', 3, 0, 0, 0, 4, 0, 0, 0}), target));
    EXPECT_EQ(target, "/usr/../.");
    EXPECT_FALSE(udf::decode_symlink(bytes({5, 200, 0, 0, 8, 'x'}), target));
    EXPECT_FALSE(udf::decode_symlink(bytes({99, 0, 0, 0}), target));
    EXPECT_FALSE(udf::decode_symlink(bytes({3, 0, 0}), target));
}

} // namespace
