// An image that continues the disc in a recorder: the documented way, on the emulated one.
#include "fixture.hpp"
#include "openimapi/emulator/fault.hpp"
#include "openimapi/image/check.hpp"
#include "openimapi/image/import.hpp"
#include "openimapi/image/sessions.hpp"

#include <fmt/format.h>
#include <imapi2fserror.h>
#include <map>

namespace openimapi::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr auto all_three =
    static_cast<FsiFileSystems>(FsiFileSystemISO9660 | FsiFileSystemJoliet | FsiFileSystemUDF);

template <class Object, class Get>
std::string text_of(const Object& object, Get get) {
    Bstr value;
    EXPECT_GE(((*object).*get)(value.put()), 0);
    return value.utf8();
}
template <class T, class Object, class Get>
T value_of(const Object& object, Get get) {
    T value{};
    EXPECT_EQ(((*object).*get)(&value), S_OK);
    return value;
}

class Sessions : public ObjectsTest {
protected:
    Ptr<IFileSystemImage3> image() { return create<IFileSystemImage3>(CLSID_MsftFileSystemImage); }
    static Ptr<IFsiDirectoryItem> root(const Ptr<IFileSystemImage3>& of) {
        Ptr<IFsiDirectoryItem> item;
        EXPECT_EQ(of->get_Root(item.put()), S_OK);
        return item;
    }
    static HRESULT add(const Ptr<IFileSystemImage3>& to, std::string_view path,
                       std::string_view text) {
        return root(to)->AddFile(Bstr(path),
                                 com::memory_stream(std::as_bytes(std::span(text))).get());
    }
    static Ptr<IFileSystemImageResult2> result(const Ptr<IFileSystemImage3>& of) {
        Ptr<IFileSystemImageResult> made;
        EXPECT_EQ(of->CreateResultImage(made.put()), S_OK);
        return made.as<IFileSystemImageResult2>();
    }
    /// A disc with one session that others can follow, and the data writer for it.
    Ptr<IDiscFormat2Data> open_disc(std::string_view medium, FsiFileSystems systems = all_three,
                                    LONG revision = 0x102) {
        start(medium);
        drive_ = recorder();
        data_ = writer(drive_.get());
        EXPECT_EQ(data_->put_DisableConsumerDvdCompatibilityMode(VARIANT_TRUE), S_OK);
        const auto first = image();
        EXPECT_EQ(first->put_FileSystemsToCreate(systems), S_OK);
        EXPECT_EQ(first->put_UDFRevision(revision), S_OK);
        EXPECT_EQ(first->put_VolumeName(Bstr(u"FIRST")), S_OK);
        EXPECT_EQ(root(first)->AddDirectory(Bstr(u"docs")), S_OK);
        EXPECT_EQ(add(first, "docs\\kept.txt", std::string(5000, 'k')), S_OK);
        EXPECT_EQ(add(first, "old.txt", "old"), S_OK);
        EXPECT_EQ(add(first, "removed.txt", "to be removed"), S_OK);
        burn(first);
        return data_;
    }
    void burn(const Ptr<IFileSystemImage3>& what) {
        Ptr<IStream> stream;
        ASSERT_EQ(result(what)->get_ImageStream(stream.put()), S_OK);
        ASSERT_EQ(data_->Write(stream.get()), S_OK);
    }
    static com::SafeArray interfaces_of(const Ptr<IDiscFormat2Data>& data) {
        com::SafeArray list;
        EXPECT_EQ(data->get_MultisessionInterfaces(list.put()), S_OK);
        return list;
    }
    /// An image with the disc's interfaces, not yet imported.
    Ptr<IFileSystemImage3> next() {
        auto made = image();
        EXPECT_EQ(made->put_MultisessionInterfaces(interfaces_of(data_).get()), S_OK);
        return made;
    }
    /// What the newest session of the disc shows, by file system: {path: content}.
    static std::map<std::string, std::string> shown(format::FileSystem system) {
        const auto disc = emulator::disc_data("blank");
        const auto sessions = image::sessions(disc).list;
        EXPECT_FALSE(sessions.empty());
        const auto opened = image::open(
            disc, {.file_system = system, .session = sessions.back().descriptors}, {},
            [](const Finding& finding) { ADD_FAILURE() << finding.id << ": " << finding.message; });
        std::map<std::string, std::string> files;
        const auto& catalogue = opened.catalogue();
        for (format::Catalogue::Id id = 0; id < catalogue.size(); ++id) {
            const auto& inode = catalogue.inode_of(id);
            if (inode.kind != tree::Kind::file) continue;
            const auto slice = opened.content(inode);
            std::string text(slice.size, '\0');
            slice.source->read(slice.offset, std::as_writable_bytes(std::span(text)));
            files[catalogue.path(id)] = text.substr(0, 30);
        }
        return files;
    }
    LONG next_writable() {
        return value_of<LONG>(data_, &IDiscFormat2Data::get_NextWritableAddress);
    }

    Ptr<IDiscRecorder2> drive_;
    Ptr<IDiscFormat2Data> data_;

    ~Sessions() override {
        data_.reset();
        drive_.reset();
    }
};

/// The documented sample, for what the emulator holds.
class Continued : public Sessions,
                  public ::testing::WithParamInterface<std::tuple<const char*, int, int>> {};

TEST_P(Continued, AsDocumented) {
    const auto [medium, bits, revision] = GetParam();
    const auto systems = static_cast<FsiFileSystems>(bits);
    open_disc(medium, systems, revision);
    const auto place = next_writable();
    const auto second = next();
    FsiFileSystems found{};
    EXPECT_EQ(second->IdentifyFileSystemsOnDisc(nullptr, &found), S_OK);
    EXPECT_EQ(found, systems);
    EXPECT_EQ(second->IdentifyFileSystemsOnDisc(drive_.get(), &found), S_OK);
    EXPECT_EQ(found, systems);
    FsiFileSystems imported{};
    ASSERT_EQ(second->ImportFileSystem(&imported), S_OK);
    FsiFileSystems wanted{};
    EXPECT_EQ(second->GetDefaultFileSystemForImport(systems, &wanted), S_OK);
    EXPECT_EQ(imported, wanted);

    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_SessionStartBlock), place);
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_FreeMediaBlocks),
              value_of<LONG>(data_, &IDiscFormat2Data::get_FreeSectorsOnMedia));
    EXPECT_EQ(value_of<FsiFileSystems>(second, &IFileSystemImage::get_FileSystemsToCreate),
              systems);
    if ((bits & FsiFileSystemUDF) != 0) {
        EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_UDFRevision), revision);
    }
    EXPECT_EQ(text_of(second, &IFileSystemImage::get_ImportedVolumeName), "FIRST");
    EXPECT_EQ(text_of(second, &IFileSystemImage::get_VolumeName), "") << "never inherited";
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_FileCount), 3);
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_DirectoryCount), 2);
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_ChangePoint), 1);

    // Imported contents are read where they are.
    Ptr<IFsiItem> item;
    ASSERT_EQ(root(second)->get_Item(Bstr(u"docs\\kept.txt"), item.put()), S_OK);
    Ptr<IStream> data;
    ASSERT_EQ(item.as<IFsiFileItem>()->get_Data(data.put()), S_OK);
    std::string text(6000, '\0');
    ULONG got = 0;
    EXPECT_EQ(data->Read(text.data(), 6000, &got), S_OK);
    EXPECT_EQ(text.substr(0, got), std::string(5000, 'k'));
    data.reset();
    item.reset();

    EXPECT_EQ(root(second)->Remove(Bstr(u"removed.txt")), S_OK);
    EXPECT_EQ(root(second)->Remove(Bstr(u"old.txt")), S_OK);
    EXPECT_EQ(add(second, "old.txt", "replaced"), S_OK);
    EXPECT_EQ(add(second, "docs\\new.txt", "new in the second session"), S_OK);
    EXPECT_EQ(second->put_VolumeName(Bstr(u"SECOND")), S_OK);
    {
        const auto made = result(second);
        EXPECT_EQ(text_of(made, &IFileSystemImageResult::get_DiscId),
                  text_of(second, &IFileSystemImage::CalculateDiscIdentifier));
        Ptr<IBlockRangeList> ranges;
        EXPECT_EQ(made->get_ModifiedBlocks(ranges.put()), E_NOTIMPL) << "nothing is overwritten";
        Ptr<IStream> stream;
        ASSERT_EQ(made->get_ImageStream(stream.put()), S_OK);
        EXPECT_FALSE(stream.as<IBlockRangeList>());
        LONG blocks = value_of<LONG>(made, &IFileSystemImageResult::get_TotalBlocks);
        EXPECT_LT(blocks, 2000) << "the session alone";
        Ptr<IProgressItems> items;
        ASSERT_EQ(made->get_ProgressItems(items.put()), S_OK);
        Ptr<IProgressItem> progress;
        EXPECT_EQ(items->ProgressItemFromBlock(0, progress.put()), S_OK);
        EXPECT_EQ(items->ProgressItemFromBlock(static_cast<ULONG>(blocks), progress.put()),
                  E_INVALIDARG);
        ASSERT_EQ(data_->Write(stream.get()), S_OK);
    }

    const std::map<std::string, std::string> mixed{{"/docs/kept.txt", std::string(30, 'k')},
                                                   {"/docs/new.txt", "new in the second session"},
                                                   {"/old.txt", "replaced"}};
    std::map<std::string, std::string> capitals;
    for (const auto& [path, content] : mixed) {
        std::string upper = path;
        for (char& c : upper)
            c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        capitals[upper] = content;
    }
    if ((bits & FsiFileSystemUDF) != 0) {
        EXPECT_EQ(shown(format::FileSystem::udf), mixed);
    }
    if ((bits & FsiFileSystemJoliet) != 0) {
        EXPECT_EQ(shown(format::FileSystem::joliet), mixed);
    }
    if ((bits & FsiFileSystemISO9660) != 0) {
        EXPECT_EQ(shown(format::FileSystem::iso9660), capitals);
    }

    // What was imported is not what is there any more; and a third session follows.
    Ptr<IFileSystemImageResult> late_result;
    EXPECT_EQ(second->CreateResultImage(late_result.put()), IMAPI_E_DISC_MISMATCH);
    const auto third = next();
    ASSERT_EQ(third->ImportSpecificFileSystem(imported), S_OK);
    EXPECT_EQ(text_of(third, &IFileSystemImage::get_ImportedVolumeName), "SECOND");
    EXPECT_EQ(value_of<LONG>(third, &IFileSystemImage::get_FileCount), 3);
    EXPECT_EQ(root(third)->RemoveTree(Bstr(u"\\docs")), S_OK);
    burn(third);
    const auto left = shown((bits & FsiFileSystemUDF) != 0 ? format::FileSystem::udf
                                                           : format::FileSystem::joliet);
    EXPECT_EQ(left, (std::map<std::string, std::string>{{"/old.txt", "replaced"}}));
    EXPECT_EQ(image::sessions(emulator::disc_data("blank")).list.size(), 3U);
}

INSTANTIATE_TEST_SUITE_P(Media, Continued,
                         ::testing::Combine(::testing::Values("dvd+r", "bd-r"),
                                            ::testing::Values(all_three, FsiFileSystemISO9660 |
                                                                             FsiFileSystemJoliet),
                                            ::testing::Values(0x102)));
INSTANTIATE_TEST_SUITE_P(Udf, Continued,
                         ::testing::Combine(::testing::Values("dvd+r", "bd-r"),
                                            ::testing::Values(FsiFileSystemUDF),
                                            ::testing::Values(0x102, 0x201, 0x250)));

TEST_F(Sessions, WhatTheImportPinsCannotBeChanged) {
    open_disc("bd-r", FsiFileSystemUDF, 0x250);
    const auto second = next();
    EXPECT_EQ(second->ImportSpecificFileSystem(FsiFileSystemUDF), S_OK);
    const auto place = next_writable();
    EXPECT_EQ(second->put_SessionStartBlock(0), IMAPI_E_PROPERTY_NOT_ACCESSIBLE);
    EXPECT_EQ(second->put_SessionStartBlock(place), S_OK) << "as it is";
    EXPECT_EQ(second->put_FileSystemsToCreate(all_three), IMAPI_E_FILE_SYSTEM_CHANGE_NOT_ALLOWED);
    EXPECT_EQ(second->put_FileSystemsToCreate(FsiFileSystemUDF), S_OK);
    EXPECT_EQ(second->put_UDFRevision(0x102), IMAPI_E_UDF_REVISION_CHANGE_NOT_ALLOWED);
    EXPECT_EQ(second->put_UDFRevision(0x250), S_OK);
    EXPECT_EQ(second->put_UDFRevision(0x300), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(second->put_MultisessionInterfaces(nullptr), IMAPI_E_PROPERTY_NOT_ACCESSIBLE);
    FsiFileSystems found{};
    EXPECT_EQ(second->ImportFileSystem(&found), IMAPI_E_INVALID_PARAM) << "once is enough";
    const auto free = value_of<LONG>(second, &IFileSystemImage::get_FreeMediaBlocks);
    EXPECT_EQ(second->ChooseImageDefaultsForMediaType(IMAPI_MEDIA_TYPE_DVDPLUSR), S_OK);
    EXPECT_EQ(second->ChooseImageDefaults(drive_.get()), S_OK);
    EXPECT_EQ(value_of<FsiFileSystems>(second, &IFileSystemImage::get_FileSystemsToCreate),
              FsiFileSystemUDF);
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_UDFRevision), 0x250);
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_FreeMediaBlocks), free);
    // Named streams: published as read-only from then on.
    Ptr<IFsiItem> item;
    ASSERT_EQ(root(second)->get_Item(Bstr(u"old.txt"), item.put()), S_OK);
    const auto stream = com::memory_stream(std::as_bytes(std::span(std::string_view("s"))));
    EXPECT_EQ(item.as<IFsiFileItem2>()->AddStream(Bstr(u"s"), stream.get()), IMAPI_E_READONLY);
    EXPECT_EQ(item.as<IFsiFileItem2>()->RemoveStream(Bstr(u"s")), IMAPI_E_READONLY);

    // Back before the import, all of it is free again.
    EXPECT_EQ(second->RollbackToChangePoint(0), S_OK);
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_SessionStartBlock), 0);
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_FreeMediaBlocks), 332800);
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_UDFRevision), 0x102);
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_FileCount), 0);
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_UsedBlocks), 528);
    EXPECT_EQ(text_of(second, &IFileSystemImage::get_ImportedVolumeName), "");
    EXPECT_EQ(second->put_FileSystemsToCreate(all_three), S_OK);
    EXPECT_EQ(text_of(result(second), &IFileSystemImageResult::get_DiscId), "0000000000000000");
    EXPECT_EQ(second->put_FileSystemsToCreate(FsiFileSystemISO9660), S_OK);
    EXPECT_EQ(second->ImportSpecificFileSystem(FsiFileSystemUDF), S_OK);
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_FileCount), 3);
}

TEST_F(Sessions, AMultiplicityOfMistakesBeforeTheImport) {
    open_disc("bd-r", static_cast<FsiFileSystems>(FsiFileSystemISO9660 | FsiFileSystemJoliet));
    FsiFileSystems found{};
    VARIANT_BOOL flag = VARIANT_TRUE;
    Bstr text;
    {
        const auto none = image();
        EXPECT_EQ(none->ImportFileSystem(&found), IMAPI_E_MULTISESSION_NOT_SET);
        EXPECT_EQ(none->ImportSpecificFileSystem(FsiFileSystemUDF), IMAPI_E_MULTISESSION_NOT_SET);
        EXPECT_EQ(none->ProbeSpecificFileSystem(FsiFileSystemUDF, &flag),
                  IMAPI_E_MULTISESSION_NOT_SET);
        EXPECT_EQ(flag, VARIANT_FALSE);
        EXPECT_EQ(none->CalculateDiscIdentifier(text.put()), IMAPI_E_MULTISESSION_NOT_SET);
        EXPECT_EQ(none->IdentifyFileSystemsOnDisc(nullptr, &found), IMAPI_E_MULTISESSION_NOT_SET);
        EXPECT_EQ(none->ImportFileSystem(nullptr), E_POINTER);
        EXPECT_EQ(none->ProbeSpecificFileSystem(FsiFileSystemUDF, nullptr), E_POINTER);
        EXPECT_EQ(none->CalculateDiscIdentifier(nullptr), E_POINTER);
        EXPECT_EQ(none->IdentifyFileSystemsOnDisc(drive_.get(), nullptr), E_POINTER);
        EXPECT_EQ(none->get_MultisessionInterfaces(nullptr), E_POINTER);
        EXPECT_EQ(none->get_ImportedVolumeName(nullptr), E_POINTER);
        EXPECT_EQ(none->get_SessionStartBlock(nullptr), E_POINTER);
        EXPECT_EQ(none->GetDefaultFileSystemForImport(FsiFileSystemNone, &found),
                  IMAPI_E_INVALID_PARAM);
        EXPECT_EQ(none->GetDefaultFileSystemForImport(all_three, nullptr), E_POINTER);
    }
    const auto second = next();
    EXPECT_EQ(second->ProbeSpecificFileSystem(FsiFileSystemISO9660, &flag), S_OK);
    EXPECT_EQ(flag, VARIANT_TRUE);
    EXPECT_EQ(second->ProbeSpecificFileSystem(FsiFileSystemUDF, &flag), S_OK);
    EXPECT_EQ(flag, VARIANT_FALSE);
    EXPECT_EQ(second->ProbeSpecificFileSystem(all_three, &flag), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(second->ImportSpecificFileSystem(FsiFileSystemUDF), IMAPI_E_FILE_SYSTEM_NOT_FOUND);
    EXPECT_EQ(second->ImportSpecificFileSystem(FsiFileSystemUnknown), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(second->ImportSpecificFileSystem(all_three), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_ChangePoint), 0);
    EXPECT_EQ(second->CalculateDiscIdentifier(text.put()), S_OK);
    EXPECT_EQ(text.utf8().size(), 16U);
    EXPECT_EQ(text.utf8().find_first_not_of("0123456789ABCDEF"), std::string::npos);
    const auto identifier = text.utf8();
    EXPECT_EQ(second->CalculateDiscIdentifier(text.put()), S_OK);
    EXPECT_EQ(text.utf8(), identifier);
    {
        Ptr<IFileSystemImageResult> frozen;
        EXPECT_EQ(second->CreateResultImage(frozen.put()), S_OK);
        EXPECT_EQ(second->ImportFileSystem(&found), IMAPI_E_READONLY);
        EXPECT_EQ(second->put_MultisessionInterfaces(nullptr), IMAPI_E_READONLY);
        EXPECT_EQ(second->put_SessionStartBlock(16), IMAPI_E_READONLY);
    }
    EXPECT_EQ(second->put_SessionStartBlock(-1), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(second->put_SessionStartBlock(64), S_OK);
    EXPECT_EQ(second->ImportFileSystem(&found), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(second->put_SessionStartBlock(0), S_OK);
    // The interfaces come back as they were put, and an empty list takes them away.
    com::SafeArray list;
    EXPECT_EQ(second->get_MultisessionInterfaces(list.put()), S_OK);
    const auto values = com::values_of(list.get());
    ASSERT_EQ(values.size(), 1U);
    EXPECT_EQ(values[0].vt, VT_DISPATCH);
    EXPECT_TRUE(values[0].as_object<IMultisessionSequential>());
    EXPECT_EQ(second->put_MultisessionInterfaces(com::SafeArray(std::vector<Variant>{}).get()),
              S_OK);
    EXPECT_EQ(second->ImportFileSystem(&found), IMAPI_E_MULTISESSION_NOT_SET);
    EXPECT_EQ(second->put_MultisessionInterfaces(list.get()), S_OK);
    EXPECT_EQ(second->put_MultisessionInterfaces(nullptr), S_OK);
    EXPECT_EQ(second->ImportFileSystem(&found), IMAPI_E_MULTISESSION_NOT_SET);
}

TEST_F(Sessions, AnImageMayStartAnywhereWithoutAnImport) {
    const auto alone = image();
    EXPECT_EQ(alone->put_SessionStartBlock(4096), S_OK);
    EXPECT_EQ(value_of<LONG>(alone, &IFileSystemImage::get_SessionStartBlock), 4096);
    EXPECT_EQ(add(alone, "f", "content"), S_OK);
    const auto made = result(alone);
    Ptr<IStream> stream;
    ASSERT_EQ(made->get_ImageStream(stream.put()), S_OK);
    const auto session = com::source_over(stream.get());
    EXPECT_EQ(
        session->size().value() / block_size,
        static_cast<std::uint64_t>(value_of<LONG>(made, &IFileSystemImageResult::get_TotalBlocks)));
    // The root directory is named by its place on the medium.
    std::array<std::byte, block_size> descriptor{};
    session->read(16 * block_size, descriptor);
    le32 extent;
    ASSERT_TRUE(load(std::span<const std::byte>(descriptor).subspan(158), extent));
    EXPECT_GT(extent.get(), 4096U);
}

TEST_F(Sessions, BlankAndFinishedDiscsAreRefused) {
    start("dvd+r");
    drive_ = recorder();
    data_ = writer(drive_.get());
    const auto made = image();
    EXPECT_EQ(made->put_MultisessionInterfaces(interfaces_of(data_).get()),
              IMAPI_E_IMPORT_SEEK_FAILURE)
        << "blank";
    FsiFileSystems found{};
    EXPECT_EQ(made->IdentifyFileSystemsOnDisc(drive_.get(), &found), IMAPI_E_EMPTY_DISC);
    const auto first = image();
    EXPECT_EQ(add(first, "f", "x"), S_OK);
    const auto list = interfaces_of(data_);
    burn(first); // a DVD+R is closed for players by default
    EXPECT_EQ(made->put_MultisessionInterfaces(list.get()), IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE)
        << "finished";
    EXPECT_EQ(made->IdentifyFileSystemsOnDisc(drive_.get(), &found), S_OK);
    EXPECT_EQ(found, all_three);
    const auto multisession = com::values_of(list.get())[0].as_object<IMultisession>();
    EXPECT_EQ(multisession->put_InUse(VARIANT_TRUE), S_OK);
    EXPECT_EQ(made->put_MultisessionInterfaces(list.get()), IMAPI_E_INCOMPATIBLE_MULTISESSION_TYPE);
}

TEST_F(Sessions, ADiscThatIsNotThereIsMissed) {
    open_disc("bd-r");
    const auto second = next();
    emulator::eject("d");
    FsiFileSystems found{};
    EXPECT_EQ(second->ImportFileSystem(&found), IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE);
    EXPECT_EQ(second->IdentifyFileSystemsOnDisc(drive_.get(), &found),
              E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
    emulator::insert("d", "blank");
    EXPECT_EQ(second->ImportFileSystem(&found), S_OK);
    emulator::eject("d");
    Ptr<IFileSystemImageResult> made;
    EXPECT_EQ(second->CreateResultImage(made.put()), IMAPI_E_DISC_MISMATCH);
    emulator::new_disc("other", "bd-r");
    emulator::insert("d", "other");
    EXPECT_EQ(second->CreateResultImage(made.put()), IMAPI_E_DISC_MISMATCH);
    EXPECT_EQ(add(second, "editable", "still"), S_OK);
    emulator::eject("d");
    emulator::insert("d", "blank");
    EXPECT_EQ(second->CreateResultImage(made.put()), S_OK);
}

TEST_F(Sessions, ARecorderThatSomebodyElseHasIsLocked) {
    open_disc("bd-r");
    const auto second = next();
    auto other = drive::open("emulated:d");
    other.acquire("somebody", false);
    FsiFileSystems found{};
    EXPECT_EQ(second->IdentifyFileSystemsOnDisc(drive_.get(), &found), E_IMAPI_RECORDER_LOCKED);
    other.release();
    // Whoever has it through this object can import.
    EXPECT_EQ(drive_->AcquireExclusiveAccess(VARIANT_FALSE, Bstr(u"me")), S_OK);
    EXPECT_EQ(second->ImportFileSystem(&found), S_OK);
    EXPECT_EQ(drive_->ReleaseExclusiveAccess(), S_OK);
}

TEST_F(Sessions, InMemoryItemsBeatImportedOnesAndKindsMustAgree) {
    open_disc("bd-r");
    const auto second = next();
    EXPECT_EQ(add(second, "OLD.txt", "of the program"), S_OK);
    EXPECT_EQ(root(second)->AddDirectory(Bstr(u"Docs")), S_OK);
    EXPECT_EQ(add(second, "Docs\\mine", "mine"), S_OK);
    FsiFileSystems found{};
    ASSERT_EQ(second->ImportFileSystem(&found), S_OK);
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_FileCount), 4);
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_DirectoryCount), 2);
    burn(second);
    EXPECT_EQ(shown(format::FileSystem::udf),
              (std::map<std::string, std::string>{{"/Docs/kept.txt", std::string(30, 'k')},
                                                  {"/Docs/mine", "mine"},
                                                  {"/OLD.txt", "of the program"},
                                                  {"/removed.txt", "to be removed"}}));
    const auto third = next();
    EXPECT_EQ(root(third)->AddDirectory(Bstr(u"removed.txt")), S_OK);
    EXPECT_EQ(third->ImportFileSystem(&found),
              IMAPI_E_IMPORT_TYPE_COLLISION_FILE_EXISTS_AS_DIRECTORY);
    EXPECT_EQ(found, FsiFileSystemNone);
    EXPECT_EQ(value_of<LONG>(third, &IFileSystemImage::get_DirectoryCount), 2);
    EXPECT_EQ(value_of<LONG>(third, &IFileSystemImage::get_FileCount), 0) << "as it was";
    EXPECT_EQ(value_of<LONG>(third, &IFileSystemImage::get_SessionStartBlock), 0);
    EXPECT_EQ(root(third)->Remove(Bstr(u"removed.txt")), S_OK);
    EXPECT_EQ(add(third, "docs", "a file"), S_OK);
    EXPECT_EQ(third->ImportFileSystem(&found),
              IMAPI_E_IMPORT_TYPE_COLLISION_DIRECTORY_EXISTS_AS_FILE);
    EXPECT_EQ(root(third)->Remove(Bstr(u"docs")), S_OK);
    EXPECT_EQ(third->ImportFileSystem(&found), S_OK);
}

TEST_F(Sessions, WhatDoesNotFitTheDiscIsTooBig) {
    open_disc("dvd+r");
    const auto second = next();
    EXPECT_EQ(second->put_FreeMediaBlocks(0), S_OK);
    EXPECT_EQ(root(second)->AddFile(Bstr(u"huge"),
                                    com::stream_over(std::make_shared<Image>(2'295'000)).get()),
              S_OK);
    FsiFileSystems found{};
    EXPECT_EQ(second->ImportFileSystem(&found), IMAPI_E_IMAGE_TOO_BIG);
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_FileCount), 1);
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_FreeMediaBlocks), 0);
}

TEST_F(Sessions, TellsOfWhatIsImported) {
    open_disc("bd-r", FsiFileSystemUDF, 0x102); // alone: small files stand in its tables
    const auto second = next();
    std::vector<std::string> seen;
    ScriptSink imports, updates;
    imports.on_event = [&](DISPID id, const std::vector<Variant>& arguments) {
        EXPECT_EQ(id, DISPID_DFILESYSTEMIMAGEIMPORTEVENTS_UPDATEIMPORT);
        ASSERT_EQ(arguments.size(), 7U);
        EXPECT_TRUE(arguments[0].as_object<IFileSystemImage>());
        EXPECT_EQ(arguments[1].as_int(), FsiFileSystemUDF);
        seen.push_back(fmt::format("{} {}/{} {}/{}", *arguments[2].as_utf8(),
                                   *arguments[3].as_int(), *arguments[4].as_int(),
                                   *arguments[5].as_int(), *arguments[6].as_int()));
        // No lock is held: a sink may use the image.
        EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_FileCount), 0);
    };
    updates.on_event = [&](DISPID, const std::vector<Variant>& arguments) {
        seen.push_back(fmt::format("{} {} of {}", *arguments[1].as_utf8(), *arguments[2].as_int(),
                                   *arguments[3].as_int()));
    };
    {
        const Connection first(second, IID_DFileSystemImageImportEvents, &imports);
        const Connection other(second, IID_DFileSystemImageEvents, &updates);
        EXPECT_EQ(second->ImportSpecificFileSystem(FsiFileSystemUDF), S_OK);
    }
    EXPECT_THAT(seen, ElementsAre("\\ 0/2 0/3", "\\docs\\ 1/2 0/3", "\\docs\\kept.txt 2/2 1/3",
                                  "\\old.txt 0 of 1", "\\old.txt 1 of 1", "\\old.txt 2/2 2/3",
                                  "\\removed.txt 0 of 1", "\\removed.txt 1 of 1",
                                  "\\removed.txt 2/2 3/3"));
    // The copies live on without the disc.
    emulator::eject("d");
    Ptr<IFsiItem> item;
    ASSERT_EQ(root(second)->get_Item(Bstr(u"removed.txt"), item.put()), S_OK);
    Ptr<IStream> data;
    ASSERT_EQ(item.as<IFsiFileItem>()->get_Data(data.put()), S_OK);
    std::string text(13, '\0');
    EXPECT_EQ(data->Read(text.data(), 13, nullptr), S_OK);
    EXPECT_EQ(text, "to be removed");
}

TEST_F(Sessions, OfIso9660AndJolietNobodyKnowsHowManyFiles) {
    open_disc("bd-r", static_cast<FsiFileSystems>(FsiFileSystemISO9660 | FsiFileSystemJoliet));
    const auto second = next();
    std::vector<std::string> seen;
    ScriptSink sink;
    sink.on_event = [&](DISPID, const std::vector<Variant>& arguments) {
        EXPECT_EQ(arguments[6].as_int(), -1);
        EXPECT_EQ(arguments[1].as_int(), FsiFileSystemISO9660);
        seen.push_back(*arguments[2].as_utf8());
        // Whatever a sink does: the image is whole, or as it was.
        EXPECT_EQ(add(second, fmt::format("from_sink{}", seen.size()), "x"), S_OK);
        throw std::runtime_error("a sink that fails");
    };
    const Connection connection(second, IID_DFileSystemImageImportEvents, &sink);
    EXPECT_EQ(second->ImportSpecificFileSystem(FsiFileSystemISO9660), S_OK);
    EXPECT_THAT(seen,
                ElementsAre("\\", "\\DOCS\\", "\\DOCS\\KEPT.TXT", "\\OLD.TXT", "\\REMOVED.TXT"));
    EXPECT_EQ(value_of<LONG>(second, &IFileSystemImage::get_FileCount), 3 + 5);
}

TEST_F(Sessions, AFullyLoadedScriptDoesIt) {
    open_disc("bd-r");
    const auto second = image();
    Variant list;
    ASSERT_EQ(late(data_.get(), u"MultisessionInterfaces", DISPATCH_PROPERTYGET, {}, &list), S_OK);
    EXPECT_EQ(late(second.get(), u"MultisessionInterfaces", DISPATCH_PROPERTYPUT, {list}), S_OK);
    Variant value;
    EXPECT_EQ(late(second.get(), u"MultisessionInterfaces", DISPATCH_PROPERTYGET, {}, &value),
              S_OK);
    EXPECT_EQ(value.vt, VT_ARRAY | VT_VARIANT);
    EXPECT_EQ(late(second.get(), u"CalculateDiscIdentifier", DISPATCH_METHOD, {}, &value), S_OK);
    const auto identifier = value.as_utf8();
    EXPECT_EQ(late(second.get(), u"IdentifyFileSystemsOnDisc", DISPATCH_METHOD,
                   {Variant(static_cast<IDispatch*>(drive_.get()))}, &value),
              S_OK);
    EXPECT_EQ(value.as_int(), all_three);
    EXPECT_EQ(late(second.get(), u"ProbeSpecificFileSystem", DISPATCH_METHOD, {Variant(4)}, &value),
              S_OK);
    EXPECT_EQ(value.vt, VT_BOOL);
    EXPECT_EQ(value.boolVal, VARIANT_TRUE);
    EXPECT_EQ(
        late(second.get(), u"GetDefaultFileSystemForImport", DISPATCH_METHOD, {Variant(3)}, &value),
        S_OK);
    EXPECT_EQ(value.as_int(), FsiFileSystemJoliet);
    EXPECT_EQ(late(second.get(), u"ImportFileSystem", DISPATCH_METHOD, {}, &value), S_OK);
    EXPECT_EQ(value.as_int(), FsiFileSystemUDF);
    EXPECT_EQ(late(second.get(), u"ImportedVolumeName", DISPATCH_PROPERTYGET, {}, &value), S_OK);
    EXPECT_EQ(value.as_utf8(), "FIRST");
    EXPECT_EQ(late(second.get(), u"SessionStartBlock", DISPATCH_PROPERTYGET, {}, &value), S_OK);
    EXPECT_EQ(value.as_int(), next_writable());
    EXPECT_EQ(late(second.get(), u"SessionStartBlock", DISPATCH_PROPERTYPUT, {Variant(0)}),
              DISP_E_EXCEPTION);
    EXPECT_EQ(late(second.get(), u"ImportSpecificFileSystem", DISPATCH_METHOD, {Variant(4)}),
              DISP_E_EXCEPTION);
    Variant made;
    ASSERT_EQ(late(second.get(), u"CreateResultImage", DISPATCH_METHOD, {}, &made), S_OK);
    EXPECT_EQ(late(made.pdispVal, u"DiscId", DISPATCH_PROPERTYGET, {}, &value), S_OK);
    EXPECT_EQ(value.as_utf8(), identifier);
    EXCEPINFO exception{};
    EXPECT_EQ(late(made.pdispVal, u"ModifiedBlocks", DISPATCH_PROPERTYGET, {}, &value, &exception),
              DISP_E_EXCEPTION);
    EXPECT_EQ(exception.scode, E_NOTIMPL);
    (void)Bstr::adopt(exception.bstrDescription);
    (void)Bstr::adopt(exception.bstrSource);
    (void)Bstr::adopt(exception.bstrHelpFile);
}

TEST_F(Sessions, ADiscThatCannotBeReadIsNotContinued) {
    open_disc("bd-r");
    const auto second = next();
    // One error is got over; one that stays is told with the block.
    emulator::script_fault(
        "d",
        {.opcode = mmc::Opcode::read_10, .sense = mmc::sense::unrecovered_read_error, .count = 2});
    FsiFileSystems found{};
    EXPECT_EQ(second->IdentifyFileSystemsOnDisc(nullptr, &found), S_OK);
    EXPECT_EQ(found, all_three);
    emulator::script_fault("d", {.opcode = mmc::Opcode::read_10,
                                 .sense = mmc::sense::unrecovered_read_error,
                                 .count = 100000});
    EXPECT_EQ(second->ImportFileSystem(&found), IMAPI_E_IMPORT_READ_FAILURE);
    EXPECT_EQ(second->ImportSpecificFileSystem(FsiFileSystemUDF), IMAPI_E_IMPORT_READ_FAILURE);
    Bstr text;
    EXPECT_EQ(second->CalculateDiscIdentifier(text.put()), IMAPI_E_IMPORT_READ_FAILURE);
    emulator::clear_faults("d");
    emulator::script_fault("d", {.opcode = mmc::Opcode::read_capacity,
                                 .sense = mmc::sense::unrecovered_read_error,
                                 .count = 100000});
    EXPECT_EQ(second->ImportFileSystem(&found), IMAPI_E_IMPORT_SEEK_FAILURE);
    emulator::clear_faults("d");
    EXPECT_EQ(second->ImportFileSystem(&found), S_OK);
    emulator::script_fault("d", {.opcode = mmc::Opcode::read_10,
                                 .sense = mmc::sense::unrecovered_read_error,
                                 .count = 100000});
    Ptr<IFileSystemImageResult> made;
    EXPECT_EQ(second->CreateResultImage(made.put()), IMAPI_E_IMPORT_READ_FAILURE);
    EXPECT_EQ(add(second, "editable", "still"), S_OK);
}

} // namespace
} // namespace openimapi::test
