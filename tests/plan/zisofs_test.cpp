// Images with compressed files: planned, opened again, extracted, checked.
#include "openimapi/base/error.hpp"
#include "support.hpp"

using namespace openimapi;
using namespace openimapi::testing;

namespace {

/// `lines` lines that compress well, all of them different.
std::string prose(int lines) {
    std::string text;
    for (int i = 0; i < lines; ++i)
        text += fmt::format("line {} of a text that says the same again and again\n", i);
    return text;
}

tree::Directory compressible_tree() {
    tree::Directory root;
    const tree::Attributes file{.modified = {1'000'000'000, 0}, .mode = 0644};
    const auto first = root.add_file("prose", text(prose(20'000)), file);
    root.add_file("noise", {io::pseudo_random(Bytes(100'000), 3), 0, 100'000}, file);
    root.add_file("tiny", text("tiny"), file);
    root.add_file("zeros", {io::zeros(Bytes(5'000'000)), 0, 5'000'000}, file);
    auto folder = root.add_directory("folder");
    folder.add_hard_link("again", first);
    folder.add_file(std::string(200, 'n'), text(prose(3000)), file); // ZF in a continuation area
    return root;
}

image::PlanOptions with_zisofs(int version) {
    image::PlanOptions options;
    options.volume_name = "ZISOFS";
    options.volume_time = Timestamp{1'000'000'000, 0};
    options.zisofs = version;
    return options;
}

Image content_of(const image::Import& import, std::string_view path) {
    const auto& catalogue = import.catalogue();
    const auto slice = import.content(catalogue.inode_of(catalogue.resolve(path)));
    Image out(slice.size);
    slice.source->read(slice.offset, out);
    return out;
}

} // namespace

TEST(PlanZisofs, IsTransparentWhereItIsOpened) {
    for (const int version : {1, 2}) {
        const auto root = compressible_tree();
        const auto plan = image::plan(root, with_zisofs(version));
        EXPECT_EQ(plan.file_systems(), (image::FileSystems{.iso9660 = true, .rock_ridge = true}));
        ASSERT_EQ(plan.notes().size(), 1u);
        EXPECT_EQ(plan.notes()[0].id, "plan.zisofs.alone");
        auto bare = with_zisofs(version);
        bare.zisofs.reset();
        bare.file_systems = plan.file_systems();
        EXPECT_LT(plan.blocks().value() + 2000, image::plan(root, bare).blocks().value());
        const auto bytes = bytes_of_plan(plan);
        EXPECT_EQ(bytes_of_plan(image::plan(root, with_zisofs(version))), bytes);

        Findings findings;
        const auto import = image::open(io::memory(bytes), {}, {}, findings.sink());
        EXPECT_EQ(findings.ids(), "");
        const auto& catalogue = import.catalogue();
        const auto& prose_inode = catalogue.inode_of(catalogue.resolve("/prose"));
        EXPECT_EQ(prose_inode.packing,
                  version == 1 ? format::Packing::zisofs : format::Packing::zisofs_2);
        EXPECT_EQ(&prose_inode, &catalogue.inode_of(catalogue.resolve("/folder/again")));
        EXPECT_EQ(catalogue.inode_of(catalogue.resolve("/noise")).packing, format::Packing::none);
        for (const auto& item : root.children()) {
            if (item.is_directory()) continue;
            Image expected(item.size());
            item.content()->read(0, expected);
            EXPECT_EQ(content_of(import, item.path()), expected) << item.path();
        }
        Findings checked;
        const auto result = image::check(io::memory(bytes), {}, {}, checked.sink());
        EXPECT_EQ(result.errors + result.warnings, 0u) << checked.ids();

        Scratch scratch;
        image::extract(import, scratch / "out");
        EXPECT_EQ(read_text(scratch / "out/folder/again"), prose(20'000));
        EXPECT_EQ(std::filesystem::file_size(scratch / "out/zeros"), 5'000'000u);

        // And from there into another image, uncompressed.
        const auto again = image::open(image::plan(import.tree(), all_file_systems()).source());
        EXPECT_EQ(content_of(again, "/prose"), content_of(import, "/prose"));
    }
}

TEST(PlanZisofs, CanBeLeftAsRecorded) {
    const auto bytes = bytes_of_plan(image::plan(compressible_tree(), with_zisofs(1)));
    const auto import = image::open(io::memory(bytes), {.unpack = false});
    const auto recorded = content_of(import, "/prose");
    EXPECT_LT(recorded.size(), prose(20'000).size() / 4);
    const std::byte magic[] = {std::byte{0x37}, std::byte{0xE4}, std::byte{0x53}, std::byte{0x96}};
    EXPECT_TRUE(std::equal(std::begin(magic), std::end(magic), recorded.begin()));
}

TEST(PlanZisofs, IsRefusedBesideTreesThatCannotSayIt) {
    for (const auto& systems :
         {image::FileSystems{.iso9660 = true, .rock_ridge = true, .joliet = true},
          image::FileSystems{.iso9660 = true, .rock_ridge = true, .udf = true},
          image::FileSystems{.iso9660 = true}, image::FileSystems{.udf = true}}) {
        auto options = with_zisofs(1);
        options.file_systems = systems;
        EXPECT_THROW((void)image::plan(compressible_tree(), options), Error);
    }
    auto level_4 = with_zisofs(1);
    level_4.iso_level = 4;
    EXPECT_THROW((void)image::plan(compressible_tree(), level_4), Error);
    EXPECT_THROW((void)image::plan(compressible_tree(), with_zisofs(3)), Error);
}

TEST(PlanZisofs, DamageIsFound) {
    const auto whole = bytes_of_plan(image::plan(compressible_tree(), with_zisofs(1)));
    const auto import = image::open(io::memory(whole));
    const auto& catalogue = import.catalogue();
    const auto at = static_cast<std::size_t>(
        catalogue.runs(catalogue.inode_of(catalogue.resolve("/prose")))[0].offset);
    for (const std::size_t byte : {0u, 8u, 13u, 16u, 23u}) {
        auto image = whole;
        image[at + byte] ^= std::byte{0x20};
        Findings findings;
        const auto result = image::check(io::memory(image), {}, {}, findings.sink());
        EXPECT_GT(result.errors, 0u) << byte;
        EXPECT_TRUE(findings.has("zisofs.content")) << byte;
    }
    // A ZF field that promises more than the table can be for.
    const std::string_view field("ZF\x10\x01pz\x04\x0F", 8);
    auto image = whole;
    const auto bytes = std::as_bytes(std::span(field));
    for (auto found = image.begin();
         (found = std::search(found, image.end(), bytes.begin(), bytes.end())) != image.end();
         ++found)
        std::fill_n(found + 8, 8, std::byte{0x7F});
    Findings findings;
    const auto opened = image::open(io::memory(image), {}, {}, findings.sink());
    EXPECT_TRUE(findings.has("zisofs.size"));
    EXPECT_LT(opened.catalogue().inode_of(opened.catalogue().resolve("/prose")).size, whole.size());
}
