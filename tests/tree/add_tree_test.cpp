#include "../support/temporary_folder.hpp"
#include "openimapi/tree/snapshot.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace openimapi;
using namespace openimapi::testing;
using namespace openimapi::tree;

namespace {

/// Every path with what it is, one a line.
std::string listing(const Directory& root) {
    const auto snapshot = root.snapshot();
    std::string text;
    std::vector<NodeId> pending{snapshot.root()};
    while (!pending.empty()) {
        const NodeId node = pending.back();
        pending.pop_back();
        const auto inode = snapshot.inode(node);
        text += fmt::format("{} {}{}\n", snapshot.path(node),
                            "dflbcps"[static_cast<int>(snapshot.kind(node))], snapshot.size(inode));
        const auto children = snapshot.children(node);
        pending.insert(pending.end(), children.rbegin(), children.rend());
    }
    return text;
}

/// Runs `work` in a child without root's rights (or with mounts of its own); its result is the
/// child's exit code, 0 for well.
int in_child(const std::function<int()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        int result = 99;
        try {
            result = work();
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
        }
        ::_exit(result);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool as_nobody() {
    return ::geteuid() != 0 ||
           (::setresgid(65534, 65534, 65534) == 0 && ::setresuid(65534, 65534, 65534) == 0);
}

TEST(AddTree, TakesKindsNamesAndLinks) {
    const TemporaryFolder folder;
    folder.file("sub/file", "hello");
    folder.file("sub/empty", "");
    folder.file("caf\xE9", "latin"); // no UTF-8
    std::filesystem::create_symlink("../else", folder / "sub/link");
    std::filesystem::create_hard_link(folder / "sub/file", folder / "twin");
    ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
    Directory root;
    root.add_tree(folder.path());
    EXPECT_EQ(listing(root), "/ d0\n"
                             "/caf\xE9 f5\n"
                             "/fifo p0\n"
                             "/sub d0\n"
                             "/sub/empty f0\n"
                             "/sub/file f5\n"
                             "/sub/link l0\n"
                             "/twin f5\n");
    EXPECT_EQ(root.resolve("sub/link")->link_target(), "../else");
    EXPECT_EQ(root.find("twin")->inode(), root.resolve("sub/file")->inode());
    EXPECT_EQ(root.find("twin")->links(), 2u);
    EXPECT_EQ(root.snapshot().counts().bytes, 10u);
}

TEST(AddTree, TakesDevices) {
    if (::geteuid() != 0) GTEST_SKIP() << "making devices needs root";
    const TemporaryFolder folder;
    if (::mknod((folder / "null").c_str(), S_IFCHR | 0666, makedev(1, 3)) != 0)
        GTEST_SKIP() << "devices cannot be made here";
    Directory root;
    root.add_tree(folder.path(), {.preserve = true});
    EXPECT_EQ(root.find("null")->kind(), Kind::character_device);
    EXPECT_EQ(root.find("null")->attributes().device, makedev(1, 3));
}

TEST(AddTree, ModesArePortableOrPreserved) {
    const TemporaryFolder folder;
    const auto file = folder.file("file", "x");
    const auto program = folder.file("program", "x");
    std::filesystem::create_directory(folder / "closed");
    ::chmod(file.c_str(), 0600);
    ::chmod(program.c_str(), 04710);
    ::chmod((folder / "closed").c_str(), 0700);
    const timespec times[2] = {{1, 2}, {-5, 123'456'789}};
    ASSERT_EQ(::utimensat(AT_FDCWD, file.c_str(), times, 0), 0);

    Directory portable;
    portable.add_tree(folder.path());
    EXPECT_EQ(portable.find("file")->attributes().mode, 0644u);
    EXPECT_EQ(portable.find("program")->attributes().mode, 0755u);
    EXPECT_EQ(portable.find("closed")->attributes().mode, 0755u);
    EXPECT_EQ(portable.find("file")->attributes().uid, 0u);
    EXPECT_EQ(portable.find("file")->attributes().modified, (Timestamp{-5, 123'456'789}));
    EXPECT_FALSE(portable.find("file")->attributes().accessed);

    Directory preserved;
    preserved.add_tree(folder.path(), {.preserve = true});
    EXPECT_EQ(preserved.find("file")->attributes().mode, 0600u);
    EXPECT_EQ(preserved.find("program")->attributes().mode, 04710u);
    EXPECT_EQ(preserved.find("closed")->attributes().mode, 0700u);
    EXPECT_EQ(preserved.find("file")->attributes().uid, ::geteuid());
    EXPECT_EQ(preserved.find("file")->attributes().modified, (Timestamp{-5, 123'456'789}));
}

TEST(AddTree, TheOrderOfCreationDoesNotShow) {
    const TemporaryFolder one;
    const TemporaryFolder other;
    for (int i = 0; i < 300; ++i) {
        one.file(fmt::format("d{}/{}", i % 7, i * 7919 % 300), "x");
        const int j = 299 - i;
        other.file(fmt::format("d{}/{}", j % 7, j * 7919 % 300), "x");
    }
    Directory a;
    Directory b;
    a.add_tree(one.path());
    b.add_tree(other.path());
    EXPECT_EQ(listing(a), listing(b));
}

TEST(AddTree, TheFolderItselfIsAddedWhenAsked) {
    const TemporaryFolder folder;
    folder.file("photos/a", "x");
    Directory root;
    root.add_tree(folder / "photos/", {.include_base = true});
    root.add_tree(folder / "photos/./../photos/.", {.include_base = true}); // merges
    EXPECT_EQ(listing(root), "/ d0\n/photos d0\n/photos/a f1\n");
    Directory whole;
    EXPECT_THROW(whole.add_tree("/", {.include_base = true}), Error);
}

TEST(AddTree, ADirectoryWithoutATimeTakesTheFolders) {
    const TemporaryFolder folder;
    const timespec times[2] = {{1, 2}, {77, 5}};
    ASSERT_EQ(::utimensat(AT_FDCWD, folder.path().c_str(), times, 0), 0);
    Directory root;
    root.add_tree(folder.path());
    EXPECT_EQ(root.attributes().modified, (Timestamp{77, 5}));
    EXPECT_EQ(root.attributes().mode, 0755u);
    Directory dated;
    dated.set_attributes({.modified = {99, 0}, .mode = 0711});
    dated.add_tree(folder.path());
    EXPECT_EQ(dated.attributes().modified, (Timestamp{99, 0}));
    EXPECT_EQ(dated.attributes().mode, 0711u);
}

TEST(AddTree, LeavesOutWhatIsExcluded) {
    const TemporaryFolder folder;
    for (const char* name : {"a.o", "a.c", "build/x", "src/b.o", "src/build/y", "src/deep/z.c"})
        folder.file(name, "x");
    Directory root;
    root.add_tree(folder.path(), {.exclude = {"*.o", "/build", "src/deep/*.c"}});
    EXPECT_EQ(listing(root),
              "/ d0\n/a.c f1\n/src d0\n/src/build d0\n/src/build/y f1\n/src/deep d0\n");
}

TEST(AddTree, MergesAndReplaces) {
    const TemporaryFolder first;
    first.file("sub/a", "1");
    first.file("sub/b", "1");
    const TemporaryFolder second;
    second.file("sub/b", "22");
    second.file("sub/c", "22");
    Directory root;
    root.add_tree(first.path());
    const Item old = *root.resolve("sub/b");
    EXPECT_THROW(root.add_tree(second.path(), {.overwrite = false}), Error);
    EXPECT_EQ(listing(root), "/ d0\n/sub d0\n/sub/a f1\n/sub/b f1\n"); // nothing of it
    root.add_tree(second.path());
    EXPECT_EQ(listing(root), "/ d0\n/sub d0\n/sub/a f1\n/sub/b f2\n/sub/c f2\n");
    EXPECT_FALSE(old.attached());
    EXPECT_EQ(old.size(), 1u);
}

TEST(AddTree, KindsThatDifferAreRefusedAndNothingChanges) {
    const TemporaryFolder folder;
    folder.file("a/x", "1");
    folder.file("b", "1");
    folder.file("c", "1");
    Directory root;
    root.add_directory("b").add_symlink("l", "t");
    const std::string before = listing(root);
    const auto snapshot = root.snapshot();
    EXPECT_THROW(root.add_tree(folder.path()), Error);
    EXPECT_EQ(listing(root), before);
    root.add_directory("a");
    EXPECT_EQ(snapshot.counts().directories, 2u);
}

TEST(AddTree, WhatIsNotThereIsAnError) {
    const TemporaryFolder folder;
    Directory root;
    EXPECT_THROW(root.add_tree(folder / "absent"), Error);
    EXPECT_THROW(root.add_tree(folder.file("f", "x")), Error);
    EXPECT_THROW(root.add_tree(""), Error);
}

TEST(AddTree, FollowsSymbolicLinksWhenAsked) {
    const TemporaryFolder folder;
    const TemporaryFolder outside;
    outside.file("deep/file", "hello");
    std::filesystem::create_symlink(outside.path(), folder / "dir");
    std::filesystem::create_symlink(outside / "deep/file", folder / "file");
    std::filesystem::create_symlink("nowhere", folder / "dangling");
    Directory root;
    root.add_tree(folder.path(), {.follow_symlinks = true});
    EXPECT_EQ(listing(root),
              "/ d0\n/dangling l0\n/dir d0\n/dir/deep d0\n/dir/deep/file f5\n/file f5\n");
    std::string text(5, '?');
    root.find("file")->content()->read(0, std::as_writable_bytes(std::span(text)));
    EXPECT_EQ(text, "hello");
    root.resolve("dir/deep/file")->content()->read(0, std::as_writable_bytes(std::span(text)));
    EXPECT_EQ(text, "hello");
}

TEST(AddTree, ALoopOfFollowedLinksIsRefused) {
    const TemporaryFolder folder;
    folder.file("a/b/file", "x");
    std::filesystem::create_symlink("../..", folder / "a/b/up");
    Directory root;
    root.add_directory("before");
    EXPECT_THROW(root.add_tree(folder.path(), {.follow_symlinks = true}), Error);
    EXPECT_EQ(listing(root), "/ d0\n/before d0\n");
    // A link to itself, which the system refuses.
    const TemporaryFolder other;
    std::filesystem::create_symlink("self", other / "self");
    EXPECT_THROW(root.add_tree(other.path(), {.follow_symlinks = true}), Error);
    // Skipped, where that is wanted.
    std::vector<std::string> skipped;
    AddTreeOptions options;
    options.follow_symlinks = true;
    options.on_error = OnError::skip;
    options.skipped = [&](const std::string& path, const Error&) { skipped.push_back(path); };
    root.add_tree(folder.path(), options);
    EXPECT_EQ(listing(root), "/ d0\n/a d0\n/a/b d0\n/a/b/file f1\n/before d0\n");
    EXPECT_EQ(skipped, std::vector<std::string>{(folder / "a/b/up").string()});
}

TEST(AddTree, WhatCannotBeReadEndsItOrIsLeftOut) {
    const TemporaryFolder folder;
    folder.file("open/file", "x");
    folder.file("closed/file", "x");
    folder.file("secret", "x");
    std::filesystem::create_hard_link(folder / "open/file", folder / "closed/twin");
    ::chmod((folder / "closed").c_str(), 0);
    ::chmod((folder / "secret").c_str(), 0);
    ::chmod(folder.path().c_str(), 0755);
    EXPECT_EQ(in_child([&] {
                  if (!as_nobody()) return 77;
                  Directory root;
                  root.add_directory("before");
                  try {
                      root.add_tree(folder.path());
                      return 1;
                  } catch (const Error& error) {
                      if (error.code() != Code::e_accessdenied) return 2;
                      if (error.story().find("closed") == std::string::npos) return 3;
                  }
                  if (listing(root) != "/ d0\n/before d0\n") return 4;
                  std::vector<std::string> skipped;
                  AddTreeOptions options;
                  options.on_error = OnError::skip;
                  options.skipped = [&](const std::string& path, const Error&) {
                      skipped.push_back(path);
                  };
                  root.add_tree(folder.path(), options);
                  if (listing(root) != "/ d0\n/before d0\n/open d0\n/open/file f1\n") return 5;
                  if (root.resolve("open/file")->links() != 1) return 6;
                  std::sort(skipped.begin(), skipped.end());
                  return skipped == std::vector<std::string>{(folder / "closed").string(),
                                                             (folder / "secret").string()}
                             ? 0
                             : 7;
              }),
              0);
    ::chmod((folder / "closed").c_str(), 0755);
}

TEST(AddTree, OtherFileSystemsCanBeLeftOut) {
    if (::geteuid() != 0) GTEST_SKIP() << "mounting needs root";
    const TemporaryFolder folder;
    folder.file("here/file", "x");
    std::filesystem::create_directory(folder / "there");
    const int result = in_child([&] {
        const auto there = (folder / "there").string();
        if (::unshare(CLONE_NEWNS) != 0 ||
            ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::mount("none", there.c_str(), "tmpfs", 0, "size=1m") != 0)
            return 77;
        std::ofstream(there + "/file") << "x";
        Directory all;
        all.add_tree(folder.path());
        Directory one;
        one.add_tree(folder.path(), {.cross_devices = false});
        if (listing(all) != "/ d0\n/here d0\n/here/file f1\n/there d0\n/there/file f1\n") return 1;
        return listing(one) == "/ d0\n/here d0\n/here/file f1\n/there d0\n" ? 0 : 2;
    });
    if (result == 77) GTEST_SKIP() << "no mount is allowed here";
    EXPECT_EQ(result, 0);
}

TEST(AddTree, DepthAndLengthOfPathsDoNotMatter) {
    const TemporaryFolder folder;
    constexpr int depth = 5000;
    const std::string name(40, 'x'); // a path of 205,000 bytes, far above PATH_MAX
    int at = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int i = 0; i < depth; ++i) {
        ASSERT_EQ(::mkdirat(at, name.c_str(), 0755), 0);
        if (i % 100 == 50) { // siblings, to come back up for
            ASSERT_EQ(::mkdirat(at, "a", 0755), 0);
        }
        const int next = ::openat(at, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        ASSERT_GE(next, 0);
        ::close(at);
        at = next;
    }
    const int file = ::openat(at, "file", O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
    ASSERT_EQ(::write(file, "deep", 4), 4);
    ::close(file);
    ::close(at);
    Directory root;
    root.add_tree(folder.path());
    const auto snapshot = root.snapshot();
    EXPECT_EQ(snapshot.counts().directories, 1u + depth + depth / 100);
    EXPECT_EQ(snapshot.counts().others, 1u);
    NodeId node = snapshot.root();
    while (snapshot.kind(node) == Kind::directory)
        node = snapshot.children(node).back();
    EXPECT_EQ(snapshot.path(node).size(), depth * (name.size() + 1) + 5);
    std::string text(4, '?');
    snapshot.contents()->read(index_of(snapshot.inode(node)), 0,
                              std::as_writable_bytes(std::span(text)));
    EXPECT_EQ(text, "deep");
    root.remove(name);
    EXPECT_EQ(root.snapshot().counts().directories, 1u);
}

TEST(AddTree, AStopLeavesTheTreeAsItWas) {
    const TemporaryFolder folder;
    for (int i = 0; i < 400; ++i)
        folder.file(std::to_string(i), "x");
    Directory root;
    root.add_directory("before");
    std::stop_source stop;
    stop.request_stop();
    try {
        root.add_tree(folder.path(), {}, {.stop = stop.get_token()});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::e_imapi_request_cancelled);
    }
    EXPECT_EQ(listing(root), "/ d0\n/before d0\n");
    // In the middle, from the progress sink; also where errors are to be skipped.
    AddTreeOptions skipping;
    skipping.on_error = OnError::skip;
    EXPECT_THROW(root.add_tree(folder.path(), skipping,
                               {.progress = [](const Progress&) { throw Error::cancelled(); }}),
                 Error);
    EXPECT_EQ(listing(root), "/ d0\n/before d0\n");
    std::uint64_t done = 0;
    root.add_tree(folder.path(), {}, {.progress = [&](const Progress& progress) {
                      EXPECT_EQ(progress.phase, Phase::scanning);
                      done = progress.done;
                  }});
    EXPECT_EQ(done, 400u);
}

} // namespace
