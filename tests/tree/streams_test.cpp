// Named streams, the real-time flag, and the holes of sparse files.
#include "../support/code_of.hpp"
#include "../support/temporary_folder.hpp"
#include "openimapi/io/sources.hpp"
#include "openimapi/tree/snapshot.hpp"

#include <cstring>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace openimapi;
using namespace openimapi::testing;
using namespace openimapi::tree;

namespace {

Slice text(std::string_view words) {
    std::vector<std::byte> bytes(words.size());
    std::memcpy(bytes.data(), words.data(), words.size());
    return {io::memory(std::move(bytes)), 0, words.size()};
}

std::string read_text(const io::Source& source) {
    std::string text(source.size().value(), '?');
    source.read(0, std::as_writable_bytes(std::span(text)));
    return text;
}

TEST(Streams, BelongToTheInode) {
    Directory root;
    auto file = root.add_file("file", text("main"));
    auto link = root.add_hard_link("link", file);
    auto folder = root.add_directory("folder");
    file.add_stream("zwei", text("second"));
    link.add_stream("eins", text("first"));
    folder.add_stream("of a folder", text("f"));
    EXPECT_EQ(file.streams(), (std::vector<std::string>{"eins", "zwei"}));
    EXPECT_EQ(link.streams(), file.streams());
    EXPECT_EQ(read_text(*link.stream_content("zwei")), "second");

    const auto before = root.snapshot();
    EXPECT_TRUE(before.has_streams());
    const auto streams = before.streams(file.inode());
    ASSERT_EQ(streams.size(), 2U);
    EXPECT_EQ(before.size(streams[1].inode), 6U);
    std::string bytes(6, '?');
    before.contents()->read(index_of(streams[1].inode), 0,
                            std::as_writable_bytes(std::span(bytes)));
    EXPECT_EQ(bytes, "second");
    EXPECT_EQ(before.counts().bytes, 4U);
    EXPECT_EQ(before.counts().others, 2U);

    // A snapshot keeps its streams, and the tree can go back to it.
    file.remove_stream("zwei");
    folder.remove_stream("of a folder");
    EXPECT_EQ(file.streams().size(), 1U);
    EXPECT_TRUE(folder.streams().empty());
    EXPECT_EQ(before.streams(file.inode()).size(), 2U);
    root.revert_to(before);
    EXPECT_EQ(file.streams().size(), 2U);
    EXPECT_EQ(folder.streams().size(), 1U);
    EXPECT_FALSE(Directory().snapshot().has_streams());
}

TEST(Streams, AreRefusedWhereTheyCannotBe) {
    Directory root;
    auto file = root.add_file("file", text("main"));
    file.add_stream("taken", text("x"));
    EXPECT_EQ(code_of([&] { file.add_stream("taken", text("y")); }), Code::imapi_e_dup_name);
    for (const std::string name : {"", ".", "a/b", "a\nb", "\xFF", "\xEF\xBB\xBFx", "*UDF Backup"})
        EXPECT_EQ(code_of([&] { file.add_stream(name, text("y")); }), Code::imapi_e_invalid_path)
            << name;
    auto link = root.add_symlink("link", "file");
    EXPECT_EQ(code_of([&] { link.add_stream("s", text("y")); }), Code::imapi_e_not_file);
    EXPECT_EQ(code_of([&] { file.remove_stream("absent"); }), Code::win32_file_not_found);
    EXPECT_EQ(code_of([&] { (void)file.stream_content("absent"); }), Code::win32_file_not_found);
    EXPECT_EQ(file.streams().size(), 1U);

    // Content that cannot be taken leaves nothing behind.
    Directory other;
    auto bare = other.add_file("bare", text("main"));
    EXPECT_EQ(code_of([&] {
                  bare.add_stream("short", {text("xy").source, 1, 2});
              }),
              Code::e_invalidarg);
    EXPECT_FALSE(other.snapshot().has_streams());
}

TEST(RealTime, IsAnAttribute) {
    Directory root;
    auto file = root.add_file("file", text("main"), {.mode = 0644, .real_time = true});
    EXPECT_TRUE(file.attributes().real_time);
    const auto snapshot = root.snapshot();
    EXPECT_TRUE(snapshot.has_rare_attributes(file.inode()));
    auto attributes = file.attributes();
    attributes.real_time = false;
    file.set_attributes(attributes);
    EXPECT_FALSE(file.attributes().real_time);
    EXPECT_TRUE(snapshot.attributes(file.inode()).real_time);
}

/// A file of `size` bytes with data at the given places; false where the host has no holes.
bool make_sparse(const std::string& path, std::uint64_t size,
                 const std::vector<std::pair<std::uint64_t, std::string>>& data) {
    const int fd = ::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
    bool good = fd >= 0 && ::ftruncate(fd, static_cast<off_t>(size)) == 0;
    for (const auto& [at, words] : data)
        good = good && ::pwrite(fd, words.data(), words.size(), static_cast<off_t>(at)) ==
                           static_cast<ssize_t>(words.size());
    struct stat status {};
    good = good && ::fstat(fd, &status) == 0 &&
           static_cast<std::uint64_t>(status.st_blocks) * 512 < size / 2;
    ::close(fd);
    return good;
}

TEST(Holes, AreFoundWhereTheHostHasThem) {
    const TemporaryFolder folder;
    constexpr std::uint64_t mib = 1 << 20;
    ASSERT_TRUE(make_sparse((folder / "sparse").string(), 64 * mib + 1,
                            {{8 * mib + 5, "data"}, {64 * mib, "!"}}));
    ASSERT_TRUE(make_sparse((folder / "nothing").string(), 64 * mib, {}));
    folder.file("plain", std::string(100000, 'x'));
    Directory root;
    root.add_tree(folder.path());
    root.add_file("direct", HostFile{folder / "sparse"});
    const auto snapshot = root.snapshot();
    const auto inode = [&](const char* name) { return root.find(name)->inode(); };
    EXPECT_TRUE(snapshot.may_have_holes(inode("sparse")));
    EXPECT_TRUE(snapshot.may_have_holes(inode("direct")));
    EXPECT_FALSE(snapshot.may_have_holes(inode("plain")));
    using Range = Snapshot::Range;
    EXPECT_EQ(snapshot.data_ranges(inode("plain")), (std::vector<Range>{{0, 100000}}));
    EXPECT_EQ(snapshot.data_ranges(inode("nothing")), std::vector<Range>{});
    for (const char* name : {"sparse", "direct"}) {
        const auto ranges = snapshot.data_ranges(inode(name));
        ASSERT_EQ(ranges.size(), 2U);
        // The host's blocks may be large, but not that large.
        EXPECT_LE(ranges[0].offset, 8 * mib);
        EXPECT_GE(ranges[0].offset + ranges[0].bytes, 8 * mib + 9);
        EXPECT_LT(ranges[0].bytes, 4 * mib);
        EXPECT_EQ(ranges[0].offset % 2048, 0U);
        EXPECT_EQ(ranges[0].bytes % 2048, 0U);
        EXPECT_EQ(ranges[1].offset + ranges[1].bytes, 64 * mib + 1);
        const auto one = snapshot.data_ranges(inode(name), 1);
        ASSERT_EQ(one.size(), 1U);
        EXPECT_EQ(one[0].offset, ranges[0].offset);
        EXPECT_EQ(one[0].offset + one[0].bytes, 64 * mib + 1);
    }
    // Attributes of one's own take nothing away from that.
    auto attributes = root.find("sparse")->attributes();
    attributes.hidden = true;
    root.find("sparse")->set_attributes(attributes);
    EXPECT_TRUE(root.snapshot().may_have_holes(inode("sparse")));
    // A file that has changed is not looked at: its reading will tell.
    ASSERT_TRUE(make_sparse((folder / "nothing").string(), 65 * mib, {}));
    EXPECT_EQ(snapshot.data_ranges(inode("nothing")), (std::vector<Range>{{0, 64 * mib}}));
}

} // namespace
