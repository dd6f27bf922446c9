// Images made to harm: whatever they say, the answer is a finding or an Error, in bounded work, and
// nothing is written outside of the folder that is extracted to. Run with the asan preset to judge.
#include "endure.hpp"
#include "generator.hpp"
#include "udf_kinds.hpp"

using namespace openimapi;
using namespace openimapi::testing;
using format::Catalogue;
using format::FileSystem;
namespace fs = std::filesystem;

namespace {

Image small_image() {
    static const Image image = bytes_of_plan(image::plan(hostile_tree(), all_file_systems()));
    return image;
}

TEST(Hostile, TruncatedAtEveryBlock) {
    const auto whole = small_image();
    for (std::size_t size = 0; size < whole.size(); size += 2048) {
        Image cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        endure(cut);
        if (::testing::Test::HasFatalFailure()) FAIL() << "cut to " << size << " bytes";
        if (size > 17 * 2048 && size + 2048 < whole.size()) {
            const auto result = image::check(io::memory(cut));
            EXPECT_GT(result.errors, 0u) << "cut to " << size << " bytes";
        }
    }
    endure(Image(whole.begin(), whole.end() - 1));
}

TEST(Hostile, NumbersReplacedByExtremes) {
    const auto whole = small_image();
    std::mt19937 random(20010203); // the same images every time
    for (int round = 0; round < 1500; ++round) {
        endure(with_extremes(whole, random));
        if (::testing::Test::HasFatalFailure()) FAIL() << "round " << round;
    }
}

std::vector<Image> forged_volumes() {
    return {MetadataVolume().image, VirtualVolume(udf::Revision::v1_50).image,
            VirtualVolume(udf::Revision::v2_00, false).image, SparableVolume().image,
            StreamVolume().image};
}

TEST(Hostile, EveryKindOfUdfPartitionWithExtremes) {
    std::mt19937 random(260);
    for (const auto& whole : forged_volumes()) {
        for (int round = 0; round < 400; ++round) {
            endure(with_extremes(whole, random));
            if (::testing::Test::HasFatalFailure()) FAIL() << "round " << round;
        }
    }
}

TEST(Hostile, EveryKindOfUdfPartitionWithSealedExtremes) {
    // As above, but the tags are made right again: a writer that means harm knows how to.
    std::mt19937 random(1671);
    for (const auto& whole : forged_volumes()) {
        for (int round = 0; round < 400; ++round) {
            auto image = with_extremes(whole, random);
            for (const auto block : used_blocks(image)) {
                udf::Tag tag;
                const auto bytes = std::span(image).subspan(block, 2048);
                ASSERT_TRUE(load(bytes, tag));
                const bool plausible =
                    tag.identifier <= 9 || (tag.identifier >= 256 && tag.identifier <= 266);
                if (!plausible || tag.crc_length > 2032 || tag.crc_length == 0) continue;
                udf::seal(bytes.first(16 + std::size_t{tag.crc_length}),
                          udf::TagId{tag.identifier.get()}, tag.location,
                          {.version = tag.version, .serial_number = tag.serial_number});
            }
            endure(image);
            if (::testing::Test::HasFatalFailure()) FAIL() << "round " << round;
        }
    }
}

TEST(Hostile, EveryKindOfUdfPartitionCutAndMixed) {
    std::mt19937 random(2);
    for (const auto& whole : forged_volumes()) {
        const auto blocks = used_blocks(whole);
        for (const auto size : blocks)
            endure(Image(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
        for (int round = 0; round < 200; ++round) {
            auto image = whole;
            const auto from = blocks[random() % blocks.size()],
                       to = blocks[random() % blocks.size()];
            std::copy_n(whole.begin() + static_cast<std::ptrdiff_t>(from), 2048,
                        image.begin() + static_cast<std::ptrdiff_t>(to));
            endure(image);
            if (::testing::Test::HasFatalFailure()) FAIL() << from / 2048 << " over " << to / 2048;
        }
    }
}

TEST(Hostile, BlocksCopiedOverOthers) {
    const auto whole = small_image();
    const auto blocks = used_blocks(whole);
    std::mt19937 random(7);
    for (int round = 0; round < 300; ++round) {
        auto image = whole;
        const auto from = blocks[random() % blocks.size()], to = blocks[random() % blocks.size()];
        std::copy_n(whole.begin() + static_cast<std::ptrdiff_t>(from), 2048,
                    image.begin() + static_cast<std::ptrdiff_t>(to));
        endure(image);
        if (::testing::Test::HasFatalFailure()) FAIL() << from / 2048 << " over " << to / 2048;
    }
}

/// Every occurrence of `from` becomes `to`, of the same length, as bytes and as UCS-2.
void rename(Image& image, std::string_view from, std::string_view to) {
    ASSERT_EQ(from.size(), to.size());
    const auto wide = [](std::string_view text) {
        std::string out;
        for (const char c : text) {
            out += '\0';
            out += c;
        }
        return out;
    };
    for (const auto& [old, other] :
         {std::pair{std::string(from), std::string(to)}, std::pair{wide(from), wide(to)}}) {
        const auto pattern = std::as_bytes(std::span(old)), next = std::as_bytes(std::span(other));
        for (auto at = image.begin();
             (at = std::search(at, image.end(), pattern.begin(), pattern.end())) != image.end();
             ++at)
            std::copy(next.begin(), next.end(), at);
    }
}

/// What is below `path`, by name.
std::vector<std::string> listing(const fs::path& path) {
    std::vector<std::string> out;
    for (const auto& entry : fs::recursive_directory_iterator(path))
        out.push_back(entry.path().lexically_relative(path).string());
    std::sort(out.begin(), out.end());
    return out;
}

void extract_everything(const Image& image, const fs::path& target) {
    for (const auto system : every_system) {
        try {
            const auto import = image::open(io::memory(image), {.file_system = system});
            for (const auto existing : {image::Existing::keep, image::Existing::replace})
                image::extract(import, target / std::string(format::name_of(system)),
                               {.existing = existing, .stop_at_failure = false});
        } catch (const Error& error) {
            ASSERT_FALSE(error.reason().empty());
        }
    }
}

TEST(Hostile, NamesThatLeadElsewhereStayInside) {
    for (const std::string_view evil :
         {"../../evil", "/tmp/evil/", "..", ".", "../../../x", "a/../../ee", "//////////"}) {
        std::string name(evil);
        using namespace std::string_view_literals;
        name.resize(10, '\0'); // "..", then NULs
        auto image = small_image();
        rename(image, "AAAAAAAAAA", name);
        endure(image);

        Scratch scratch;
        const auto target = scratch / "one/two/three";
        extract_everything(image, target);
        for (const auto& path : listing(scratch.path()))
            EXPECT_TRUE(path == "one" || path == "one/two" || path.starts_with("one/two/three"))
                << path << " for " << evil;
        EXPECT_TRUE(fs::exists(target / "rockridge/big"));
        Findings findings;
        (void)image::open(io::memory(image), {.file_system = FileSystem::rock_ridge}, {},
                          findings.sink());
        EXPECT_TRUE(findings.has("image.name.unsafe")) << evil;
    }
}

TEST(Hostile, ALinkAndAFolderOfOneName) {
    auto image = small_image();
    rename(image, "llll", "dddd"); // the link leads out of the target
    Scratch scratch;
    extract_everything(image, scratch / "out");
    // The folder's files are in the folder, and the link has another name.
    EXPECT_EQ(read_text(scratch / "out/rockridge/dddd/inside"), "inside");
    EXPECT_TRUE(fs::is_directory(fs::symlink_status(scratch / "out/rockridge/dddd")) ||
                fs::is_directory(fs::symlink_status(scratch / "out/rockridge/dddd~2")));
    for (const auto& path : listing(scratch.path()))
        EXPECT_TRUE(path == "out" || path.starts_with("out/")) << path;
}

TEST(Hostile, ManyNamesForOneDirectoryCostOneReading) {
    // A directory that is full of records that name the root: each would multiply the tree.
    auto image = small_image();
    const auto import = image::open(io::memory(image), {.file_system = FileSystem::iso9660});
    const auto& catalogue = import.catalogue();
    const auto root = catalogue.runs(catalogue.inode_of(Catalogue::root))[0].offset;
    for (std::size_t at = static_cast<std::size_t>(root); std::to_integer<int>(image[at]) != 0;
         at += std::to_integer<std::size_t>(image[at])) {
        const auto block = static_cast<std::uint32_t>(root / 2048);
        for (std::size_t i = 0; i < 4; ++i) {
            image[at + 2 + i] = static_cast<std::byte>(block >> (8 * i));
            image[at + 9 - i] = static_cast<std::byte>(block >> (8 * i));
        }
        image[at + 25] = std::byte{2};
    }
    Findings findings;
    const auto looped =
        image::open(io::memory(image), {.file_system = FileSystem::iso9660}, {}, findings.sink());
    EXPECT_TRUE(findings.has("iso9660.directory.loop"));
    EXPECT_LT(looped.catalogue().size(), 10u);
    endure(image);
}

/// Endless zeros behind a descriptor: an image of 8 TiB that is a few blocks in truth.
class Endless final : public io::Source {
public:
    explicit Endless(Image front) : front_(std::move(front)) {}
    [[nodiscard]] Bytes size() const override { return Bytes(8ull << 40); }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        read_ += out.size();
        std::fill(out.begin(), out.end(), std::byte{0});
        if (offset < front_.size())
            std::copy_n(front_.begin() + static_cast<std::ptrdiff_t>(offset),
                        std::min<std::uint64_t>(out.size(), front_.size() - offset), out.begin());
    }
    [[nodiscard]] std::uint64_t bytes_read() const { return read_; }

private:
    Image front_;
    mutable std::atomic<std::uint64_t> read_ = 0;
};

TEST(Hostile, AbsurdSizesCostBoundedWork) {
    auto image = small_image();
    // Every directory says that it has nearly 4 GiB.
    for (std::size_t block = 0; block + 2048 <= image.size(); block += 2048) {
        if (image[block] == std::byte{0} || image[block + 25] != std::byte{2}) continue;
        for (std::size_t at = block;
             at + 34 < block + 2048 && std::to_integer<std::size_t>(image[at]) >= 34;
             at += std::to_integer<std::size_t>(image[at]))
            if (image[at + 25] == std::byte{2})
                for (const std::size_t i : {10u, 11u, 12u, 13u})
                    image[at + i] = std::byte{0x7F};
    }
    const auto endless = std::make_shared<Endless>(image);
    for (const auto system : {FileSystem::rock_ridge, FileSystem::joliet, FileSystem::iso9660}) {
        Findings findings;
        const auto import = image::open(endless, {.file_system = system}, {}, findings.sink());
        EXPECT_TRUE(findings.has("iso9660.directory.empty"));
        // What is there is found all the same.
        EXPECT_NE(import.catalogue().resolve("/dddd/inside"), Catalogue::none);
    }
    (void)image::check(endless);
    EXPECT_LT(endless->bytes_read(), 64u << 20);
}

TEST(Hostile, AnEndlessDiscWithAVirtualPartitionCostsBoundedWork) {
    const auto endless = std::make_shared<Endless>(VirtualVolume(udf::Revision::v2_00).image);
    EXPECT_THROW((void)image::open(endless, {.file_system = FileSystem::udf}), Error);
    EXPECT_LT(endless->bytes_read(), 64u << 20);
}

TEST(Hostile, ATableOfHolesCostsBoundedMemory) {
    VirtualVolume volume(udf::Revision::v2_00);
    udf::VirtualAllocationTableHeader header;
    header.header_length = sizeof header;
    volume.put(Forge::start + 200, raw(header));
    Raw extents = raw(Forge::brief(200, 2048));
    for (int i = 0; i < 200; ++i)
        extents = extents + raw(Forge::brief(0, 0x3FFFF800, udf::ExtentType::unallocated));
    volume.write_at(VirtualVolume::last, VirtualVolume::last,
                    {.type = udf::FileType::virtual_allocation_table,
                     .how = udf::Allocation::short_descriptors,
                     .content = extents,
                     .size = 200ull << 29});
    Findings findings;
    try {
        (void)image::open(io::memory(volume.image), {}, {}, findings.sink());
    } catch (const Error&) { // every virtual block is at block 0 then
    }
    EXPECT_TRUE(findings.has("udf.vat.length"));
    endure(volume.image);
}

} // namespace
