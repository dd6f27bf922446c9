#include "../support/temporary_folder.hpp"
#include "images.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/io/sources.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>

using namespace openimapi;
using namespace openimapi::testing;

namespace {

TEST(WriteFile, WritesTheSameBytesWithAnyNumberOfThreads) {
    const TemporaryFolder folder;
    const Sample it = sample(11, 2000, 60'000);
    for (const unsigned threads : {0u, 1u, 2u, 7u})
        for (const bool sparse : {false, true}) {
            io::write_file(*it.image, folder / "image", {.threads = threads, .sparse = sparse}, {});
            ASSERT_TRUE(contents_of(folder / "image") == it.bytes);
        }
    EXPECT_EQ(folder.entries(), 1u);
}

TEST(WriteFile, WritesNothingAndLittle) {
    const TemporaryFolder folder;
    io::write_file(*io::ExtentMap::Builder().build(Bytes(0)), folder / "empty", {}, {});
    EXPECT_EQ(std::filesystem::file_size(folder / "empty"), 0u);
    io::write_file(*io::ExtentMap::Builder().build(Bytes(5000)), folder / "zeros", {}, {});
    EXPECT_EQ(contents_of(folder / "zeros"), std::string(5000, '\0'));
}

/// An image with long host files at odd places, which go by the kernel.
Sample with_files(const TemporaryFolder& folder, std::shared_ptr<TextItems> items) {
    io::ExtentMap::Builder builder;
    const auto source = builder.add_source(items);
    Sample result;
    for (const std::size_t size : {3'000'000, 5, 1'048'576, 1'048'575, 34'000'001}) {
        const auto number = static_cast<std::uint32_t>(items->texts.size());
        items->texts.push_back(noise(size, number));
        items->paths.push_back(folder.file(std::to_string(number) + ".bin", items->texts.back()));
        result.bytes.append(2048 * number, '\0');
        builder.add(result.bytes.size(), size, source, number);
        result.bytes += items->texts.back();
    }
    result.image = std::move(builder).build(Bytes(result.bytes.size()));
    return result;
}

TEST(WriteFile, LongFilesGoByTheKernel) {
    const TemporaryFolder sources;
    const TemporaryFolder folder;
    const Sample it = with_files(sources, std::make_shared<TextItems>());
    io::write_file(*it.image, folder / "image", {.threads = 3}, {});
    EXPECT_TRUE(contents_of(folder / "image") == it.bytes);
    // Between file systems copy_file_range does nothing, and sendfile takes over.
    const std::filesystem::path other = "/dev/shm/openimapi-write-file-test";
    io::write_file(*it.image, other, {.threads = 2}, {});
    EXPECT_TRUE(contents_of(other) == it.bytes);
    std::filesystem::remove(other);
}

TEST(WriteFile, AFileThatEndsEarlyIsReadAgainByItsItem) {
    const TemporaryFolder sources;
    const TemporaryFolder folder;
    auto items = std::make_shared<TextItems>();
    const Sample it = with_files(sources, items);
    std::filesystem::resize_file(items->paths[4], 10'000'000);
    std::filesystem::remove(items->paths[0]);
    io::write_file(*it.image, folder / "image", {}, {});
    EXPECT_TRUE(contents_of(folder / "image") == it.bytes);
}

TEST(WriteFile, AFileThatChangedIsReadAgainByItsItem) {
    class Changed : public TextItems {
    public:
        [[nodiscard]] bool unchanged(std::uint32_t item, int) const override { return item != 4; }
    };
    const TemporaryFolder sources;
    const TemporaryFolder folder;
    auto items = std::make_shared<Changed>();
    const Sample it = with_files(sources, items);
    sources.file("4.bin", std::string(34'000'001, 'x'));
    io::write_file(*it.image, folder / "image", {}, {});
    EXPECT_TRUE(contents_of(folder / "image") == it.bytes);
}

TEST(WriteFile, ReplacesAtOnceAndKeepsThePermissions) {
    const TemporaryFolder folder;
    const auto path = folder.file("image", "old");
    ::chmod(path.c_str(), 0640);
    std::filesystem::create_symlink("image", folder / "link");
    const std::ifstream reader(path);
    io::ExtentMap::Builder builder;
    builder.add_memory(0, bytes_from("new"));
    const auto image = std::move(builder).build(Bytes(3));
    EXPECT_THROW(io::write_file(*image, path, {.replace = false}, {}), Error);
    EXPECT_EQ(contents_of(path), "old");
    io::write_file(*image, folder / "link", {.durable = true}, {});
    EXPECT_EQ(contents_of(path), "new");
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777u, 0640u);
    EXPECT_EQ(folder.entries(), 2u);
    io::write_file(*image, folder / "fresh", {.replace = false}, {});
    EXPECT_EQ(contents_of(folder / "fresh"), "new");
}

TEST(WriteFile, HasTheRightsThatTheUmaskLeaves) {
    const TemporaryFolder folder;
    const mode_t before = ::umask(027);
    io::write_file(*io::ExtentMap::Builder().build(Bytes(1)), folder / "image", {}, {});
    ::umask(before);
    struct stat status {};
    ASSERT_EQ(::stat((folder / "image").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777u, 0640u);
}

TEST(WriteFile, RefusesWhatIsNoPlaceForAFile) {
    const TemporaryFolder folder;
    const auto image = io::ExtentMap::Builder().build(Bytes(1));
    EXPECT_THROW(io::write_file(*image, folder.path(), {}, {}), Error);
    EXPECT_THROW(io::write_file(*image, folder / "absent/image", {}, {}), Error);
    EXPECT_THROW(io::write_file(*image, "", {}, {}), Error);
    EXPECT_EQ(folder.entries(), 0u);
}

TEST(WriteFile, DevicesAndPipesAreWrittenAsTheyAre) {
    const Sample it = sample(3, 50, 5000);
    io::write_file(*it.image, "/dev/null", {}, {});
    try {
        io::write_file(*it.image, "/dev/full", {}, {});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::win32_disk_full);
    }
    EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));

    const TemporaryFolder folder;
    ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
    std::string got;
    {
        const std::jthread reader([&] { got = contents_of(folder / "pipe"); });
        io::write_file(*it.image, folder / "pipe", {}, {});
    }
    EXPECT_TRUE(got == it.bytes);
    EXPECT_EQ(folder.entries(), 1u);
}

/// Fails, or asks for a stop, in the middle.
class Trouble : public io::ItemSource {
public:
    std::function<void()> trouble;
    mutable std::atomic<int> reads = 0;
    void read(std::uint32_t, std::uint64_t, std::span<std::byte> out) const override {
        if (++reads == 20) trouble();
        std::fill(out.begin(), out.end(), std::byte{1});
    }
};
std::shared_ptr<const io::ExtentMap> long_image(const std::shared_ptr<Trouble>& items) {
    io::ExtentMap::Builder builder;
    const auto source = builder.add_source(items);
    for (std::uint32_t i = 0; i < 200; ++i)
        builder.add(std::uint64_t{i} << 20, 1 << 20, source, i);
    return std::move(builder).build(Bytes(200u << 20));
}

TEST(WriteFile, FailureAndStopLeaveNothing) {
    const TemporaryFolder folder;
    for (const unsigned threads : {1u, 4u}) {
        auto items = std::make_shared<Trouble>();
        items->trouble = [] { throw Error(Code::win32_crc, "first"); };
        try {
            io::write_file(*long_image(items), folder / "image", {.threads = threads}, {});
            FAIL();
        } catch (const Error& error) {
            EXPECT_EQ(error.reason(), "first");
        }
        EXPECT_LT(items->reads, 60);
        EXPECT_EQ(folder.entries(), 0u);

        std::stop_source stop;
        items = std::make_shared<Trouble>();
        items->trouble = [&] { stop.request_stop(); };
        try {
            io::write_file(*long_image(items), folder / "image", {.threads = threads},
                           {.stop = stop.get_token()});
            FAIL();
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), Code::e_imapi_request_cancelled);
        }
        EXPECT_LT(items->reads, 60);
        EXPECT_EQ(folder.entries(), 0u);
    }
}

TEST(WriteFile, ProgressComesFromTheCallingThreadAndEndsComplete) {
    const TemporaryFolder folder;
    auto items = std::make_shared<Trouble>();
    items->trouble = [] { std::this_thread::sleep_for(std::chrono::milliseconds(350)); };
    const auto caller = std::this_thread::get_id();
    std::vector<std::uint64_t> seen;
    const auto image = long_image(items);
    io::write_file(*image, folder / "image", {}, {.progress = [&](const Progress& progress) {
        EXPECT_EQ(std::this_thread::get_id(), caller);
        EXPECT_EQ(progress.total, 200u << 20);
        seen.push_back(progress.done);
    }});
    ASSERT_GE(seen.size(), 2u);
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
    EXPECT_EQ(seen.back(), 200u << 20);
    items->reads = 0;
    EXPECT_THROW(
        io::write_file(*image, folder / "second", {},
                       {.progress = [](const Progress&) { throw std::runtime_error("x"); }}),
        std::runtime_error);
    EXPECT_EQ(folder.entries(), 1u);
}

TEST(WriteFile, SparseLeavesHoles) {
    const TemporaryFolder folder;
    io::ExtentMap::Builder builder;
    builder.add_memory(1 << 20, bytes_from("x"));
    const auto image = std::move(builder).build(Bytes(64 << 20));
    io::write_file(*image, folder / "image", {.sparse = true}, {});
    struct stat status {};
    ASSERT_EQ(::stat((folder / "image").c_str(), &status), 0);
    EXPECT_EQ(status.st_size, 64 << 20);
    EXPECT_LT(status.st_blocks * 512, 4 << 20);
    EXPECT_EQ(contents_of(folder / "image").find('x'), std::size_t{1} << 20);
}

TEST(WriteFile, HolesOfLongFilesStayHoles) {
    const TemporaryFolder sources;
    const TemporaryFolder folder;
    const auto items = std::make_shared<TextItems>();
    // Data at the beginning, in the middle of a hole (across the pieces that threads take), and at
    // the end; a file that is one hole; and one that ends in a hole.
    std::string text(80 << 20, '\0');
    text.replace(0, 5, "first");
    text.replace((32 << 20) - 3, 6, "middle");
    text.replace((50 << 20) + 4096, 5, "alone");
    text.replace(text.size() - 4, 4, "last");
    std::string head(40 << 20, '\0');
    head.replace(0, 4, "head");
    io::ExtentMap::Builder builder;
    const auto source = builder.add_source(items);
    std::string bytes;
    for (const auto& content : {text, std::string(70 << 20, '\0'), head}) {
        const auto number = static_cast<std::uint32_t>(items->texts.size());
        const auto path = sources.file(std::to_string(number) + ".bin", "");
        const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        ASSERT_EQ(::ftruncate(fd, static_cast<off_t>(content.size())), 0);
        for (std::size_t at = 0; at < content.size(); at += 4096) {
            const std::string_view page = std::string_view(content).substr(at, 4096);
            if (page.find_first_not_of('\0') == page.npos) continue;
            ASSERT_EQ(::pwrite(fd, page.data(), page.size(), static_cast<off_t>(at)),
                      static_cast<ssize_t>(page.size()));
        }
        ::close(fd);
        items->texts.push_back(content);
        items->paths.push_back(path);
        builder.add(bytes.size(), content.size(), source, number);
        bytes += content;
    }
    const auto image = std::move(builder).build(Bytes(bytes.size()));
    for (const unsigned threads : {1u, 3u}) {
        io::write_file(*image, folder / "image", {.threads = threads}, {});
        struct stat status {};
        ASSERT_EQ(::stat((folder / "image").c_str(), &status), 0);
        EXPECT_LT(status.st_blocks * 512, 4 << 20);
        ASSERT_TRUE(contents_of(folder / "image") == bytes);
    }
    io::write_file(*image, folder / "full", {.sparse = false}, {});
    ASSERT_TRUE(contents_of(folder / "full") == bytes);
}

TEST(WriteFile, AFullDiskIsToldAndLeavesNothing) {
    if (::geteuid() != 0) GTEST_SKIP() << "mounting needs root";
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder / "small");
    // In a child with mounts of its own, so that none is left behind.
    const pid_t child = ::fork();
    if (child == 0) {
        const auto small = (folder / "small").string();
        if (::unshare(CLONE_NEWNS) != 0 ||
            ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::mount("none", small.c_str(), "tmpfs", 0, "size=4m") != 0)
            ::_exit(77);
        auto items = std::make_shared<Trouble>();
        items->trouble = [] {};
        int result = 1;
        try {
            io::write_file(*long_image(items), small + "/image", {.threads = 2}, {});
        } catch (const Error& error) {
            result = error.code() == Code::win32_disk_full && std::filesystem::is_empty(small) &&
                             std::filesystem::space(small).available == 4u << 20
                         ? 0
                         : 2;
        }
        ::_exit(result);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77) GTEST_SKIP() << "no mount is allowed here";
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

} // namespace
