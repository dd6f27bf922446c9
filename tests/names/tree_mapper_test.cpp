// Reports, refusals and single names, on a tree.
#include "format/names/names.hpp"
#include "openimapi/base/error.hpp"

#include <gtest/gtest.h>

using namespace openimapi;
using namespace openimapi::names;

namespace {

tree::Directory sample() {
    tree::Directory root;
    auto folder = root.add_directory("folder");
    folder.add_symlink("a?b", "x");
    folder.add_symlink("plain", "x");
    folder.add_symlink("UP", "x");
    folder.add_symlink("up", "x");
    return root;
}

} // namespace

TEST(TreeMapper, ReportsEveryChangedName) {
    const auto root = sample();
    std::vector<std::string> told;
    TreeMapper mapper(root.snapshot(), joliet_rules(), {.report = [&](const Rename& rename) {
                          told.push_back(rename.path + " " + std::string(rename.original) + " " +
                                         std::string(rename.mapped) + " " +
                                         describe(rename.reasons) + " " +
                                         std::string(rename.file_system));
                      }});
    (void)mapper.map(root.find("folder")->id());
    ASSERT_EQ(told.size(), 2u);
    EXPECT_EQ(told[0], "/folder/a?b a?b a_b characters Joliet");
    EXPECT_TRUE(told[1].starts_with("/folder/up up up_")) << told[1];
    EXPECT_TRUE(told[1].ends_with(" duplicate Joliet")) << told[1];
}

TEST(TreeMapper, RefusesAndNamesTheFirst) {
    const auto root = sample();
    TreeMapper mapper(root.snapshot(), joliet_rules(), {.refuse = true});
    try {
        (void)mapper.map(root.find("folder")->id());
        FAIL() << "nothing was refused";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::imapi_e_restricted_name_violation);
        EXPECT_EQ(error.steps().at(0).path, "/folder/a?b");
        EXPECT_NE(error.story().find("a_b"), std::string::npos);
        EXPECT_FALSE(error.cure().empty());
    }
}

TEST(TreeMapper, LetterCaseAloneIsNotRefused) {
    tree::Directory root;
    root.add_symlink("lower", "x");
    TreeMapper mapper(root.snapshot(), iso9660_rules({.level = 1}), {.refuse = true});
    EXPECT_NO_THROW((void)mapper.map(root.id()));
}

TEST(TreeMapper, KnowsASingleName) {
    const auto root = sample();
    TreeMapper mapper(root.snapshot(), joliet_rules());
    EXPECT_EQ(mapper.name_of(root.resolve("folder/plain")->id()), "plain");
    EXPECT_EQ(mapper.name_of(root.resolve("folder/a?b")->id()), "a_b");
    EXPECT_EQ(mapper.name_of(root.resolve("folder/UP")->id()), "UP");
    EXPECT_TRUE(mapper.name_of(root.resolve("folder/up")->id()).starts_with("up_"));
}
