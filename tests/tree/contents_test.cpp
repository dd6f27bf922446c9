#include "../support/temporary_folder.hpp"
#include "openimapi/io/sources.hpp"
#include "openimapi/tree/snapshot.hpp"

#include <atomic>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace openimapi;
using namespace openimapi::testing;
using namespace openimapi::tree;

namespace {

std::string read_text(const io::ItemSource& contents, InodeId inode, std::uint64_t offset,
                      std::size_t length) {
    std::string text(length, '?');
    contents.read(index_of(inode), offset, std::as_writable_bytes(std::span(text)));
    return text;
}

io::SourcePtr text_source(std::string_view text) {
    std::vector<std::byte> bytes(text.size());
    std::memcpy(bytes.data(), text.data(), text.size());
    return io::memory(std::move(bytes));
}

TEST(Contents, ComeFromTheHostAndFromSources) {
    const TemporaryFolder folder;
    folder.file("a/host", "0123456789");
    Directory root;
    root.add_tree(folder.path());
    root.add_file("direct", HostFile{folder / "a/host"});
    root.add_file("slice", Slice{text_source("abcdef"), 2, 3});
    root.add_file("nothing", Slice{});
    EXPECT_THROW(root.add_file("too long", Slice{text_source("abc"), 2, 2}), Error);
    EXPECT_THROW(root.add_file("folder", HostFile{folder.path()}), Error);
    EXPECT_THROW(root.add_file("absent", HostFile{folder / "absent"}), Error);
    EXPECT_EQ(root.child_count(), 4u);

    const auto contents = root.snapshot().contents();
    EXPECT_EQ(read_text(*contents, root.resolve("a/host")->inode(), 3, 4), "3456");
    EXPECT_EQ(read_text(*contents, root.find("direct")->inode(), 0, 10), "0123456789");
    EXPECT_EQ(read_text(*contents, root.find("slice")->inode(), 0, 3), "cde");
    EXPECT_EQ(read_text(*contents, root.find("nothing")->inode(), 0, 0), "");
    EXPECT_THROW(read_text(*contents, root.find("slice")->inode(), 1, 3), Error);
    EXPECT_THROW(read_text(*contents, root.find("direct")->inode(), 10, 1), Error);

    const auto source = root.find("direct")->content();
    root.remove("direct");
    EXPECT_EQ(source->size(), Bytes(10));
    std::string text(3, '?');
    source->read(7, std::as_writable_bytes(std::span(text)));
    EXPECT_EQ(text, "789");
    EXPECT_THROW((void)root.find("a")->content(), Error);
}

TEST(Contents, GiveDescriptorsForTheKernel) {
    const TemporaryFolder folder;
    const auto path = folder.file("f", "0123456789");
    Directory root;
    root.add_tree(folder.path());
    root.add_file("part", Slice{io::host_file(path), 4, 2});
    root.add_file("memory", Slice{text_source("abc"), 0, 3});
    const auto contents = root.snapshot().contents();
    const auto item = [&](const char* name) { return index_of(root.find(name)->inode()); };
    const int fd = contents->open(item("f"));
    ASSERT_GE(fd, 0);
    EXPECT_TRUE(contents->unchanged(item("f"), fd));
    std::ofstream(path, std::ios::app) << "more";
    EXPECT_FALSE(contents->unchanged(item("f"), fd));
    ::close(fd);
    EXPECT_EQ(contents->open(item("f")), -1);
    const auto part = contents->open_file(item("part"));
    ASSERT_GE(part.fd, 0);
    EXPECT_EQ(part.offset, 4u);
    ::close(part.fd);
    EXPECT_EQ(contents->open_file(item("memory")).fd, -1);
}

/// What a file was turned into, and what must be said of it and found instead when padding.
struct Change {
    const char* name;
    std::function<void(const std::filesystem::path&)> make;
    const char* said;
    std::string padded;
};

TEST(Contents, AFileThatChangedIsAnErrorOrPadded) {
    using std::filesystem::path;
    const auto write = [](const path& at, std::string_view text) {
        std::ofstream(at, std::ios::trunc) << text;
    };
    const std::string zeros(10, '\0');
    const Change changes[] = {
        {"shrunk", [&](const path& at) { write(at, "0123"); }, "became shorter",
         std::string("0123\0\0\0\0\0\0", 10)},
        {"grown", [&](const path& at) { write(at, "0123456789abc"); }, "became longer",
         "0123456789"},
        {"rewritten", [&](const path& at) { write(at, "abcdefghij"); }, "was written to",
         "abcdefghij"},
        {"replaced",
         [&](const path& at) {
             write(at.string() + ".new", "ABCDEFGHIJ");
             std::filesystem::rename(at.string() + ".new", at);
         },
         "was replaced by another", "ABCDEFGHIJ"},
        {"a link",
         [&](const path& at) {
             std::filesystem::rename(at, at.string() + ".old");
             std::filesystem::create_symlink(at.string() + ".old", at);
         },
         "was replaced by a symbolic link", zeros},
        {"a fifo",
         [&](const path& at) {
             std::filesystem::remove(at);
             ::mkfifo(at.c_str(), 0600);
         },
         "", zeros},
        {"gone", [&](const path& at) { std::filesystem::remove(at); }, "No such file", zeros},
        {"without its folder",
         [&](const path& at) { std::filesystem::remove_all(at.parent_path()); }, "No such file",
         zeros},
    };
    for (const Change& change : changes) {
        const TemporaryFolder folder;
        const auto path = folder.file("sub/file", "0123456789");
        const timespec times[2] = {{1, 0}, {1, 0}};
        ::utimensat(AT_FDCWD, path.c_str(), times, 0);
        Directory root;
        root.add_tree(folder.path());
        const auto inode = root.resolve("sub/file")->inode();
        const auto snapshot = root.snapshot();
        change.make(path);
        try {
            read_text(*snapshot.contents(), inode, 0, 10);
            ADD_FAILURE() << change.name;
        } catch (const Error& error) {
            EXPECT_NE(error.story().find("sub/file"), std::string::npos) << error.story();
            EXPECT_NE(error.story().find(change.said), std::string::npos) << error.story();
        }
        std::vector<std::string> reported;
        ContentOptions options;
        options.on_error = OnError::pad;
        options.report = [&](const std::string& at, const Error&) { reported.push_back(at); };
        const auto padding = snapshot.contents(options);
        EXPECT_EQ(read_text(*padding, inode, 0, 10), change.padded) << change.name;
        EXPECT_EQ(read_text(*padding, inode, 8, 2), change.padded.substr(8)) << change.name;
        EXPECT_EQ(reported, std::vector<std::string>{path.string()}) << change.name;
    }
}

TEST(Contents, AnImageOfAFileThatChangedIsNotWritten) {
    const TemporaryFolder folder;
    const TemporaryFolder output;
    const auto path = folder.file("file", std::string(3 << 20, 'a'));
    Directory root;
    root.add_tree(folder.path());
    const auto image = [&](OnError policy) {
        io::ExtentMap::Builder builder;
        const auto source = builder.add_source(root.snapshot().contents({.on_error = policy}));
        builder.add(2048, 3 << 20, source, index_of(root.find("file")->inode()));
        return std::move(builder).build(Bytes(4 << 20));
    };
    std::filesystem::resize_file(path, 1 << 20);
    EXPECT_THROW(io::write_file(*image(OnError::fail), output / "image", {}, {}), Error);
    EXPECT_EQ(output.entries(), 0u);
    io::write_file(*image(OnError::pad), output / "image", {}, {});
    std::string expected(4 << 20, '\0');
    expected.replace(2048, 1 << 20, 1 << 20, 'a');
    EXPECT_TRUE(contents_of(output / "image") == expected);
}

TEST(Contents, AnotherTimeOnTheDiscIsNoChangeOfTheFile) {
    const TemporaryFolder folder;
    folder.file("file", "0123456789");
    Directory root;
    root.add_tree(folder.path());
    Item file = *root.find("file");
    for (const std::int64_t seconds : {5, 6}) {
        Attributes attributes = file.attributes();
        attributes.modified = {seconds, 0};
        file.set_attributes(attributes);
        EXPECT_EQ(read_text(*root.snapshot().contents(), file.inode(), 0, 2), "01");
    }
    EXPECT_EQ(file.attributes().modified, (Timestamp{6, 0}));
}

TEST(Contents, ManyFoldersNeedFewDescriptors) {
    const TemporaryFolder folder;
    for (int i = 0; i < 600; ++i)
        folder.file(fmt::format("d{}/e/f", i), std::to_string(i));
    Directory root;
    root.add_tree(folder.path());
    const auto contents = root.snapshot().contents();
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const rlimit before = limit;
    limit.rlim_cur = 220;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    std::atomic<int> wrong = 0;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (int k = 0; k < 600; ++k) {
                    const auto number = std::to_string((k * 7 + t * 100) % 600);
                    try {
                        const auto file = root.resolve(fmt::format("d{}/e/f", number));
                        if (read_text(*contents, file->inode(), 0, number.size()) != number)
                            ++wrong;
                    } catch (const Error&) {
                        ++wrong;
                    }
                }
            });
    }
    ::setrlimit(RLIMIT_NOFILE, &before);
    EXPECT_EQ(wrong, 0);
}

} // namespace
