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

// Only a parent's number has 16 bits: directories above number 65,535 are fine as long as none of
// them holds another.
TEST(Large, ParentsAreCounted) {
    tree::Directory root;
    for (int i = 0; i < 65533; ++i)
        root.add_directory(std::to_string(i));
    auto last = root.add_directory("z"); // number 65,535, the root's being 1
    last.add_directory("below");
    iso9660::VolumeOptions options;
    options.joliet = false;
    const WrittenImage image(root, options);
    EXPECT_EQ(image.records(image.root()).size(), 65536u);
    const Raw descriptor = image.block(16);
    const std::size_t size = test::both_at(descriptor, 132);
    const Raw l = image.read(std::uint64_t{test::le32_at(descriptor, 140)} * block_size, size);
    EXPECT_EQ(l[size - 8] | l[size - 7] << 8, 65535); // "BELOW"'s parent, behind 5 + 1 characters
    EXPECT_EQ(Raw(l.end() - 6, l.end()), (Raw{'b', 'e', 'l', 'o', 'w', 0}));

    root.add_directory("one more"); // z is number 65,536 now
    for (const bool joliet : {false, true}) {
        options.joliet = joliet;
        options.rock_ridge = !joliet;
        try {
            WrittenImage more(root, options);
            FAIL();
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), Code::imapi_e_too_many_dirs);
            EXPECT_NE(error.story().find("65535"), std::string::npos);
            EXPECT_NE(error.story().find("/z"), std::string::npos) << error.story();
        }
    }
    last.remove("below");
    for (int i = 0; i < 3000; ++i)
        root.add_directory(fmt::format("more {}", i));
    options.joliet = options.rock_ridge = true;
    const WrittenImage larger(root, options);
    EXPECT_EQ(larger.records(larger.root()).size(), 2 + 68535u);
}

TEST(Large, SectionsOfAFileAreCounted) {
    constexpr std::uint64_t longest = 100 * std::uint64_t{0xFFFFF800};
    for (const std::uint64_t size : {longest, longest + 1}) {
        tree::Directory root;
        root.add_directory("d").add_file("huge", test::zeros(size));
        iso9660::VolumeOptions options;
        if (size <= longest) {
            const WrittenImage image(root, options);
            continue;
        }
        try {
            const WrittenImage image(root, options);
            FAIL() << "Linux shows nothing of more than 100 sections";
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), Code::imapi_e_data_too_big);
            for (const auto word : {"/d/huge", "429496524801", "100 sections", "UDF"})
                EXPECT_NE(error.story().find(word), std::string::npos) << error.story();
        }
        options.many_sections = true;
        const WrittenImage image(root, options);
        const auto records = image.records(image.find(image.root(), "d"));
        EXPECT_EQ(records.size(), 2 + 101u);
        EXPECT_EQ(records.back().length, 1u);
        EXPECT_EQ(records.back().flags & 0x80, 0);
    }
}

// ECMA-119 6.8.2.1, by the letter: 255 characters of identifiers and directories on the way.
TEST(Large, StrictPathsHaveALimit) {
    const auto tree_of = [](std::size_t last) {
        tree::Directory root, at = root;
        for (int level = 0; level < 7; ++level)
            at = at.add_directory(std::string(31, static_cast<char>('A' + level)));
        at.add_file(std::string(last - 3, 'F'), test::zeros(1)); // a dot and ";1" come
        return root;
    };
    iso9660::VolumeOptions options;
    options.relaxed = options.rock_ridge = options.joliet = false;
    // The root counts 1, each of seven directories 31 and 1: 30 characters are left.
    const WrittenImage image(tree_of(30), options);
    try {
        const WrittenImage longer(tree_of(31), options);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::imapi_e_iso9660_levels);
        EXPECT_NE(error.story().find("255"), std::string::npos);
        EXPECT_NE(error.story().find("GGGG/FFFF"), std::string::npos) << error.story();
    }
    options.relaxed = true;
    const WrittenImage relaxed(tree_of(31), options);
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
