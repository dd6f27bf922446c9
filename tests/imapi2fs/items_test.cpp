// FsiDirectoryItem, FsiFileItem and their enumerators.
#include "fixture.hpp"

#include <cmath>
#include <fmt/format.h>

namespace openimapi::test {
namespace {

using ::testing::ElementsAre;

TEST_F(ImageTest, FilesAndDirectoriesAreAddedAndFound) {
    const auto top = root();
    EXPECT_EQ(top->AddDirectory(Bstr(u"docs")), S_OK);
    EXPECT_EQ(add(u"docs\\read.me", "hello"), S_OK);
    Ptr<IFsiItem> item;
    EXPECT_EQ(top->get_Item(Bstr(u"DOCS\\READ.ME"), item.put()), S_OK);
    EXPECT_EQ(text_of(item, &IFsiItem::get_Name), "read.me");
    EXPECT_EQ(text_of(item, &IFsiItem::get_FullPath), "\\docs\\read.me");
    EXPECT_FALSE(item.as<IFsiDirectoryItem>());
    const auto file = item.as<IFsiFileItem2>();
    ASSERT_TRUE(file);
    LONGLONG size = 0;
    EXPECT_EQ(file->get_DataSize(&size), S_OK);
    EXPECT_EQ(size, 5);
    LONG low = 0, high = 1;
    EXPECT_EQ(file->get_DataSize32BitLow(&low), S_OK);
    EXPECT_EQ(file->get_DataSize32BitHigh(&high), S_OK);
    EXPECT_EQ(low, 5);
    EXPECT_EQ(high, 0);
    Ptr<IStream> data;
    EXPECT_EQ(file->get_Data(data.put()), S_OK);
    EXPECT_EQ(content(data.get()), "hello");
    EXPECT_EQ(file->put_Data(data.get()), IMAPI_E_READONLY);
    LONG count = 0;
    EXPECT_EQ(image->get_FileCount(&count), S_OK);
    EXPECT_EQ(count, 1);
    EXPECT_EQ(image->get_ChangePoint(&count), S_OK);
    EXPECT_EQ(count, 2);
}

TEST_F(ImageTest, WrongPathsAndNamesAreRefusedAsPublished) {
    const auto top = root();
    EXPECT_EQ(top->AddDirectory(Bstr(u"d")), S_OK);
    EXPECT_EQ(top->AddDirectory(Bstr(u"D")), IMAPI_E_DUP_NAME);
    EXPECT_EQ(add(u"d", ""), IMAPI_E_DUP_NAME);
    EXPECT_EQ(top->AddDirectory(Bstr(u"no\\x")), IMAPI_E_DIR_NOT_FOUND);
    EXPECT_EQ(add(u"a?b", ""), IMAPI_E_INVALID_PATH);
    EXPECT_EQ(add(u"a\\\\b", ""), IMAPI_E_INVALID_PATH);
    EXPECT_EQ(add(u"..", ""), IMAPI_E_INVALID_PATH);
    EXPECT_EQ(add(u"", ""), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(top->AddFile(Bstr(u"x"), nullptr), E_POINTER);
    EXPECT_EQ(top->Add(nullptr), E_POINTER);
    Ptr<IFsiItem> item;
    EXPECT_EQ(top->get_Item(Bstr(u"none"), item.put()), IMAPI_E_ITEM_NOT_FOUND);
    EXPECT_EQ(top->get_Item(Bstr(u""), item.put()), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(image->put_UseRestrictedCharacterSet(VARIANT_TRUE), S_OK);
    EXPECT_EQ(top->AddDirectory(Bstr(u"gr\u00fcn")), IMAPI_E_RESTRICTED_NAME_VIOLATION);
}

TEST_F(ImageTest, DetachedItemsJoinTheTree) {
    Ptr<IFsiFileItem> file;
    EXPECT_EQ(image->CreateFileItem(Bstr(u"late.txt"), file.put()), S_OK);
    EXPECT_EQ(file->put_Data(stream("later").get()), S_OK);
    EXPECT_EQ(file->put_IsHidden(VARIANT_TRUE), S_OK);
    Ptr<IFsiDirectoryItem> folder;
    EXPECT_EQ(image->CreateDirectoryItem(Bstr(u"folder"), folder.put()), S_OK);
    EXPECT_EQ(folder->AddDirectory(Bstr(u"x")), IMAPI_E_NOT_IN_FILE_SYSTEM);
    EXPECT_EQ(root()->Add(folder.get()), S_OK);
    EXPECT_EQ(folder->Add(file.get()), S_OK);
    EXPECT_EQ(folder->Add(file.get()), IMAPI_E_DUP_NAME);
    EXPECT_EQ(text_of(file, &IFsiItem::get_FullPath), "\\folder\\late.txt");
    VARIANT_BOOL hidden = VARIANT_FALSE;
    EXPECT_EQ(file->get_IsHidden(&hidden), S_OK);
    EXPECT_EQ(hidden, VARIANT_TRUE);
    // An item that was removed stays what it was, but is no place to add to.
    EXPECT_EQ(root()->RemoveTree(Bstr(u"folder")), S_OK);
    EXPECT_EQ(folder->AddDirectory(Bstr(u"x")), IMAPI_E_NOT_IN_FILE_SYSTEM);
    EXPECT_EQ(text_of(file, &IFsiItem::get_Name), "late.txt");
}

TEST_F(ImageTest, ItemsOfOthersAreRefused) {
    Ptr<IFileSystemImage> other;
    ASSERT_EQ(com::create_instance(CLSID_MsftFileSystemImage, other.put()), S_OK);
    Ptr<IFsiFileItem> file;
    EXPECT_EQ(other->CreateFileItem(Bstr(u"f"), file.put()), S_OK);
    EXPECT_EQ(root()->Add(file.get()), IMAPI_E_INVALID_PARAM);
}

TEST_F(ImageTest, RemovingHasItsRules) {
    const auto top = root();
    EXPECT_EQ(top->AddDirectory(Bstr(u"d")), S_OK);
    EXPECT_EQ(add(u"d\\f", "1"), S_OK);
    EXPECT_EQ(top->Remove(Bstr(u"d")), IMAPI_E_DIR_NOT_EMPTY);
    EXPECT_EQ(top->Remove(Bstr(u"none")), IMAPI_E_ITEM_NOT_FOUND);
    EXPECT_EQ(top->RemoveTree(Bstr(u"d\\f")), IMAPI_E_NOT_DIR);
    EXPECT_EQ(top->RemoveTree(Bstr(u"none")), IMAPI_E_DIR_NOT_FOUND);
    EXPECT_EQ(top->Remove(Bstr(u"d\\f")), S_OK);
    EXPECT_EQ(top->Remove(Bstr(u"d")), S_OK);
    LONG count = -1;
    EXPECT_EQ(image->get_FileCount(&count), S_OK);
    EXPECT_EQ(count, 0);
    EXPECT_EQ(image->get_DirectoryCount(&count), S_OK);
    EXPECT_EQ(count, 1);
}

TEST_F(ImageTest, DatesAreUtcDaysAndSurvive) {
    EXPECT_EQ(add(u"f", "1"), S_OK);
    Ptr<IFsiItem> item;
    EXPECT_EQ(root()->get_Item(Bstr(u"f"), item.put()), S_OK);
    const DATE moon = 25404.0 + 0.845; // 1969-07-20, 20:16:48
    EXPECT_EQ(item->put_LastModifiedTime(moon), S_OK);
    DATE date = 0;
    EXPECT_EQ(item->get_LastModifiedTime(&date), S_OK);
    EXPECT_NEAR(date, moon, 1e-8);
    const DATE before_zero = -1.25; // 1899-12-29, 06:00
    EXPECT_EQ(item->put_CreationTime(before_zero), S_OK);
    EXPECT_EQ(item->get_CreationTime(&date), S_OK);
    EXPECT_NEAR(date, before_zero, 1e-8);
    EXPECT_EQ(item->put_LastAccessedTime(NAN), IMAPI_E_INVALID_DATE);
    EXPECT_EQ(item->put_LastAccessedTime(1e9), IMAPI_E_INVALID_DATE);
}

TEST_F(ImageTest, NamesAreShownAsEachFileSystemHasThem) {
    EXPECT_EQ(add(u"Long name, really.text", "1"), S_OK);
    Ptr<IFsiItem> item;
    EXPECT_EQ(root()->get_Item(Bstr(u"Long name, really.text"), item.put()), S_OK);
    Bstr name;
    EXPECT_EQ(item->FileSystemName(FsiFileSystemUDF, name.put()), S_OK);
    EXPECT_EQ(name.utf8(), "Long name, really.text");
    EXPECT_EQ(item->FileSystemName(FsiFileSystemISO9660, name.put()), S_OK);
    const std::string iso = name.utf8();
    EXPECT_LE(iso.size(), 12U);
    EXPECT_EQ(iso.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_."), std::string::npos);
    EXPECT_EQ(item->FileSystemPath(FsiFileSystemISO9660, name.put()), S_OK);
    EXPECT_EQ(name.utf8(), fmt::format("\\{}", iso));
    EXPECT_EQ(item->FileSystemName(static_cast<FsiFileSystems>(3), name.put()),
              IMAPI_E_INVALID_PARAM);
}

TEST_F(ImageTest, EnumeratorsAreSnapshots) {
    const auto top = root();
    for (const auto* name : {u"a", u"b", u"c"})
        EXPECT_EQ(top->AddDirectory(Bstr(name)), S_OK);
    Ptr<IEnumFsiItems> items;
    EXPECT_EQ(top->get_EnumFsiItems(items.put()), S_OK);
    EXPECT_EQ(top->AddDirectory(Bstr(u"d")), S_OK);
    IFsiItem* got[4] = {};
    ULONG count = 0;
    EXPECT_EQ(items->Next(2, got, &count), S_OK);
    EXPECT_EQ(count, 2U);
    Ptr<IEnumFsiItems> clone;
    EXPECT_EQ(items->Clone(clone.put()), S_OK);
    got[0]->Release();
    got[1]->Release();
    EXPECT_EQ(items->Next(4, got, &count), S_FALSE);
    EXPECT_EQ(count, 1U);
    got[0]->Release();
    EXPECT_EQ(items->Skip(1), S_FALSE);
    EXPECT_EQ(items->Reset(), S_OK);
    EXPECT_EQ(items->Skip(3), S_OK);
    EXPECT_EQ(clone->Next(1, got, nullptr), S_OK);
    EXPECT_EQ(text_of(*got, &IFsiItem::get_Name), "c");
    got[0]->Release();
    EXPECT_EQ(items->Next(2, got, nullptr), E_POINTER);
}

TEST_F(ImageTest, ScriptsWalkWithForEach) {
    EXPECT_EQ(root()->AddDirectory(Bstr(u"x")), S_OK);
    EXPECT_EQ(add(u"y", "1"), S_OK);
    Variant top;
    EXPECT_EQ(late(image.get(), u"Root", DISPATCH_PROPERTYGET, {}, &top), S_OK);
    Variant each;
    DISPPARAMS none{};
    ASSERT_EQ(top.pdispVal->Invoke(DISPID_NEWENUM, IID_NULL, 0, DISPATCH_PROPERTYGET, &none,
                                   each.put(), nullptr, nullptr),
              S_OK);
    const auto items = each.as_object<IEnumVARIANT>();
    ASSERT_TRUE(items);
    std::vector<std::string> names;
    Variant item;
    while (items->Next(1, item.put(), nullptr) == S_OK) {
        Variant name;
        EXPECT_EQ(late(item.pdispVal, u"Name", DISPATCH_PROPERTYGET, {}, &name), S_OK);
        names.push_back(*name.as_utf8());
    }
    EXPECT_THAT(names, ElementsAre("x", "y"));
    // The default member of the default member: image.Root("x")
    EXPECT_EQ(late(image.get(), u"Root", DISPATCH_PROPERTYGET, {Variant(u"x")}, &item), S_OK);
    EXPECT_TRUE(item.as_object<IFsiDirectoryItem>());
}

struct Event {
    std::string path;
    int copied, total;
    friend bool operator==(const Event&, const Event&) = default;
    friend void PrintTo(const Event& e, std::ostream* out) {
        *out << e.path << ' ' << e.copied << '/' << e.total;
    }
};

TEST_F(ImageTest, EventsComeAtZeroEachMebibyteAndTheEnd) {
    std::vector<Event> events;
    ScriptSink sink;
    sink.on_event = [&](DISPID id, const std::vector<Variant>& arguments) {
        EXPECT_EQ(id, DISPID_DFILESYSTEMIMAGEEVENTS_UPDATE);
        ASSERT_EQ(arguments.size(), 4U);
        EXPECT_TRUE(arguments[0].as_object<IFileSystemImage>());
        events.push_back({*arguments[1].as_utf8(), *arguments[2].as_int(), *arguments[3].as_int()});
        // A handler may use the image: no lock is held.
        LONG count = 0;
        EXPECT_EQ(image->get_FileCount(&count), S_OK);
    };
    const Connection connection(image, IID_DFileSystemImageEvents, &sink);
    EXPECT_EQ(add_zeros(u"f", (2 << 20) + 1), S_OK);
    EXPECT_THAT(events, ElementsAre(Event{"\\f", 0, 1025}, Event{"\\f", 512, 1025},
                                    Event{"\\f", 1024, 1025}, Event{"\\f", 1025, 1025}));
    events.clear();
    EXPECT_EQ(image->put_StageFiles(VARIANT_TRUE), S_OK);
    EXPECT_EQ(add_zeros(u"g", 1 << 20), S_OK);
    EXPECT_THAT(events, ElementsAre(Event{"\\g", 0, 512}, Event{"\\g", 512, 512}));
    events.clear();
    const Folder folder;
    folder.file("sub/one", "1");
    folder.file("two", "");
    EXPECT_EQ(root()->AddTree(Bstr(folder.path().string()), VARIANT_FALSE), S_OK);
    EXPECT_THAT(events,
                ::testing::UnorderedElementsAre(Event{"\\sub\\one", 0, 1},
                                                Event{"\\sub\\one", 1, 1}, Event{"\\two", 0, 0}));
}

TEST_F(ImageTest, TreesOfTheHostAreAddedWithAndWithoutTheirOwnName) {
    const Folder folder;
    folder.file("a/b/c.txt", "deep");
    EXPECT_EQ(root()->AddTree(Bstr(folder.path().string()), VARIANT_FALSE), S_OK);
    EXPECT_EQ(root()->AddTree(Bstr(folder.path().string()), VARIANT_TRUE), S_OK);
    FsiItemType type{};
    EXPECT_EQ(image->Exists(Bstr(u"\\a\\b\\c.txt"), &type), S_OK);
    EXPECT_EQ(type, FsiItemFile);
    const std::string nested = fmt::format("\\{}\\a\\b\\c.txt", folder.path().filename().string());
    EXPECT_EQ(image->Exists(Bstr(nested), &type), S_OK);
    EXPECT_EQ(type, FsiItemFile);
    LONG count = 0;
    EXPECT_EQ(image->get_FileCount(&count), S_OK);
    EXPECT_EQ(count, 2);
    EXPECT_EQ(root()->AddTree(Bstr(u"/no/such/folder"), VARIANT_FALSE),
              IMAPI_E_DIRECTORY_READ_FAILURE);
    EXPECT_EQ(root()->AddTree(Bstr(u""), VARIANT_FALSE), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(root().as<IFsiDirectoryItem2>()->AddTreeWithNamedStreams(Bstr(folder.path().string()),
                                                                       VARIANT_FALSE),
              IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED);
    EXPECT_EQ(image->put_UDFRevision(0x200), S_OK);
    EXPECT_EQ(root().as<IFsiDirectoryItem2>()->AddTreeWithNamedStreams(Bstr(folder.path().string()),
                                                                       VARIANT_FALSE),
              S_OK);
}

TEST_F(ImageTest, FilesHaveNamedStreamsFromUdf200) {
    EXPECT_EQ(add(u"file", "main"), S_OK);
    Ptr<IFsiItem> item;
    EXPECT_EQ(root()->get_Item(Bstr(u"file"), item.put()), S_OK);
    const auto file = item.as<IFsiFileItem2>();
    const auto stream = [](std::string_view words) {
        return com::stream_over(io::memory(std::vector<std::byte>(
            reinterpret_cast<const std::byte*>(words.data()),
            reinterpret_cast<const std::byte*>(words.data()) + words.size())));
    };
    // Kept, though the image of 1.02 will not have it.
    EXPECT_EQ(file->AddStream(Bstr(u"note"), stream("a note").get()),
              IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED);
    EXPECT_EQ(image->put_UDFRevision(0x200), S_OK);
    EXPECT_EQ(file->AddStream(Bstr(u"and more"), stream("more").get()), S_OK);
    EXPECT_EQ(file->AddStream(Bstr(u"note"), stream("x").get()), IMAPI_E_DUP_NAME);
    EXPECT_EQ(file->AddStream(Bstr(u""), stream("x").get()), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(file->AddStream(Bstr(u"null"), nullptr), IMAPI_E_INVALID_PARAM);

    Ptr<IFsiNamedStreams> streams;
    EXPECT_EQ(file->get_FsiNamedStreams(streams.put()), S_OK);
    LONG count = 0;
    EXPECT_EQ(streams->get_Count(&count), S_OK);
    EXPECT_EQ(count, 2);
    Ptr<IFsiFileItem2> one;
    EXPECT_EQ(streams->get_Item(2, one.put()), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(streams->get_Item(-1, one.put()), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(streams->get_Item(1, one.put()), S_OK);
    EXPECT_EQ(text_of(one, &IFsiItem::get_Name), "note");
    VARIANT_BOOL flag = VARIANT_FALSE;
    EXPECT_EQ(one->get_IsNamedStream(&flag), S_OK);
    EXPECT_EQ(flag, VARIANT_TRUE);
    EXPECT_EQ(file->get_IsNamedStream(&flag), S_OK);
    EXPECT_EQ(flag, VARIANT_FALSE);
    Ptr<IStream> data;
    EXPECT_EQ(one->get_Data(data.put()), S_OK);
    EXPECT_EQ(content(data.get()), "a note");
    EXPECT_EQ(one->get_FsiNamedStreams(streams.put()), IMAPI_E_PROPERTY_NOT_ACCESSIBLE);
    EXPECT_EQ(one->get_IsRealTime(&flag), IMAPI_E_PROPERTY_NOT_ACCESSIBLE);

    EXPECT_EQ(file->get_FsiNamedStreams(streams.put()), S_OK);
    Ptr<IEnumFsiItems> items;
    EXPECT_EQ(streams->get_EnumNamedStreams(items.put()), S_OK);
    ULONG fetched = 0;
    EXPECT_EQ(items->Next(1, item.put(), &fetched), S_OK);
    EXPECT_EQ(text_of(item, &IFsiItem::get_Name), "and more");
    Ptr<IEnumVARIANT> variants;
    EXPECT_EQ(streams->get__NewEnum(variants.put()), S_OK);
    com::Variant variant;
    EXPECT_EQ(variants->Next(1, variant.put(), &fetched), S_OK);

    EXPECT_EQ(file->RemoveStream(Bstr(u"absent")), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(file->RemoveStream(Bstr(u"note")), S_OK);
    EXPECT_EQ(streams->get_Count(&count), S_OK);
    EXPECT_EQ(count, 1);

    Ptr<IFileSystemImageResult> result;
    EXPECT_EQ(image->CreateResultImage(result.put()), S_OK);
    EXPECT_EQ(file->AddStream(Bstr(u"late"), stream("x").get()), IMAPI_E_READONLY);
    EXPECT_EQ(file->RemoveStream(Bstr(u"and more")), IMAPI_E_READONLY);
    result.reset();
    Ptr<IFsiFileItem> loose;
    EXPECT_EQ(image->CreateFileItem(Bstr(u"loose"), loose.put()), S_OK);
    EXPECT_EQ(loose.as<IFsiFileItem2>()->AddStream(Bstr(u"s"), stream("x").get()),
              IMAPI_E_NOT_IN_FILE_SYSTEM);
}

TEST_F(ImageTest, FilesAreRealTimeFromUdf201) {
    EXPECT_EQ(add(u"file", "main"), S_OK);
    Ptr<IFsiItem> item;
    EXPECT_EQ(root()->get_Item(Bstr(u"file"), item.put()), S_OK);
    const auto file = item.as<IFsiFileItem2>();
    VARIANT_BOOL flag = VARIANT_TRUE;
    EXPECT_EQ(file->get_IsRealTime(&flag), S_OK);
    EXPECT_EQ(flag, VARIANT_FALSE);
    EXPECT_EQ(file->put_IsRealTime(VARIANT_TRUE), IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED);
    EXPECT_EQ(file->get_IsRealTime(&flag), S_OK);
    EXPECT_EQ(flag, VARIANT_TRUE);
    EXPECT_EQ(image->put_UDFRevision(0x201), S_OK);
    EXPECT_EQ(file->put_IsRealTime(VARIANT_TRUE), S_OK);
    EXPECT_EQ(file->put_IsRealTime(VARIANT_FALSE), S_OK);
}

TEST_F(ImageTest, StagedFilesNeedTheirStreamNoLonger) {
    EXPECT_EQ(image->put_StageFiles(VARIANT_TRUE), S_OK);
    const auto from = stream("first");
    EXPECT_EQ(root()->AddFile(Bstr(u"staged"), from.get()), S_OK);
    EXPECT_EQ(from->Seek({}, STREAM_SEEK_SET, nullptr), S_OK);
    EXPECT_EQ(from->Write("XXXXX", 5, nullptr), S_OK);
    Ptr<IFsiItem> item;
    EXPECT_EQ(root()->get_Item(Bstr(u"staged"), item.put()), S_OK);
    Ptr<IStream> data;
    EXPECT_EQ(item.as<IFsiFileItem>()->get_Data(data.put()), S_OK);
    EXPECT_EQ(content(data.get()), "first");
}

} // namespace
} // namespace openimapi::test
