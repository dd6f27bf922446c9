// Directories below the eighth level.
#include "openimapi/base/error.hpp"
#include "written_image.hpp"

using namespace openimapi;
using openimapi::test::Raw;
using openimapi::test::Record;
using openimapi::test::WrittenImage;
using openimapi::test::zeros;

namespace {

tree::Directory chain(tree::Directory from, int depth, std::string_view name) {
    for (int i = 0; i < depth; ++i)
        from = from.add_directory(std::string(name) + std::to_string(i));
    return from;
}

/// What a reader that follows CL, PL and RE sees: path to record, checked against `parents`.
void walk(const WrittenImage& image, const Record& directory, const std::string& path,
          std::uint32_t parent, int level, std::map<std::string, Record>& out, int& deepest) {
    deepest = std::max(deepest, level);
    const auto records = image.records(directory);
    const auto up = image.fields(records.at(1));
    if (const auto* link = WrittenImage::field(up, "PL"))
        EXPECT_EQ(test::both_at(link->data, 0), parent) << path;
    else
        EXPECT_EQ(records.at(1).extent, parent) << path;
    for (std::size_t i = 2; i < records.size(); ++i) {
        const auto fields = image.fields(records[i]);
        if (WrittenImage::field(fields, "RE") != nullptr) continue;
        Record record = records[i];
        const std::string name = path + "/" + WrittenImage::name(fields);
        int below = level + 1;
        if (const auto* link = WrittenImage::field(fields, "CL")) {
            EXPECT_FALSE(record.directory()) << "a placeholder is a file: " << name;
            record.extent = test::both_at(link->data, 0);
            record.length = test::both_at(image.block(record.extent), 10);
            record.flags = 2;
            below = 3;
        }
        EXPECT_TRUE(out.emplace(name, record).second) << name;
        if (record.directory()) walk(image, record, name, directory.extent, below, out, deepest);
    }
}

std::map<std::string, Record> tree_of(const WrittenImage& image, int& deepest) {
    std::map<std::string, Record> out;
    deepest = 0;
    walk(image, image.root(), "", image.root().extent, 1, out, deepest);
    return out;
}

/// Levels of the hierarchy as ECMA-119 sees it.
int physical_depth(const WrittenImage& image, const Record& directory) {
    int depth = 0;
    const auto records = image.records(directory);
    for (std::size_t i = 2; i < records.size(); ++i)
        if (records[i].directory()) depth = std::max(depth, physical_depth(image, records[i]));
    return depth + 1;
}

} // namespace

TEST(Relocation, ReadersSeeTheRealTree) {
    tree::Directory root;
    std::set<std::string> expected;
    // Two chains of 30 levels, so that moved directories have moved ones below, and equal names.
    for (const auto* top : {"one", "two"}) {
        auto last = chain(root.add_directory(top), 30, "d");
        last.add_file("file", zeros(3));
        last.add_symlink("link", "file");
    }
    const WrittenImage image(root);
    int deepest = 0;
    const auto seen = tree_of(image, deepest);
    for (const std::string top : {"/one", "/two"}) {
        std::string path = top;
        EXPECT_TRUE(seen.contains(path));
        for (int i = 0; i < 30; ++i) {
            path += "/d" + std::to_string(i);
            EXPECT_TRUE(seen.contains(path)) << path;
        }
        EXPECT_EQ(seen.at(path + "/file").length, 3u);
        EXPECT_TRUE(seen.contains(path + "/link"));
    }
    EXPECT_EQ(seen.size(), 2u * (1 + 30 + 2));
    // libarchive reads in the order of blocks, and needs what was moved before where it was.
    const auto top = image.find(image.root(), "one");
    for (int i = 7; i < 30; ++i) {
        std::string path = "/one";
        for (int k = 0; k <= i; ++k)
            path += "/d" + std::to_string(k);
        EXPECT_LT(seen.at(path).extent, top.extent) << path;
    }
    EXPECT_LE(deepest, 8);
    EXPECT_EQ(physical_depth(image, image.root()), 8);
}

TEST(Relocation, OnlyTheNinthLevelMoves) {
    tree::Directory root;
    chain(root, 7, "d").add_file("file", zeros(1)); // root and seven: level 8
    const WrittenImage image(root);
    for (const auto& record : image.records(image.root()))
        EXPECT_NE(record.identifier, "rr_moved");
    chain(root, 8, "e");
    const WrittenImage moved(root);
    const auto folder = moved.find(moved.root(), "rr_moved");
    // Neither the folder nor what it holds is to be seen where it stands.
    EXPECT_NE(WrittenImage::field(moved.fields(folder), "RE"), nullptr);
    const auto inside = moved.records(folder);
    ASSERT_EQ(inside.size(), 3u);
    EXPECT_NE(WrittenImage::field(moved.fields(inside[2]), "RE"), nullptr);
}

TEST(Relocation, AFolderOfTheSameNameStays) {
    tree::Directory root;
    root.add_directory("rr_moved").add_file("mine", zeros(1));
    chain(root, 9, "d");
    const WrittenImage image(root);
    int deepest = 0;
    const auto seen = tree_of(image, deepest);
    EXPECT_TRUE(seen.contains("/rr_moved/mine"));
    EXPECT_EQ(seen.size(), 2u + 9);
}

TEST(Relocation, LinkCountsAreThoseOfTheRealTree) {
    tree::Directory root;
    auto eighth = chain(root, 7, "d");
    eighth.add_directory("a");
    eighth.add_directory("b");
    const WrittenImage image(root);
    int deepest = 0;
    const auto seen = tree_of(image, deepest);
    const auto links = [&](const Record& record) {
        const auto fields = image.fields(image.records(record)[0]);
        return test::both_at(WrittenImage::field(fields, "PX")->data, 8);
    };
    EXPECT_EQ(links(seen.at("/d0/d1/d2/d3/d4/d5/d6")), 4u);
    EXPECT_EQ(links(seen.at("/d0/d1/d2/d3/d4/d5/d6/a")), 2u);
    EXPECT_EQ(links(image.root()), 3u); // rr_moved is not seen
}

TEST(Relocation, WithoutRockRidge) {
    tree::Directory root;
    chain(root, 8, "d").add_file("file", zeros(1));
    iso9660::VolumeOptions options;
    options.rock_ridge = options.joliet = false;
    const WrittenImage kept(root, options);
    EXPECT_EQ(physical_depth(kept, kept.root()), 9);
    options.relaxed = false;
    try {
        WrittenImage image(root, options);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::imapi_e_iso9660_levels);
        EXPECT_NE(error.story().find("/d0/d1/d2/d3/d4/d5/d6/d7"), std::string::npos);
    }
}

TEST(Relocation, OnlyWhereItIsWanted) {
    tree::Directory root;
    chain(root, 12, "d");
    iso9660::VolumeOptions options;
    options.joliet = false;
    options.deep = iso9660::DeepDirectories::keep;
    const WrittenImage kept(root, options);
    EXPECT_EQ(physical_depth(kept, kept.root()), 13);
    options.deep = iso9660::DeepDirectories::refuse;
    EXPECT_THROW(WrittenImage(root, options), Error);
}
