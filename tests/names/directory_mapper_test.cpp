// Uniqueness within a directory, stability, and speed that does not depend on collisions.
#include "format/names/names.hpp"

#include <gtest/gtest.h>
#include <map>
#include <set>

using namespace openimapi;
using namespace openimapi::names;

namespace {

std::string fold(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

/// All names of a directory, mapped.
std::map<std::string, std::string> map_all(const Rules& rules, std::vector<std::string> names,
                                           bool directories = false) {
    std::sort(names.begin(), names.end());
    std::vector<Entry> entries;
    for (const auto& name : names)
        entries.push_back({name, directories});
    DirectoryMapper mapper(rules);
    const auto& exceptions = mapper.map(entries);
    std::map<std::string, std::string> out;
    for (const auto& name : names)
        (void)legalise(rules, name, directories, out[name]);
    std::uint32_t last = 0;
    for (const auto& exception : exceptions) {
        EXPECT_TRUE(exception.index >= last);
        EXPECT_TRUE((exception.reasons & duplicate) != 0);
        last = exception.index;
        out[names[exception.index]] = exception.name;
    }
    return out;
}

void expect_unique_and_legal(const Rules& rules, const std::map<std::string, std::string>& mapped,
                             bool directories = false) {
    std::set<std::string> seen;
    for (const auto& [original, name] : mapped) {
        EXPECT_TRUE(is_legal(rules, name, directories)) << original << " -> " << name;
        EXPECT_TRUE(seen.insert(rules.ignore_case ? fold(name) : name).second)
            << original << " -> " << name;
    }
}

const Rules level_1 = iso9660_rules({.level = 1});
const Rules relaxed = iso9660_rules({.level = 3, .relaxed = true});

} // namespace

TEST(DirectoryMapper, LeavesLegalNamesAlone) {
    const auto mapped = map_all(relaxed, {"a", "b.txt", "c d"});
    for (const auto& [original, name] : mapped)
        EXPECT_EQ(original, name);
}

TEST(DirectoryMapper, AnUnchangedNameGoesFirst) {
    const auto mapped = map_all(level_1, {"README.TXT", "readme.txt", "readme.txtfile"});
    EXPECT_EQ(mapped.at("README.TXT"), "README.TXT");
    EXPECT_NE(mapped.at("readme.txt"), "README.TXT");
    expect_unique_and_legal(level_1, mapped);
}

TEST(DirectoryMapper, ChangedNamesThatMeetAllGetAHash) {
    const auto mapped = map_all(level_1, {"longfile-a.txt", "longfile-b.txt"});
    EXPECT_NE(mapped.at("longfile-a.txt"), "LONGFILE.TXT");
    EXPECT_NE(mapped.at("longfile-b.txt"), "LONGFILE.TXT");
    EXPECT_TRUE(mapped.at("longfile-a.txt").starts_with("LONG_"));
    EXPECT_TRUE(mapped.at("longfile-a.txt").ends_with(".TXT"));
    expect_unique_and_legal(level_1, mapped);
}

// Adding or removing one of several colliding files does not rename the others.
TEST(DirectoryMapper, IsStableBesideOthers) {
    std::vector<std::string> names;
    for (int i = 0; i < 100; ++i)
        names.push_back("a rather long common front " + std::to_string(i) + ".jpeg");
    const auto all = map_all(level_1, names);
    expect_unique_and_legal(level_1, all);
    for (const std::size_t gone : {0u, 50u, 99u}) {
        auto fewer = names;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(gone));
        for (const auto& [original, name] : map_all(level_1, fewer))
            EXPECT_EQ(all.at(original), name);
    }
}

TEST(DirectoryMapper, CaseCountsWhereTheRulesSaySo) {
    const auto udf = map_all(udf_rules(), {"a", "A"});
    EXPECT_EQ(udf.at("a"), "a");
    EXPECT_EQ(udf.at("A"), "A");
    const auto joliet = map_all(joliet_rules(), {"\xC3\xBC", "\xC3\x9C", "x"}); // ü and Ü
    EXPECT_EQ(joliet.at("\xC3\x9C"), "\xC3\x9C"); // the first in the order of bytes
    EXPECT_NE(joliet.at("\xC3\xBC"), "\xC3\xBC");
}

TEST(DirectoryMapper, AMappedNameDoesNotTakeARealOne) {
    // Find out what the hash form is, and take that name.
    const auto first = map_all(level_1, {"longfile-a.txt", "longfile-b.txt"});
    const std::string taken = first.at("longfile-b.txt");
    const auto mapped = map_all(level_1, {"longfile-a.txt", "longfile-b.txt", taken});
    EXPECT_EQ(mapped.at(taken), taken);
    EXPECT_EQ(mapped.at("longfile-a.txt"), first.at("longfile-a.txt"));
    expect_unique_and_legal(level_1, mapped);
}

TEST(DirectoryMapper, EqualNamesAreToldApartByTheirSalt) {
    const Entry entries[] = {{"lib", true, 17}, {"lib", true, 23}, {"lib", true, 42}};
    DirectoryMapper mapper(relaxed);
    std::set<std::string> names;
    for (const auto& exception : mapper.map(entries))
        names.emplace(exception.name);
    EXPECT_EQ(names.size(), 2u); // the first keeps the plain name
    EXPECT_FALSE(names.contains("lib"));
}

// 150,000 names of one legal form in one directory: 8.3 leaves three characters of it. A quadratic
// engine would not come back within the test's time.
TEST(DirectoryMapper, ManyCollisionsAreLinear) {
    for (const bool directories : {false, true}) {
        std::vector<std::string> names;
        for (int i = 0; i < 150000; ++i)
            names.push_back("the same front of all names " + std::to_string(i) +
                            (directories ? "" : ".text"));
        const auto mapped = map_all(level_1, names, directories);
        std::set<std::string> seen;
        for (const auto& [original, name] : mapped) {
            ASSERT_TRUE(is_legal(level_1, name, directories)) << name;
            ASSERT_TRUE(seen.insert(name).second) << name;
        }
    }
}

// What comes out is part of the image format: a changed hash would rename files in every image.
TEST(DirectoryMapper, NamesAreFrozen) {
    const auto mapped = map_all(relaxed, {"Makefile", "makefile"});
    EXPECT_EQ(mapped.at("Makefile"), "Makefile");
    EXPECT_EQ(mapped.at("makefile"), "makefile_AXQ0");
}
