// What our writer put on an image is what each of our readers finds there.
#include "support.hpp"

using namespace openimapi;
using namespace openimapi::testing;
using format::Catalogue;
using format::FileSystem;

namespace {

image::Import open_as(const Image& image, FileSystem system, Findings& findings) {
    return image::open(io::memory(image), {.file_system = system}, {}, findings.sink());
}

std::string content(const image::Import& import, std::string_view path) {
    const auto id = import.catalogue().resolve(path);
    if (id == Catalogue::none) return "(missing)";
    const auto slice = import.content(import.catalogue().inode_of(id));
    std::string text(slice.size, '\0');
    slice.source->read(slice.offset, std::as_writable_bytes(std::span(text)));
    return text;
}

class RoundTrip : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        image_ = new Image(bytes_of_plan(image::plan(difficult_tree(), all_file_systems())));
    }
    static void TearDownTestSuite() { delete image_; }
    static inline Image* image_ = nullptr;
};

TEST_F(RoundTrip, EveryFileSystemIsFoundAndNamed) {
    Findings findings;
    const auto import = image::open(io::memory(*image_), {}, {}, findings.sink());
    EXPECT_EQ(findings.ids(), "");
    std::vector<FileSystem> systems;
    for (const auto& volume : import.volumes()) {
        systems.push_back(volume.system);
        EXPECT_EQ(volume.label, "READING");
    }
    EXPECT_EQ(systems, (std::vector{FileSystem::rock_ridge, FileSystem::udf, FileSystem::joliet,
                                    FileSystem::iso9660}));
    EXPECT_EQ(import.file_system(), FileSystem::rock_ridge);
}

TEST_F(RoundTrip, RockRidgeAndUdfShowTheSameTreeWithAllAttributes) {
    Findings findings;
    const auto rock_ridge = open_as(*image_, FileSystem::rock_ridge, findings);
    const auto udf = open_as(*image_, FileSystem::udf, findings);
    EXPECT_EQ(findings.ids(), "");
    EXPECT_EQ(describe(rock_ridge.catalogue(), true), describe(udf.catalogue(), true));
    EXPECT_EQ(rock_ridge.catalogue().size(), 25u);
    const auto& catalogue = rock_ridge.catalogue();
    const auto& device = catalogue.inode_of(catalogue.resolve("/a/null"));
    EXPECT_EQ(device.kind, tree::Kind::character_device);
    EXPECT_EQ(device.device, 0x103u);
    EXPECT_EQ(device.mode, 0666u);
    EXPECT_EQ(catalogue.target(catalogue.inode_of(catalogue.resolve("/a/relative"))),
              "../plain.txt");
}

TEST_F(RoundTrip, HardLinksAreOneInode) {
    for (const auto system : {FileSystem::rock_ridge, FileSystem::udf}) {
        Findings findings;
        const auto import = open_as(*image_, system, findings);
        const auto& catalogue = import.catalogue();
        const auto one = catalogue.resolve("/plain.txt"), two = catalogue.resolve("/a/second name");
        ASSERT_NE(one, Catalogue::none);
        ASSERT_NE(two, Catalogue::none);
        EXPECT_EQ(catalogue.node(one).inode, catalogue.node(two).inode);
        EXPECT_EQ(catalogue.inode_of(one).links, 2u);
    }
}

TEST_F(RoundTrip, ContentsAreTheSameInEveryFileSystem) {
    for (const auto system : {FileSystem::rock_ridge, FileSystem::udf, FileSystem::joliet}) {
        Findings findings;
        const auto import = open_as(*image_, system, findings);
        EXPECT_EQ(content(import, "/plain.txt"), "hello");
        EXPECT_EQ(content(import, "/empty"), "");
        EXPECT_EQ(content(import, "/a/level1/level2/level3/level4/level5/level6/level7/level8/"
                                  "level9/level10/level11/level12/bottom"),
                  "deep down");
        std::string noise(300'000, '\0');
        io::pseudo_random(Bytes(300'000), 7)->read(0, std::as_writable_bytes(std::span(noise)));
        EXPECT_EQ(content(import, "/big.bin"), noise);
    }
}

TEST_F(RoundTrip, TheImportedTreePlansToAnImageThatReadsTheSame) {
    Findings findings;
    const auto import = open_as(*image_, FileSystem::rock_ridge, findings);
    const auto again =
        image::open(io::memory(bytes_of_plan(image::plan(import.tree(), all_file_systems()))));
    EXPECT_EQ(describe(again.catalogue(), true), describe(import.catalogue(), true));
}

TEST(ManySections, AFileBeyondFourGibibytesIsOneFile) {
    // Nothing of it is ever in memory or on a disk: the plan makes bytes when they are read.
    constexpr std::uint64_t size = (std::uint64_t{9} << 30) + 12'345;
    tree::Directory root;
    root.add_file("huge", {io::pseudo_random(Bytes(size), 5), 0, size});
    const auto source = image::plan(root, all_file_systems()).source();
    for (const auto system :
         {FileSystem::rock_ridge, FileSystem::udf, FileSystem::joliet, FileSystem::iso9660}) {
        Findings findings;
        const auto import = image::open(source, {.file_system = system}, {}, findings.sink());
        EXPECT_EQ(findings.ids(), "");
        const auto& catalogue = import.catalogue();
        ASSERT_EQ(catalogue.size(), 2u);
        EXPECT_EQ(catalogue.inode_of(1).size, size);
        const auto slice = import.content(catalogue.inode_of(1));
        for (const std::uint64_t at : {std::uint64_t{0}, (std::uint64_t{4} << 30) - 2050,
                                       (std::uint64_t{8} << 30) - 4100, size - 5000}) {
            Image expected(5000), read(5000);
            io::pseudo_random(Bytes(size), 5)->read(at, expected);
            slice.source->read(slice.offset + at, read);
            EXPECT_EQ(read, expected) << format::name_of(system) << " at " << at;
        }
    }
}

TEST_F(RoundTrip, AFileSystemThatIsNotThereIsAnError) {
    auto options = all_file_systems();
    options.file_systems = image::FileSystems{.iso9660 = true};
    const auto plain = bytes_of_plan(image::plan(difficult_tree(), options));
    try {
        (void)image::open(io::memory(plain), {.file_system = FileSystem::udf});
        FAIL() << "opened";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::imapi_e_file_system_not_found);
    }
    EXPECT_EQ(image::open(io::memory(plain)).file_system(), FileSystem::iso9660);
}

TEST_F(RoundTrip, NothingThatIsNoImageIsOpened) {
    for (const std::size_t size : {0u, 1u, 2048u, 40'000u, 2'000'000u}) {
        try {
            (void)image::open(io::memory(Image(size)));
            FAIL() << "opened " << size << " zeros";
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), Code::imapi_e_no_supported_file_system);
        }
    }
}

} // namespace
