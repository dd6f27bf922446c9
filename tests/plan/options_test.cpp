// Options: defaults by medium, and what is refused before any work is done.
#include "image/volumes.hpp"

#include <gtest/gtest.h>

namespace openimapi::image {
namespace {

TEST(Options, FollowTheMedium) {
    const FileSystems bridge{.iso9660 = true, .rock_ridge = true, .joliet = true, .udf = true};
    const FileSystems plain{.iso9660 = true, .rock_ridge = true, .joliet = true, .udf = false};
    struct Expected {
        Medium medium;
        FileSystems file_systems;
        udf::Revision udf_revision;
        std::uint32_t write_unit, end_padding;
    };
    using enum udf::Revision;
    for (const auto& expected :
         {Expected{Medium::file, bridge, v2_01, 16, 150},
          Expected{Medium::cd, plain, v1_02, 1, 150}, Expected{Medium::dvd, bridge, v1_02, 16, 0},
          Expected{Medium::bd, {.udf = true}, v2_50, 32, 0}}) {
        const auto choice = choose({.medium = expected.medium});
        EXPECT_EQ(choice.file_systems, expected.file_systems);
        EXPECT_EQ(choice.udf_revision, expected.udf_revision);
        EXPECT_EQ(choice.write_unit, expected.write_unit);
        EXPECT_EQ(choice.end_padding, expected.end_padding);
        EXPECT_EQ(choice.iso_level, 3);
        EXPECT_TRUE(choice.notes.empty());
    }
}

TEST(Options, PadOnlyForIso9660) {
    EXPECT_EQ(choose({.file_systems = FileSystems{.udf = true}}).end_padding, 0U);
    EXPECT_EQ(choose({.file_systems = FileSystems{.udf = true}, .end_padding = 7}).end_padding, 7U);
}

TEST(Options, TakeEachRevision) {
    for (const auto revision : {udf::Revision::v1_02, udf::Revision::v1_50, udf::Revision::v2_00,
                                udf::Revision::v2_01, udf::Revision::v2_50, udf::Revision::v2_60}) {
        const auto choice = choose({.udf_revision = revision});
        EXPECT_EQ(choice.udf_revision, revision);
        EXPECT_TRUE(choice.notes.empty());
    }
}

TEST(Options, EmbedAndKeepHolesOnlyWhereUdfIsAlone) {
    const FileSystems alone{.udf = true};
    EXPECT_TRUE(choose({.file_systems = alone}).embed_files);
    EXPECT_TRUE(choose({.file_systems = alone}).keep_holes);
    EXPECT_FALSE(choose({.file_systems = alone, .embed_files = false}).embed_files);
    EXPECT_FALSE(choose({.file_systems = alone, .keep_holes = false}).keep_holes);
    const FileSystems bridge{.iso9660 = true, .udf = true};
    EXPECT_FALSE(choose({.file_systems = bridge, .embed_files = true}).embed_files);
    EXPECT_FALSE(choose({.file_systems = bridge, .keep_holes = true}).keep_holes);
}

Code refusal(const PlanOptions& options) {
    try {
        (void)choose(options);
    } catch (const Error& error) {
        EXPECT_FALSE(error.cure().empty()) << error.reason();
        return error.code();
    }
    return Code::s_ok;
}

TEST(Options, AreRefusedWhereTheyMakeNoSense) {
    EXPECT_EQ(refusal({.file_systems = FileSystems{}}), Code::imapi_e_no_output);
    EXPECT_EQ(refusal({.file_systems = FileSystems{.joliet = true}}), Code::e_invalidarg);
    EXPECT_EQ(refusal({.file_systems = FileSystems{.rock_ridge = true, .udf = true}}),
              Code::e_invalidarg);
    EXPECT_EQ(refusal({.iso_level = 0}), Code::e_invalidarg);
    EXPECT_EQ(refusal({.iso_level = 5}), Code::e_invalidarg);
    EXPECT_EQ(refusal({.write_unit = 0}), Code::e_invalidarg);
    EXPECT_EQ(refusal({.write_unit = 65537}), Code::e_invalidarg);
    EXPECT_EQ(refusal({}), Code::s_ok);
}

} // namespace
} // namespace openimapi::image
