// What holds of every set of names, and of sets that are known to be difficult.
#include "format/names/names.hpp"
#include "openimapi/base/text.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>

using namespace openimapi;
using namespace openimapi::names;

namespace {

struct Named {
    std::string_view name;
    Rules rules;
};

const std::vector<Named>& every_rule() {
    static const std::vector<Named> all{
        {"level 1", iso9660_rules({.level = 1})},
        {"level 1 relaxed", iso9660_rules({.level = 1, .relaxed = true})},
        {"level 2", iso9660_rules({.level = 2})},
        {"level 3 relaxed", iso9660_rules({.level = 3, .relaxed = true})},
        {"180 relaxed", iso9660_rules({.level = 3, .relaxed = true, .relaxed_length = 180})},
        {"level 4", iso9660_rules({.level = 4})},
        {"Joliet", joliet_rules(false)},
        {"Joliet long", joliet_rules(true)},
        {"UDF", udf_rules()}};
    return all;
}

using Mapping = std::map<std::string, std::string>;

/// Names that begin with "d" are directories, so that both kinds meet.
Mapping map_all(const Rules& rules, const std::set<std::string>& names) {
    std::vector<Entry> entries;
    for (const auto& name : names)
        entries.push_back({name, name[0] == 'd'});
    DirectoryMapper mapper(rules);
    const auto& exceptions = mapper.map(entries);
    std::vector<std::string> mapped(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i)
        (void)legalise(rules, entries[i].name, entries[i].directory, mapped[i]);
    for (const auto& exception : exceptions)
        mapped[exception.index] = exception.name;
    Mapping out;
    for (std::size_t i = 0; i < entries.size(); ++i)
        out[std::string(entries[i].name)] = mapped[i];
    return out;
}

void expect_legal_and_unique(const Named& named, const Mapping& mapping) {
    std::set<std::string> seen;
    for (const auto& [original, name] : mapping) {
        ASSERT_TRUE(is_legal(named.rules, name, original[0] == 'd'))
            << named.name << ": " << original << " -> " << name;
        ASSERT_TRUE(seen.insert(named.rules.ignore_case ? text::fold_case(name) : name).second)
            << named.name << ": " << original << " -> " << name << " is there already";
    }
}

/// Names of pieces that make trouble, most of them close to one another.
std::set<std::string> difficult_names(unsigned seed, int count) {
    static const std::string pieces[] = {"a",
                                         "A",
                                         "readme",
                                         "README",
                                         ".",
                                         "..",
                                         ".txt",
                                         ".TXT",
                                         " ",
                                         "_",
                                         "_0000",
                                         "~1",
                                         "\xC3\xA9",
                                         "e\xCC\x81",
                                         "\xC3\x89", // é composed, decomposed, É
                                         "\xED\xA0\xBD",
                                         "\xED\xB2\xBF",
                                         "\xF0\x9F\x92\xBF", // halves of a pair, and a whole one
                                         "\xFF",
                                         "\xC0\x80",
                                         "\xEF\xBF\xBE",
                                         "\xEF\xBB\xBF", // no UTF-8, U+FFFE, U+FEFF
                                         "\xE2\x84\xAA",
                                         "K",
                                         "\xC5\xBF",
                                         "s",
                                         "\xC3\x9F", // Kelvin, long s, sharp s
                                         ";1",
                                         ";",
                                         "*",
                                         "?",
                                         ":",
                                         "\\",
                                         "\x01",
                                         "\x7F",
                                         "CON",
                                         "NUL",
                                         "con.txt",
                                         "a long piece that fills a name ",
                                         "another long piece of a name, with a dot. and more"};
    std::mt19937 random(seed);
    std::set<std::string> names;
    while (static_cast<int>(names.size()) < count) {
        std::string name = random() % 4 == 0 ? "d" : "f";
        for (auto parts = 1 + random() % 6; parts > 0; --parts)
            name += pieces[random() % std::size(pieces)];
        if (name.size() <= 255) names.insert(name);
    }
    return names;
}

/// The names whose mapping is another one where `changed` come or go.
std::vector<std::string> moved(const Mapping& before, const Mapping& after) {
    std::vector<std::string> out;
    for (const auto& [original, name] : before) {
        const auto found = after.find(original);
        if (found != after.end() && found->second != name) out.push_back(original);
    }
    return out;
}

} // namespace

TEST(NameProperties, HoldForDifficultNames) {
    for (unsigned seed = 0; seed < 20; ++seed) {
        const auto names = difficult_names(seed, 400);
        for (const auto& named : every_rule()) {
            const auto mapping = map_all(named.rules, names);
            expect_legal_and_unique(named, mapping);
            EXPECT_EQ(map_all(named.rules, names), mapping) << named.name;
        }
    }
}

TEST(NameProperties, AnUnrelatedNameChangesNothing) {
    for (unsigned seed = 0; seed < 5; ++seed) {
        const auto names = difficult_names(seed, 300);
        for (const auto& named : every_rule()) {
            const auto before = map_all(named.rules, names);
            // Nothing of it is a piece of the others, so their legal forms are not its own.
            auto more = names;
            more.insert("qqq.xyz");
            EXPECT_EQ(moved(before, map_all(named.rules, more)), std::vector<std::string>())
                << named.name;
        }
    }
}

/// Thousands of names alike in their first characters: whoever comes or goes, the others stay.
TEST(NameProperties, ThousandsAlikeStayThemselves) {
    std::set<std::string> names;
    const std::string front(120, 'x'); // beyond what any of the rules but three hold
    for (int i = 0; i < 5000; ++i)
        names.insert(fmt::format("f{}{}.data", front, i));
    for (const auto& named : every_rule()) {
        const auto all = map_all(named.rules, names);
        expect_legal_and_unique(named, all);
        auto fewer = names;
        for (int i = 0; i < 5000; i += 7)
            fewer.erase(fmt::format("f{}{}.data", front, i));
        const auto changed = moved(all, map_all(named.rules, fewer));
        // 8.3 leaves three digits of hash for 5,000 names: some meet, and the first come first.
        const bool short_names = named.rules.longest_stem != 0;
        EXPECT_LE(changed.size(), short_names ? 400u : 4u) << named.name;
        if (named.rules.longest_file > 140) {
            EXPECT_EQ(changed.size(), 0u) << named.name;
        }
    }
}

TEST(NameProperties, CombiningMarksMakeOtherNames) {
    // é in one and in two code points: no file system composes, so neither is changed.
    const std::set<std::string> names{"f\xC3\xA9", "fe\xCC\x81"};
    for (const auto& named : every_rule()) {
        const auto mapping = map_all(named.rules, names);
        expect_legal_and_unique(named, mapping);
        if (!named.rules.beyond_ascii) continue;
        for (const auto& [original, name] : mapping)
            EXPECT_EQ(original, name) << named.name;
    }
    // A cut never leaves half of a code point, and a mark may lose its letter but no byte.
    std::string name = "f";
    while (name.size() < 240)
        name += "e\xCC\x81";
    for (const auto& named : every_rule()) {
        std::string mapped;
        (void)legalise(named.rules, name, false, mapped);
        EXPECT_TRUE(text::is_utf8(mapped)) << named.name;
    }
}

TEST(NameProperties, CaseTwinsBeyondAscii) {
    // Kelvin sign and k, long s and s are one letter each to those who fold case; ß and ss are not.
    const std::set<std::string> names{"f\xE2\x84\xAA", "fk",  "fK",        "f\xC5\xBF", "fs",
                                      "f\xC3\x9F",     "fss", "f\xC3\xA4", "f\xC3\x84"};
    for (const auto& named : every_rule()) {
        const auto mapping = map_all(named.rules, names);
        expect_legal_and_unique(named, mapping);
        if (named.rules.file_system == "Joliet") {
            EXPECT_EQ(mapping.at("f\xC3\x9F"), "f\xC3\x9F");
            EXPECT_EQ(mapping.at("fss"), "fss");
            EXPECT_EQ(mapping.at("fK"), "fK"); // the first in the order of bytes
            EXPECT_NE(mapping.at("fk"), "fk");
            EXPECT_NE(mapping.at("f\xE2\x84\xAA"), "f\xE2\x84\xAA");
        }
        if (named.rules.file_system == "UDF") {
            for (const auto& [original, name] : mapping)
                EXPECT_EQ(original, name);
        }
    }
}

TEST(NameProperties, SingleSurrogatesAreReplacedEverywhere) {
    for (const std::string_view half : {"\xED\xA0\xBD", "\xED\xB2\xBF"}) {
        const auto name = fmt::format("f{}x", half);
        for (const auto& named : every_rule()) {
            std::string mapped;
            const auto reasons = legalise(named.rules, name, false, mapped);
            EXPECT_TRUE((reasons & encoding) != 0) << named.name;
            EXPECT_TRUE(text::is_utf8(mapped)) << named.name;
        }
    }
}

// Names that Windows keeps for devices are no concern of a file system: none of them reserves any,
// and they can be reached there (docs/names.md).
TEST(NameProperties, DeviceNamesAreNames) {
    for (const std::string_view name : {"CON", "NUL", "PRN", "AUX", "COM1", "LPT9", "NUL.TXT"})
        for (const auto& named : every_rule())
            EXPECT_TRUE(is_legal(named.rules, name, false)) << named.name << " " << name;
}
