#include "openimapi/io/sources.hpp"
#include "openimapi/tree/snapshot.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <thread>

using namespace openimapi;
using namespace openimapi::tree;

namespace {

TEST(Snapshot, IsWhatTheTreeWas) {
    Directory root;
    Directory sub = root.add_directory("sub", {.modified = {5, 0}, .mode = 0700, .uid = 1});
    Item link = sub.add_symlink("link", "target", {.modified = {9, 1}, .mode = 0777});
    Attributes rare = link.attributes();
    rare.accessed = Timestamp{3, 3};
    rare.hidden = true;
    link.set_attributes(rare);
    const auto snapshot = root.snapshot();
    EXPECT_EQ(snapshot.newest(), (Timestamp{9, 1}));
    sub.set_attributes({.modified = {99, 0}, .mode = 0755});
    link.set_attributes({.modified = {99, 0}});
    sub.remove("link");
    root.add_directory("more");

    const auto children = snapshot.children(snapshot.root());
    ASSERT_EQ(children.size(), 1u);
    const auto inode = snapshot.inode(children[0]);
    EXPECT_EQ(snapshot.name(children[0]), "sub");
    EXPECT_EQ(snapshot.mode(inode), 0700u);
    EXPECT_EQ(snapshot.uid(inode), 1u);
    EXPECT_EQ(snapshot.modified(inode), (Timestamp{5, 0}));
    EXPECT_EQ(snapshot.parent(children[0]), snapshot.root());
    EXPECT_EQ(snapshot.parent(snapshot.root()), snapshot.root());
    ASSERT_EQ(snapshot.children(children[0]).size(), 1u);
    const auto node = snapshot.children(children[0])[0];
    EXPECT_EQ(snapshot.path(node), "/sub/link");
    EXPECT_EQ(snapshot.link_target(snapshot.inode(node)), "target");
    EXPECT_EQ(snapshot.attributes(snapshot.inode(node)).accessed, (Timestamp{3, 3}));
    EXPECT_TRUE(snapshot.attributes(snapshot.inode(node)).hidden);
    EXPECT_TRUE(snapshot.children(node).empty());
    EXPECT_EQ(snapshot.size(snapshot.inode(node)), 0u);
    EXPECT_EQ(Directory().snapshot().newest(), Timestamp{});
}

TEST(Snapshot, OfASubdirectoryHasItsOwnRootAndLinks) {
    Directory root;
    Directory sub = root.add_directory("sub");
    const Item file = sub.add_file("a", Slice{io::zeros(Bytes(7)), 0, 7});
    sub.add_hard_link("b", file);
    root.add_hard_link("outside", file);
    EXPECT_EQ(root.snapshot().links(file.inode()), 3u);
    const auto below = sub.snapshot();
    EXPECT_EQ(below.links(file.inode()), 2u);
    EXPECT_EQ(below.name(below.root()), "");
    EXPECT_EQ(below.path(below.children(below.root())[0]), "/a");
    EXPECT_EQ(below.counts().directories, 1u);
    EXPECT_EQ(below.counts().others, 2u);
    EXPECT_EQ(below.counts().bytes, 7u);
    root.remove("sub");
    EXPECT_EQ(root.snapshot().links(file.inode()), 1u);
    EXPECT_EQ(sub.snapshot().links(file.inode()), 2u); // detached, but whole
    EXPECT_EQ(sub.path(), "/");
}

/// The tree against a simple model, through random changes, snapshots and ways back.
TEST(Snapshot, AgreesWithAModelWhateverHappens) {
    using Model = std::map<std::string, std::uint32_t>; // path, mode
    for (unsigned seed = 0; seed < 20; ++seed) {
        std::mt19937 random(seed);
        Directory root;
        Model model;
        struct Point {
            Snapshot snapshot;
            Model model;
        };
        std::vector<Point> points;
        const auto listed = [](const Snapshot& snapshot) {
            Model all;
            std::vector<NodeId> pending{snapshot.root()};
            while (!pending.empty()) {
                const NodeId node = pending.back();
                pending.pop_back();
                if (node != snapshot.root())
                    all[snapshot.path(node)] = snapshot.mode(snapshot.inode(node));
                const auto children = snapshot.children(node);
                EXPECT_TRUE(
                    std::is_sorted(children.begin(), children.end(), [&](NodeId a, NodeId b) {
                        return snapshot.name(a) < snapshot.name(b);
                    }));
                pending.insert(pending.end(), children.begin(), children.end());
            }
            return all;
        };
        const auto some_directory = [&] {
            Directory at = root;
            while (random() % 3 != 0) {
                const auto children = at.children();
                if (children.empty()) break;
                const Item& child = children[random() % children.size()];
                if (!child.is_directory()) break;
                at = Directory(child);
            }
            return at;
        };
        const auto below = [](const Directory& directory, const std::string& name) {
            const std::string path = directory.path();
            return path == "/" ? fmt::format("/{}", name) : fmt::format("{}/{}", path, name);
        };
        for (int step = 0; step < 400; ++step) {
            Directory at = some_directory();
            const std::string name(1 + random() % 2, static_cast<char>('a' + random() % 26));
            const std::string path = below(at, name);
            const auto mode = static_cast<std::uint32_t>(random() % 07777);
            const bool taken = model.contains(path);
            ASSERT_EQ(at.find(name).has_value(), taken);
            switch (random() % 8) {
            case 0:
            case 1:
            case 2:
                if (taken)
                    EXPECT_THROW(at.add_directory(name), Error);
                else
                    at.add_directory(name, {.mode = mode}), model[path] = mode;
                break;
            case 3:
                if (!taken) at.add_symlink(name, "x", {.mode = mode}), model[path] = mode;
                break;
            case 4:
                if (taken) at.find(name)->set_attributes({.mode = mode}), model[path] = mode;
                break;
            case 5:
                if (!taken || random() % 4 != 0) break;
                {
                    Item gone = *at.find(name);
                    at.remove(name);
                    EXPECT_FALSE(gone.attached());
                    Model moved;
                    std::erase_if(model, [&](const auto& entry) {
                        if (entry.first != path && !entry.first.starts_with(path + "/"))
                            return false;
                        moved.insert(entry);
                        return true;
                    });
                    if (random() % 2 != 0) break; // and back, somewhere else
                    Directory to = some_directory();
                    const std::string other = fmt::format("back{}", step);
                    const std::string target = below(to, other);
                    to.attach(other, gone);
                    for (const auto& [old, value] : moved)
                        model[target + old.substr(path.size())] = value;
                }
                break;
            case 6:
                if (random() % 4 == 0) points.push_back({root.snapshot(), model});
                break;
            default:
                if (random() % 16 != 0 || points.empty()) break;
                {
                    const std::size_t to = random() % points.size();
                    root.revert_to(points[to].snapshot);
                    model = points[to].model;
                }
                break;
            }
        }
        EXPECT_EQ(listed(root.snapshot()), model);
        for (const Point& point : points)
            ASSERT_EQ(listed(point.snapshot), point.model) << "seed " << seed;
    }
}

TEST(Snapshot, ItemsThatAWayBackLeavesBehindStayUsable) {
    Directory root;
    const auto empty = root.snapshot();
    Directory late = root.add_directory("late");
    Item file = late.add_file("file", Slice{io::zeros(Bytes(3)), 0, 3});
    Attributes attributes = file.attributes();
    attributes.hidden = true;
    file.set_attributes(attributes);
    root.revert_to(empty);
    EXPECT_EQ(root.child_count(), 0u);
    EXPECT_FALSE(late.attached());
    EXPECT_EQ(file.path(), "/file"); // in what it hangs in, which is detached
    EXPECT_TRUE(file.attributes().hidden);
    EXPECT_NE(root.add_directory("new").id(), late.id());
    root.attach("again", late);
    EXPECT_EQ(root.resolve("again/file")->size(), 3u);
    EXPECT_THROW(root.revert_to(Directory().snapshot()), std::invalid_argument);
}

TEST(Snapshot, CanBeReadByManyWhileTheTreeChanges) {
    Directory root;
    for (int i = 0; i < 500; ++i)
        root.add_directory(std::to_string(i * 7919 % 500)).add_symlink("l", "t");
    std::vector<std::jthread> readers;
    std::atomic<int> wrong = 0;
    for (int t = 0; t < 3; ++t)
        readers.emplace_back([&wrong, snapshot = root.snapshot()]() mutable {
            for (int round = 0; round < 20; ++round) {
                const auto counts = snapshot.counts();
                if (counts.directories != 501 || counts.others != 500) ++wrong;
                for (const NodeId node : snapshot.children(snapshot.root()))
                    if (snapshot.path(node).size() < 2) ++wrong;
            }
            snapshot = Directory().snapshot(); // lets go of it here
        });
    for (int i = 0; i < 500; ++i) {
        root.remove(std::to_string(i));
        root.add_symlink(fmt::format("n{}", i), "x");
    }
    readers.clear();
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(root.child_count(), 500u);
}

TEST(Tree, CanBeReadByManyAtOnce) {
    Directory root;
    for (int i = 0; i < 2000; ++i) // backwards, so that there is a tail to settle
        root.add_directory(fmt::format("D{}", 9999 - i));
    std::vector<std::jthread> readers;
    std::atomic<int> wrong = 0;
    for (int t = 0; t < 4; ++t)
        readers.emplace_back([&, t] {
            for (int i = 0; i < 2000; ++i) {
                const auto number = std::to_string(9999 - (i * 13 + t) % 2000);
                if (!root.find(fmt::format("D{}", number))) ++wrong;
                if (i % 50 == t && !root.find_like(fmt::format("d{}", number))) ++wrong;
                if (root.child_count() != 2000) ++wrong;
                if (i % 500 == 100 * t && root.snapshot().counts().directories != 2001) ++wrong;
                if (i % 500 == 100 * t + 50 && root.children().size() != 2000) ++wrong;
            }
        });
    readers.clear();
    EXPECT_EQ(wrong, 0);
}

} // namespace
