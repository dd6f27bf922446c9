// MsftFileSystemImage, member by member; what concerns earlier sessions is in
// contract_sessions_test.cpp.
#include "../emulator/emulated_drive.hpp"
#include "contract.hpp"
#include "imapi2/classes.hpp"

#include <csignal>
#include <fmt/format.h>
#include <imapi2error.h>
#include <sys/resource.h>

namespace openimapi::test {
namespace {

class ImageContract : public ImageTest {
protected:
    static Ptr<IStream> zeros(std::uint64_t bytes) {
        return com::stream_over(io::zeros(Bytes(bytes)));
    }
    Ptr<IFileSystemImageResult> freeze() {
        Ptr<IFileSystemImageResult> result;
        EXPECT_EQ(image->CreateResultImage(result.put()), S_OK);
        return result;
    }
};

TEST_F(ImageContract, Settings) {
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_FreeMediaBlocks), image), 332800);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_FreeMediaBlocks), image, 100),
              IMAPI_E_IMAGE_TOO_BIG);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_FreeMediaBlocks), image, 0x7FFFFFFF), S_OK);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_UsedBlocks), image), 528);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_FileCount), image), 0);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_DirectoryCount), image), 1);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_ChangePoint), image), 0);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_VolumeName), image, u"Label_1"), S_OK);
    EXPECT_EQ(text(MEMBER(IFileSystemImage, get_VolumeName), image), "Label_1");
    EXPECT_EQ(text(MEMBER(IFileSystemImage, get_VolumeNameUDF), image), "Label_1");
    EXPECT_EQ(text(MEMBER(IFileSystemImage, get_VolumeNameJoliet), image), "Label_1");
    EXPECT_EQ(text(MEMBER(IFileSystemImage, get_VolumeNameISO9660), image), "LABEL_1");
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_VolumeName), image, u"a:b"),
              IMAPI_E_INVALID_VOLUME_NAME);
    EXPECT_EQ(early(MEMBER(IFileSystemImage, put_VolumeName), image, nullptr), S_OK);
    EXPECT_EQ(text(MEMBER(IFileSystemImage, get_VolumeName), image), "");

    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_StrictFileSystemCompliance), image, VARIANT_TRUE),
              S_OK);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_StrictFileSystemCompliance), image), -1);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_StrictFileSystemCompliance), image, VARIANT_FALSE),
              S_OK);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_UseRestrictedCharacterSet), image, VARIANT_TRUE),
              S_OK);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_UseRestrictedCharacterSet), image), -1);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_StageFiles), image, VARIANT_TRUE), S_OK);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_StageFiles), image), -1);

    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_FileSystemsSupported), image), 7);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_FileSystemsToCreate), image,
                   static_cast<FsiFileSystems>(5)),
              S_OK);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_FileSystemsToCreate), image), 5);
    for (const int wrong : {2, 6, 8, -1, 0x40000000})
        EXPECT_EQ(both(MEMBER(IFileSystemImage, put_FileSystemsToCreate), image,
                       static_cast<FsiFileSystems>(wrong)),
                  IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_UDFRevision), image, 0x250), S_OK);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_UDFRevision), image), 0x250);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_UDFRevision), image, 0x260), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(values(MEMBER(IFileSystemImage, get_UDFRevisionsSupported), image).size(), 5U);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_ISO9660InterchangeLevel), image, 2), S_OK);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_ISO9660InterchangeLevel), image), 2);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_ISO9660InterchangeLevel), image, 3),
              IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(values(MEMBER(IFileSystemImage, get_ISO9660InterchangeLevelsSupported), image).size(),
              2U);
    EXPECT_EQ(
        early(MEMBER(IFileSystemImage3, put_CreateRedundantUdfMetadataFiles), image, VARIANT_FALSE),
        S_OK);
    EXPECT_EQ(number(MEMBER(IFileSystemImage3, get_CreateRedundantUdfMetadataFiles), image), 0);
    EXPECT_EQ(image->put_UDFRevision(0x102), S_OK);
    EXPECT_EQ(
        both(MEMBER(IFileSystemImage3, put_CreateRedundantUdfMetadataFiles), image, VARIANT_TRUE),
        IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED);
    EXPECT_EQ(number(MEMBER(IFileSystemImage3, get_CreateRedundantUdfMetadataFiles), image), -1)
        << "kept all the same";
    try_wrong_types("IFileSystemImage", image.get());
    try_wrong_types("IFileSystemImage2", image.get());
    try_wrong_types("IFileSystemImage3", image.get());
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_ISO9660InterchangeLevel), image), 2);
}

TEST_F(ImageContract, ItemsAndPaths) {
    EXPECT_TRUE(object(MEMBER(IFileSystemImage, get_Root), image));
    EXPECT_EQ(text_of(object(MEMBER(IFileSystemImage, CreateDirectoryItem), image, u"d"),
                      &IFsiItem::get_Name),
              "d");
    EXPECT_EQ(text_of(object(MEMBER(IFileSystemImage, CreateFileItem), image, u"f"),
                      &IFsiItem::get_FullPath),
              "f");
    for (const char16_t* wrong : {u"", u"..", u"a\\b", u"a/b", u"a?"}) {
        EXPECT_EQ(both(MEMBER(IFileSystemImage, CreateDirectoryItem), image, wrong),
                  IMAPI_E_INVALID_PARAM);
        EXPECT_EQ(both(MEMBER(IFileSystemImage, CreateFileItem), image, wrong),
                  IMAPI_E_INVALID_PARAM);
    }
    EXPECT_EQ(early(MEMBER(IFileSystemImage, CreateDirectoryItem), image, nullptr),
              IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(early(MEMBER(IFileSystemImage, CreateFileItem), image, nullptr),
              IMAPI_E_INVALID_PARAM);
    ASSERT_EQ(add(u"file", "1"), S_OK);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, Exists), image, u"\\FILE"), FsiItemFile);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, Exists), image, u"/"), FsiItemDirectory);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, Exists), image, u"\\none"), FsiItemNotFound);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, Exists), image, u"file"), IMAPI_E_INVALID_PATH);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, Exists), image, u"\\a\\b"), IMAPI_E_DIR_NOT_FOUND);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, Exists), image, u""), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(early(MEMBER(IFileSystemImage, Exists), image, nullptr), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, GetDefaultFileSystemForImport), image,
                     static_cast<FsiFileSystems>(7)),
              FsiFileSystemUDF);
    EXPECT_EQ(
        both(MEMBER(IFileSystemImage, GetDefaultFileSystemForImport), image, FsiFileSystemNone),
        IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_StrictFileSystemCompliance), image, VARIANT_TRUE),
              IMAPI_E_FILE_SYSTEM_NOT_EMPTY);
}

TEST_F(ImageContract, Results) {
    EXPECT_TRUE(object(MEMBER(IFileSystemImage, CreateResultImage), image));
    ASSERT_EQ(image->put_FileSystemsToCreate(FsiFileSystemNone), S_OK);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, CreateResultImage), image), IMAPI_E_NO_OUTPUT);
    ASSERT_EQ(image->put_FileSystemsToCreate(FsiFileSystemISO9660), S_OK);
    ASSERT_EQ(image->put_FreeMediaBlocks(0), S_OK);
    ASSERT_EQ(add(u"huge", zeros(5ULL << 30)), S_OK);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, CreateResultImage), image), IMAPI_E_DATA_TOO_BIG);
}

TEST_F(ImageContract, NothingChangesWhileAResultLives) {
    ASSERT_EQ(add(u"f", "1"), S_OK);
    const auto result = freeze();
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_FreeMediaBlocks), image, 0), IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_VolumeName), image, u"x"), IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_WorkingDirectory), image, u"/tmp"),
              IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_StrictFileSystemCompliance), image, VARIANT_FALSE),
              IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_UseRestrictedCharacterSet), image, VARIANT_FALSE),
              IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_FileSystemsToCreate), image, FsiFileSystemUDF),
              IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_UDFRevision), image, 0x102), IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_ISO9660InterchangeLevel), image, 1),
              IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_StageFiles), image, VARIANT_TRUE),
              IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_BootImageOptions), image, nullptr),
              IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, ChooseImageDefaultsForMediaType), image,
                   IMAPI_MEDIA_TYPE_DISK),
              IMAPI_E_READONLY);
    EXPECT_EQ(
        both(MEMBER(IFileSystemImage3, put_CreateRedundantUdfMetadataFiles), image, VARIANT_TRUE),
        IMAPI_E_READONLY);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_FreeMediaBlocks), image), 332800);
}

/// No file of this process grows beyond some size while it lives.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        getrlimit(RLIMIT_FSIZE, &before_);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;
    ~FileSizeLimit() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    rlimit before_{};
    void (*handler_)(int) = SIG_DFL;
};

TEST_F(ImageContract, TheWorkingDirectoryAndWhatIsStagedThere) {
    const Folder one, two;
    const std::u16string first(Bstr(one.path().string()).view());
    const std::u16string second(Bstr(two.path().string()).view());
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_WorkingDirectory), image, first), S_OK);
    EXPECT_EQ(text(MEMBER(IFileSystemImage, get_WorkingDirectory), image), one.path().string());
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_WorkingDirectory), image, u""),
              IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(early(MEMBER(IFileSystemImage, put_WorkingDirectory), image, nullptr),
              IMAPI_E_INVALID_PARAM);
    for (const char16_t* wrong : {u"/no/such", u"/etc/passwd", u"/proc"})
        EXPECT_EQ(both(MEMBER(IFileSystemImage, put_WorkingDirectory), image, wrong),
                  IMAPI_E_INVALID_WORKING_DIRECTORY);
    ASSERT_EQ(image->put_StageFiles(VARIANT_TRUE), S_OK);
    ASSERT_EQ(add(u"f", std::string(100000, 'x')), S_OK);
    EXPECT_EQ(one.entries(), 0U) << "nobody else sees a stash file";
    Ptr<IFsiItem> item;
    ASSERT_EQ(root()->get_Item(Bstr(u"f"), item.put()), S_OK);
    Ptr<IStream> data;
    ASSERT_EQ(item.as<IFsiFileItem>()->get_Data(data.put()), S_OK);
    {
        const FileSizeLimit limit(50000);
        EXPECT_EQ(both(MEMBER(IFileSystemImage, put_WorkingDirectory), image, second),
                  IMAPI_E_STASHFILE_MOVE);
        EXPECT_EQ(add(u"g", std::string(100000, 'y')), IMAPI_E_STASHFILE_WRITE_FAILURE);
    }
    EXPECT_EQ(text(MEMBER(IFileSystemImage, get_WorkingDirectory), image), one.path().string());
    EXPECT_EQ(content(data.get()), std::string(100, 'x'));
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_WorkingDirectory), image, second), S_OK);
    EXPECT_EQ(content(data.get()), std::string(100, 'x')) << "the file went along";
    // What does not fit is told before a byte is written, with both numbers.
    ASSERT_EQ(image->put_FreeMediaBlocks(0), S_OK);
    EXPECT_EQ(add(u"h", zeros(std::uint64_t{1} << 50)), IMAPI_E_WORKING_DIRECTORY_SPACE);
    Ptr<IErrorInfo> info;
    ASSERT_EQ(com::ole::GetErrorInfo(0, info.put()), S_OK);
    Bstr story;
    EXPECT_EQ(info->GetDescription(story.put()), S_OK);
    EXPECT_THAT(story.utf8(), ::testing::HasSubstr("1125899906842624 bytes are required"));
    EXPECT_THAT(story.utf8(), ::testing::HasSubstr("bytes available"));
}

TEST_F(ImageContract, MoreDirectoriesThanPathTablesCanTell) {
    ASSERT_EQ(image->put_FreeMediaBlocks(0), S_OK);
    ASSERT_EQ(root()->AddDirectory(Bstr(u"zz")), S_OK);
    const auto top = root();
    for (int i = 0; i < 65600; ++i)
        ASSERT_EQ(top->AddDirectory(Bstr(fmt::format("D{}", i))), S_OK);
    ASSERT_EQ(top->AddDirectory(Bstr(u"zz\\below")), S_OK);
    Ptr<IFileSystemImageResult> result;
    EXPECT_EQ(image->CreateResultImage(result.put()), IMAPI_E_TOO_MANY_DIRS);
    ASSERT_EQ(image->put_FileSystemsToCreate(FsiFileSystemUDF), S_OK);
    EXPECT_EQ(image->CreateResultImage(result.put()), S_OK);
}

class DefaultsContract : public EmulatedDrive {
protected:
    DefaultsContract() {
        imapi2::register_classes();
        imapi2fs::register_classes();
        before_ = com::live_objects();
        EXPECT_EQ(com::create_instance(CLSID_MsftFileSystemImage, image.put()), S_OK);
    }
    ~DefaultsContract() override {
        image.reset();
        EXPECT_EQ(com::live_objects(), before_) << "objects were left alive";
    }
    Ptr<IDiscRecorder2> recorder() {
        Ptr<IDiscRecorder2> made;
        EXPECT_EQ(com::create_instance(CLSID_MsftDiscRecorder2, made.put()), S_OK);
        EXPECT_EQ(made->InitializeDiscRecorder(Bstr(u"emulated:d")), S_OK);
        return made;
    }
    Ptr<IFileSystemImage3> image;

private:
    long before_ = 0;
};

TEST_F(DefaultsContract, FollowTheMediumAndTheRecorder) {
    start("bd-r");
    const auto drive = recorder();
    EXPECT_EQ(both(MEMBER(IFileSystemImage, ChooseImageDefaults), image, drive), S_OK);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_FileSystemsToCreate), image), FsiFileSystemUDF);
    EXPECT_EQ(early(MEMBER(IFileSystemImage, ChooseImageDefaults), image, nullptr), E_POINTER);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, SetMaxMediaBlocksFromDevice), image, drive), S_OK);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_FreeMediaBlocks), image), 12219392);
    EXPECT_EQ(early(MEMBER(IFileSystemImage, SetMaxMediaBlocksFromDevice), image, nullptr),
              E_POINTER);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, ChooseImageDefaultsForMediaType), image,
                   IMAPI_MEDIA_TYPE_DVDPLUSR),
              S_OK);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, ChooseImageDefaultsForMediaType), image,
                   IMAPI_MEDIA_TYPE_DVDROM),
              IMAPI_E_INVALID_PARAM);
    ASSERT_EQ(image->put_FreeMediaBlocks(0), S_OK);
    Ptr<IFsiDirectoryItem> top;
    ASSERT_EQ(image->get_Root(top.put()), S_OK);
    ASSERT_EQ(top->AddFile(Bstr(u"large"),
                           com::stream_over(io::zeros(Bytes(std::uint64_t{30} << 30))).get()),
              S_OK);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, ChooseImageDefaults), image, drive),
              IMAPI_E_IMAGE_TOO_BIG);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, ChooseImageDefaultsForMediaType), image,
                   IMAPI_MEDIA_TYPE_CDR),
              IMAPI_E_IMAGE_TOO_BIG);
}

} // namespace
} // namespace openimapi::test
