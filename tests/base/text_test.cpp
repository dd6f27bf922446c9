#include "openimapi/base/text.hpp"

#include <gtest/gtest.h>
#include <random>

using namespace openimapi;

namespace {

TEST(Text, Utf8IsStrict) {
    EXPECT_TRUE(text::is_utf8("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x92\xBF"));
    EXPECT_TRUE(text::is_utf8("\xF4\x8F\xBF\xBF"));
    for (const char* bad :
         {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3", "\xE2\x82", "\xF0\x9F\x92", "\xFF"})
        EXPECT_FALSE(text::is_utf8(bad)) << text::printable(bad);
}

TEST(Text, ConvertsBothWays) {
    const std::string utf8 = "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x92\xBF";
    const std::u16string utf16 = u"a\u00E4\u20AC\U0001F4BF";
    EXPECT_EQ(text::to_utf8(utf16), utf8);
    const auto back = text::to_utf16(utf8);
    EXPECT_EQ(back.text, utf16);
    EXPECT_FALSE(back.lossy);
    EXPECT_TRUE(text::to_utf16("\xFF").lossy);
    EXPECT_EQ(text::to_utf16("x\xFFy").text, u"x\uFFFDy");
}

TEST(Text, UnpairedSurrogatesSurviveARoundTrip) {
    const char16_t high = 0xD83D;
    const char16_t low = 0xDCBF;
    for (const auto& odd : {std::u16string{high}, std::u16string{low}, std::u16string{low, high},
                            std::u16string{u'a', high, u'b'}, std::u16string{high, high, low}}) {
        const auto back = text::to_utf16(text::to_utf8(odd));
        EXPECT_EQ(back.text, odd);
        EXPECT_FALSE(back.lossy);
    }
    EXPECT_EQ(text::to_utf8(std::u16string{high}), "\xED\xA0\xBD");
    // Two halves, each written for itself, are no WTF-8: they would come back as something else.
    EXPECT_TRUE(text::to_utf16("\xED\xA0\xBD\xED\xB2\xBF").lossy);
}

TEST(Text, AnyUtf16SurvivesARoundTrip) {
    std::mt19937 random(1);
    const char16_t pool[] = {u'a',   0x7F,   0x80,   0x7FF,  0x800,  0xD7FF,
                             0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFFFF};
    for (int round = 0; round < 2000; ++round) {
        std::u16string any;
        for (auto n = random() % 8; n > 0; --n)
            any += pool[random() % std::size(pool)];
        const auto back = text::to_utf16(text::to_utf8(any));
        ASSERT_EQ(back.text, any);
        ASSERT_FALSE(back.lossy);
    }
}

TEST(Text, AnyBytesAreTakenWithoutFailing) {
    std::mt19937 random(2);
    for (int round = 0; round < 2000; ++round) {
        std::string any;
        for (auto n = random() % 12; n > 0; --n)
            any += static_cast<char>(random());
        const auto wide = text::to_utf16(any);
        if (text::is_utf8(any)) {
            ASSERT_FALSE(wide.lossy);
            ASSERT_EQ(text::to_utf8(wide.text), any);
        }
        ASSERT_TRUE(text::is_utf8(text::printable(any)));
        ASSERT_EQ(text::fold_case(text::fold_case(any)), text::fold_case(any));
        std::size_t position = 0;
        while (position < any.size()) {
            const std::size_t before = position;
            (void)text::next_code_point(any, position);
            ASSERT_GT(position, before);
            ASSERT_LE(position, any.size());
        }
    }
}

TEST(Text, FoldsCaseOneToOne) {
    EXPECT_EQ(text::fold_case("ReadMe.TXT"), "readme.txt");
    const auto same = [](std::u16string_view a, std::u16string_view b) {
        return text::fold_case(text::to_utf8(a)) == text::fold_case(text::to_utf8(b));
    };
    EXPECT_TRUE(same(u"\u00C4\u0416\u03A3", u"\u00E4\u0436\u03C3"));
    EXPECT_TRUE(same(u"\u03C3", u"\u03C2")); // both small sigmas
    EXPECT_TRUE(same(u"\u212A", u"k"));      // the Kelvin sign
    EXPECT_TRUE(same(u"\u00B5", u"\u03BC")); // micro sign and mu
    EXPECT_TRUE(same(u"\u1E9E", u"\u00DF")); // sharp s
    EXPECT_TRUE(same(u"\U00010400", u"\U00010428"));
    EXPECT_FALSE(same(u"\u0130", u"i")); // Turkic only
    EXPECT_FALSE(same(u"\u0131", u"i"));
    EXPECT_FALSE(same(u"\u00DF", u"ss")); // one to one
    EXPECT_EQ(text::fold_case("A\xFF"), "a\xFF");
    EXPECT_EQ(text::fold_case(text::to_utf8(u"\uAB70")), text::to_utf8(u"\u13A0")); // Cherokee
}

TEST(Text, PrintableShowsWhatATerminalWouldNot) {
    EXPECT_EQ(text::printable("caf\xC3\xA9\n\x1B[\xFF\x7F"), "caf\xC3\xA9\\x0A\\x1B[\\xFF\\x7F");
    EXPECT_EQ(text::printable("\xC2\x9B"), "\\xC2\\x9B"); // a C1 control
}

} // namespace
