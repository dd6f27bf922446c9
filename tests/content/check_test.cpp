// What check says of contents: what the manifest knows, and the file of a block that is bad.
#include "../emulator/emulated_drive.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/record/burn.hpp"
#include "support.hpp"

#include <set>

using namespace openimapi;
using namespace openimapi::testing;

namespace {

/// An image of which some blocks cannot be read.
class Bad final : public io::Source {
public:
    explicit Bad(Image bytes) : bytes_(io::memory(std::move(bytes))) {}
    [[nodiscard]] Bytes size() const override { return bytes_->size(); }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        for (const auto block : bad)
            if (offset < (block + 1) * block_size && block * block_size < offset + out.size())
                throw Error(Code::win32_crc, "unrecovered read error");
        bytes_->read(offset, out);
    }
    std::set<std::uint64_t> bad;

private:
    io::SourcePtr bytes_;
};

tree::Directory some_tree() {
    tree::Directory root;
    root.add_file("a", text(std::string(50'000, 'a')));
    auto folder = root.add_directory("folder");
    folder.add_file("b", {io::pseudo_random(Bytes(3'000'000), 3), 0, 3'000'000});
    folder.add_file("empty", text(""));
    root.add_file("z", text("z"));
    return root;
}

image::PlanOptions with_manifest() {
    auto options = all_file_systems();
    options.manifest = "SHA256SUMS";
    return options;
}

std::uint64_t block_of(const io::SourcePtr& source, std::string_view path) {
    const auto import = image::open(source);
    const auto& catalogue = import.catalogue();
    return catalogue.runs(catalogue.inode_of(catalogue.resolve(path)))[0].offset / block_size;
}

struct Told {
    image::CheckResult result;
    std::vector<Finding> findings;
};
Told check(const io::SourcePtr& source, image::CheckDepth depth = image::CheckDepth::manifest) {
    Told told;
    told.result = image::check(source, {.depth = depth}, {},
                               [&](const Finding& finding) { told.findings.push_back(finding); });
    return told;
}

} // namespace

TEST(ContentCheck, AGoodImageIsReadAsDeepAsAskedFor) {
    const auto source = io::memory(bytes_of_plan(image::plan(some_tree(), with_manifest())));
    for (const auto& [depth, files] :
         {std::pair(image::CheckDepth::structure, 0u), std::pair(image::CheckDepth::manifest, 4u),
          std::pair(image::CheckDepth::contents, 4u)}) {
        const auto told = check(source, depth);
        EXPECT_TRUE(told.findings.empty()) << told.findings[0].id;
        EXPECT_EQ(told.result.compared_files, files);
        EXPECT_EQ(told.result.read_files, files);
    }
    const auto without = io::memory(bytes_of_plan(image::plan(some_tree(), all_file_systems())));
    EXPECT_EQ(check(without).result.read_files, 0u);
    EXPECT_EQ(check(without, image::CheckDepth::contents).result.read_files, 4u);
}

TEST(ContentCheck, AChangedByteIsFoundByTheManifest) {
    auto image = bytes_of_plan(image::plan(some_tree(), with_manifest()));
    const auto block = block_of(io::memory(image), "/folder/b");
    image[block * block_size + 2'000'000] ^= std::byte{1};
    const auto told = check(io::memory(image));
    ASSERT_EQ(told.findings.size(), 1u);
    EXPECT_EQ(told.findings[0].id, "manifest.mismatch");
    EXPECT_EQ(told.findings[0].path, "/folder/b");
    EXPECT_EQ(told.findings[0].lba, Lba(static_cast<std::int64_t>(block)));
    EXPECT_EQ(told.result.errors, 1u);
    EXPECT_TRUE(check(io::memory(image), image::CheckDepth::structure).findings.empty());
}

TEST(ContentCheck, ABadBlockIsNamedWithItsFile) {
    for (const bool manifest : {true, false}) {
        const auto source = std::make_shared<Bad>(bytes_of_plan(
            image::plan(some_tree(), manifest ? with_manifest() : all_file_systems())));
        const auto block = block_of(source, "/folder/b") + 777;
        source->bad = {block, block + 500};
        const auto told =
            check(source, manifest ? image::CheckDepth::manifest : image::CheckDepth::contents);
        ASSERT_EQ(told.findings.size(), 2u);
        for (std::size_t i = 0; i < 2; ++i) {
            EXPECT_EQ(told.findings[i].id, "image.content.unreadable");
            EXPECT_EQ(told.findings[i].path, "/folder/b");
            EXPECT_EQ(told.findings[i].lba, Lba(static_cast<std::int64_t>(block + i * 500)));
        }
        EXPECT_EQ(image::files_at(image::open(source), *told.findings[0].lba),
                  std::vector<std::string>{"/folder/b"});
        EXPECT_EQ(told.result.read_files, 3u) << "the others were read all the same";
    }
}

TEST(ContentCheck, WhatTheManifestSaysWrong) {
    const std::string hash(64, 'a');
    auto root = some_tree();
    root.add_file("SHA256SUMS",
                  text("nonsense\n" + hash + "  gone\n" + hash + "  ../../etc/passwd\n" + hash +
                       "  z\n" + hash + "  z\n" + hash + "  folder\n"));
    const auto told = check(io::memory(bytes_of_plan(image::plan(root, all_file_systems()))));
    std::vector<std::string> ids;
    for (const auto& finding : told.findings)
        ids.push_back(finding.id + " " + finding.path);
    EXPECT_EQ(ids,
              (std::vector<std::string>{"manifest.syntax /SHA256SUMS", "manifest.missing /gone",
                                        "manifest.missing /../../etc/passwd",
                                        "manifest.syntax /SHA256SUMS", "manifest.missing /folder",
                                        "manifest.mismatch /z", "manifest.unlisted /a"}));
}

TEST(ContentCheck, AManifestWithoutAnEndIsBounded) {
    tree::Directory root;
    root.add_file("SHA256SUMS", {io::zeros(Bytes(5 << 20)), 0, 5 << 20});
    const auto told = check(io::memory(bytes_of_plan(image::plan(root, all_file_systems()))));
    ASSERT_EQ(told.findings.size(), 1u);
    EXPECT_EQ(told.findings[0].id, "manifest.syntax");
}

namespace {
class DriveCheck : public openimapi::test::EmulatedDrive {};
} // namespace

TEST_F(DriveCheck, ABadBlockOfADiscIsNamedWithItsFile) {
    start("bd-r");
    drive::Recorder recorder = open_ready();
    auto options = with_manifest();
    options.file_systems = image::FileSystems{.iso9660 = true, .rock_ridge = true};
    const auto plan = image::plan(some_tree(), options);
    record::burn(plan, recorder);
    const auto disc = record::disc_source(recorder);
    const auto good = check(disc);
    EXPECT_EQ(good.result.compared_files, 4u);
    EXPECT_TRUE(good.findings.empty()) << good.findings[0].id;
    const auto block = block_of(disc, "/folder/b") + 100;
    emulator::script_fault("d", {.kind = emulator::FaultKind::read_error,
                                 .lba = Lba(static_cast<std::int64_t>(block)),
                                 .count = 100});
    const auto told = check(disc);
    ASSERT_EQ(told.findings.size(), 1u);
    EXPECT_EQ(told.findings[0].id, "image.content.unreadable");
    EXPECT_EQ(told.findings[0].path, "/folder/b");
    EXPECT_EQ(told.findings[0].lba, Lba(static_cast<std::int64_t>(block)));
    emulator::clear_faults("d");
    emulator::script_fault("d", {.kind = emulator::FaultKind::read_error,
                                 .lba = Lba(static_cast<std::int64_t>(block))});
    EXPECT_TRUE(check(disc).findings.empty()) << "a drive that needed another try is forgiven";
}
