#include "images.hpp"
#include "openimapi/base/error.hpp"

#include <gtest/gtest.h>
#include <thread>

using namespace openimapi;
using namespace openimapi::testing;

namespace {

TEST(ExtentMap, GapsReadAsZeros) {
    io::ExtentMap::Builder builder;
    builder.add_memory(10, bytes_from("world"));
    builder.add_memory(2, bytes_from("hello"));
    builder.add_memory(20, {});
    const auto image = std::move(builder).build(Bytes(18));
    EXPECT_EQ(read_text(*image, 0, 18), std::string("\0\0hello\0\0\0world\0\0\0", 18));
    EXPECT_EQ(read_text(*image, 6, 5), std::string("o\0\0\0w", 5));
    EXPECT_EQ(image->extents().size(), 2u);
    EXPECT_EQ(image->find(0), 0u);
    EXPECT_EQ(image->find(7), 1u);
    EXPECT_EQ(image->find(15), 2u);
    EXPECT_EQ(read_text(*image, 18, 0), "");
}

TEST(ExtentMap, ReadingBehindTheEndIsAnError) {
    const auto image = io::ExtentMap::Builder().build(Bytes(4));
    EXPECT_THROW(read_text(*image, 0, 5), Error);
    EXPECT_THROW(read_text(*image, 5, 0), Error);
    EXPECT_THROW(read_text(*image, ~std::uint64_t{0}, 2), Error);
}

TEST(ExtentMap, OverlapsAreRefused) {
    io::ExtentMap::Builder overlap;
    overlap.add_memory(0, bytes_from("abc"));
    overlap.add_memory(2, bytes_from("d"));
    EXPECT_THROW((void)std::move(overlap).build(Bytes(10)), Error);

    io::ExtentMap::Builder beyond;
    beyond.add_memory(8, bytes_from("abc"));
    EXPECT_THROW((void)std::move(beyond).build(Bytes(10)), Error);

    io::ExtentMap::Builder wraps;
    const auto source = wraps.add_source(std::make_shared<TextItems>());
    wraps.add(10, ~std::uint64_t{0}, source, 0);
    EXPECT_THROW((void)std::move(wraps).build(Bytes(20)), Error);

    io::ExtentMap::Builder sourceless;
    sourceless.add(0, 1, 0, 0);
    EXPECT_THROW((void)std::move(sourceless).build(Bytes(20)), Error);

    io::ExtentMap::Builder touching;
    touching.add_memory(0, bytes_from("abc"));
    touching.add_memory(3, bytes_from("d"));
    EXPECT_EQ(read_text(*std::move(touching).build(Bytes(4)), 0, 4), "abcd");
}

TEST(ExtentMap, AnyRangeReadsTheSameFromManyThreads) {
    const Sample it = sample(7, 300, 20'000);
    std::vector<std::jthread> threads;
    std::atomic<int> wrong = 0;
    for (unsigned t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            std::mt19937 random(t);
            for (int i = 0; i < 300; ++i) {
                const std::size_t offset = random() % it.bytes.size();
                const std::size_t length =
                    std::min<std::size_t>(random() % 30'000, it.bytes.size() - offset);
                if (read_text(*it.image, offset, length) != it.bytes.substr(offset, length))
                    ++wrong;
            }
        });
    threads.clear();
    EXPECT_EQ(wrong, 0);
}

} // namespace
