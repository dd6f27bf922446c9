// Many entries: limits, any range in any order, several threads.
#include "openimapi/base/error.hpp"
#include "written_image.hpp"

#include <atomic>
#include <fmt/format.h>
#include <set>
#include <thread>

using namespace openimapi;
using openimapi::test::Raw;
using openimapi::test::WrittenImage;
using openimapi::test::zeros;

namespace {

/// A directory of many files and folders, some of which need continuation areas.
tree::Directory many(int count) {
    tree::Directory root;
    auto folder = root.add_directory("folder");
    for (int i = 0; i < count; ++i) {
        const std::string number = std::to_string(i);
        if (i % 50 == 7)
            folder.add_symlink(number + std::string(150, 'l'),
                               std::string(300, 't') + "/" + number);
        else if (i % 50 == 9)
            folder.add_directory(fmt::format("sub{}", number))
                .add_file(fmt::format("x{}", number), zeros(1));
        else
            folder.add_file(fmt::format("file {}.txt", number), zeros(1));
    }
    return root;
}

} // namespace

TEST(Large, AnyRangeIsAsTheWhole) {
    const WrittenImage image(many(5000));
    const std::size_t size = std::size_t{image.data_start} * block_size;
    const Raw whole = image.read(0, size);
    std::uint64_t random = 42;
    const auto next = [&](std::size_t below) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::size_t>(random >> 33) % below;
    };
    for (int i = 0; i < 400; ++i) {
        const std::size_t length = 1 + next(i % 10 == 0 ? 300000 : 5000);
        const std::size_t offset = next(size - length);
        const Raw part = image.read(offset, length);
        ASSERT_TRUE(std::equal(part.begin(), part.end(),
                               whole.begin() + static_cast<std::ptrdiff_t>(offset)))
            << offset << "+" << length;
    }
    // Every entry is there, under its name.
    std::set<std::string> names;
    for (const auto& record : image.records(image.find(image.root(), "folder"))) {
        const auto fields = image.fields(record);
        const auto name = WrittenImage::name(fields);
        if (name.empty()) continue;
        EXPECT_TRUE(names.insert(name).second);
        if (record.directory()) {
            const auto inside = image.records(record);
            ASSERT_EQ(inside.size(), 3u);
            EXPECT_EQ(WrittenImage::name(image.fields(inside[2])),
                      std::string("x").append(name, 3));
        }
        const auto link = WrittenImage::link(fields);
        if (!link.empty()) {
            EXPECT_EQ(name, link.substr(301) + std::string(150, 'l'));
        }
    }
    EXPECT_EQ(names.size(), 5000u);
}

TEST(Large, SeveralThreadsReadTheSame) {
    const WrittenImage image(many(2000));
    const std::size_t size = std::size_t{image.data_start} * block_size;
    const Raw whole = image.read(0, size);
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (std::size_t offset = t * 1000; offset + 70000 < size; offset += 50000 + t * 777) {
                const Raw part = image.read(offset, 70000);
                if (!std::equal(part.begin(), part.end(),
                                whole.begin() + static_cast<std::ptrdiff_t>(offset)))
                    ++wrong;
            }
        });
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(wrong, 0);
}

TEST(Large, TheImageOutlivesItsWriter) {
    std::shared_ptr<const io::ExtentMap> map;
    format::DataLayout data(100);
    Raw before(4 * block_size);
    {
        tree::Directory root;
        root.add_symlink("link", "target");
        iso9660::VolumeWriter writer(root.snapshot(), {});
        writer.place({.descriptors = 16, .metadata = 20, .image_blocks = 60, .data = &data});
        io::ExtentMap::Builder builder;
        writer.emit(builder);
        map = std::move(builder).build(Bytes(60 * block_size));
        map->read(22 * block_size, std::as_writable_bytes(std::span(before)));
    }
    Raw after(4 * block_size);
    map->read(22 * block_size, std::as_writable_bytes(std::span(after)));
    EXPECT_EQ(before, after);
}

TEST(Large, DirectoriesAreCounted) {
    tree::Directory root;
    for (int i = 0; i < 65534; ++i)
        root.add_directory(std::to_string(i));
    iso9660::VolumeOptions options;
    options.joliet = false;
    const WrittenImage image(root, options); // with the root: 65,535
    EXPECT_EQ(image.records(image.root()).size(), 65536u);
    root.add_directory("one more");
    try {
        WrittenImage more(root, options);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::imapi_e_too_many_dirs);
        EXPECT_NE(error.story().find("65535"), std::string::npos);
    }
}

// The order and the numbers of ECMA-119 6.9.1, for directories of many levels and names.
TEST(Large, PathTableOrder) {
    tree::Directory root;
    std::uint64_t random = 7;
    std::vector<tree::Directory> all{root};
    for (int i = 0; i < 3000; ++i) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        auto& parent =
            all[static_cast<std::size_t>(random >> 33) % std::min<std::size_t>(all.size(), 300)];
        all.push_back(parent.add_directory(std::to_string(random >> 50) + "-" +
                                           std::to_string(i % 5 ? i : i * 7)));
    }
    iso9660::VolumeOptions options;
    options.joliet = false;
    const WrittenImage image(root, options);
    const Raw descriptor = image.block(16);
    const std::size_t size = test::both_at(descriptor, 132);
    const Raw l = image.read(std::uint64_t{test::le32_at(descriptor, 140)} * block_size, size);
    const Raw m = image.read(std::uint64_t{test::be32_at(descriptor, 148)} * block_size, size);
    struct Row {
        std::string identifier;
        std::uint32_t extent, parent;
        int level;
    };
    std::vector<Row> rows;
    for (std::size_t at = 0; at < size;) {
        const std::size_t length = l[at];
        ASSERT_EQ(m[at], length);
        Row row{std::string(l.begin() + static_cast<std::ptrdiff_t>(at) + 8,
                            l.begin() + static_cast<std::ptrdiff_t>(at + 8 + length)),
                test::le32_at(l, at + 2), static_cast<std::uint32_t>(l[at + 6] | l[at + 7] << 8),
                1};
        ASSERT_EQ(test::be32_at(m, at + 2), row.extent);
        ASSERT_EQ(static_cast<std::uint32_t>(m[at + 6] << 8 | m[at + 7]), row.parent);
        if (!rows.empty()) {
            ASSERT_LE(row.parent, rows.size());
            const Row& parent = rows[row.parent - 1];
            row.level = parent.level + 1;
            const Row& before = rows.back();
            ASSERT_LE(before.level, row.level);
            if (before.level == row.level && rows.size() > 1) {
                ASSERT_LE(before.parent, row.parent);
                if (before.parent == row.parent) {
                    ASSERT_LT(before.identifier, row.identifier);
                }
            }
            // The same place as in the parent's record of it, and its ".." names the parent.
            test::Record directory;
            directory.extent = parent.extent;
            directory.length = test::both_at(image.block(parent.extent), 10);
            ASSERT_EQ(image.find(directory, row.identifier).extent, row.extent);
            ASSERT_EQ(test::both_at(image.block(row.extent), image.block(row.extent)[0] + 2u),
                      parent.extent);
        }
        rows.push_back(row);
        at += 8 + length + length % 2;
    }
    EXPECT_GE(rows.size(), 2900u);
}
