// Extraction: everything arrives, and nothing arrives anywhere else.
#include "support.hpp"

#include <sys/stat.h>
#include <unistd.h>

using namespace openimapi;
using namespace openimapi::testing;
namespace fs = std::filesystem;

namespace {

image::Import open_tree(const tree::Directory& root) {
    return image::open(io::memory(bytes_of_plan(image::plan(root, all_file_systems()))));
}

struct stat status_of(const fs::path& path) {
    struct stat status {};
    EXPECT_EQ(::lstat(path.c_str(), &status), 0) << path;
    return status;
}

TEST(Extract, BringsContentsLinksModesAndTimes) {
    Scratch scratch;
    const auto out = scratch / "new/folder";
    const auto result = image::extract(open_tree(difficult_tree()), out, {.threads = 2});
    EXPECT_EQ(result.directories, 14u);
    EXPECT_EQ(result.files, 6u);
    EXPECT_EQ(result.links, 2u);
    EXPECT_EQ(result.hard_links, 1u);
    EXPECT_EQ(result.skipped, 2u); // the FIFO and the device
    EXPECT_EQ(read_text(out / "plain.txt"), "hello");
    EXPECT_EQ(fs::read_symlink(out / "a/absolute"), "/etc/hostname");
    EXPECT_EQ(status_of(out / "plain.txt").st_ino, status_of(out / "a/second name").st_ino);
    EXPECT_EQ(status_of(out / "plain.txt").st_mode & 07777, 0640u);
    EXPECT_EQ(status_of(out / "a").st_mode & 07777, 0750u);
    for (const auto* path : {"plain.txt", "a", "a/absolute", "a/level1/level2", "big.bin"})
        EXPECT_EQ(status_of(out / path).st_mtim.tv_sec, 981'173'106) << path;
    EXPECT_EQ(fs::file_size(out / "big.bin"), 300'000u);
}

TEST(Extract, TakesOnlyWhatIsAskedFor) {
    Scratch scratch;
    const auto import = open_tree(difficult_tree());
    const auto result =
        image::extract(import, scratch / "out", {.paths = {"/a/level1/level2", "empty"}});
    EXPECT_EQ(result.files, 2u); // empty, bottom
    EXPECT_TRUE(fs::exists(scratch / "out/empty"));
    EXPECT_TRUE(fs::exists(scratch / "out/a/level1/level2/level3"));
    EXPECT_FALSE(fs::exists(fs::symlink_status(scratch / "out/a/relative")));
    EXPECT_THROW(image::extract(import, scratch / "out", {.paths = {"/nothing"}}), Error);
}

TEST(Extract, TheThreeAnswersToWhatIsThere) {
    Scratch scratch;
    tree::Directory root;
    root.add_file("f", text("new"));
    const auto import = open_tree(root);
    const auto out = scratch / "out";
    fs::create_directories(out);
    std::ofstream(out / "f") << "old";
    try {
        image::extract(import, out);
        FAIL() << "replaced";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::win32_file_exists);
    }
    EXPECT_EQ(read_text(out / "f"), "old");
    EXPECT_EQ(image::extract(import, out, {.existing = image::Existing::keep}).skipped, 1u);
    EXPECT_EQ(read_text(out / "f"), "old");
    image::extract(import, out, {.existing = image::Existing::replace});
    EXPECT_EQ(read_text(out / "f"), "new");
    EXPECT_EQ(std::distance(fs::directory_iterator(out), {}), 1);
}

TEST(Extract, ASymbolicLinkInTheTargetIsNotFollowed) {
    Scratch scratch;
    tree::Directory root;
    root.add_directory("d").add_file("f", text("evil"));
    const auto import = open_tree(root);
    fs::create_directories(scratch / "outside");
    fs::create_directories(scratch / "out");
    fs::create_directory_symlink(scratch / "outside", scratch / "out/d");
    for (const auto existing :
         {image::Existing::fail, image::Existing::keep, image::Existing::replace})
        EXPECT_THROW(image::extract(import, scratch / "out", {.existing = existing}), Error);
    EXPECT_TRUE(fs::is_empty(scratch / "outside"));

    // A file of that name is replaced, not written through.
    tree::Directory other;
    other.add_file("l", text("evil"));
    std::ofstream(scratch / "outside/victim") << "precious";
    fs::create_symlink(scratch / "outside/victim", scratch / "out/l");
    const auto second = open_tree(other);
    EXPECT_THROW(image::extract(second, scratch / "out"), Error);
    image::extract(second, scratch / "out", {.existing = image::Existing::replace});
    EXPECT_EQ(read_text(scratch / "outside/victim"), "precious");
    EXPECT_EQ(read_text(scratch / "out/l"), "evil");
}

TEST(Extract, AFailureIsToldAndLeavesNoHalfFile) {
    Scratch scratch;
    tree::Directory root;
    root.add_file("good", text("good"));
    root.add_file("zlost", {io::pseudo_random(Bytes(500'000), 1), 0, 500'000});
    auto bytes = bytes_of_plan(image::plan(root, all_file_systems()));
    const auto whole = image::open(io::memory(bytes), {.file_system = format::FileSystem::iso9660});
    const auto& catalogue = whole.catalogue();
    const auto lost = catalogue.runs(catalogue.inode_of(catalogue.resolve("/zlost")));
    ASSERT_EQ(lost.size(), 1u);
    bytes.resize(lost[0].offset + 300'000); // the image ends in the middle of it
    const auto cut =
        image::open(io::memory(bytes), {.file_system = format::FileSystem::rock_ridge});
    std::vector<std::string> failed;
    const auto result = image::extract(
        cut, scratch / "out",
        {.stop_at_failure = false,
         .failed = [&](const std::string& path, const Error&) { failed.push_back(path); }});
    EXPECT_EQ(result.failures, 1u);
    EXPECT_EQ(failed, std::vector<std::string>{"/zlost"});
    EXPECT_EQ(read_text(scratch / "out/good"), "good");
    EXPECT_FALSE(fs::exists(scratch / "out/zlost"));
    EXPECT_THROW(image::extract(cut, scratch / "again"), Error);
}

TEST(Extract, CancellingStops) {
    Scratch scratch;
    std::stop_source stop;
    stop.request_stop();
    try {
        image::extract(open_tree(difficult_tree()), scratch / "out", {},
                       {.progress = {}, .stop = stop.get_token()});
        FAIL() << "went on";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::e_imapi_request_cancelled);
    }
}

} // namespace
