#include "image.hpp"
#include "record/ring.hpp"

#include <chrono>
#include <gtest/gtest.h>

using namespace openimapi;
using namespace openimapi::test;
using record::Ring;

TEST(Ring, GivesEveryByteInOrder) {
    const Image image(1000);
    const auto whole = bytes_of_source(image, 0, 1000 * block_size);
    for (const std::size_t piece :
         {std::size_t{2048}, std::size_t{65'536}, std::size_t{3'000'000}}) {
        Ring ring(image, 100, whole.size() - 100, piece, 1 << 20);
        std::vector<std::byte> got;
        for (auto bytes = ring.next(); !bytes.empty(); bytes = ring.next()) {
            got.insert(got.end(), bytes.begin(), bytes.end());
            ring.release();
        }
        EXPECT_TRUE(std::equal(got.begin(), got.end(), whole.begin() + 100, whole.end()));
    }
}

TEST(Ring, StaysWithinItsBudget) {
    const Image image(100'000);
    Ring ring(image, 0, image.size().value(), 65'536, 1 << 20);
    EXPECT_EQ(ring.size(), 1u << 20);
    // Nothing is taken: the reader must stop at the budget, however long it is given.
    while (ring.used() < ring.size())
        std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_EQ(ring.used(), ring.size());
}

TEST(Ring, FailureComesAfterWhatWasRead) {
    Image image(100);
    image.bad_block = 64;
    Ring ring(image, 0, image.size().value(), 32 * block_size, 1 << 20);
    std::uint64_t good = 0;
    const auto error = error_of([&] {
        for (;;) {
            good += ring.next().size();
            ring.release();
        }
    });
    ASSERT_TRUE(error);
    EXPECT_EQ(good, 64 * block_size);
}

TEST(Ring, AbortWakesAWaitingReader) {
    Image image(10'000);
    std::atomic<bool> go = false;
    image.on_read = [&](std::uint64_t) {
        while (!go)
            std::this_thread::yield();
    };
    Ring ring(image, 0, image.size().value(), 65'536, 1 << 20);
    std::thread waker([&] { ring.stop(); });
    EXPECT_TRUE(ring.next().empty());
    waker.join();
    go = true;
}
