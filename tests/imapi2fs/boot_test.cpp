// Bootable results, read by xorriso.
#include "fixture.hpp"

#include <array>
#include <cstdio>
#include <fmt/format.h>
#include <memory>

namespace openimapi::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class BootTest : public ImageTest {
protected:
    static Ptr<IBootOptions> options(const Ptr<IStream>& bytes, PlatformId platform) {
        Ptr<IBootOptions> made;
        EXPECT_EQ(com::create_instance(CLSID_BootOptions, made.put()), S_OK);
        EXPECT_EQ(made->AssignBootImage(bytes.get()), S_OK);
        EXPECT_EQ(made->put_PlatformId(platform), S_OK);
        EXPECT_EQ(made->put_Manufacturer(Bstr(u"OpenIMAPI test")), S_OK);
        return made;
    }
    /// What xorriso says of the image's boot catalog.
    std::string report() {
        Ptr<IFileSystemImageResult> result;
        EXPECT_EQ(image->CreateResultImage(result.put()), S_OK);
        if (!result) return {};
        Ptr<IStream> bytes;
        EXPECT_EQ(result->get_ImageStream(bytes.put()), S_OK);
        const auto path = folder_.path() / "image.iso";
        ULARGE_INTEGER all;
        all.QuadPart = ~ULONGLONG{0};
        EXPECT_EQ(bytes->CopyTo(com::file_stream(path, com::FileMode::create).get(), all, nullptr,
                                nullptr),
                  S_OK);
        const std::string command = fmt::format(
            "xorriso -no_rc -indev {} -report_el_torito plain 2>/dev/null", path.string());
        const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
        std::string text;
        std::array<char, 4096> buffer{};
        while (const auto got = std::fread(buffer.data(), 1, buffer.size(), pipe.get()))
            text.append(buffer.data(), got);
        return text;
    }

private:
    Folder folder_;
};

TEST_F(BootTest, NothingBootsWithoutOptions) {
    EXPECT_EQ(image->put_FileSystemsToCreate(static_cast<FsiFileSystems>(3)), S_OK);
    EXPECT_EQ(add(u"f", "1"), S_OK);
    EXPECT_THAT(report(), Not(HasSubstr("El Torito")));
}

TEST_F(BootTest, ABiosAndAnEfiImageAreFoundInTheCatalog) {
    EXPECT_EQ(image->put_FileSystemsToCreate(static_cast<FsiFileSystems>(3)), S_OK);
    EXPECT_EQ(add(u"f", "1"), S_OK);
    const auto bios = options(stream(std::string(4096, 'B')), PlatformX86);
    const auto efi = options(com::stream_over(io::zeros(Bytes(1474560))), PlatformEFI);
    EXPECT_EQ(efi->put_Emulation(EmulationNone), S_OK);
    const auto both = com::SafeArray::of(
        std::vector{bios, efi}, [](const auto& one) { return static_cast<IDispatch*>(one.get()); });
    EXPECT_EQ(image->put_BootImageOptionsArray(both.get()), S_OK);
    const auto catalog = report();
    EXPECT_THAT(catalog, ::testing::ContainsRegex(
                             "El Torito boot img : +1 +BIOS +y +none +0x0000 +0x00 +8 "));
    EXPECT_THAT(catalog, ::testing::ContainsRegex(
                             "El Torito boot img : +2 +UEFI +y +none +0x0000 +0x00 +2880 "));
}

TEST_F(BootTest, AFloppyImageEmulatesAFloppy) {
    EXPECT_EQ(image->put_FileSystemsToCreate(FsiFileSystemISO9660), S_OK);
    const auto floppy = options(com::stream_over(io::zeros(Bytes(1474560))), PlatformX86);
    EXPECT_EQ(image->put_BootImageOptions(floppy.get()), S_OK);
    EXPECT_THAT(report(), ::testing::ContainsRegex(
                              "El Torito boot img : +1 +BIOS +y +fd1.4 +0x0000 +0x00 +1 "));
}

TEST_F(BootTest, ProgressItemsNameWhatBoots) {
    const auto floppy = options(com::stream_over(io::zeros(Bytes(1474560))), PlatformX86);
    EXPECT_EQ(image->put_BootImageOptions(floppy.get()), S_OK);
    EXPECT_EQ(add(u"f", "1"), S_OK);
    Ptr<IFileSystemImageResult> result;
    ASSERT_EQ(image->CreateResultImage(result.put()), S_OK);
    Ptr<IProgressItems> items;
    ASSERT_EQ(result->get_ProgressItems(items.put()), S_OK);
    LONG count = 0, blocks = 0;
    EXPECT_EQ(items->get_Count(&count), S_OK);
    EXPECT_EQ(result->get_TotalBlocks(&blocks), S_OK);
    ULONG next = 0, booting = 0;
    for (LONG i = 0; i < count; ++i) {
        Ptr<IProgressItem> item;
        ASSERT_EQ(items->get_Item(i, item.put()), S_OK);
        ULONG first = 0, length = 0;
        EXPECT_EQ(item->get_FirstBlock(&first), S_OK);
        EXPECT_EQ(item->get_BlockCount(&length), S_OK);
        EXPECT_EQ(first, next);
        next = first + length;
        const auto what = text_of(item, &IProgressItem::get_Description);
        if (what.starts_with("Boot")) booting += length;
    }
    EXPECT_EQ(next, static_cast<ULONG>(blocks));
    EXPECT_GE(booting, 1474560U / 2048 + 1) << "the image and the catalog";
}

} // namespace
} // namespace openimapi::test
