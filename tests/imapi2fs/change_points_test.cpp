// Change points: going back restores exactly what was there, whatever happened since.
#include "fixture.hpp"

#include <fmt/format.h>
#include <map>
#include <random>

namespace openimapi::test {
namespace {

class ChangePoints : public ImageTest {
protected:
    LONG point() {
        LONG value = -1;
        EXPECT_EQ(image->get_ChangePoint(&value), S_OK);
        return value;
    }

    /// Everything that programs see of the tree, as text.
    std::string dump() {
        LONG files = 0, directories = 0, used = 0;
        EXPECT_EQ(image->get_FileCount(&files), S_OK);
        EXPECT_EQ(image->get_DirectoryCount(&directories), S_OK);
        EXPECT_EQ(image->get_UsedBlocks(&used), S_OK);
        std::string out =
            fmt::format("{} files, {} directories, {} blocks\n", files, directories, used);
        dump(root(), out);
        return out;
    }
    void dump(const Ptr<IFsiDirectoryItem>& directory, std::string& out) {
        Ptr<IEnumFsiItems> items;
        ASSERT_EQ(directory->get_EnumFsiItems(items.put()), S_OK);
        Ptr<IFsiItem> item;
        while (items->Next(1, item.put(), nullptr) == S_OK) {
            DATE modified = 0, created = 0, accessed = 0;
            VARIANT_BOOL hidden = 0;
            EXPECT_EQ(item->get_LastModifiedTime(&modified), S_OK);
            EXPECT_EQ(item->get_CreationTime(&created), S_OK);
            EXPECT_EQ(item->get_LastAccessedTime(&accessed), S_OK);
            EXPECT_EQ(item->get_IsHidden(&hidden), S_OK);
            out += fmt::format("{} {} {} {} {}", text_of(item, &IFsiItem::get_FullPath), modified,
                               created, accessed, hidden);
            if (const auto below = item.as<IFsiDirectoryItem>()) {
                out += '\n';
                dump(below, out);
                continue;
            }
            const auto file = item.as<IFsiFileItem2>();
            VARIANT_BOOL real_time = 0;
            EXPECT_EQ(file->get_IsRealTime(&real_time), S_OK);
            Ptr<IStream> data;
            EXPECT_EQ(file->get_Data(data.put()), S_OK);
            out += fmt::format(" {} '{}'", real_time, content(data.get()));
            Ptr<IFsiNamedStreams> streams;
            EXPECT_EQ(file->get_FsiNamedStreams(streams.put()), S_OK);
            LONG count = 0;
            EXPECT_EQ(streams->get_Count(&count), S_OK);
            for (LONG i = 0; i < count; ++i) {
                Ptr<IFsiFileItem2> stream;
                EXPECT_EQ(streams->get_Item(i, stream.put()), S_OK);
                EXPECT_EQ(stream->get_Data(data.put()), S_OK);
                out += fmt::format(" {}:'{}'", text_of(stream, &IFsiItem::get_Name),
                                   content(data.get()));
            }
            out += '\n';
        }
    }
    Ptr<IFsiItem> find(const std::string& path) {
        Ptr<IFsiItem> item;
        (void)root()->get_Item(Bstr(path), item.put());
        return item;
    }
};

TEST_F(ChangePoints, CountEveryChangeAndGoBack) {
    EXPECT_EQ(point(), 0);
    const auto empty = dump();
    EXPECT_EQ(root()->AddDirectory(Bstr(u"d")), S_OK);
    EXPECT_EQ(add(u"d\\f", "one"), S_OK);
    EXPECT_EQ(point(), 2);
    EXPECT_EQ(add(u"d\\f", "two"), IMAPI_E_DUP_NAME);
    EXPECT_EQ(root()->Remove(Bstr(u"none")), IMAPI_E_ITEM_NOT_FOUND);
    EXPECT_EQ(point(), 2) << "what fails is no change";
    const auto two = dump();
    EXPECT_EQ(image->put_VolumeName(Bstr(u"KEPT")), S_OK);
    EXPECT_EQ(point(), 2) << "a setting is no change of the tree";

    const auto file = find("d\\f");
    EXPECT_EQ(file->put_IsHidden(VARIANT_TRUE), S_OK);
    EXPECT_EQ(root()->Remove(Bstr(u"d\\f")), S_OK);
    EXPECT_EQ(add(u"d\\f", "another"), S_OK);
    EXPECT_EQ(root()->RemoveTree(Bstr(u"\\")), S_OK);
    EXPECT_EQ(point(), 6);
    EXPECT_EQ(dump(), empty);

    EXPECT_EQ(image->RollbackToChangePoint(7), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(image->RollbackToChangePoint(-1), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(image->RollbackToChangePoint(6), S_OK);
    EXPECT_EQ(dump(), empty);
    EXPECT_EQ(image->RollbackToChangePoint(2), S_OK);
    EXPECT_EQ(point(), 2);
    EXPECT_EQ(dump(), two);
    EXPECT_EQ(text_of(image, &IFileSystemImage::get_VolumeName), "KEPT");
    EXPECT_EQ(text_of(file, &IFsiItem::get_FullPath), "\\d\\f") << "the same item is back";
    EXPECT_EQ(image->RollbackToChangePoint(6), IMAPI_E_INVALID_PARAM) << "there is no way forward";
    EXPECT_EQ(image->RollbackToChangePoint(0), S_OK);
    EXPECT_EQ(dump(), empty);
}

TEST_F(ChangePoints, AreLockedIn) {
    EXPECT_EQ(image->LockInChangePoint(), S_OK);
    EXPECT_EQ(add(u"a", "1"), S_OK);
    EXPECT_EQ(add(u"b", "2"), S_OK);
    EXPECT_EQ(image->LockInChangePoint(), S_OK);
    EXPECT_EQ(point(), 2) << "the count stays";
    EXPECT_EQ(add(u"c", "3"), S_OK);
    EXPECT_EQ(image->RollbackToChangePoint(1), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(image->RollbackToChangePoint(0), IMAPI_E_INVALID_PARAM);
    EXPECT_TRUE(find("c"));
    EXPECT_EQ(image->RollbackToChangePoint(2), S_OK);
    EXPECT_FALSE(find("c"));
    EXPECT_TRUE(find("b"));
}

TEST_F(ChangePoints, AreNotGoneBackToWhileAResultIsInUse) {
    EXPECT_EQ(add(u"a", "1"), S_OK);
    Ptr<IFileSystemImageResult> result;
    ASSERT_EQ(image->CreateResultImage(result.put()), S_OK);
    EXPECT_EQ(image->RollbackToChangePoint(0), IMAPI_E_READONLY);
    EXPECT_EQ(image->LockInChangePoint(), S_OK) << "that changes nothing";
    result.reset();
    EXPECT_EQ(image->RollbackToChangePoint(0), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(image->RollbackToChangePoint(1), S_OK);
}

TEST_F(ChangePoints, ThroughIDispatch) {
    EXPECT_EQ(add(u"a", "1"), S_OK);
    EXPECT_EQ(late(image.get(), u"LockInChangePoint", DISPATCH_METHOD), S_OK);
    EXPECT_EQ(add(u"b", "1"), S_OK);
    EXPECT_EQ(late(image.get(), u"RollbackToChangePoint", DISPATCH_METHOD, {Variant("1")}), S_OK);
    EXPECT_EQ(point(), 1);
    EXPECT_EQ(late(image.get(), u"RollbackToChangePoint", DISPATCH_METHOD, {Variant(0)}),
              DISP_E_EXCEPTION);
    EXPECT_EQ(late(image.get(), u"RollbackToChangePoint", DISPATCH_METHOD, {Variant("one")}),
              DISP_E_TYPEMISMATCH);
    Variant value;
    EXPECT_EQ(late(image.get(), u"ChangePoint", DISPATCH_PROPERTYGET, {}, &value), S_OK);
    EXPECT_EQ(value.as_int(), 1);
}

TEST_F(ChangePoints, ATreeThatCannotBeAddedIsNoChange) {
    const Folder folder;
    (void)folder.file("tree/large", std::string(3'000'000, 'x'));
    EXPECT_EQ(add(u"a", "1"), S_OK);
    const auto before = dump();
    EXPECT_EQ(image->put_FreeMediaBlocks(1000), S_OK);
    EXPECT_EQ(root()->AddTree(Bstr((folder / "tree").string()), VARIANT_TRUE),
              IMAPI_E_IMAGE_SIZE_LIMIT);
    EXPECT_EQ(point(), 1);
    EXPECT_EQ(dump(), before);
    EXPECT_EQ(image->RollbackToChangePoint(0), S_OK);
}

/// Random changes, random ways back; each point must look as it did when it was reached.
TEST_F(ChangePoints, AgreeWithWhatWasSeen) {
    const Folder folder;
    for (int tree = 0; tree < 3; ++tree) {
        (void)folder.file(fmt::format("{}/d1/f{}", tree, tree), "from the host");
        (void)folder.file(fmt::format("{}/f1", tree), fmt::format("f1 of {}", tree));
        (void)folder.file(fmt::format("{}/new/{}", tree, tree), "n");
    }
    EXPECT_EQ(image->put_FileSystemsToCreate(FsiFileSystemUDF), S_OK);
    EXPECT_EQ(image->put_UDFRevision(0x201), S_OK);
    std::mt19937 random(20261122); // NOLINT: the same each time, so that a failure can be repeated
    const auto any = [&](unsigned below) { return random() % below; };
    const auto name = [&] {
        std::string path;
        for (auto depth = any(3); depth > 0; --depth)
            path += fmt::format("d{}\\", any(3));
        return path + fmt::format("{}{}", any(2) != 0 ? 'd' : 'f', any(3));
    };
    std::map<LONG, std::string> seen{{0, dump()}};
    std::vector<Ptr<IFsiItem>> held; // items that may have been removed
    unsigned changes = 0, ways_back = 0, locks = 0;
    LONG lock = 0;
    for (int step = 0; step < 3000; ++step) {
        const auto before = point();
        const auto path = name();
        const auto item = held.empty() || any(2) != 0
                              ? find(path)
                              : held[any(static_cast<unsigned>(held.size()))];
        if (item) held.push_back(item);
        const auto file = item ? item.as<IFsiFileItem2>() : nullptr;
        switch (any(14)) {
        case 0:
        case 1:
            (void)root()->AddDirectory(Bstr(path));
            break;
        case 2:
        case 3:
            (void)root()->AddFile(Bstr(path), stream(fmt::format("content {}", step)).get());
            break;
        case 4:
            (void)root()->Remove(Bstr(path));
            break;
        case 5:
            if (any(4) == 0) (void)root()->RemoveTree(Bstr(any(8) == 0 ? "\\" : path));
            break;
        case 6:
            (void)root()->AddTree(Bstr((folder / std::to_string(any(3))).string()), VARIANT_FALSE);
            break;
        case 7: {
            Ptr<IFsiFileItem> made;
            EXPECT_EQ(image->CreateFileItem(Bstr(fmt::format("f{}", any(3))), made.put()), S_OK);
            (void)root()->Add(made.get());
            break;
        }
        case 8:
            if (item) (void)item->put_IsHidden(any(2) != 0 ? VARIANT_TRUE : VARIANT_FALSE);
            break;
        case 9:
            if (item) (void)item->put_CreationTime(40000.0 + static_cast<double>(any(9)));
            break;
        case 10:
            if (file)
                (void)file->AddStream(Bstr(fmt::format("s{}", any(3))),
                                      stream("of a stream").get());
            break;
        case 11:
            if (file) (void)file->RemoveStream(Bstr(fmt::format("s{}", any(3))));
            break;
        case 12:
            if (file) (void)file->put_IsRealTime(any(2) != 0 ? VARIANT_TRUE : VARIANT_FALSE);
            break;
        default:
            if (any(30) == 0) {
                EXPECT_EQ(image->LockInChangePoint(), S_OK);
                lock = before;
                ++locks;
            } else if (any(3) == 0) {
                const LONG to =
                    lock + static_cast<LONG>(any(static_cast<unsigned>(before - lock + 1)));
                EXPECT_EQ(image->RollbackToChangePoint(to), S_OK);
                ASSERT_EQ(point(), to);
                ASSERT_EQ(dump(), seen.at(to))
                    << "step " << step << ": from " << before << " to " << to;
                ++ways_back;
            }
            continue;
        }
        const auto now = point();
        ASSERT_TRUE(now == before || now == before + 1);
        if (now != before) {
            ++changes;
            seen[now] = dump();
        } else {
            ASSERT_EQ(dump(), seen.at(now)) << "step " << step << " changed what it does not count";
        }
    }
    EXPECT_GT(changes, 500U);
    EXPECT_GT(ways_back, 40U);
    EXPECT_GT(locks, 1U);
}

TEST_F(ChangePoints, OfManyFilesAreCheap) {
    // One by one, in an order that no directory likes; a state kept for each would be quadratic.
    constexpr unsigned files = 20'000;
    for (unsigned i = 0; i < files; ++i)
        ASSERT_EQ(add(Bstr(fmt::format("{:05}", i * 7919 % files)).get(), "x"), S_OK);
    EXPECT_EQ(point(), static_cast<LONG>(files));
    EXPECT_EQ(image->RollbackToChangePoint(files / 2), S_OK);
    LONG count = 0;
    EXPECT_EQ(image->get_FileCount(&count), S_OK);
    EXPECT_EQ(count, static_cast<LONG>(files / 2));
    EXPECT_TRUE(find(fmt::format("{:05}", (files / 2 - 1) * 7919 % files)));
    EXPECT_FALSE(find(fmt::format("{:05}", files / 2 * 7919 % files)));
}

} // namespace
} // namespace openimapi::test
