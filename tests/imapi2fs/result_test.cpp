// The result: its stream, its progress items, and the image that is read-only meanwhile.
#include "fixture.hpp"

#include <cstring>
#include <fmt/format.h>

namespace openimapi::test {
namespace {

class ResultTest : public ImageTest {
protected:
    Ptr<IFileSystemImageResult> make() {
        Ptr<IFileSystemImageResult> result;
        EXPECT_EQ(image->CreateResultImage(result.put()), S_OK);
        return result;
    }
};

TEST_F(ResultTest, TheStreamIsTheImage) {
    EXPECT_EQ(image->put_VolumeName(Bstr(u"RESULT")), S_OK);
    EXPECT_EQ(add(u"f.txt", "the content of the file"), S_OK);
    const auto result = make();
    LONG blocks = 0, size = 0;
    EXPECT_EQ(result->get_TotalBlocks(&blocks), S_OK);
    EXPECT_EQ(result->get_BlockSize(&size), S_OK);
    EXPECT_EQ(size, 2048);
    Ptr<IStream> data;
    EXPECT_EQ(result->get_ImageStream(data.put()), S_OK);
    STATSTG stat{};
    EXPECT_EQ(data->Stat(&stat, STATFLAG_NONAME), S_OK);
    EXPECT_EQ(stat.cbSize.QuadPart, static_cast<ULONGLONG>(blocks) * 2048);
    std::vector<char> bytes(static_cast<std::size_t>(blocks) * 2048);
    ULONG got = 0;
    EXPECT_EQ(data->Read(bytes.data(), static_cast<ULONG>(bytes.size()), &got), S_OK);
    EXPECT_EQ(got, bytes.size());
    EXPECT_EQ(std::memcmp(&bytes[16 * 2048 + 1], "CD001", 5), 0);
    EXPECT_EQ(std::memcmp(&bytes[16 * 2048 + 40], "RESULT ", 7), 0);
    EXPECT_NE(std::string_view(bytes.data(), bytes.size()).find("the content of the file"),
              std::string_view::npos);
    EXPECT_EQ(data->Write("x", 1, nullptr), STG_E_ACCESSDENIED);
    EXPECT_EQ(text_of(result, &IFileSystemImageResult::get_DiscId), "0000000000000000");
    Ptr<IBlockRangeList> ranges;
    EXPECT_EQ(result.as<IFileSystemImageResult2>()->get_ModifiedBlocks(ranges.put()), E_NOTIMPL);
}

TEST_F(ResultTest, TheImageIsReadOnlyWhileAnythingOfAResultIsHeld) {
    EXPECT_EQ(add(u"f", "1"), S_OK);
    Ptr<IFsiItem> item;
    EXPECT_EQ(root()->get_Item(Bstr(u"f"), item.put()), S_OK);
    Ptr<IStream> data;
    {
        const auto result = make();
        EXPECT_EQ(result->get_ImageStream(data.put()), S_OK);
    }
    EXPECT_EQ(root()->AddDirectory(Bstr(u"d")), IMAPI_E_READONLY);
    EXPECT_EQ(add(u"g", "1"), IMAPI_E_READONLY);
    EXPECT_EQ(root()->Remove(Bstr(u"f")), IMAPI_E_READONLY);
    EXPECT_EQ(image->put_FileSystemsToCreate(FsiFileSystemUDF), IMAPI_E_READONLY);
    EXPECT_EQ(image->put_WorkingDirectory(Bstr(u"/tmp")), IMAPI_E_READONLY);
    EXPECT_EQ(item->put_IsHidden(VARIANT_TRUE), IMAPI_E_READONLY);
    {
        const auto second = make(); // as often as wanted
        data.reset();
        EXPECT_EQ(root()->AddDirectory(Bstr(u"d")), IMAPI_E_READONLY);
    }
    EXPECT_EQ(root()->AddDirectory(Bstr(u"d")), S_OK);
}

TEST_F(ResultTest, ProgressItemsTileTheImage) {
    EXPECT_EQ(root()->AddDirectory(Bstr(u"d")), S_OK);
    EXPECT_EQ(add_zeros(u"d\\one", 5000), S_OK);
    EXPECT_EQ(add_zeros(u"two", 100000), S_OK);
    EXPECT_EQ(add(u"empty", ""), S_OK);
    const auto result = make();
    Ptr<IProgressItems> items;
    EXPECT_EQ(result->get_ProgressItems(items.put()), S_OK);
    LONG count = 0, blocks = 0;
    EXPECT_EQ(items->get_Count(&count), S_OK);
    EXPECT_EQ(result->get_TotalBlocks(&blocks), S_OK);
    ULONG next = 0;
    for (LONG i = 0; i < count; ++i) {
        Ptr<IProgressItem> item;
        ASSERT_EQ(items->get_Item(i, item.put()), S_OK);
        ULONG first = 0, last = 0, length = 0;
        EXPECT_EQ(item->get_FirstBlock(&first), S_OK);
        EXPECT_EQ(item->get_LastBlock(&last), S_OK);
        EXPECT_EQ(item->get_BlockCount(&length), S_OK);
        EXPECT_EQ(first, next);
        EXPECT_EQ(length, last - first + 1);
        EXPECT_NE(text_of(item, &IProgressItem::get_Description), "");
        next = last + 1;
    }
    EXPECT_EQ(next, static_cast<ULONG>(blocks));
    Ptr<IProgressItem> item, same;
    EXPECT_EQ(items->ProgressItemFromDescription(Bstr(u"\\d\\one"), item.put()), S_OK);
    ULONG first = 0, length = 0;
    EXPECT_EQ(item->get_FirstBlock(&first), S_OK);
    EXPECT_EQ(item->get_BlockCount(&length), S_OK);
    EXPECT_EQ(length, 3U);
    EXPECT_EQ(items->ProgressItemFromBlock(first + 2, same.put()), S_OK);
    EXPECT_EQ(text_of(same, &IProgressItem::get_Description), "\\d\\one");
    EXPECT_EQ(items->get_Item(count, item.put()), E_INVALIDARG);
    EXPECT_EQ(items->get_Item(-1, item.put()), E_INVALIDARG);
    EXPECT_EQ(items->ProgressItemFromBlock(static_cast<ULONG>(blocks), item.put()), E_INVALIDARG);
    EXPECT_EQ(items->ProgressItemFromDescription(nullptr, item.put()), E_FAIL);
    EXPECT_EQ(items->ProgressItemFromDescription(Bstr(u"none"), item.put()), E_INVALIDARG);
    Ptr<IEnumProgressItems> each;
    EXPECT_EQ(items->get_EnumProgressItems(each.put()), S_OK);
    LONG seen = 0;
    while (each->Next(1, item.put(), nullptr) == S_OK)
        ++seen;
    EXPECT_EQ(seen, count);
}

TEST_F(ResultTest, ProgressItemsTileAnImageOfAllThereIs) {
    EXPECT_EQ(image->put_UDFRevision(0x250), S_OK);
    std::vector<std::string> paths;
    for (int i = 0; i < 30; ++i) {
        const auto folder = fmt::format("d{}", i % 5);
        (void)root()->AddDirectory(Bstr(folder));
        const auto name = fmt::format("{}\\f{}", folder, i);
        EXPECT_EQ(add_zeros(Bstr(name), 3000 * static_cast<std::uint64_t>(i + 1)), S_OK);
        paths.push_back("\\" + name);
        Ptr<IFsiItem> item;
        EXPECT_EQ(root()->get_Item(Bstr(name), item.put()), S_OK);
        EXPECT_EQ(item.as<IFsiFileItem2>()->AddStream(Bstr(u"s"), stream("a stream").get()), S_OK);
    }
    const auto result = make();
    Ptr<IProgressItems> items;
    EXPECT_EQ(result->get_ProgressItems(items.put()), S_OK);
    LONG count = 0, blocks = 0;
    EXPECT_EQ(items->get_Count(&count), S_OK);
    EXPECT_EQ(result->get_TotalBlocks(&blocks), S_OK);
    ULONG next = 0;
    std::vector<std::string> seen;
    for (LONG i = 0; i < count; ++i) {
        Ptr<IProgressItem> item;
        ASSERT_EQ(items->get_Item(i, item.put()), S_OK);
        ULONG first = 0, last = 0;
        EXPECT_EQ(item->get_FirstBlock(&first), S_OK);
        EXPECT_EQ(item->get_LastBlock(&last), S_OK);
        EXPECT_EQ(first, next) << "neither a gap nor an overlap";
        next = last + 1;
        const auto what = text_of(item, &IProgressItem::get_Description);
        EXPECT_NE(what, "");
        if (what.starts_with('\\')) seen.push_back(what);
    }
    EXPECT_EQ(next, static_cast<ULONG>(blocks));
    EXPECT_THAT(seen, ::testing::UnorderedElementsAreArray(paths));
}

TEST_F(ResultTest, AFileThatIso9660CannotHoldIsNamedWhenTheResultIsMade) {
    EXPECT_EQ(image->put_FreeMediaBlocks(0), S_OK);
    EXPECT_EQ(add_zeros(u"huge", 5ULL << 30), S_OK);
    Ptr<IFileSystemImageResult> result;
    EXPECT_EQ(image->CreateResultImage(result.put()), IMAPI_E_DATA_TOO_BIG);
    EXPECT_EQ(image->put_FileSystemsToCreate(FsiFileSystemUDF), S_OK);
    EXPECT_EQ(image->CreateResultImage(result.put()), S_OK);
}

TEST_F(ResultTest, ALongHasToSayHowManyBlocksThereAre) {
    // 0x7FFFFFFF blocks are 4 TiB less 2 KiB: what ISO 9660 and UDF could count is twice that.
    EXPECT_EQ(image->put_FileSystemsToCreate(FsiFileSystemUDF), S_OK);
    EXPECT_EQ(image->put_FreeMediaBlocks(0), S_OK);
    EXPECT_EQ(add_zeros(u"most", (std::uint64_t{4} << 40) - (std::uint64_t{1} << 30)), S_OK);
    {
        const auto result = make();
        LONG blocks = 0;
        EXPECT_EQ(result->get_TotalBlocks(&blocks), S_OK);
        EXPECT_GT(blocks, 0x7FF00000);
    }
    EXPECT_EQ(add_zeros(u"more", std::uint64_t{2} << 30), S_OK);
    Ptr<IFileSystemImageResult> result;
    EXPECT_EQ(image->CreateResultImage(result.put()), IMAPI_E_IMAGE_SIZE_LIMIT);
    EXPECT_FALSE(result);
    EXPECT_EQ(root()->Remove(Bstr(u"more")), S_OK);
    EXPECT_EQ(image->CreateResultImage(result.put()), S_OK);
}

} // namespace
} // namespace openimapi::test
