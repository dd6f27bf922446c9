#include "../sessions/support.hpp"
#include "image/svg_text.hpp"
#include "openimapi/base/text.hpp"
#include "support.hpp"

using namespace openimapi;
using namespace openimapi::testing;

namespace {

TEST(SvgText, NamesCanDoNothing) {
    using image::escaped;
    using image::shown;
    EXPECT_EQ(escaped(shown("<script>&\"")), "&lt;script&gt;&amp;&quot;");
    EXPECT_EQ(shown("a\nb\x7F"), "a\\u{000A}b\\u{007F}");
    EXPECT_EQ(shown("\xFF\xFEz"), "\\xFF\\xFEz");
    EXPECT_EQ(shown("\xE2\x80\xAEtxt.exe"), "\\u{202E}txt.exe"); // right-to-left override
    EXPECT_EQ(shown("\xE2\x81\xA6"), "\\u{2066}");
    EXPECT_EQ(shown("\xEF\xBF\xBF"), "\\u{FFFF}"); // no character of XML
    EXPECT_EQ(shown("\xED\xA0\x80"), "\\u{D800}");
    EXPECT_EQ(shown("gr\xC3\xB6\xC3\x9F \xE2\x82\xAC \xF0\x9F\x92\xBF"),
              "gr\xC3\xB6\xC3\x9F \xE2\x82\xAC \xF0\x9F\x92\xBF");
}

TEST(SvgText, IsCutToFitBetweenCharacters) {
    using image::fitted;
    using image::width_of;
    EXPECT_EQ(fitted("short", 10, 100), "short");
    EXPECT_EQ(fitted("no room at all", 10, 20), "");
    const std::string wide(300, 'w');
    for (const double room : {100.0, 200.0, 333.0}) {
        for (const bool end : {false, true}) {
            const auto cut = fitted(wide, 12, room, end);
            EXPECT_LE(width_of(cut, 12), room);
            EXPECT_NE(cut.find("\xE2\x80\xA6"), std::string::npos);
            std::string euros;
            for (int i = 0; i < 100; ++i)
                euros += "\xE2\x82\xAC";
            EXPECT_TRUE(openimapi::text::is_utf8(fitted(euros, 12, room, end)));
        }
    }
    EXPECT_EQ(fitted("/a/long/path/to/some.file", 10, 90, true).substr(0, 3), "\xE2\x80\xA6");
}

TEST(Svg, IsTheSameEveryTimeAndBounded) {
    tree::Directory root;
    for (int folder = 0; folder < 30; ++folder) {
        auto directory = root.add_directory(fmt::format("{}{:03}", std::string(200, 'x'), folder));
        for (int file = 0; file < 200; ++file)
            add(directory, fmt::format("{}{:03}", std::string(200, '&'), file), "text");
    }
    const auto image = io::memory(bytes_of_plan(image::plan(root, bridge("NAMES"))));
    const auto map = map_of(image, {.resolution = 1});
    const auto first = image::svg(map, {.title = "A & B"});
    EXPECT_EQ(first, image::svg(map_of(image, {.resolution = 1}), {.title = "A & B"}));
    EXPECT_LT(first.size(), 450'000u);
    EXPECT_LT(image::svg(map, {.most_bytes = 100'000}).size(), 100'000u);
    EXPECT_EQ(first.find("A & B"), std::string::npos);
    EXPECT_NE(first.find("A &amp; B"), std::string::npos);
    for (const char* harmful : {"<script", "href", "url(http", "@import", "<image"})
        EXPECT_EQ(first.find(harmful), std::string::npos) << harmful;
    EXPECT_NE(first.find("prefers-color-scheme:dark"), std::string::npos);
}

} // namespace
