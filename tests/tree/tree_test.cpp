#include "openimapi/io/sources.hpp"
#include "openimapi/tree/snapshot.hpp"

#include <gtest/gtest.h>

using namespace openimapi;
using namespace openimapi::tree;

namespace {

TEST(Tree, AddsFindsRemoves) {
    Directory root;
    EXPECT_EQ(root.path(), "/");
    EXPECT_EQ(root.name(), "");
    EXPECT_TRUE(root.attached());
    EXPECT_FALSE(root.parent());
    Directory sub = root.add_directory("sub");
    sub.add_symlink("b", "../x");
    const Item a = sub.add_symlink("a", "y");
    EXPECT_EQ(root.resolve("/sub/a")->link_target(), "y");
    EXPECT_EQ(root.resolve("sub//b/")->path(), "/sub/b");
    EXPECT_EQ(*root.resolve(""), root);
    EXPECT_FALSE(root.resolve("sub/a/c"));
    EXPECT_FALSE(root.resolve("sub/c"));
    ASSERT_EQ(sub.children().size(), 2u);
    EXPECT_EQ(sub.children()[0], a);
    EXPECT_EQ(a.parent(), sub);
    EXPECT_EQ(a.size(), 1u);
    sub.remove("a");
    EXPECT_FALSE(sub.find("a"));
    EXPECT_FALSE(a.attached());
    EXPECT_FALSE(a.parent());
    EXPECT_EQ(a.name(), "a");
    EXPECT_THROW(sub.remove("a"), Error);
    EXPECT_THROW(Directory{a}, std::invalid_argument);
}

TEST(Tree, RefusesNamesThatCannotStandInADirectory) {
    Directory root;
    root.add_directory("taken");
    const auto code = [&](std::string_view name) {
        try {
            root.add_directory(name);
        } catch (const Error& error) {
            return error.code();
        }
        return Code::s_ok;
    };
    EXPECT_EQ(code("taken"), Code::imapi_e_dup_name);
    for (const std::string_view bad :
         {std::string_view(""), std::string_view("."), std::string_view(".."),
          std::string_view("a/b"), std::string_view("a\0b", 3)})
        EXPECT_EQ(code(bad), Code::imapi_e_invalid_path) << bad;
    EXPECT_EQ(code(std::string(256, 'x')), Code::imapi_e_invalid_path);
    EXPECT_EQ(code(std::string(255, 'x')), Code::s_ok);
    EXPECT_EQ(code("TAKEN"), Code::s_ok); // another name
    EXPECT_EQ(code("\xFF"), Code::s_ok);  // bytes
    EXPECT_THROW(root.add_symlink("l", ""), Error);
    EXPECT_THROW(root.add_symlink("l", std::string(65'536, 'x')), Error);
    EXPECT_EQ(root.add_symlink("l", std::string(65'535, 'x')).link_target().size(), 65'535u);
    EXPECT_THROW(root.add_special("s", Kind::file, {}), std::invalid_argument);
}

TEST(Tree, FindsWithoutRegardToCase) {
    Directory root;
    root.add_directory("README");
    root.add_directory("ReadMe");
    root.add_directory("\xC3\x84pfel");
    EXPECT_EQ(root.find_like("ReadMe")->name(), "ReadMe"); // exactly this one
    EXPECT_EQ(root.find_like("readme")->name(), "README"); // the first by name
    EXPECT_EQ(root.find_like("\xC3\xA4PFEL")->name(), "\xC3\x84pfel");
    EXPECT_FALSE(root.find_like("read"));
    root.remove("README");
    EXPECT_EQ(root.find_like("README")->name(), "ReadMe");
    root.add_directory("README.txt");
    EXPECT_EQ(root.find_like("readme.TXT")->name(), "README.txt");
}

TEST(Tree, ManySingleChangesInOneDirectory) {
    Directory root;
    constexpr int count = 30'000;
    for (int i = 0; i < count; ++i) { // in no order
        const auto name = std::to_string(i * 7919ll % count);
        ASSERT_FALSE(root.find(name));
        root.add_symlink(name, "x");
        if (i % 1000 == 0) {
            ASSERT_TRUE(root.find_like(name));
        }
    }
    EXPECT_EQ(root.child_count(), static_cast<std::size_t>(count));
    const auto children = root.children();
    for (std::size_t i = 1; i < children.size(); ++i)
        ASSERT_LT(children[i - 1].name(), children[i].name());
    for (int i = 0; i < count; i += 2)
        root.remove(std::to_string(i));
    EXPECT_EQ(root.child_count(), static_cast<std::size_t>(count / 2));
    EXPECT_FALSE(root.find("20000"));
    EXPECT_TRUE(root.find("20001"));
}

TEST(Tree, HardLinksShareEverythingButTheName) {
    Directory root;
    Item file = root.add_file("a", Slice{io::zeros(Bytes(3)), 0, 3});
    Directory sub = root.add_directory("sub");
    Item twin = sub.add_hard_link("b", file);
    EXPECT_EQ(file.links(), 2u);
    twin.set_attributes({.modified = {5, 6}, .mode = 0600});
    EXPECT_EQ(file.attributes().mode, 0600u);
    EXPECT_EQ(file.inode(), twin.inode());
    EXPECT_THROW(root.add_hard_link("d", sub), Error);
    EXPECT_THROW(root.add_hard_link("x", Directory().add_symlink("l", "t")), std::invalid_argument);
    root.remove("sub");
    EXPECT_EQ(file.links(), 1u);
    EXPECT_EQ(sub.find("b")->size(), 3u);
    root.attach("sub", sub);
    EXPECT_EQ(file.links(), 2u);
}

TEST(Tree, ItemsCanWaitOutside) {
    Directory root;
    Directory waiting = root.detached_directory("w");
    Item file = root.detached_file("f", Slice{io::zeros(Bytes(3)), 0, 3});
    EXPECT_FALSE(waiting.attached());
    waiting.attach("inner", file);
    EXPECT_EQ(file.name(), "inner");
    EXPECT_EQ(file.path(), "/inner");
    EXPECT_THROW(waiting.attach("twice", file), Error);
    EXPECT_THROW(waiting.attach("self", waiting), Error);
    EXPECT_THROW(waiting.add_directory("deep").attach("loop", waiting), Error);
    EXPECT_THROW(waiting.attach("root", root), Error);
    EXPECT_EQ(root.snapshot().counts().directories, 1u);
    EXPECT_EQ(waiting.snapshot().links(file.inode()), 1u);
    root.attach("here", waiting);
    EXPECT_EQ(file.path(), "/here/inner");
    EXPECT_TRUE(file.attached());
    EXPECT_EQ(file.links(), 1u);
    EXPECT_EQ(root.snapshot().links(file.inode()), 1u);
}

TEST(Tree, KeepsAttributesOfAllKinds) {
    Directory root;
    Item device = root.add_special("d", Kind::block_device, {.mode = 0660, .device = 0x1234});
    EXPECT_EQ(device.attributes().device, 0x1234u);
    EXPECT_EQ(device.kind(), Kind::block_device);
    Attributes attributes;
    attributes.modified = {-1, 999'999'999};
    attributes.accessed = Timestamp{1, 2};
    attributes.created = Timestamp{3, 4};
    attributes.mode = 07777;
    attributes.uid = 70'000;
    attributes.gid = 0xFFFFFFFF;
    attributes.hidden = true;
    Item file = root.add_file("f", Slice{}, attributes);
    const auto read = file.attributes();
    EXPECT_EQ(read.modified, attributes.modified);
    EXPECT_EQ(read.accessed, attributes.accessed);
    EXPECT_EQ(read.created, attributes.created);
    EXPECT_EQ(read.mode, 07777u);
    EXPECT_EQ(read.uid, 70'000u);
    EXPECT_EQ(read.gid, 0xFFFFFFFFu);
    EXPECT_TRUE(read.hidden);
    file.set_attributes({});
    EXPECT_FALSE(file.attributes().accessed);
    EXPECT_FALSE(file.attributes().hidden);
}

} // namespace
