// What an image of UDF alone does otherwise: small files within tables, holes, streams.
#include "../support/temporary_folder.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/image/plan.hpp"
#include "openimapi/io/sources.hpp"

#include <cstring>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace openimapi::image {
namespace {

using testing::TemporaryFolder;

constexpr FileSystems alone{.udf = true};
constexpr FileSystems bridge{.iso9660 = true, .udf = true};
constexpr std::uint64_t gib = std::uint64_t{1} << 30;

tree::Slice text(std::string_view words) {
    std::vector<std::byte> data(words.size());
    std::memcpy(data.data(), words.data(), words.size());
    return {.source = io::memory(data), .offset = 0, .size = words.size()};
}

std::uint64_t find(const io::Source& image, std::string_view words) {
    std::string all(image.size().value(), '\0');
    image.read(0, std::as_writable_bytes(std::span(all)));
    const auto at = all.find(words);
    return at == std::string::npos ? 0 : at;
}

TEST(UdfAlone, HasSmallFilesInItsTables) {
    tree::Directory root;
    root.add_file("small", text("just a few bytes"));
    root.add_file("large", text(std::string(5000, 'x')));
    const auto embedded = image::plan(root, {.file_systems = alone});
    EXPECT_EQ(embedded.files().size(), 1U);
    EXPECT_NE(find(embedded, "just a few bytes") % 2048, 0U);
    EXPECT_NE(find(embedded, "just a few bytes"), 0U);
    const auto apart = image::plan(root, {.file_systems = alone, .embed_files = false});
    EXPECT_EQ(apart.files().size(), 2U);
    EXPECT_EQ(find(apart, "just a few bytes") % 2048, 0U);
    EXPECT_EQ(image::plan(root, {.file_systems = bridge, .embed_files = true}).files().size(), 2U);
}

class Sparse : public ::testing::Test {
protected:
    void SetUp() override {
        fd_ = ::open((folder_ / "sparse").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
        ASSERT_EQ(::ftruncate(fd_, 500 * gib), 0);
        write(100 * gib, "in the middle");
        root_.add_tree(folder_.path());
    }
    void TearDown() override { ::close(fd_); }
    void write(std::uint64_t at, std::string_view words) const {
        ASSERT_EQ(::pwrite(fd_, words.data(), words.size(), static_cast<off_t>(at)),
                  static_cast<ssize_t>(words.size()));
    }
    TemporaryFolder folder_;
    tree::Directory root_;
    int fd_ = -1;
};

TEST_F(Sparse, HolesAreNotRecorded) {
    for (const auto revision : {udf::Revision::v1_02, udf::Revision::v2_50}) {
        const auto plan = image::plan(root_, {.file_systems = alone, .udf_revision = revision});
        EXPECT_LT(plan.size().value(), 64U << 20);
        ASSERT_EQ(plan.files().size(), 1U);
        const auto at = find(plan, "in the middle");
        EXPECT_GE(at, plan.files()[0].first * 2048);
        EXPECT_LT(at, (plan.files()[0].first + plan.files()[0].blocks) * 2048);
    }
    const auto full = image::plan(root_, {.file_systems = alone, .keep_holes = false});
    EXPECT_GT(full.size().value(), 500 * gib);
}

TEST_F(Sparse, AFileThatChangedIsFoundOut) {
    const auto plan = image::plan(root_, {.file_systems = alone});
    write(7 * gib, "where a hole was");
    EXPECT_THROW((void)find(plan, "x"), Error);
    // A file that is one hole is looked at, too.
    TemporaryFolder other;
    const int fd = ::open((other / "hole").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
    ASSERT_EQ(::ftruncate(fd, gib), 0);
    tree::Directory root;
    root.add_tree(other.path());
    const auto hole = image::plan(root, {.file_systems = alone});
    ASSERT_EQ(hole.files().size(), 1U);
    EXPECT_EQ(hole.files()[0].blocks, 1U);
    EXPECT_EQ(find(hole, "nothing is there"), 0U);
    ASSERT_EQ(::pwrite(fd, "x", 1, 0), 1);
    EXPECT_THROW((void)find(hole, "x"), Error);
    ::close(fd);
}

TEST(UdfStreams, StandBehindTheirFile) {
    tree::Directory root;
    auto file = root.add_file("file", text(std::string(5000, 'x')));
    file.add_stream("stream", text(std::string(3000, 's')));
    root.add_file("next", text(std::string(5000, 'y')));
    const auto first = [&](FileSystems systems, udf::Revision revision, std::string_view words) {
        return find(image::plan(root, {.file_systems = systems, .udf_revision = revision}), words);
    };
    const std::string streams(3000, 's');
    for (const auto& systems : {alone, bridge}) {
        EXPECT_EQ(first(systems, udf::Revision::v1_50, streams), 0U);
        const auto at = first(systems, udf::Revision::v2_01, streams);
        EXPECT_EQ(at, first(systems, udf::Revision::v2_01, std::string(5000, 'x')) + 3 * 2048);
    }
    EXPECT_EQ(first({.iso9660 = true}, udf::Revision::v2_01, streams), 0U);
}

} // namespace
} // namespace openimapi::image
