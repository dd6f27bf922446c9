// Whatever an image says, the map is whole and the picture bounded.
#include "../hostile/endure.hpp"
#include "../hostile/generator.hpp"
#include "support.hpp"

using namespace openimapi;
using namespace openimapi::testing;

namespace {

TEST(HostileMap, ImagesMadeToHarm) {
    for (const auto& hostile : hostile_images()) {
        const auto image = io::memory(hostile.bytes);
        for (const std::uint64_t resolution : {1u, 0u}) {
            const auto map = map_of(image, {.resolution = resolution});
            expect_whole(map);
            if (::testing::Test::HasFatalFailure()) FAIL() << hostile.name;
            EXPECT_LT(image::svg(map).size(), 460'000u) << hostile.name;
        }
    }
}

TEST(HostileMap, NumbersReplacedByExtremes) {
    const auto whole = bytes_of_plan(image::plan(hostile_tree(), all_file_systems()));
    std::mt19937 random(20261122); // the same images every time
    for (int round = 0; round < 200; ++round) {
        const auto map = map_of(io::memory(with_extremes(whole, random)));
        expect_whole(map);
        if (::testing::Test::HasFatalFailure()) FAIL() << "round " << round;
        EXPECT_LT(image::svg(map).size(), 460'000u);
    }
}

} // namespace
