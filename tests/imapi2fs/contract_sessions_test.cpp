// What of MsftFileSystemImage concerns earlier sessions and change points, member by member. What
// these members do is tested in import_test.cpp and in tests/imapi2/sessions_test.cpp.
#include "contract.hpp"
#include "mock_recorder.hpp"
#include "openimapi/base/bytes.hpp"

#include <fmt/format.h>

namespace openimapi::test {
namespace {

constexpr auto all_three = static_cast<FsiFileSystems>(7);

/// A sink with the event interface, whose Invoke leaves the work to the slot.
class ImportSink final : public SlotSinkOf<DFileSystemImageImportEvents> {
public:
    HRESULT STDMETHODCALLTYPE UpdateImport(IDispatch* object, FsiFileSystems system, BSTR item,
                                           LONG, LONG, LONG, LONG) override {
        CallLog::instance().called("DFileSystemImageImportEvents", "UpdateImport", Route::vtable,
                                   S_OK);
        EXPECT_TRUE(com::query<IFileSystemImage>(object));
        seen.push_back(fmt::format("{} {}", static_cast<int>(system), com::to_utf8(item)));
        return E_FAIL; // which is nobody's affair
    }
    std::vector<std::string> seen;
};

class SessionContract : public ImageTest {
protected:
    SessionContract() {
        recorder = com::make<MockRecorder>();
        random = com::make<MockRandomWrite>();
        random->recorder = recorder;
    }
    ~SessionContract() override {
        random.reset();
        recorder.reset();
    }
    static Ptr<IFileSystemImage3> another() {
        Ptr<IFileSystemImage3> made;
        EXPECT_EQ(com::create_instance(CLSID_MsftFileSystemImage, made.put()), S_OK);
        return made;
    }
    static Ptr<IFsiDirectoryItem> root_of(const Ptr<IFileSystemImage3>& of) {
        Ptr<IFsiDirectoryItem> top;
        EXPECT_EQ(of->get_Root(top.put()), S_OK);
        return top;
    }
    /// Puts a first session on the medium.
    void record(FsiFileSystems systems, LONG revision = 0x102) {
        const auto first = another();
        EXPECT_EQ(first->put_FileSystemsToCreate(systems), S_OK);
        EXPECT_EQ(first->put_UDFRevision(revision), S_OK);
        EXPECT_EQ(first->put_VolumeName(Bstr(u"FIRST")), S_OK);
        EXPECT_EQ(root_of(first)->AddDirectory(Bstr(u"docs")), S_OK);
        EXPECT_EQ(root_of(first)->AddFile(Bstr(u"old.txt"), stream("old").get()), S_OK);
        Ptr<IFileSystemImageResult> result;
        ASSERT_EQ(first->CreateResultImage(result.put()), S_OK);
        Ptr<IStream> bytes;
        ASSERT_EQ(result->get_ImageStream(bytes.put()), S_OK);
        const auto source = com::source_over(bytes.get());
        recorder->bytes.assign(source->size().value() + 3000 * block_size, std::byte{0});
        source->read(0, std::span(recorder->bytes).first(source->size().value()));
    }
    com::SafeArray list(std::vector<Variant> values) { return com::SafeArray(std::move(values)); }
    template <class T>
    static Variant dispatch(const Ptr<T>& object) {
        return static_cast<IDispatch*>(object.get());
    }
    /// An image with the medium's interfaces.
    Ptr<IFileSystemImage3> next() {
        auto made = another();
        EXPECT_EQ(made->put_MultisessionInterfaces(list({dispatch(random)}).get()), S_OK);
        return made;
    }
    static HRESULT import(const Ptr<IFileSystemImage3>& into) {
        return both(MEMBER(IFileSystemImage, ImportFileSystem), into);
    }
    static HRESULT import(const Ptr<IFileSystemImage3>& into, FsiFileSystems system) {
        return both(MEMBER(IFileSystemImage, ImportSpecificFileSystem), into, system);
    }
    /// Both ways to import refuse with the same code, on both routes.
    static void refuses(const Ptr<IFileSystemImage3>& into, HRESULT code,
                        FsiFileSystems system = FsiFileSystemUDF) {
        EXPECT_EQ(import(into), code);
        EXPECT_EQ(import(into, system), code);
    }
    Ptr<MockRecorder> recorder;
    Ptr<MockRandomWrite> random;
};

TEST_F(SessionContract, WithoutInterfacesThereIsNothingToImport) {
    EXPECT_EQ(both(MEMBER(IFileSystemImage, CalculateDiscIdentifier), image),
              IMAPI_E_MULTISESSION_NOT_SET);
    refuses(image, IMAPI_E_MULTISESSION_NOT_SET);
    EXPECT_EQ(text(MEMBER(IFileSystemImage, get_ImportedVolumeName), image), "");
    EXPECT_TRUE(values(MEMBER(IFileSystemImage, get_MultisessionInterfaces), image).empty());
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_SessionStartBlock), image, -1),
              IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_SessionStartBlock), image, 4096), S_OK);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_SessionStartBlock), image), 4096);
}

TEST_F(SessionContract, TheInterfacesOfAMedium) {
    record(all_three);
    const auto put = [&](std::vector<Variant> all) {
        const auto array = list(std::move(all));
        return both(MEMBER(IFileSystemImage, put_MultisessionInterfaces), image, array);
    };
    const auto other = com::make<MockOther>();
    EXPECT_EQ(put({Variant(1)}), IMAPI_E_BAD_MULTISESSION_PARAMETER);
    EXPECT_EQ(put({dispatch(other)}), IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE);
    other->in_use = true;
    EXPECT_EQ(put({dispatch(random), dispatch(other)}), IMAPI_E_INCOMPATIBLE_MULTISESSION_TYPE);
    const auto blank = com::make<MockSequential>();
    blank->recorder = recorder;
    blank->start = -1;
    EXPECT_EQ(put({dispatch(blank)}), IMAPI_E_IMPORT_SEEK_FAILURE);
    EXPECT_EQ(put({dispatch(random)}), S_OK);
    EXPECT_EQ(values(MEMBER(IFileSystemImage, get_MultisessionInterfaces), image).size(), 1U);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, IdentifyFileSystemsOnDisc), image, recorder), 7);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, IdentifyFileSystemsOnDisc), image, nullptr), 7);
    EXPECT_EQ(early(MEMBER(IFileSystemImage, IdentifyFileSystemsOnDisc), image, nullptr), S_OK);
    EXPECT_EQ(number(MEMBER(IFileSystemImage3, ProbeSpecificFileSystem), image, FsiFileSystemUDF),
              -1);
    EXPECT_EQ(text(MEMBER(IFileSystemImage, CalculateDiscIdentifier), image).size(), 16U);
    EXPECT_EQ(early(MEMBER(IFileSystemImage, put_MultisessionInterfaces), image, nullptr), S_OK);
    EXPECT_TRUE(values(MEMBER(IFileSystemImage, get_MultisessionInterfaces), image).empty());
}

TEST_F(SessionContract, Imports) {
    record(all_three);
    ImportSink slots;
    ScriptSink script;
    std::vector<std::string> seen;
    script.on_event = [&](DISPID id, const std::vector<Variant>& arguments) {
        EXPECT_EQ(id, DISPID_DFILESYSTEMIMAGEIMPORTEVENTS_UPDATEIMPORT);
        CallLog::instance().called("DFileSystemImageImportEvents", "UpdateImport", Route::dispatch,
                                   S_OK);
        seen.push_back(fmt::format("{} {}", *arguments[1].as_int(), *arguments[2].as_utf8()));
    };
    const auto one = next(), two = next();
    nulls(MEMBER(IFileSystemImage, ImportFileSystem), one);
    {
        const Connection first(one, IID_DFileSystemImageImportEvents, &script);
        const Connection second(one, IID_DFileSystemImageImportEvents, &slots);
        EXPECT_EQ(early(MEMBER(IFileSystemImage, ImportFileSystem), one), S_OK);
    }
    EXPECT_THAT(seen, ::testing::ElementsAre("4 \\", "4 \\docs\\", "4 \\old.txt"));
    EXPECT_EQ(slots.seen, seen);
    EXPECT_EQ(late(MEMBER(IFileSystemImage, ImportFileSystem), two), S_OK);
    EXPECT_EQ(text(MEMBER(IFileSystemImage, get_ImportedVolumeName), two), "FIRST");
    refuses(two, IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(early(MEMBER(IFileSystemImage, ImportSpecificFileSystem), next(), FsiFileSystemUDF),
              S_OK);
    EXPECT_EQ(late(MEMBER(IFileSystemImage, ImportSpecificFileSystem), next(), FsiFileSystemUDF),
              S_OK);
    // What is pinned now.
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_FileSystemsToCreate), two, FsiFileSystemUDF),
              IMAPI_E_FILE_SYSTEM_CHANGE_NOT_ALLOWED);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_UDFRevision), two, 0x150),
              IMAPI_E_UDF_REVISION_CHANGE_NOT_ALLOWED);
    Ptr<IBootOptions> boot;
    ASSERT_EQ(com::create_instance(CLSID_BootOptions, boot.put()), S_OK);
    ASSERT_EQ(boot->AssignBootImage(stream("boot").get()), S_OK);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_BootImageOptions), two, boot),
              IMAPI_E_BOOT_OBJECT_CONFLICT);
    const auto boots = list({dispatch(boot)});
    EXPECT_EQ(both(MEMBER(IFileSystemImage2, put_BootImageOptionsArray), two, boots),
              IMAPI_E_BOOT_OBJECT_CONFLICT);
    const auto bootable = next();
    ASSERT_EQ(bootable->put_BootImageOptions(boot.get()), S_OK);
    refuses(bootable, IMAPI_E_BOOT_OBJECT_CONFLICT);
    // A result on a medium that is overwritten says what of it is new.
    Ptr<IFileSystemImageResult> result;
    ASSERT_EQ(two->CreateResultImage(result.put()), S_OK);
    EXPECT_TRUE(object(MEMBER(IFileSystemImageResult2, get_ModifiedBlocks), result));
    result.reset();
    record(FsiFileSystemUDF, 0x201); // another disc
    EXPECT_EQ(both(MEMBER(IFileSystemImage, CreateResultImage), two), IMAPI_E_DISC_MISMATCH);
}

TEST_F(SessionContract, ImportsThatFail) {
    const auto image2 = next();
    recorder->bytes.assign(2000 * block_size, std::byte{0});
    refuses(image2, IMAPI_E_EMPTY_DISC);
    recorder->bytes.assign(2000 * block_size, std::byte{0x5A});
    refuses(image2, IMAPI_E_NO_SUPPORTED_FILE_SYSTEM);
    record(static_cast<FsiFileSystems>(3));
    EXPECT_EQ(import(image2, FsiFileSystemUDF), IMAPI_E_FILE_SYSTEM_NOT_FOUND);
    EXPECT_EQ(import(image2, all_three), IMAPI_E_INVALID_PARAM);
    record(all_three);
    random->total = 300;
    refuses(image2, IMAPI_E_IMAGE_TOO_BIG);
    random->total = 2'000'000;
    random->supported = false;
    refuses(image2, IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE);
    random->supported = true;
    recorder->on_read = [](std::uint64_t, std::uint64_t, BYTE* sense) {
        return MockRecorder::refuse(sense, 0x03, 0x11, 0x00);
    };
    EXPECT_EQ(import(image2), IMAPI_E_IMPORT_READ_FAILURE);
    recorder->on_read = nullptr;
    ASSERT_EQ(root_of(image2)->AddDirectory(Bstr(u"old.txt")), S_OK);
    EXPECT_EQ(import(image2), IMAPI_E_IMPORT_TYPE_COLLISION_FILE_EXISTS_AS_DIRECTORY);
    ASSERT_EQ(root_of(image2)->Remove(Bstr(u"old.txt")), S_OK);
    ASSERT_EQ(root_of(image2)->AddFile(Bstr(u"docs"), stream("").get()), S_OK);
    EXPECT_EQ(import(image2), IMAPI_E_IMPORT_TYPE_COLLISION_DIRECTORY_EXISTS_AS_FILE);
    ASSERT_EQ(root_of(image2)->Remove(Bstr(u"docs")), S_OK);
    // Blocks of another size: ECMA-119 8.4.12, in both orders of bytes.
    record(FsiFileSystemISO9660);
    const auto whole = recorder->bytes;
    for (const auto& [at, value] : {std::pair(128, 0), {129, 4}, {130, 4}, {131, 0}})
        recorder->bytes[16 * block_size + static_cast<std::size_t>(at)] =
            static_cast<std::byte>(value);
    refuses(image2, IMAPI_E_NO_SUPPORTED_FILE_SYSTEM, FsiFileSystemISO9660);
    // A root directory that is none: its place is in 8.4.18.
    recorder->bytes = whole;
    le32 extent;
    ASSERT_TRUE(load(std::span<const std::byte>(whole).subspan(16 * block_size + 158), extent));
    std::fill_n(recorder->bytes.begin() + extent.get() * static_cast<std::ptrdiff_t>(block_size),
                block_size, std::byte{0xEE});
    EXPECT_EQ(import(image2), IMAPI_E_FILE_SYSTEM_READ_CONSISTENCY_ERROR);
    // A volume on which systems write is not taken from them.
    const Folder folder;
    const auto path = folder.file("medium.img", "");
    std::filesystem::resize_file(path, 64 << 20);
    ASSERT_EQ(std::system(("mkudffs --utf8 --media-type=hd --blocksize=2048 --udfrev=0x0201 " +
                           path.string() + " >/dev/null")
                              .c_str()),
              0);
    const auto bytes = openimapi::testing::contents_of(path);
    recorder->bytes.resize(bytes.size());
    std::memcpy(recorder->bytes.data(), bytes.data(), bytes.size());
    EXPECT_EQ(import(image2), IMAPI_E_UDF_NOT_WRITE_COMPATIBLE);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_FileCount), image2), 0) << "all or nothing";
}

TEST_F(SessionContract, ChangePoints) {
    const auto change = [&] { ASSERT_EQ(root()->AddDirectory(Bstr(u"d")), S_OK); };
    change();
    EXPECT_EQ(both(MEMBER(IFileSystemImage, RollbackToChangePoint), image, 2),
              IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(early(MEMBER(IFileSystemImage, RollbackToChangePoint), image, 0), S_OK);
    change();
    EXPECT_EQ(late(MEMBER(IFileSystemImage, RollbackToChangePoint), image, 0), S_OK);
    EXPECT_EQ(number(MEMBER(IFileSystemImage, get_DirectoryCount), image), 1);
    change();
    EXPECT_EQ(both(MEMBER(IFileSystemImage, LockInChangePoint), image), S_OK);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, RollbackToChangePoint), image, 0),
              IMAPI_E_INVALID_PARAM);
}

} // namespace
} // namespace openimapi::test
