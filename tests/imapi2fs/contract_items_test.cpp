// IFsiItem, IFsiDirectoryItem, IFsiFileItem, IFsiNamedStreams and IEnumFsiItems, member by member.
#include "contract.hpp"

#include <cmath>
#include <fmt/format.h>
#include <sys/xattr.h>

namespace openimapi::test {
namespace {

class ItemContract : public ImageTest {
protected:
    Ptr<IFsiItem> item(const char16_t* path) {
        Ptr<IFsiItem> found;
        EXPECT_EQ(root()->get_Item(Bstr(path), found.put()), S_OK);
        return found;
    }
    Ptr<IFsiFileItem2> file(const char16_t* path) { return item(path).as<IFsiFileItem2>(); }
    Ptr<IFsiDirectoryItem> detached(const char16_t* name) {
        Ptr<IFsiDirectoryItem> made;
        EXPECT_EQ(image->CreateDirectoryItem(Bstr(name), made.put()), S_OK);
        return made;
    }
    Ptr<IFsiFileItem> detached_file(const char16_t* name) {
        Ptr<IFsiFileItem> made;
        EXPECT_EQ(image->CreateFileItem(Bstr(name), made.put()), S_OK);
        return made;
    }
    Ptr<IFileSystemImageResult> freeze() {
        Ptr<IFileSystemImageResult> result;
        EXPECT_EQ(image->CreateResultImage(result.put()), S_OK);
        return result;
    }
    static Ptr<IStream> zeros(std::uint64_t bytes) {
        return com::stream_over(io::zeros(Bytes(bytes)));
    }
};

/// A caller's stream that fails in a way of choice.
class BadStream final : public com::Object<BadStream, IStream> {
public:
    explicit BadStream(HRESULT stat, HRESULT read, ULONG extra)
        : stat_(stat), read_(read), extra_(extra) {}
    HRESULT STDMETHODCALLTYPE Read(void*, ULONG size, ULONG* got) noexcept override {
        if (got) *got = size + extra_;
        return read_;
    }
    HRESULT STDMETHODCALLTYPE Write(const void*, ULONG, ULONG*) noexcept override {
        return STG_E_ACCESSDENIED;
    }
    HRESULT STDMETHODCALLTYPE Seek(LARGE_INTEGER, DWORD, ULARGE_INTEGER*) noexcept override {
        return stat_;
    }
    HRESULT STDMETHODCALLTYPE SetSize(ULARGE_INTEGER) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE CopyTo(IStream*, ULARGE_INTEGER, ULARGE_INTEGER*,
                                     ULARGE_INTEGER*) noexcept override {
        return E_NOTIMPL;
    }
    HRESULT STDMETHODCALLTYPE Commit(DWORD) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE Revert() noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE LockRegion(ULARGE_INTEGER, ULARGE_INTEGER, DWORD) noexcept override {
        return E_NOTIMPL;
    }
    HRESULT STDMETHODCALLTYPE UnlockRegion(ULARGE_INTEGER, ULARGE_INTEGER,
                                           DWORD) noexcept override {
        return E_NOTIMPL;
    }
    HRESULT STDMETHODCALLTYPE Stat(STATSTG* stat, DWORD) noexcept override {
        *stat = STATSTG{};
        stat->cbSize.QuadPart = 5000;
        return stat_;
    }
    HRESULT STDMETHODCALLTYPE Clone(IStream**) noexcept override { return E_NOTIMPL; }

private:
    HRESULT stat_, read_;
    ULONG extra_;
};
Ptr<IStream> silent() {
    return com::make<BadStream>(E_FAIL, E_FAIL, 0);
}
Ptr<IStream> unreadable() {
    return com::make<BadStream>(S_OK, STG_E_ACCESSDENIED, 0);
}
Ptr<IStream> boasting() {
    return com::make<BadStream>(S_OK, S_OK, 1);
}

TEST_F(ItemContract, WhatEveryItemHas) {
    ASSERT_EQ(root()->AddDirectory(Bstr(u"folder")), S_OK);
    ASSERT_EQ(add(u"folder\\Long file name.text", "1"), S_OK);
    const auto one = item(u"folder\\Long file name.text");
    EXPECT_EQ(text(MEMBER(IFsiItem, get_Name), one), "Long file name.text");
    EXPECT_EQ(text(MEMBER(IFsiItem, get_FullPath), one), "\\folder\\Long file name.text");
    EXPECT_EQ(text(MEMBER(IFsiItem, FileSystemName), one, FsiFileSystemUDF), "Long file name.text");
    const std::string iso = text(MEMBER(IFsiItem, FileSystemName), one, FsiFileSystemISO9660);
    EXPECT_LE(iso.size(), 12U);
    EXPECT_EQ(text(MEMBER(IFsiItem, FileSystemPath), one, FsiFileSystemISO9660),
              "\\FOLDER\\" + iso);
    for (const int wrong : {0, 3, 7, 8, -1, 0x40000000}) {
        const auto systems = static_cast<FsiFileSystems>(wrong);
        EXPECT_EQ(both(MEMBER(IFsiItem, FileSystemName), one, systems), IMAPI_E_INVALID_PARAM);
        EXPECT_EQ(both(MEMBER(IFsiItem, FileSystemPath), one, systems), IMAPI_E_INVALID_PARAM);
    }
    // A file system that is not asked for has its names all the same.
    EXPECT_EQ(image->put_FileSystemsToCreate(FsiFileSystemUDF), S_OK);
    EXPECT_EQ(text(MEMBER(IFsiItem, FileSystemName), one, FsiFileSystemISO9660), iso);
    const DATE when = 45000.25;
    EXPECT_EQ(both(MEMBER(IFsiItem, put_LastModifiedTime), one, when), S_OK);
    EXPECT_EQ(number(MEMBER(IFsiItem, get_LastModifiedTime), one), when);
    EXPECT_EQ(both(MEMBER(IFsiItem, put_LastAccessedTime), one, when + 1), S_OK);
    EXPECT_EQ(number(MEMBER(IFsiItem, get_LastAccessedTime), one), when + 1);
    // No order is asked for: copied files are often older than their creation.
    EXPECT_EQ(both(MEMBER(IFsiItem, put_CreationTime), one, when + 2), S_OK);
    EXPECT_EQ(number(MEMBER(IFsiItem, get_CreationTime), one), when + 2);
    EXPECT_EQ(both(MEMBER(IFsiItem, put_IsHidden), one, VARIANT_TRUE), S_OK);
    EXPECT_EQ(number(MEMBER(IFsiItem, get_IsHidden), one), -1);
    for (const DATE wrong : {1e9, -1e9, static_cast<DATE>(INFINITY)}) {
        EXPECT_EQ(both(MEMBER(IFsiItem, put_CreationTime), one, wrong), IMAPI_E_INVALID_DATE);
        EXPECT_EQ(both(MEMBER(IFsiItem, put_LastAccessedTime), one, wrong), IMAPI_E_INVALID_DATE);
        EXPECT_EQ(both(MEMBER(IFsiItem, put_LastModifiedTime), one, wrong), IMAPI_E_INVALID_DATE);
    }
    try_wrong_types("IFsiItem", one.get());
    const auto result = freeze();
    EXPECT_EQ(both(MEMBER(IFsiItem, put_CreationTime), one, when), IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFsiItem, put_LastAccessedTime), one, when), IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFsiItem, put_LastModifiedTime), one, when), IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFsiItem, put_IsHidden), one, VARIANT_FALSE), IMAPI_E_READONLY);
    EXPECT_EQ(number(MEMBER(IFsiItem, get_IsHidden), one), -1);
}

TEST_F(ItemContract, DirectoriesAreFilledAndRead) {
    const auto top = root();
    EXPECT_EQ(early(MEMBER(IFsiDirectoryItem, AddDirectory), top, u"early"), S_OK);
    EXPECT_EQ(late(MEMBER(IFsiDirectoryItem, AddDirectory), top, u"late"), S_OK);
    EXPECT_EQ(early(MEMBER(IFsiDirectoryItem, AddFile), top, u"early\\f", stream("1")), S_OK);
    EXPECT_EQ(late(MEMBER(IFsiDirectoryItem, AddFile), top, u"\\late\\f", stream("2")), S_OK);
    EXPECT_EQ(number(MEMBER(IFsiDirectoryItem, get_Count), top), 2);
    EXPECT_EQ(text_of(object(MEMBER(IFsiDirectoryItem, get_Item), top, u"/LATE/F"),
                      &IFsiItem::get_FullPath),
              "\\late\\f");
    EXPECT_TRUE(object(MEMBER(IFsiDirectoryItem, get__NewEnum), top));
    EXPECT_TRUE(object(MEMBER(IFsiDirectoryItem, get_EnumFsiItems), top));
    EXPECT_EQ(early(MEMBER(IFsiDirectoryItem, Add), top, detached(u"d1")), S_OK);
    EXPECT_EQ(late(MEMBER(IFsiDirectoryItem, Add), top, detached(u"d2")), S_OK);
    EXPECT_EQ(early(MEMBER(IFsiDirectoryItem, Remove), top, u"d1"), S_OK);
    EXPECT_EQ(late(MEMBER(IFsiDirectoryItem, Remove), top, u"d2"), S_OK);
    EXPECT_EQ(early(MEMBER(IFsiDirectoryItem, RemoveTree), top, u"early"), S_OK);
    EXPECT_EQ(late(MEMBER(IFsiDirectoryItem, RemoveTree), top, u"late"), S_OK);
    EXPECT_EQ(number(MEMBER(IFsiDirectoryItem, get_Count), top), 0);
    try_wrong_types("IFsiDirectoryItem", top.get());
    try_wrong_types("IFsiDirectoryItem2", top.get());
    EXPECT_EQ(number(MEMBER(IFsiDirectoryItem, get_Count), top), 0);
}

TEST_F(ItemContract, DirectoriesRefuse) {
    const auto top = root();
    ASSERT_EQ(top->AddDirectory(Bstr(u"d")), S_OK);
    ASSERT_EQ(add(u"d\\f", "1"), S_OK);
    const auto data = stream("x");
    for (const char16_t* wrong : {u"a?b", u"a\\\\b", u"..", u"a\\.", u"tab\there"}) {
        EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddDirectory), top, wrong), IMAPI_E_INVALID_PATH);
        EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddFile), top, wrong, data), IMAPI_E_INVALID_PATH);
    }
    for (const char16_t* wrong : {u"a\\\\b", u"..", u"\\"})
        EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, get_Item), top, wrong), IMAPI_E_INVALID_PATH);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, get_Item), top, u"none"), IMAPI_E_ITEM_NOT_FOUND);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, get_Item), top, nullptr), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(early(MEMBER(IFsiDirectoryItem, get_Item), top, nullptr), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddDirectory), top, u"d"), IMAPI_E_DUP_NAME);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddDirectory), top, u"no\\d"), IMAPI_E_DIR_NOT_FOUND);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddFile), top, u"no\\f", data), IMAPI_E_DIR_NOT_FOUND);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddFile), top, u"D\\F", data), IMAPI_E_DUP_NAME);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddFile), top, u"n", nullptr), E_POINTER);
    EXPECT_EQ(early(MEMBER(IFsiDirectoryItem, AddFile), top, u"n", nullptr), E_POINTER);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddFile), top, u"n", silent()),
              IMAPI_E_DATA_STREAM_READ_FAILURE);
    for (const auto& member :
         {MEMBER(IFsiDirectoryItem, AddDirectory), MEMBER(IFsiDirectoryItem, Remove),
          MEMBER(IFsiDirectoryItem, RemoveTree)}) {
        EXPECT_EQ(both(member, top, u""), IMAPI_E_INVALID_PARAM);
        EXPECT_EQ(early(member, top, nullptr), IMAPI_E_INVALID_PARAM);
        EXPECT_EQ(both(member, top, u"a\\\\b"), IMAPI_E_INVALID_PATH);
    }
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddFile), top, u"", data), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(early(MEMBER(IFsiDirectoryItem, AddFile), top, nullptr, data), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, Remove), top, u"\\"), IMAPI_E_INVALID_PATH);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, Remove), top, u"d"), IMAPI_E_DIR_NOT_EMPTY);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, Remove), top, u"none"), IMAPI_E_ITEM_NOT_FOUND);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, RemoveTree), top, u"d\\f"), IMAPI_E_NOT_DIR);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, RemoveTree), top, u"none"), IMAPI_E_DIR_NOT_FOUND);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, Add), top, detached(u"D")), IMAPI_E_DUP_NAME);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, Add), top, nullptr), E_POINTER);
    EXPECT_EQ(early(MEMBER(IFsiDirectoryItem, Add), top, nullptr), E_POINTER);
    // Room is checked while adding.
    ASSERT_EQ(image->put_FreeMediaBlocks(600), S_OK);
    const auto large = zeros(1 << 20);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddFile), top, u"n", large), IMAPI_E_IMAGE_SIZE_LIMIT);
    const auto heavy = detached_file(u"heavy");
    ASSERT_EQ(heavy->put_Data(large.get()), S_OK);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, Add), top, heavy), IMAPI_E_IMAGE_SIZE_LIMIT);
    ASSERT_EQ(image->put_FreeMediaBlocks(0), S_OK);
    // A directory that is in no image, or no longer.
    ASSERT_EQ(top->AddDirectory(Bstr(u"gone")), S_OK);
    const auto gone = item(u"gone").as<IFsiDirectoryItem2>();
    ASSERT_EQ(top->Remove(Bstr(u"gone")), S_OK);
    for (const auto& loose : {detached(u"loose").as<IFsiDirectoryItem2>(), gone}) {
        EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddDirectory), loose, u"x"),
                  IMAPI_E_NOT_IN_FILE_SYSTEM);
        EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddFile), loose, u"x", data),
                  IMAPI_E_NOT_IN_FILE_SYSTEM);
        EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, Add), loose, detached(u"x")),
                  IMAPI_E_NOT_IN_FILE_SYSTEM);
        EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, Remove), loose, u"x"), IMAPI_E_NOT_IN_FILE_SYSTEM);
        EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, RemoveTree), loose, u"x"),
                  IMAPI_E_NOT_IN_FILE_SYSTEM);
        EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddTree), loose, u"/tmp", VARIANT_TRUE),
                  IMAPI_E_NOT_IN_FILE_SYSTEM);
        EXPECT_EQ(
            both(MEMBER(IFsiDirectoryItem2, AddTreeWithNamedStreams), loose, u"/tmp", VARIANT_TRUE),
            IMAPI_E_NOT_IN_FILE_SYSTEM);
    }
    const auto result = freeze();
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddDirectory), top, u"x"), IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddFile), top, u"x", data), IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, Add), top, detached(u"x")), IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, Remove), top, u"d\\f"), IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, RemoveTree), top, u"d"), IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddTree), top, u"/tmp", VARIANT_TRUE),
              IMAPI_E_READONLY);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem2, AddTreeWithNamedStreams), top, u"/tmp", VARIANT_TRUE),
              IMAPI_E_READONLY);
}

TEST_F(ItemContract, DirectoriesMayBeEightLevelsDeepWithIso9660) {
    const auto top = root();
    std::u16string path;
    for (int level = 2; level <= 8; ++level) {
        path += u"\\d";
        ASSERT_EQ(top->AddDirectory(Bstr(path)), S_OK) << level;
    }
    const auto ninth = path + u"\\d";
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddDirectory), top, ninth.c_str()),
              IMAPI_E_ISO9660_LEVELS);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, Add), item(path.c_str()), detached(u"d")),
              IMAPI_E_ISO9660_LEVELS);
    EXPECT_EQ(add((path + u"\\f").c_str(), "files may stand there"), S_OK);
    const Folder folder;
    folder.file("1/2/3/4/5/6/7/8/f", "deep");
    const Bstr source(folder.path().string());
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddTree), top, source.view(), VARIANT_FALSE),
              IMAPI_E_ISO9660_LEVELS);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem2, AddTreeWithNamedStreams), top, source.view(),
                   VARIANT_FALSE),
              IMAPI_E_ISO9660_LEVELS);
    EXPECT_EQ(number(MEMBER(IFsiDirectoryItem, get_Count), top), 1) << "nothing of it was added";
    // UDF alone has no such limit; ISO 9660 then cannot come back.
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_FileSystemsToCreate), image, FsiFileSystemUDF),
              S_OK);
    EXPECT_EQ(top->AddDirectory(Bstr(ninth)), S_OK);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_FileSystemsToCreate), image,
                   static_cast<FsiFileSystems>(7)),
              IMAPI_E_ISO9660_LEVELS);
    FsiFileSystems systems{};
    EXPECT_EQ(image->get_FileSystemsToCreate(&systems), S_OK);
    EXPECT_EQ(systems, FsiFileSystemUDF);
}

TEST_F(ItemContract, TreesOfTheHost) {
    const auto top = root();
    const Folder folder;
    folder.file("a/f", "from the host");
    folder.file("b", "2");
    const std::u16string source(Bstr(folder.path().string()).view());
    EXPECT_EQ(early(MEMBER(IFsiDirectoryItem, AddTree), top, source, VARIANT_FALSE), S_OK);
    EXPECT_EQ(late(MEMBER(IFsiDirectoryItem, AddTree), top, source, VARIANT_TRUE), S_OK);
    EXPECT_EQ(number(MEMBER(IFsiDirectoryItem, get_Count), top), 3);
    EXPECT_EQ(
        early(MEMBER(IFsiDirectoryItem2, AddTreeWithNamedStreams), top, source, VARIANT_FALSE),
        IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED);
    ASSERT_EQ(image->put_UDFRevision(0x201), S_OK);
    EXPECT_EQ(
        early(MEMBER(IFsiDirectoryItem2, AddTreeWithNamedStreams), top, source, VARIANT_FALSE),
        S_OK);
    EXPECT_EQ(late(MEMBER(IFsiDirectoryItem2, AddTreeWithNamedStreams), top, source, VARIANT_FALSE),
              S_OK);
    LONG before = 0;
    EXPECT_EQ(image->get_ChangePoint(&before), S_OK);
    const auto refuses = [&](const std::u16string& from, HRESULT code) {
        EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddTree), top, from, VARIANT_FALSE), code);
        EXPECT_EQ(
            both(MEMBER(IFsiDirectoryItem2, AddTreeWithNamedStreams), top, from, VARIANT_FALSE),
            code);
    };
    refuses(u"", IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(early(MEMBER(IFsiDirectoryItem, AddTree), top, nullptr, VARIANT_TRUE),
              IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(
        early(MEMBER(IFsiDirectoryItem2, AddTreeWithNamedStreams), top, nullptr, VARIANT_TRUE),
        IMAPI_E_INVALID_PARAM);
    refuses(u"/no/such/folder", IMAPI_E_DIRECTORY_READ_FAILURE);
    refuses(source + u"/b", IMAPI_E_INVALID_PATH); // a file
    const Folder other;                            // "b" is a folder here, and a file in the image
    other.file("b/c", "");
    other.file("a/new", "");
    refuses(std::u16string(Bstr(other.path().string()).view()), IMAPI_E_DUP_NAME);
    FsiItemType type{};
    EXPECT_EQ(image->Exists(Bstr(u"\\a\\new"), &type), S_OK);
    EXPECT_EQ(type, FsiItemNotFound) << "all or nothing";
    // What collides and is of the same kind is replaced by the source.
    const Folder newer;
    newer.file("a/f", "newer");
    EXPECT_EQ(top->AddTree(Bstr(newer.path().string()), VARIANT_FALSE), S_OK);
    Ptr<IStream> data;
    EXPECT_EQ(file(u"a\\f")->get_Data(data.put()), S_OK);
    EXPECT_EQ(content(data.get()), "newer");
    const Folder large;
    large.file("large", std::string(1 << 20, 'x'));
    ASSERT_EQ(image->put_FreeMediaBlocks(600), S_OK);
    refuses(std::u16string(Bstr(large.path().string()).view()), IMAPI_E_IMAGE_SIZE_LIMIT);
}

TEST_F(ItemContract, StrictComplianceRefusesWhatWouldNeedAnotherName) {
    ASSERT_EQ(image->put_StrictFileSystemCompliance(VARIANT_TRUE), S_OK);
    const auto top = root();
    EXPECT_EQ(top->AddDirectory(Bstr(u"FOLDER")), S_OK);
    EXPECT_EQ(add(u"file.txt", "only the case differs"), S_OK);
    EXPECT_EQ(top->AddDirectory(Bstr(u"longer than eight")), IMAPI_E_RESTRICTED_NAME_VIOLATION);
    EXPECT_EQ(add(u"a+b", ""), IMAPI_E_RESTRICTED_NAME_VIOLATION);
    const auto loose = detached(u"two words");
    EXPECT_EQ(top->Add(loose.get()), IMAPI_E_RESTRICTED_NAME_VIOLATION);
    const Folder twins; // a host that minds case
    twins.file("same", "1");
    twins.file("SAME", "2");
    const std::u16string source(Bstr(twins.path().string()).view());
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddTree), top, source, VARIANT_FALSE),
              IMAPI_E_NO_UNIQUE_NAME);
    EXPECT_EQ(both(MEMBER(IFsiDirectoryItem2, AddTreeWithNamedStreams), top, source, VARIANT_FALSE),
              IMAPI_E_NO_UNIQUE_NAME);
    EXPECT_EQ(number(MEMBER(IFsiDirectoryItem, get_Count), top), 2);
    // UDF alone takes all of them.
    EXPECT_EQ(image->put_FileSystemsToCreate(FsiFileSystemUDF), S_OK);
    EXPECT_EQ(top->AddTree(Bstr(source), VARIANT_FALSE), S_OK);
    EXPECT_EQ(top->Add(loose.get()), S_OK);
    EXPECT_EQ(image->put_FileSystemsToCreate(FsiFileSystemISO9660), IMAPI_E_NO_UNIQUE_NAME);
}

TEST_F(ItemContract, RestrictedNamesHoldForLaterItemsOfTreesToo) {
    ASSERT_EQ(root()->AddDirectory(Bstr(u"gr\u00fcn")), S_OK);
    ASSERT_EQ(image->put_UseRestrictedCharacterSet(VARIANT_TRUE), S_OK);
    const Folder folder;
    folder.file("d/\xc3\xa4.txt", "1");
    EXPECT_EQ(root()->AddTree(Bstr(folder.path().string()), VARIANT_FALSE),
              IMAPI_E_RESTRICTED_NAME_VIOLATION);
    Ptr<IFsiDirectoryItem> made;
    EXPECT_EQ(image->CreateDirectoryItem(Bstr(u"\u00e4"), made.put()),
              IMAPI_E_RESTRICTED_NAME_VIOLATION);
    ASSERT_EQ(image->put_UseRestrictedCharacterSet(VARIANT_FALSE), S_OK);
    EXPECT_EQ(root()->AddTree(Bstr(folder.path().string()), VARIANT_FALSE), S_OK);
}

TEST_F(ItemContract, Files) {
    ASSERT_EQ(add(u"f", "twelve bytes"), S_OK);
    const auto one = file(u"f");
    EXPECT_EQ(number(MEMBER(IFsiFileItem, get_DataSize), one), 12);
    EXPECT_EQ(number(MEMBER(IFsiFileItem, get_DataSize32BitLow), one), 12);
    EXPECT_EQ(number(MEMBER(IFsiFileItem, get_DataSize32BitHigh), one), 0);
    EXPECT_EQ(content(object(MEMBER(IFsiFileItem, get_Data), one).get()), "twelve bytes");
    const auto loose = detached_file(u"loose");
    EXPECT_EQ(both(MEMBER(IFsiFileItem, put_Data), loose, zeros(0xC0000001)), S_OK);
    EXPECT_EQ(number(MEMBER(IFsiFileItem, get_DataSize32BitLow), loose), -0x3FFFFFFF);
    EXPECT_EQ(number(MEMBER(IFsiFileItem, get_DataSize), loose), 0xC0000001);
    EXPECT_EQ(both(MEMBER(IFsiFileItem, put_Data), loose, nullptr), E_POINTER);
    EXPECT_EQ(early(MEMBER(IFsiFileItem, put_Data), loose, nullptr), E_POINTER);
    EXPECT_EQ(both(MEMBER(IFsiFileItem, put_Data), one, zeros(1)), IMAPI_E_READONLY);
    EXPECT_EQ(number(MEMBER(IFsiFileItem2, get_IsNamedStream), one), 0);
    EXPECT_EQ(both(MEMBER(IFsiFileItem2, put_IsRealTime), one, VARIANT_TRUE),
              IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED);
    EXPECT_EQ(number(MEMBER(IFsiFileItem2, get_IsRealTime), one), -1);
    {
        const auto result = freeze();
        EXPECT_EQ(image->put_UDFRevision(0x201), IMAPI_E_READONLY);
        EXPECT_EQ(both(MEMBER(IFsiFileItem2, put_IsRealTime), one, VARIANT_FALSE), S_OK)
            << "as published, also while a result lives";
    }
    try_wrong_types("IFsiFileItem", one.get());
    try_wrong_types("IFsiFileItem2", one.get());
}

TEST_F(ItemContract, NamedStreams) {
    ASSERT_EQ(add(u"f", "main"), S_OK);
    const auto one = file(u"f");
    EXPECT_EQ(early(MEMBER(IFsiFileItem2, AddStream), one, u"kept", stream("1")),
              IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED);
    EXPECT_EQ(early(MEMBER(IFsiFileItem2, RemoveStream), one, u"kept"),
              IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED);
    ASSERT_EQ(image->put_UDFRevision(0x201), S_OK);
    EXPECT_EQ(early(MEMBER(IFsiFileItem2, AddStream), one, u"early", stream("1")), S_OK);
    EXPECT_EQ(late(MEMBER(IFsiFileItem2, AddStream), one, u"late", stream("22")), S_OK);
    const auto streams = object(MEMBER(IFsiFileItem2, get_FsiNamedStreams), one);
    EXPECT_EQ(number(MEMBER(IFsiNamedStreams, get_Count), streams), 2);
    const auto second = object(MEMBER(IFsiNamedStreams, get_Item), streams, 1);
    EXPECT_EQ(text_of(second, &IFsiItem::get_Name), "late");
    for (const int wrong : {-1, 2, 0x7FFFFFFF})
        EXPECT_EQ(both(MEMBER(IFsiNamedStreams, get_Item), streams, wrong), IMAPI_E_INVALID_PARAM);
    EXPECT_TRUE(object(MEMBER(IFsiNamedStreams, get__NewEnum), streams));
    EXPECT_TRUE(object(MEMBER(IFsiNamedStreams, get_EnumNamedStreams), streams));
    try_wrong_types("IFsiNamedStreams", streams.get());

    EXPECT_EQ(number(MEMBER(IFsiFileItem2, get_IsNamedStream), second), -1);
    EXPECT_EQ(both(MEMBER(IFsiFileItem2, get_FsiNamedStreams), second),
              IMAPI_E_PROPERTY_NOT_ACCESSIBLE);
    EXPECT_EQ(both(MEMBER(IFsiFileItem2, get_IsRealTime), second), IMAPI_E_PROPERTY_NOT_ACCESSIBLE);
    EXPECT_EQ(both(MEMBER(IFsiFileItem2, put_IsRealTime), second, VARIANT_TRUE),
              IMAPI_E_PROPERTY_NOT_ACCESSIBLE);

    const auto data = stream("x");
    EXPECT_EQ(both(MEMBER(IFsiFileItem2, AddStream), one, u"", data), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(early(MEMBER(IFsiFileItem2, AddStream), one, nullptr, data), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(early(MEMBER(IFsiFileItem2, AddStream), one, u"n", nullptr), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(both(MEMBER(IFsiFileItem2, AddStream), one, u"late", data), IMAPI_E_DUP_NAME);
    EXPECT_EQ(both(MEMBER(IFsiFileItem2, AddStream), one, u"n", silent()),
              IMAPI_E_DATA_STREAM_READ_FAILURE);
    ASSERT_EQ(image->put_StageFiles(VARIANT_TRUE), S_OK);
    EXPECT_EQ(both(MEMBER(IFsiFileItem2, AddStream), one, u"n", unreadable()),
              IMAPI_E_DATA_STREAM_READ_FAILURE);
    EXPECT_EQ(both(MEMBER(IFsiFileItem2, AddStream), one, u"n", boasting()),
              IMAPI_E_DATA_STREAM_INCONSISTENCY);
    ASSERT_EQ(image->put_StageFiles(VARIANT_FALSE), S_OK);
    ASSERT_EQ(image->put_FreeMediaBlocks(600), S_OK);
    EXPECT_EQ(both(MEMBER(IFsiFileItem2, AddStream), one, u"n", zeros(1 << 20)),
              IMAPI_E_IMAGE_SIZE_LIMIT);
    const auto loose = detached_file(u"loose").as<IFsiFileItem2>();
    EXPECT_EQ(both(MEMBER(IFsiFileItem2, AddStream), loose, u"n", data),
              IMAPI_E_NOT_IN_FILE_SYSTEM);
    EXPECT_EQ(both(MEMBER(IFsiFileItem2, RemoveStream), loose, u"n"), IMAPI_E_NOT_IN_FILE_SYSTEM);
    EXPECT_EQ(both(MEMBER(IFsiFileItem2, RemoveStream), one, u"none"), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(early(MEMBER(IFsiFileItem2, RemoveStream), one, nullptr), IMAPI_E_INVALID_PARAM);
    {
        const auto result = freeze();
        EXPECT_EQ(both(MEMBER(IFsiFileItem2, AddStream), one, u"n", data), IMAPI_E_READONLY);
        EXPECT_EQ(both(MEMBER(IFsiFileItem2, RemoveStream), one, u"late"), IMAPI_E_READONLY);
    }
    EXPECT_EQ(early(MEMBER(IFsiFileItem2, RemoveStream), one, u"early"), S_OK);
    EXPECT_EQ(late(MEMBER(IFsiFileItem2, RemoveStream), one, u"late"), S_OK);
    EXPECT_EQ(number(MEMBER(IFsiNamedStreams, get_Count), streams), 0) << "the collection is live";
    // Turning off what shows streams is told, and they stay.
    EXPECT_EQ(one->AddStream(Bstr(u"again"), data.get()), S_OK);
    EXPECT_EQ(early(MEMBER(IFileSystemImage, put_FileSystemsToCreate), image, FsiFileSystemISO9660),
              IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED);
    EXPECT_EQ(number(MEMBER(IFsiNamedStreams, get_Count), streams), 1);
}

TEST_F(ItemContract, StreamsOfTheHostBecomeNamedStreams) {
    const Folder folder;
    const auto path = folder.file("f", "main").string();
    const auto set = [&](const char* name, std::string_view value) {
        return setxattr(path.c_str(), name, value.data(), value.size(), 0);
    };
    ASSERT_EQ(set("user.note", "a note"), 0) << "the temporary folder must know user attributes";
    ASSERT_EQ(set("user.DosStream.Zone.Identifier:$DATA", std::string_view("[Zone]\0", 7)), 0);
    ASSERT_EQ(set("user.DOSATTRIB", "not a stream"), 0);
    ASSERT_EQ(image->put_UDFRevision(0x200), S_OK);
    const auto top = root().as<IFsiDirectoryItem2>();
    ASSERT_EQ(top->AddTree(Bstr(folder.path().string()), VARIANT_FALSE), S_OK);
    Ptr<IFsiNamedStreams> streams;
    LONG count = -1;
    EXPECT_EQ(file(u"f")->get_FsiNamedStreams(streams.put()), S_OK);
    EXPECT_EQ(streams->get_Count(&count), S_OK);
    EXPECT_EQ(count, 0) << "AddTree takes none";
    ASSERT_EQ(top->AddTreeWithNamedStreams(Bstr(folder.path().string()), VARIANT_FALSE), S_OK);
    EXPECT_EQ(file(u"f")->get_FsiNamedStreams(streams.put()), S_OK);
    std::vector<std::string> got;
    EXPECT_EQ(streams->get_Count(&count), S_OK);
    for (LONG i = 0; i < count; ++i) {
        Ptr<IFsiFileItem2> one;
        Ptr<IStream> data;
        ASSERT_EQ(streams->get_Item(i, one.put()), S_OK);
        ASSERT_EQ(one->get_Data(data.put()), S_OK);
        got.push_back(text_of(one, &IFsiItem::get_Name) + "=" + content(data.get()));
    }
    EXPECT_THAT(got, ::testing::ElementsAre("Zone.Identifier=[Zone]", "note=a note"));
}

TEST_F(ItemContract, MoreThanAThousandStreamsAreKept) {
    ASSERT_EQ(image->put_UDFRevision(0x200), S_OK);
    ASSERT_EQ(add(u"f", "main"), S_OK);
    const auto one = file(u"f");
    for (int i = 0; i < 1200; ++i)
        ASSERT_EQ(one->AddStream(Bstr(fmt::format("s{}", i)), stream("x").get()), S_OK);
    Ptr<IFsiNamedStreams> streams;
    LONG count = 0;
    EXPECT_EQ(one->get_FsiNamedStreams(streams.put()), S_OK);
    EXPECT_EQ(streams->get_Count(&count), S_OK);
    EXPECT_EQ(count, 1200);
    Ptr<IFileSystemImageResult> result;
    EXPECT_EQ(image->CreateResultImage(result.put()), S_OK);
}

TEST_F(ItemContract, EnumeratorsOfItems) {
    const auto top = root();
    for (const char16_t* name : {u"a", u"b", u"c"})
        ASSERT_EQ(top->AddDirectory(Bstr(name)), S_OK);
    Ptr<IEnumFsiItems> all;
    ASSERT_EQ(top->get_EnumFsiItems(all.put()), S_OK);
    auto& log = CallLog::instance();
    const auto next = [&](ULONG count, IFsiItem** out, ULONG* fetched) {
        const HRESULT hr = all->Next(count, out, fetched);
        log.called("IEnumFsiItems", "Next", Route::vtable, hr);
        if (!out) log.null_tried("IEnumFsiItems", "Next", 1);
        if (!fetched) log.null_tried("IEnumFsiItems", "Next", 2);
        return hr;
    };
    IFsiItem* got[4] = {};
    ULONG fetched = 9;
    EXPECT_EQ(next(2, nullptr, &fetched), E_POINTER);
    EXPECT_EQ(next(2, got, nullptr), E_POINTER);
    EXPECT_EQ(next(0xFFFFFFFF, got, &fetched), E_INVALIDARG);
    EXPECT_EQ(next(0, got, &fetched), S_OK);
    EXPECT_EQ(fetched, 0U);
    EXPECT_EQ(next(1, got, nullptr), S_OK);
    got[0]->Release();
    EXPECT_TRUE(object(MEMBER(IEnumFsiItems, Clone), all));
    ASSERT_EQ(top->RemoveTree(Bstr(u"\\")), S_OK); // the list is a snapshot
    EXPECT_EQ(next(4, got, &fetched), S_FALSE);
    EXPECT_EQ(fetched, 2U);
    EXPECT_EQ(text_of(got[1], &IFsiItem::get_Name), "c");
    got[0]->Release();
    got[1]->Release();
    EXPECT_EQ(early(MEMBER(IEnumFsiItems, Skip), all, 1), S_FALSE);
    EXPECT_EQ(early(MEMBER(IEnumFsiItems, Reset), all), S_OK);
    EXPECT_EQ(early(MEMBER(IEnumFsiItems, Skip), all, 3), S_OK);
    EXPECT_EQ(next(1, got, &fetched), S_FALSE);
    EXPECT_EQ(fetched, 0U);
}

} // namespace
} // namespace openimapi::test
