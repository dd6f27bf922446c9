#include "openimapi/tree/snapshot.hpp"
#include "openimapi/tree/tree.hpp"

#include <cstdlib>
#include <cstring>
#include <gtest/gtest.h>

using namespace openimapi;
using namespace openimapi::tree;

namespace {

TEST(Tree, AddsFindsRemoves) {
    Directory root;
    auto sub = root.add_directory("sub");
    sub.add_symlink("b", "../x");
    sub.add_symlink("a", "y");
    EXPECT_EQ(root.resolve("/sub/a")->link_target(), "y");
    EXPECT_EQ(root.resolve("sub/b")->path(), "/sub/b");
    ASSERT_EQ(sub.children().size(), 2u);
    EXPECT_EQ(sub.children()[0].name(), "a");
    EXPECT_EQ(sub.find_like("A")->name(), "a");
    EXPECT_THROW(sub.add_symlink("a", "z"), Error);
    const auto snapshot = root.snapshot();
    const auto item = *sub.find("a");
    sub.remove("a");
    EXPECT_FALSE(sub.find("a"));
    EXPECT_FALSE(item.attached());
    EXPECT_EQ(item.name(), "a");
    const auto dir = snapshot.children(snapshot.root())[0];
    EXPECT_EQ(snapshot.children(dir).size(), 2u);
}

TEST(Tree, AddsAHostTree) {
    char name[] = "/tmp/openimapi-tree-XXXXXX";
    ASSERT_NE(mkdtemp(name), nullptr);
    const std::filesystem::path folder = name;
    std::filesystem::create_directories(folder / "a" / "b");
    std::filesystem::create_symlink("x", folder / "link");
    FILE* f = fopen((folder / "a" / "file").c_str(), "w");
    fputs("hello", f);
    fclose(f);
    std::filesystem::create_hard_link(folder / "a" / "file", folder / "twin");
    Directory root;
    root.add_tree(folder);
    const auto file = root.resolve("a/file");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->size(), 5u);
    EXPECT_EQ(file->links(), 2u);
    EXPECT_EQ(file->inode(), root.find("twin")->inode());
    std::byte bytes[5];
    const auto snapshot = root.snapshot();
    snapshot.contents()->read(index_of(file->inode()), 0, bytes);
    EXPECT_EQ(std::memcmp(bytes, "hello", 5), 0);
    EXPECT_EQ(snapshot.counts().directories, 3u);
    EXPECT_EQ(snapshot.counts().others, 3u);
    EXPECT_EQ(snapshot.counts().bytes, 5u);
    std::filesystem::remove_all(folder);
}

TEST(Tree, RevertsToAnEarlierSnapshot) {
    Directory root;
    root.add_directory("kept");
    const auto earlier = root.snapshot();
    root.remove("kept");
    Directory added = root.add_directory("added");
    added.add_symlink("l", "x");
    root.revert_to(earlier);
    ASSERT_TRUE(root.find("kept"));
    EXPECT_FALSE(root.find("added"));
    root.add_directory("after"); // the snapshot does not see it
    EXPECT_EQ(earlier.counts().directories, 2u);
    EXPECT_EQ(root.snapshot().counts().directories, 3u);
}

} // namespace
