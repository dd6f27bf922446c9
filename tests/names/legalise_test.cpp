// The legal form of one name by itself, against the words of the standards.
#include "format/names/names.hpp"

#include <gtest/gtest.h>

using namespace openimapi;
using namespace openimapi::names;

namespace {

std::string legal(const Rules& rules, std::string_view name, bool directory = false) {
    std::string out;
    (void)legalise(rules, name, directory, out);
    return out;
}

Reasons why(const Rules& rules, std::string_view name, bool directory = false) {
    std::string out;
    return legalise(rules, name, directory, out);
}

const Rules level_1 = iso9660_rules({.level = 1});
const Rules level_2 = iso9660_rules({.level = 2});
const Rules relaxed = iso9660_rules({.level = 3, .relaxed = true});
const Rules level_4 = iso9660_rules({.level = 4});

} // namespace

TEST(Legalise, Level1IsEightDotThree) {
    EXPECT_EQ(legal(level_1, "README.TXT"), "README.TXT");
    EXPECT_EQ(legal(level_1, "readme.txt"), "README.TXT");
    EXPECT_EQ(legal(level_1, "longfilename.jpeg"), "LONGFILE.JPE");
    EXPECT_EQ(legal(level_1, "archive.tar.gz"), "ARCHIVE_.GZ");
    EXPECT_EQ(legal(level_1, "no extension at all"), "NO_EXTEN");
    EXPECT_EQ(legal(level_1, ".profile"), "_PROFILE");
    EXPECT_EQ(legal(level_1, "some.directory", true), "SOME_DIR");
    EXPECT_EQ(legal(level_1, "x."), "X_");
}

TEST(Legalise, Level2HasThirtyOneCharactersWithTheDot) {
    // ECMA-119 7.5.1: name and extension together at most 30, and always a separator between.
    EXPECT_EQ(legal(level_2, std::string(30, 'A')), std::string(30, 'A'));
    EXPECT_EQ(legal(level_2, std::string(31, 'A')), std::string(30, 'A'));
    EXPECT_EQ(legal(level_2, std::string(26, 'A') + ".HTML"), std::string(26, 'A') + ".HTML");
    EXPECT_EQ(legal(level_2, std::string(40, 'a') + ".html"), std::string(26, 'A') + ".HTML");
    EXPECT_EQ(legal(level_2, std::string(40, 'A'), true), std::string(31, 'A'));
    EXPECT_EQ(legal(level_2, "a-b c+d.txt"), "A_B_C_D.TXT");
}

TEST(Legalise, RelaxedKeepsWhatSystemsCanName) {
    EXPECT_EQ(legal(relaxed, "Mixed Case-1.2.tar.gz"), "Mixed Case-1.2.tar.gz");
    EXPECT_EQ(legal(relaxed, ".hidden"), ".hidden");
    EXPECT_EQ(legal(relaxed, "a*b?c:d;e\\f"), "a_b_c_d_e_f");
    EXPECT_EQ(legal(relaxed, "dir.d", true), "dir.d");
    // The writer adds a dot where there is none, so a final one would be taken for it.
    EXPECT_EQ(legal(relaxed, "end."), "end_");
    EXPECT_EQ(legal(relaxed, "a.b."), "a.b_");
    EXPECT_EQ(legal(relaxed, "\xC3\xBC"), "_");
    EXPECT_EQ(legal(relaxed, std::string(40, 'x') + ".html"), std::string(26, 'x') + ".html");
    // What would end in a dot after it was cut does not, either.
    EXPECT_EQ(legal(relaxed, std::string(30, 'x') + "." + std::string(20, 'y')),
              std::string(30, 'x'));
    EXPECT_EQ(legal(relaxed,
                    std::string(10, 'x') + "." + std::string(19, 'x') + "." + std::string(20, 'y')),
              std::string(10, 'x') + "." + std::string(19, 'x') + "_");
}

TEST(Legalise, Level4HasAllButSeparators) {
    EXPECT_EQ(legal(level_4, "a*b?c.d.e."), "a*b?c.d.e.");
    EXPECT_EQ(legal(level_4, "a;b"), "a_b");
    EXPECT_EQ(legal(level_4, std::string(300, 'x')).size(), 207u);
    // 207 bytes, and no code point halved: 69 of three bytes; 103 of two.
    std::string wide, latin;
    for (int i = 0; i < 120; ++i)
        wide += "\xE6\x97\xA5", latin += "\xC3\xBC";
    EXPECT_EQ(legal(level_4, wide).size(), 207u);
    EXPECT_EQ(legal(level_4, latin).size(), 206u);
}

TEST(Legalise, JolietNamesEndInNoDot) {
    const Rules joliet = joliet_rules();
    EXPECT_EQ(legal(joliet, "a."), "a_");
    EXPECT_EQ(legal(joliet, "..."), "___");
    EXPECT_EQ(legal(joliet, "..a.b"), "..a.b");
    EXPECT_EQ(why(joliet, "a."), characters);
    // Where a cut would leave one at the end.
    EXPECT_EQ(legal(joliet, std::string(63, 'x') + "." + std::string(30, 'y')),
              std::string(63, 'x') + "_");
}

TEST(Legalise, JolietCountsUnits) {
    const Rules joliet = joliet_rules();
    EXPECT_EQ(legal(joliet, "*/:;?\\"), "______");
    EXPECT_EQ(legal(joliet, std::string("a\x01") + "b"), "a_b");
    EXPECT_EQ(legal(joliet, "\xC3\xBC\xE6\x97\xA5"), "\xC3\xBC\xE6\x97\xA5");
    EXPECT_EQ(legal(joliet, std::string(64, 'x')), std::string(64, 'x'));
    EXPECT_EQ(legal(joliet, std::string(65, 'x')), std::string(64, 'x'));
    EXPECT_EQ(legal(joliet_rules(true), std::string(200, 'x')).size(), 103u);
    // A character above U+FFFF is two units and is never halved.
    std::string clefs;
    for (int i = 0; i < 33; ++i)
        clefs += "\xF0\x9D\x84\x9E";
    EXPECT_EQ(legal(joliet, clefs).size(), 32u * 4);
    EXPECT_EQ(legal(joliet, "x" + clefs).size(), 1 + 31u * 4);
}

TEST(Legalise, UdfCountsCompressedBytes) {
    const Rules udf = udf_rules();
    EXPECT_EQ(legal(udf, "a*b?c:d;e\\f\x01"), "a*b?c:d;e\\f\x01");
    EXPECT_EQ(legal(udf, std::string(254, 'x')), std::string(254, 'x'));
    EXPECT_EQ(legal(udf, std::string(255, 'x')), std::string(254, 'x'));
    std::string latin, wide;
    for (int i = 0; i < 255; ++i)
        latin += "\xC3\xBC", wide += "\xE6\x97\xA5";
    EXPECT_EQ(legal(udf, latin).size(), 254u * 2);
    EXPECT_EQ(legal(udf, wide).size(), 127u * 3);
    // One wide character makes all of them wide.
    const std::string mixed = std::string(200, 'x') + "\xE6\x97\xA5.txt";
    const std::string cut = legal(udf, mixed);
    EXPECT_TRUE(cut.ends_with(".txt"));
    EXPECT_TRUE(is_legal(udf, cut, false));
    EXPECT_EQ(legal(udf, "Case"), "Case");
    EXPECT_EQ(legal(udf, "a\xEF\xBB\xBF"), "a_"); // U+FEFF, UDF 2.1.1
    EXPECT_EQ(legal(joliet_rules(), "a\xEF\xBB\xBF"), "a\xEF\xBB\xBF");
}

TEST(Legalise, SaysWhy) {
    EXPECT_EQ(why(relaxed, "fine.txt"), 0);
    EXPECT_EQ(why(level_2, "fine.txt"), letter_case);
    EXPECT_EQ(why(joliet_rules(), "a\xFF"), encoding);
    EXPECT_EQ(why(joliet_rules(), "a?"), characters);
    EXPECT_EQ(why(joliet_rules(), std::string(70, '?')), characters | length);
    EXPECT_EQ(why(joliet_rules(), "\xED\xA0\x80"), encoding); // an unpaired surrogate
    EXPECT_EQ(describe(characters | length), "characters, length");
}

// Whatever goes in, what comes out is legal, not empty, and its own legal form.
TEST(Legalise, IsIdempotentForAnyBytes) {
    std::uint64_t random = 1;
    const auto next = [&] {
        random = random * 6364136223846793005u + 1442695040888963407u;
        return static_cast<unsigned>(random >> 33);
    };
    const Rules all[] = {level_1,
                         level_2,
                         relaxed,
                         level_4,
                         joliet_rules(),
                         joliet_rules(true),
                         udf_rules(),
                         iso9660_rules({.level = 1, .relaxed = true}),
                         iso9660_rules({.level = 3, .relaxed = true, .relaxed_length = 180})};
    constexpr std::string_view pieces[] = {"a",
                                           "Z",
                                           ".",
                                           "..",
                                           " ",
                                           "\xFF",
                                           "\xC3\xBC",
                                           "\xE6\x97\xA5",
                                           "\xF0\x9D\x84\x9E",
                                           "\xED\xA0\x80",
                                           "*",
                                           ";",
                                           "longer piece"};
    for (int round = 0; round < 20000; ++round) {
        std::string name;
        const auto count = 1 + next() % 60;
        for (unsigned i = 0; i < count; ++i)
            name += pieces[next() % std::size(pieces)];
        name.resize(std::min<std::size_t>(name.size(), 255));
        for (const Rules& rules : all) {
            for (const bool directory : {false, true}) {
                const std::string once = legal(rules, name, directory);
                ASSERT_FALSE(once.empty()) << name;
                ASSERT_TRUE(is_legal(rules, once, directory)) << name << " -> " << once;
                ASSERT_EQ(legal(rules, once, directory), once);
            }
        }
    }
}
