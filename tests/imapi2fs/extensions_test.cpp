// What the objects can do besides the published contract: IOpenImapiImage and IOpenImapiResult,
// through their vtables and, as a script would, by name.
#include "fixture.hpp"
#include "openimapi/image/boot_setup.hpp"
#include "openimapi/image/import.hpp"
#include "openimapi/image/sessions.hpp"

#include <fstream>
#include <openimapi.h>

namespace openimapi::test {
namespace {

class ExtensionsTest : public ImageTest {
protected:
    Ptr<IOpenImapiImage> extended() { return image.as<IOpenImapiImage>(); }
    Ptr<IFileSystemImageResult> make() {
        Ptr<IFileSystemImageResult> result;
        EXPECT_EQ(image->CreateResultImage(result.put()), S_OK);
        return result;
    }
    image::Import saved(const Ptr<IFileSystemImageResult>& result, const Folder& folder,
                        std::optional<format::FileSystem> system = {}) {
        const auto file = folder.path() / "image.iso";
        EXPECT_EQ(result.as<IOpenImapiResult>()->SaveToFile(Bstr(file.string())), S_OK);
        return image::open(io::host_file(file), {.file_system = system});
    }
    HRESULT put(const char16_t* name, Variant value) {
        return late(image.get(), name, DISPATCH_PROPERTYPUT, {std::move(value)});
    }
    Variant get(const char16_t* name) {
        Variant value;
        EXPECT_EQ(late(image.get(), name, DISPATCH_PROPERTYGET, {}, &value), S_OK);
        return value;
    }
};

TEST_F(ExtensionsTest, DefaultsAreThePublishedBehaviour) {
    VARIANT_BOOL on = VARIANT_TRUE;
    EXPECT_EQ(extended()->get_RockRidge(&on), S_OK);
    EXPECT_EQ(on, VARIANT_FALSE);
    EXPECT_EQ(extended()->get_RelaxedNames(&on), S_OK);
    EXPECT_EQ(on, VARIANT_FALSE);
    EXPECT_EQ(extended()->get_LongJolietNames(&on), S_OK);
    EXPECT_EQ(on, VARIANT_FALSE);
    EXPECT_EQ(extended()->get_Deduplicate(&on), S_OK);
    EXPECT_EQ(on, VARIANT_FALSE);
    auto to = extended();
    EXPECT_EQ(text_of(to, &IOpenImapiImage::get_ManifestName), "");
    EXPECT_EQ(text_of(to, &IOpenImapiImage::get_BootPreset), "");
    OpenImapiDiskLayout layout = OpenImapiDiskGpt;
    EXPECT_EQ(extended()->get_DiskLayout(&layout), S_OK);
    EXPECT_EQ(layout, OpenImapiDiskNone);
    Ptr<IStream> area;
    EXPECT_EQ(extended()->get_SystemArea(area.put()), S_OK);
    EXPECT_FALSE(area);
}

TEST_F(ExtensionsTest, ScriptsReachThemByNameAndThePublishedOnesStay) {
    EXPECT_EQ(put(u"rockridge", Variant(true)), S_OK);
    EXPECT_EQ(get(u"RockRidge").boolVal, VARIANT_TRUE);
    EXPECT_EQ(put(u"VolumeName", Variant(u"STILL")), S_OK);
    EXPECT_EQ(text_of(image, &IFileSystemImage3::get_VolumeName), "STILL");
    EXPECT_EQ(put(u"UDFVersion", Variant(std::int32_t{0x260})), S_OK);
    EXPECT_EQ(get(u"UDFRevision").lVal, 0x260);
    EXPECT_EQ(put(u"NoSuchMember", Variant(true)), DISP_E_UNKNOWNNAME);
    // The same members, asked from the other interface.
    Variant value;
    EXPECT_EQ(late(extended().get(), u"VolumeName", DISPATCH_PROPERTYGET, {}, &value), S_OK);
    EXPECT_EQ(Bstr(value.bstrVal).utf8(), "STILL");
    EXPECT_EQ(put(u"RockRidge", Variant(u"neither true nor false")), DISP_E_TYPEMISMATCH);
}

TEST_F(ExtensionsTest, RockRidgeKeepsNamesAndModes) {
    EXPECT_EQ(extended()->put_RockRidge(VARIANT_TRUE), S_OK);
    EXPECT_EQ(image->put_FileSystemsToCreate(FsiFileSystemISO9660), S_OK);
    EXPECT_EQ(add(u"A long name, with spaces.text", "1"), S_OK);
    const Folder folder;
    const auto read = saved(make(), folder, format::FileSystem::rock_ridge);
    EXPECT_EQ(read.catalogue().resolve("/A long name, with spaces.text"), 1U);
}

TEST_F(ExtensionsTest, LevelThreeHoldsWhatLevelTwoRefuses) {
    EXPECT_EQ(image->put_FileSystemsToCreate(FsiFileSystemISO9660), S_OK);
    EXPECT_EQ(image->put_FreeMediaBlocks(0), S_OK);
    EXPECT_EQ(add_zeros(u"large.bin", (std::uint64_t{4} << 30) + 5), S_OK);
    Ptr<IFileSystemImageResult> result;
    EXPECT_EQ(image->CreateResultImage(result.put()), IMAPI_E_DATA_TOO_BIG);
    EXPECT_EQ(image->put_ISO9660InterchangeLevel(3), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(extended()->put_ISO9660Level(3), S_OK);
    LONG level = 0;
    EXPECT_EQ(image->get_ISO9660InterchangeLevel(&level), S_OK);
    EXPECT_EQ(level, 3);
    EXPECT_EQ(image->CreateResultImage(result.put()), S_OK);
    {
        Ptr<IStream> data;
        EXPECT_EQ(result->get_ImageStream(data.put()), S_OK);
        const auto read =
            image::open(com::source_over(data.get()), {.file_system = format::FileSystem::iso9660});
        ASSERT_EQ(read.catalogue().size(), 2U);
        EXPECT_EQ(read.catalogue().inode_of(1).size, (std::uint64_t{4} << 30) + 5);
    }
    for (const LONG wrong : {-1, 0, 5})
        EXPECT_EQ(extended()->put_ISO9660Level(wrong), IMAPI_E_READONLY);
    result.reset();
    for (const LONG wrong : {-1, 0, 5})
        EXPECT_EQ(extended()->put_ISO9660Level(wrong), IMAPI_E_INVALID_PARAM);
}

TEST_F(ExtensionsTest, UdfCanBeOfRevision260) {
    EXPECT_EQ(image->put_UDFRevision(0x260), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(extended()->put_UDFVersion(0x999), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(extended()->put_UDFVersion(0x260), S_OK);
    EXPECT_EQ(image->put_FileSystemsToCreate(FsiFileSystemUDF), S_OK);
    EXPECT_EQ(add(u"f", "1"), S_OK);
    const Folder folder;
    EXPECT_EQ(saved(make(), folder).volume().udf_revision, 0x260);
}

TEST_F(ExtensionsTest, NamesFollowTheirRules) {
    const std::string name(80, 'n');
    EXPECT_EQ(add(u"lower case.txt", "1"), S_OK);
    Ptr<IFsiItem> item;
    EXPECT_EQ(root()->get_Item(Bstr(u"lower case.txt"), item.put()), S_OK);
    const auto shown = [&](FsiFileSystems fs) {
        Bstr text;
        EXPECT_EQ(item->FileSystemName(fs, text.put()), S_OK);
        return text.utf8();
    };
    EXPECT_EQ(shown(FsiFileSystemISO9660), "LOWER_CA.TXT");
    EXPECT_EQ(extended()->put_RelaxedNames(VARIANT_TRUE), S_OK);
    EXPECT_EQ(extended()->put_ISO9660Level(2), S_OK);
    EXPECT_EQ(shown(FsiFileSystemISO9660), "lower case.txt");

    EXPECT_EQ(root()->AddFile(Bstr(name), stream("2").get()), S_OK);
    EXPECT_EQ(root()->get_Item(Bstr(name), item.put()), S_OK);
    EXPECT_LE(shown(FsiFileSystemJoliet).size(), 64U);
    EXPECT_EQ(extended()->put_LongJolietNames(VARIANT_TRUE), S_OK);
    EXPECT_EQ(shown(FsiFileSystemJoliet), name);
    const Folder folder;
    const auto joliet = saved(make(), folder, format::FileSystem::joliet);
    EXPECT_NE(joliet.catalogue().resolve("/" + name), format::Catalogue::none);
    const auto plain = saved(make(), folder, format::FileSystem::iso9660);
    EXPECT_NE(plain.catalogue().resolve("/lower case.txt"), format::Catalogue::none);
}

TEST_F(ExtensionsTest, ChangedNamesAreReported) {
    EXPECT_EQ(root()->AddDirectory(Bstr(u"d")), S_OK);
    EXPECT_EQ(add(u"d\\more than eight.letters", "1"), S_OK);
    const auto result = make();
    Variant renames, count;
    ASSERT_EQ(late(result.get(), u"Renames", DISPATCH_PROPERTYGET, {}, &renames), S_OK);
    ASSERT_EQ(renames.vt, VT_DISPATCH);
    EXPECT_EQ(late(renames.pdispVal, u"Count", DISPATCH_PROPERTYGET, {}, &count), S_OK);
    ASSERT_EQ(count.lVal, 2);
    Ptr<IOpenImapiRenames> list;
    EXPECT_EQ(result.as<IOpenImapiResult>()->get_Renames(list.put()), S_OK);
    bool found = false;
    for (LONG i = 0; i < count.lVal; ++i) {
        Ptr<IOpenImapiRename> one;
        ASSERT_EQ(list->get_Item(i, one.put()), S_OK);
        if (text_of(one, &IOpenImapiRename::get_Path) != "\\d\\more than eight.letters") continue;
        found = true;
        FsiFileSystems system = FsiFileSystemNone;
        EXPECT_EQ(one->get_FileSystem(&system), S_OK);
        EXPECT_EQ(system, FsiFileSystemISO9660);
        EXPECT_EQ(text_of(one, &IOpenImapiRename::get_Name), "MORE_THA.LET");
        EXPECT_EQ(text_of(one, &IOpenImapiRename::get_Reason), "characters, length, letter case");
        EXPECT_EQ(one->get_FileSystem(nullptr), E_POINTER);
        EXPECT_EQ(one->get_Path(nullptr), E_POINTER);
    }
    EXPECT_TRUE(found);
    Ptr<IOpenImapiRename> none;
    EXPECT_EQ(list->get_Item(-1, none.put()), E_INVALIDARG);
    EXPECT_EQ(list->get_Item(count.lVal, none.put()), E_INVALIDARG);
    EXPECT_EQ(list->get_Item(0, nullptr), E_POINTER);
    Ptr<IEnumVARIANT> each;
    EXPECT_EQ(list->get__NewEnum(each.put()), S_OK);
    Variant values[3];
    ULONG got = 0;
    EXPECT_EQ(each->Next(3, values, &got), S_FALSE);
    EXPECT_EQ(got, 2U);
    EXPECT_EQ(values[1].vt, VT_DISPATCH);
}

TEST_F(ExtensionsTest, AResultIsSavedWhole) {
    EXPECT_EQ(add(u"f.txt", "the content"), S_OK);
    const auto result = make();
    const Folder folder;
    const auto file = folder.path() / "image.iso";
    ASSERT_EQ(
        late(result.get(), u"SaveToFile", DISPATCH_METHOD, {Variant(file.u16string().c_str())}),
        S_OK);
    Ptr<IStream> data;
    EXPECT_EQ(result->get_ImageStream(data.put()), S_OK);
    std::string streamed(std::filesystem::file_size(file), '\0');
    ULONG got = 0;
    EXPECT_EQ(data->Read(streamed.data(), static_cast<ULONG>(streamed.size()), &got), S_OK);
    ASSERT_EQ(got, streamed.size());
    std::ifstream in(file, std::ios::binary);
    const std::string written((std::istreambuf_iterator<char>(in)), {});
    EXPECT_TRUE(written == streamed) << "the file is not what the stream gives";

    const auto extended_result = result.as<IOpenImapiResult>();
    EXPECT_EQ(extended_result->SaveToFile(nullptr), IMAPI_E_INVALID_PARAM);
    EXPECT_LT(extended_result->SaveToFile(Bstr(u"/no/such/folder/image.iso")), 0);
    EXPECT_EQ(extended_result->UpdateFile(Bstr(file.string())), E_NOTIMPL);
}

TEST_F(ExtensionsTest, TheSystemAreaIsAtTheFront) {
    EXPECT_EQ(extended()->put_SystemArea(stream(std::string(32769, 'x')).get()),
              IMAPI_E_INVALID_PARAM);
    EXPECT_LT(put(u"DiskLayout", Variant(std::int32_t{9})), 0);
    EXPECT_EQ(put(u"DiskLayout", Variant(std::int32_t{OpenImapiDiskGpt})), S_OK);
    EXPECT_EQ(get(u"DiskLayout").lVal, OpenImapiDiskGpt);
    const auto area = stream("code for disks");
    EXPECT_EQ(extended()->put_SystemArea(area.get()), S_OK);
    Ptr<IStream> back;
    EXPECT_EQ(extended()->get_SystemArea(back.put()), S_OK);
    EXPECT_EQ(back.get(), area.get());
    EXPECT_EQ(extended()->put_SystemArea(nullptr), S_OK);
    EXPECT_EQ(extended()->get_SystemArea(back.put()), S_OK);
    EXPECT_FALSE(back);
}

TEST_F(ExtensionsTest, PresetsAreKnownByName) {
    EXPECT_EQ(extended()->put_BootPreset(Bstr(u"by magic")), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(extended()->put_BootPreset(Bstr(u"bios")), S_OK);
    auto to = extended();
    EXPECT_EQ(text_of(to, &IOpenImapiImage::get_BootPreset), "bios");
    Ptr<IFileSystemImageResult> result;
    EXPECT_EQ(image->CreateResultImage(result.put()), IMAPI_E_ITEM_NOT_FOUND) << "no loader";
    EXPECT_EQ(root()->AddDirectory(Bstr(u"isolinux")), S_OK);
    EXPECT_EQ(add(u"isolinux\\isolinux.bin", std::string(4096, 'b')), S_OK);
    EXPECT_EQ(image->CreateResultImage(result.put()), S_OK);
    Ptr<IStream> data;
    EXPECT_EQ(result->get_ImageStream(data.put()), S_OK);
    const auto setup = image::boot_setup(image::open(com::source_over(data.get())));
    ASSERT_EQ(setup.entries.size(), 1U);
    EXPECT_EQ(setup.entries[0].path, "/isolinux/isolinux.bin");
    data.reset();
    result.reset();

    Ptr<IBootOptions> options;
    EXPECT_EQ(com::create_instance(CLSID_BootOptions, options.put()), S_OK);
    EXPECT_EQ(options->AssignBootImage(stream(std::string(2048, 'c')).get()), S_OK);
    EXPECT_EQ(image->put_BootImageOptions(options.get()), S_OK);
    EXPECT_EQ(image->CreateResultImage(result.put()), IMAPI_E_BOOT_OBJECT_CONFLICT);
    EXPECT_EQ(extended()->put_BootPreset(nullptr), S_OK);
    EXPECT_EQ(image->CreateResultImage(result.put()), S_OK);
}

TEST_F(ExtensionsTest, EqualFilesAreRecordedOnce) {
    EXPECT_EQ(add(u"one", std::string(5000, 'd')), S_OK);
    EXPECT_EQ(add(u"two", std::string(5000, 'd')), S_OK);
    LONG saved = -1;
    EXPECT_EQ(make().as<IOpenImapiResult>()->get_DeduplicatedBlocks(&saved), S_OK);
    EXPECT_EQ(saved, 0);
    EXPECT_EQ(extended()->put_Deduplicate(VARIANT_TRUE), S_OK);
    const auto result = make();
    EXPECT_EQ(result.as<IOpenImapiResult>()->get_DeduplicatedBlocks(&saved), S_OK);
    EXPECT_EQ(saved, 3);
    EXPECT_EQ(result.as<IOpenImapiResult>()->get_DeduplicatedBlocks(nullptr), E_POINTER);
}

TEST_F(ExtensionsTest, AManifestIsInTheRoot) {
    EXPECT_EQ(extended()->put_ManifestName(Bstr(u"a/b")), IMAPI_E_INVALID_PATH);
    EXPECT_EQ(extended()->put_ManifestName(Bstr(u"SUMS")), S_OK);
    EXPECT_EQ(add(u"empty", ""), S_OK);
    const Folder folder;
    const auto read = saved(make(), folder, format::FileSystem::udf);
    const auto id = read.catalogue().resolve("/SUMS");
    ASSERT_NE(id, format::Catalogue::none);
    const auto slice = read.content(read.catalogue().inode_of(id));
    std::string text(slice.size, '\0');
    slice.source->read(slice.offset, std::as_writable_bytes(std::span(text)));
    EXPECT_EQ(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  empty\n");
}

TEST_F(ExtensionsTest, HeavierFilesStandInFront) {
    EXPECT_EQ(root()->AddDirectory(Bstr(u"z")), S_OK);
    for (const char16_t* path : {u"a", u"z\\y"})
        EXPECT_EQ(add(path, std::string(3000, 'w')), S_OK);
    LONG before = 0, after = 0;
    EXPECT_EQ(image->get_ChangePoint(&before), S_OK);
    EXPECT_EQ(extended()->SetSortWeight(Bstr(u"\\z"), 5), S_OK);
    EXPECT_EQ(image->get_ChangePoint(&after), S_OK);
    EXPECT_EQ(after, before + 1);
    EXPECT_EQ(extended()->SetSortWeight(Bstr(u"none"), 5), IMAPI_E_ITEM_NOT_FOUND);
    const auto first_blocks = [&] {
        const auto result = make();
        Ptr<IProgressItems> items;
        EXPECT_EQ(result->get_ProgressItems(items.put()), S_OK);
        std::vector<ULONG> blocks;
        for (const char16_t* path : {u"\\a", u"\\z\\y"}) {
            Ptr<IProgressItem> item;
            EXPECT_EQ(items->ProgressItemFromDescription(Bstr(path), item.put()), S_OK);
            EXPECT_EQ(item->get_FirstBlock(&blocks.emplace_back()), S_OK);
        }
        return blocks;
    };
    auto blocks = first_blocks();
    EXPECT_GT(blocks[0], blocks[1]);
    EXPECT_EQ(image->RollbackToChangePoint(before), S_OK);
    blocks = first_blocks();
    EXPECT_LT(blocks[0], blocks[1]);
}

TEST_F(ExtensionsTest, AnImageFileIsContinued) {
    EXPECT_EQ(add(u"old", "the old file"), S_OK);
    const Folder folder;
    const auto file = folder.path() / "image.iso";
    EXPECT_EQ(make().as<IOpenImapiResult>()->SaveToFile(Bstr(file.string())), S_OK);

    Ptr<IFileSystemImage3> next;
    EXPECT_EQ(com::create_instance(CLSID_MsftFileSystemImage, next.put()), S_OK);
    const auto further = next.as<IOpenImapiImage>();
    EXPECT_EQ(further->ImportImageFile(nullptr), IMAPI_E_INVALID_PARAM);
    EXPECT_LT(further->ImportImageFile(Bstr(u"/no/such/image.iso")), 0);
    EXPECT_EQ(further->ImportImageFile(Bstr(file.string())), S_OK);
    LONG start = 0;
    EXPECT_EQ(next->get_SessionStartBlock(&start), S_OK);
    EXPECT_GT(start, 256);
    Ptr<IFsiDirectoryItem> top;
    EXPECT_EQ(next->get_Root(top.put()), S_OK);
    EXPECT_EQ(top->AddFile(Bstr(u"new"), stream("the new file").get()), S_OK);
    Ptr<IFileSystemImageResult> result;
    EXPECT_EQ(next->CreateResultImage(result.put()), S_OK);
    Ptr<IBlockRangeList> ranges;
    EXPECT_EQ(result.as<IFileSystemImageResult2>()->get_ModifiedBlocks(ranges.put()), S_OK);
    const auto size = std::filesystem::file_size(file);
    EXPECT_EQ(result.as<IOpenImapiResult>()->UpdateFile(Bstr(file.string())), S_OK);
    EXPECT_GT(std::filesystem::file_size(file), size);
    for (const auto system : {format::FileSystem::udf, format::FileSystem::joliet}) {
        const auto read = image::open(io::host_file(file), {.file_system = system});
        EXPECT_NE(read.catalogue().resolve("/old"), format::Catalogue::none);
        EXPECT_NE(read.catalogue().resolve("/new"), format::Catalogue::none);
    }
    EXPECT_EQ(image::sessions(io::host_file(file)).list.size(), 2U);
}

TEST_F(ExtensionsTest, NothingChangesWhileAResultLives) {
    const auto result = make();
    const auto to = extended();
    EXPECT_EQ(to->put_RockRidge(VARIANT_TRUE), IMAPI_E_READONLY);
    EXPECT_EQ(to->put_RelaxedNames(VARIANT_TRUE), IMAPI_E_READONLY);
    EXPECT_EQ(to->put_LongJolietNames(VARIANT_TRUE), IMAPI_E_READONLY);
    EXPECT_EQ(to->put_Deduplicate(VARIANT_TRUE), IMAPI_E_READONLY);
    EXPECT_EQ(to->put_ManifestName(Bstr(u"SUMS")), IMAPI_E_READONLY);
    EXPECT_EQ(to->put_DiskLayout(OpenImapiDiskMbr), IMAPI_E_READONLY);
    EXPECT_EQ(to->put_SystemArea(nullptr), IMAPI_E_READONLY);
    EXPECT_EQ(to->put_UDFVersion(0x201), IMAPI_E_READONLY);
    EXPECT_EQ(to->put_BootPreset(Bstr(u"bios")), IMAPI_E_READONLY);
    EXPECT_EQ(to->SetSortWeight(Bstr(u"\\"), 1), IMAPI_E_READONLY);
    EXPECT_EQ(to->ImportImageFile(Bstr(u"image.iso")), IMAPI_E_READONLY);
}

} // namespace
} // namespace openimapi::test
