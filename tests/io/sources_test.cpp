#include "../support/temporary_folder.hpp"
#include "images.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/io/sources.hpp"

#include <gtest/gtest.h>

using namespace openimapi;
using namespace openimapi::testing;

namespace {

TEST(Sources, PseudoRandomIsSplitMix64) {
    const auto source = io::pseudo_random(Bytes(1000), 0);
    // The first two numbers from seed 0: E220A8397B1DCDAF, 6E789E6AA1B965F4.
    EXPECT_EQ(read_text(*source, 0, 16),
              "\xAF\xCD\x1D\x7B\x39\xA8\x20\xE2\xF4\x65\xB9\xA1\x6A\x9E\x78\x6E");
    const std::string whole = read_text(*source, 0, 1000);
    for (std::size_t offset = 0; offset < 40; ++offset)
        for (std::size_t length = 0; length < 40; ++length)
            ASSERT_EQ(read_text(*source, offset, length), whole.substr(offset, length));
    EXPECT_NE(read_text(*io::pseudo_random(Bytes(8), 1), 0, 8), whole.substr(0, 8));
}

TEST(Sources, HostFileHasTheSizeThatItHadWhenItWasOpened) {
    const TemporaryFolder folder;
    const auto path = folder.file("f", "0123456789");
    const auto source = io::host_file(path);
    EXPECT_EQ(source->size(), Bytes(10));
    EXPECT_EQ(read_text(*source, 3, 4), "3456");
    std::ofstream(path, std::ios::app) << "more";
    EXPECT_EQ(source->size(), Bytes(10));
    EXPECT_THROW(read_text(*source, 8, 4), Error);
    std::filesystem::resize_file(path, 5);
    EXPECT_EQ(read_text(*source, 0, 5), "01234");
    EXPECT_THROW(read_text(*source, 0, 6), Error);
    const auto range = source->file_range(2, 3);
    EXPECT_GE(range.fd, 0);
    EXPECT_EQ(range.offset, 2u);
    EXPECT_THROW((void)io::host_file(folder / "absent"), Error);
    EXPECT_THROW((void)io::host_file(folder.path()), Error);
}

TEST(Sources, PartsAndSlices) {
    const TemporaryFolder folder;
    const auto file = io::host_file(folder.file("f", "file"));
    const auto whole = io::concatenation({io::memory(bytes_from("ab")), io::memory({}), file,
                                          io::zeros(Bytes(3)), io::memory(bytes_from("z"))});
    const std::string bytes("abfile\0\0\0z", 10);
    ASSERT_EQ(whole->size(), Bytes(10));
    for (std::size_t offset = 0; offset <= 10; ++offset)
        for (std::size_t length = 0; offset + length <= 10; ++length) {
            ASSERT_EQ(read_text(*whole, offset, length), bytes.substr(offset, length));
            const auto part = io::slice(whole, offset, Bytes(length));
            ASSERT_EQ(read_text(*part, 0, length), bytes.substr(offset, length));
            ASSERT_THROW(read_text(*part, 0, length + 1), Error);
        }
    EXPECT_EQ(whole->file_range(3, 2).offset, 1u);
    EXPECT_EQ(whole->file_range(1, 3).fd, -1);
    EXPECT_THROW((void)io::slice(whole, 5, Bytes(6)), Error);
    EXPECT_THROW((void)io::slice(whole, ~std::uint64_t{0}, Bytes(6)), Error);
}

} // namespace
