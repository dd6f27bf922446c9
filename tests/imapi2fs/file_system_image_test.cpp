// MsftFileSystemImage: its state when fresh, its settings, and what each refuses.
#include "fixture.hpp"

namespace openimapi::test {
namespace {

using ::testing::HasSubstr;

TEST_F(ImageTest, IsAsPublishedWhenFresh) {
    LONG number = -1;
    const auto reads = [&](auto get, LONG expected) {
        EXPECT_EQ((image.get()->*get)(&number), S_OK);
        EXPECT_EQ(number, expected);
    };
    reads(&IFileSystemImage::get_SessionStartBlock, 0);
    reads(&IFileSystemImage::get_FreeMediaBlocks, 332800);
    reads(&IFileSystemImage::get_UsedBlocks, 528);
    reads(&IFileSystemImage::get_FileCount, 0);
    reads(&IFileSystemImage::get_DirectoryCount, 1);
    reads(&IFileSystemImage::get_ChangePoint, 0);
    reads(&IFileSystemImage::get_UDFRevision, 0x102);
    reads(&IFileSystemImage::get_ISO9660InterchangeLevel, 1);
    FsiFileSystems systems{};
    EXPECT_EQ(image->get_FileSystemsToCreate(&systems), S_OK);
    EXPECT_EQ(systems, 7);
    EXPECT_EQ(image->get_FileSystemsSupported(&systems), S_OK);
    EXPECT_EQ(systems, 7);
    EXPECT_EQ(text_of(image, &IFileSystemImage::get_VolumeName), "");
    VARIANT_BOOL flag = VARIANT_TRUE;
    EXPECT_EQ(image->get_StageFiles(&flag), S_OK);
    EXPECT_EQ(flag, VARIANT_FALSE);
    EXPECT_EQ(image->get_StrictFileSystemCompliance(&flag), S_OK);
    EXPECT_EQ(flag, VARIANT_FALSE);
    EXPECT_EQ(image->get_CreateRedundantUdfMetadataFiles(&flag), S_OK);
    EXPECT_EQ(flag, VARIANT_TRUE);
    Ptr<IBootOptions> boot;
    EXPECT_EQ(image->get_BootImageOptions(boot.put()), S_OK);
    EXPECT_FALSE(boot);
    com::SafeArray array;
    EXPECT_EQ(image->get_MultisessionInterfaces(array.put()), S_OK);
    EXPECT_TRUE(com::values_of(array.get()).empty());
    const auto top = root();
    EXPECT_EQ(text_of(top, &IFsiItem::get_Name), "");
    EXPECT_EQ(text_of(top, &IFsiItem::get_FullPath), "");
    DATE date = 1;
    EXPECT_EQ(top->get_CreationTime(&date), S_OK);
    EXPECT_EQ(date, 0.0);
}

TEST_F(ImageTest, NullOutPointersAreRefused) {
    EXPECT_EQ(image->get_Root(nullptr), E_POINTER);
    EXPECT_EQ(image->get_FreeMediaBlocks(nullptr), E_POINTER);
    EXPECT_EQ(image->get_VolumeName(nullptr), E_POINTER);
    EXPECT_EQ(image->CreateResultImage(nullptr), E_POINTER);
    EXPECT_EQ(image->Exists(nullptr, nullptr), E_POINTER);
    EXPECT_EQ(image->CreateFileItem(nullptr, nullptr), E_POINTER);
}

TEST_F(ImageTest, FileSystemsAreChosenWithinWhatGoesTogether) {
    EXPECT_EQ(image->put_FileSystemsToCreate(FsiFileSystemUDF), S_OK);
    EXPECT_EQ(image->put_FileSystemsToCreate(FsiFileSystemJoliet), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(image->put_FileSystemsToCreate(static_cast<FsiFileSystems>(8)),
              IMAPI_E_INVALID_PARAM);
    FsiFileSystems systems{};
    EXPECT_EQ(image->get_FileSystemsToCreate(&systems), S_OK);
    EXPECT_EQ(systems, FsiFileSystemUDF);
    EXPECT_EQ(image->put_FileSystemsToCreate(FsiFileSystemNone), S_OK);
    Ptr<IFileSystemImageResult> result;
    EXPECT_EQ(image->CreateResultImage(result.put()), IMAPI_E_NO_OUTPUT);
    EXPECT_FALSE(result);
    EXPECT_EQ(image->GetDefaultFileSystemForImport(static_cast<FsiFileSystems>(3), &systems), S_OK);
    EXPECT_EQ(systems, FsiFileSystemJoliet);
    EXPECT_EQ(image->GetDefaultFileSystemForImport(FsiFileSystemNone, &systems),
              IMAPI_E_INVALID_PARAM);
}

TEST_F(ImageTest, RevisionsAndLevelsAreThoseItLists) {
    com::SafeArray array;
    EXPECT_EQ(image->get_UDFRevisionsSupported(array.put()), S_OK);
    const auto revisions = com::values_of(array.get());
    std::vector<LONG> numbers;
    for (const auto& value : revisions) {
        EXPECT_EQ(value.vt, VT_I4);
        numbers.push_back(value.lVal);
        EXPECT_EQ(image->put_UDFRevision(value.lVal), S_OK);
    }
    EXPECT_EQ(numbers, (std::vector<LONG>{0x102, 0x150, 0x200, 0x201, 0x250})); // as published
    EXPECT_EQ(image->put_UDFRevision(0x260), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(image->put_UDFRevision(0x999), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(image->get_ISO9660InterchangeLevelsSupported(array.put()), S_OK);
    const auto levels = com::values_of(array.get());
    EXPECT_EQ(levels.size(), 2U);
    for (const auto& value : levels) {
        EXPECT_EQ(value.vt, VT_UI4);
        EXPECT_EQ(image->put_ISO9660InterchangeLevel(static_cast<LONG>(value.ulVal)), S_OK);
    }
    EXPECT_EQ(image->put_ISO9660InterchangeLevel(3), IMAPI_E_INVALID_PARAM);
}

TEST_F(ImageTest, VolumeNamesAreDerivedForEachFileSystem) {
    EXPECT_EQ(image->put_VolumeName(Bstr(u"Test_FileSystem")), S_OK);
    EXPECT_EQ(text_of(image, &IFileSystemImage::get_VolumeNameUDF), "Test_FileSystem");
    EXPECT_EQ(text_of(image, &IFileSystemImage::get_VolumeNameJoliet), "Test_FileSystem");
    EXPECT_EQ(text_of(image, &IFileSystemImage::get_VolumeNameISO9660), "TEST_FILESYSTEM");
    EXPECT_EQ(image->put_VolumeName(Bstr(u"a:b")), IMAPI_E_INVALID_VOLUME_NAME);
    EXPECT_EQ(image->put_VolumeName(Bstr(std::u16string(33, u'x'))), IMAPI_E_INVALID_VOLUME_NAME);
    EXPECT_EQ(text_of(image, &IFileSystemImage::get_VolumeName), "Test_FileSystem");
}

TEST_F(ImageTest, DefaultsFollowTheMedium) {
    EXPECT_EQ(image->ChooseImageDefaultsForMediaType(IMAPI_MEDIA_TYPE_BDR), S_OK);
    FsiFileSystems systems{};
    LONG blocks = 0, revision = 0;
    EXPECT_EQ(image->get_FileSystemsToCreate(&systems), S_OK);
    EXPECT_EQ(systems, FsiFileSystemUDF);
    EXPECT_EQ(image->get_UDFRevision(&revision), S_OK);
    EXPECT_EQ(revision, 0x250);
    EXPECT_EQ(image->get_FreeMediaBlocks(&blocks), S_OK);
    EXPECT_EQ(blocks, 12219392);
    EXPECT_EQ(image->ChooseImageDefaultsForMediaType(IMAPI_MEDIA_TYPE_DVDPLUSR), S_OK);
    EXPECT_EQ(image->get_UDFRevision(&revision), S_OK);
    EXPECT_EQ(revision, 0x102);
    EXPECT_EQ(image->ChooseImageDefaultsForMediaType(IMAPI_MEDIA_TYPE_DISK), S_OK);
    EXPECT_EQ(image->get_FreeMediaBlocks(&blocks), S_OK);
    EXPECT_EQ(blocks, 0);
    EXPECT_EQ(image->ChooseImageDefaultsForMediaType(IMAPI_MEDIA_TYPE_DVDROM),
              IMAPI_E_INVALID_PARAM);
}

TEST_F(ImageTest, SpaceIsCheckedWhileAdding) {
    EXPECT_EQ(image->put_FreeMediaBlocks(600), S_OK);
    EXPECT_EQ(add_zeros(u"big", 100 * 2048), IMAPI_E_IMAGE_SIZE_LIMIT);
    EXPECT_EQ(add_zeros(u"small", 10 * 2048), S_OK);
    EXPECT_EQ(image->put_FreeMediaBlocks(100), IMAPI_E_IMAGE_TOO_BIG);
    EXPECT_EQ(image->put_FreeMediaBlocks(-1), S_OK);
    EXPECT_EQ(add_zeros(u"big", 1000 * 2048), S_OK);
}

TEST_F(ImageTest, ATreeThatIsTooLargeLeavesTheImageAsItWas) {
    const Folder folder;
    folder.file("a/one", std::string(300 * 2048, 'x'));
    EXPECT_EQ(add(u"before", "1"), S_OK);
    EXPECT_EQ(image->put_FreeMediaBlocks(600), S_OK);
    EXPECT_EQ(root()->AddTree(Bstr(folder.path().string()), VARIANT_FALSE),
              IMAPI_E_IMAGE_SIZE_LIMIT);
    LONG count = 0;
    EXPECT_EQ(root()->get_Count(&count), S_OK);
    EXPECT_EQ(count, 1);
    EXPECT_EQ(image->get_DirectoryCount(&count), S_OK);
    EXPECT_EQ(count, 1);
}

TEST_F(ImageTest, ExistsTellsWhatAPathIs) {
    EXPECT_EQ(root()->AddDirectory(Bstr(u"Dir")), S_OK);
    EXPECT_EQ(add(u"Dir\\file.txt", "x"), S_OK);
    FsiItemType type{};
    EXPECT_EQ(image->Exists(Bstr(u"\\Dir"), &type), S_OK);
    EXPECT_EQ(type, FsiItemDirectory);
    EXPECT_EQ(image->Exists(Bstr(u"/DIR/FILE.TXT"), &type), S_OK);
    EXPECT_EQ(type, FsiItemFile);
    EXPECT_EQ(image->Exists(Bstr(u"\\Dir\\none"), &type), S_OK);
    EXPECT_EQ(type, FsiItemNotFound);
    EXPECT_EQ(image->Exists(Bstr(u"Dir"), &type), IMAPI_E_INVALID_PATH);
    EXPECT_EQ(image->Exists(Bstr(u"\\no\\none"), &type), IMAPI_E_DIR_NOT_FOUND);
}

TEST_F(ImageTest, WorkingDirectoryMustBeOne) {
    const Folder folder;
    EXPECT_EQ(image->put_WorkingDirectory(Bstr(folder.path().string())), S_OK);
    EXPECT_EQ(text_of(image, &IFileSystemImage::get_WorkingDirectory), folder.path().string());
    EXPECT_EQ(image->put_WorkingDirectory(Bstr(u"/no/such/folder")),
              IMAPI_E_INVALID_WORKING_DIRECTORY);
    EXPECT_EQ(image->put_WorkingDirectory(Bstr(u"")), IMAPI_E_INVALID_PARAM);
}

TEST_F(ImageTest, StrictComplianceOnlyWhileEmpty) {
    EXPECT_EQ(root()->AddDirectory(Bstr(u"d")), S_OK);
    EXPECT_EQ(image->put_StrictFileSystemCompliance(VARIANT_TRUE), IMAPI_E_FILE_SYSTEM_NOT_EMPTY);
    EXPECT_EQ(root()->RemoveTree(Bstr(u"\\")), S_OK);
    EXPECT_EQ(image->put_StrictFileSystemCompliance(VARIANT_TRUE), S_OK);
}

TEST_F(ImageTest, RedundantMetadataFilesAreRememberedForLaterRevisions) {
    EXPECT_EQ(image->put_CreateRedundantUdfMetadataFiles(VARIANT_FALSE),
              IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED);
}

TEST_F(ImageTest, ScriptsSeeTheSame) {
    Variant value;
    EXPECT_EQ(late(image.get(), u"freemediablocks", DISPATCH_PROPERTYGET, {}, &value), S_OK);
    EXPECT_EQ(value.as_int(), 332800);
    EXPECT_EQ(late(image.get(), u"VolumeName", DISPATCH_PROPERTYPUT, {Variant(u"Scripted")}), S_OK);
    EXPECT_EQ(late(image.get(), u"VOLUMENAME", DISPATCH_PROPERTYGET, {}, &value), S_OK);
    EXPECT_EQ(value.as_utf8(), "Scripted");
    EXCEPINFO exception{};
    EXPECT_EQ(
        late(image.get(), u"Exists", DISPATCH_METHOD, {Variant(u"relative")}, &value, &exception),
        DISP_E_EXCEPTION);
    EXPECT_EQ(exception.scode, IMAPI_E_INVALID_PATH);
    EXPECT_THAT(Bstr::adopt(exception.bstrDescription).utf8(), HasSubstr("absolute"));
    EXPECT_EQ(Bstr::adopt(exception.bstrSource).utf8(), "IMAPI2FS.MsftFileSystemImage");
    EXPECT_EQ(Bstr::adopt(exception.bstrHelpFile).utf8(), "");
}

} // namespace
} // namespace openimapi::test
