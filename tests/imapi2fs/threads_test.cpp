// Objects may be used from any thread: for the thread sanitizer to look at.
#include "fixture.hpp"

#include <fmt/format.h>
#include <thread>

namespace openimapi::test {
namespace {

TEST_F(ImageTest, EightThreadsAddListAndRead) {
    EXPECT_EQ(image->put_FreeMediaBlocks(0), S_OK);
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([this, t] {
            for (int i = 0; i < 50; ++i) {
                const std::string name = fmt::format("f{}-{}", t, i);
                EXPECT_EQ(root()->AddFile(Bstr(name), stream(name).get()), S_OK);
                Ptr<IFsiItem> item;
                EXPECT_EQ(root()->get_Item(Bstr(name), item.put()), S_OK);
                EXPECT_EQ(item->put_IsHidden(VARIANT_TRUE), S_OK);
                Ptr<IEnumFsiItems> all;
                EXPECT_EQ(root()->get_EnumFsiItems(all.put()), S_OK);
                EXPECT_EQ(all->Next(1, item.put(), nullptr), S_OK);
                EXPECT_NE(text_of(item, &IFsiItem::get_Name), "");
                Ptr<IStream> data;
                EXPECT_EQ(item.as<IFsiFileItem>()->get_Data(data.put()), S_OK);
                EXPECT_NE(content(data.get()), "");
            }
        });
    for (auto& thread : threads)
        thread.join();
    LONG count = 0;
    EXPECT_EQ(image->get_FileCount(&count), S_OK);
    EXPECT_EQ(count, 400);
}

/// Calls what a program may call at any time; what it answers depends on the other threads.
void use_everything(const Ptr<IFileSystemImage3>& image, int thread, int round) {
    const auto is_known = [](HRESULT hr) {
        return SUCCEEDED(hr) || hr == IMAPI_E_READONLY || hr == IMAPI_E_DUP_NAME ||
               hr == IMAPI_E_ITEM_NOT_FOUND || hr == IMAPI_E_DIR_NOT_FOUND ||
               hr == IMAPI_E_NOT_IN_FILE_SYSTEM || hr == IMAPI_E_DIR_NOT_EMPTY ||
               hr == IMAPI_E_INVALID_PARAM || hr == IMAPI_E_FILE_SYSTEM_NOT_EMPTY;
    };
    Ptr<IFsiDirectoryItem> root;
    ASSERT_EQ(image->get_Root(root.put()), S_OK);
    const Bstr folder(fmt::format("D{}", (thread + round) % 5)),
        name(fmt::format("F{}", round % 7));
    const Bstr path(fmt::format("{}\\{}", folder.utf8(), name.utf8()));
    const auto bytes = com::memory_stream(std::as_bytes(std::span("bytes", 5)));
    EXPECT_TRUE(is_known(root->AddDirectory(folder)));
    EXPECT_TRUE(is_known(root->AddFile(path, bytes.get())));
    Ptr<IFsiItem> item;
    EXPECT_TRUE(is_known(root->get_Item(path, item.put())));
    if (item) {
        DATE date = 0;
        Bstr text;
        EXPECT_TRUE(is_known(item->put_LastModifiedTime(40000 + thread)));
        EXPECT_TRUE(is_known(item->get_LastModifiedTime(&date)));
        EXPECT_TRUE(is_known(item->FileSystemPath(FsiFileSystemISO9660, text.put())));
        EXPECT_TRUE(is_known(item->get_FullPath(text.put())));
        if (const auto file = item.as<IFsiFileItem2>()) {
            LONGLONG size = 0;
            EXPECT_TRUE(is_known(file->put_IsRealTime(round % 2 ? VARIANT_TRUE : VARIANT_FALSE)));
            EXPECT_TRUE(is_known(file->AddStream(Bstr(fmt::format("s{}", thread)), bytes.get())));
            EXPECT_TRUE(is_known(file->RemoveStream(Bstr(fmt::format("s{}", thread)))));
            EXPECT_TRUE(is_known(file->get_DataSize(&size)));
            Ptr<IStream> data;
            EXPECT_TRUE(is_known(file->get_Data(data.put())));
            char got[8];
            if (data) {
                EXPECT_TRUE(is_known(data->Read(got, sizeof got, nullptr)));
            }
        }
    }
    Ptr<IEnumFsiItems> all;
    EXPECT_TRUE(is_known(root->get_EnumFsiItems(all.put())));
    Ptr<IFsiItem> each;
    while (all && all->Next(1, each.put(), nullptr) == S_OK) {
        Bstr text;
        EXPECT_TRUE(is_known(each->get_Name(text.put())));
    }
    LONG number = 0;
    Bstr label;
    FsiItemType type{};
    EXPECT_EQ(image->get_UsedBlocks(&number), S_OK);
    EXPECT_EQ(image->get_FileCount(&number), S_OK);
    EXPECT_EQ(image->get_ChangePoint(&number), S_OK);
    EXPECT_TRUE(is_known(image->put_VolumeName(Bstr(fmt::format("L{}", thread)))));
    EXPECT_EQ(image->get_VolumeNameISO9660(label.put()), S_OK);
    EXPECT_TRUE(is_known(image->put_FreeMediaBlocks(0)));
    EXPECT_TRUE(is_known(image->put_UDFRevision(round % 2 ? 0x201 : 0x102)));
    EXPECT_TRUE(is_known(image->put_StageFiles(round % 3 ? VARIANT_TRUE : VARIANT_FALSE)));
    EXPECT_TRUE(is_known(image->put_StrictFileSystemCompliance(VARIANT_FALSE)));
    EXPECT_TRUE(is_known(image->Exists(Bstr(fmt::format("\\{}", path.utf8())), &type)));
    Ptr<IBootOptions> boot, got;
    EXPECT_EQ(com::create_instance(CLSID_BootOptions, boot.put()), S_OK);
    EXPECT_EQ(boot->AssignBootImage(bytes.get()), S_OK);
    EXPECT_TRUE(is_known(image->put_BootImageOptions(round % 2 ? boot.get() : nullptr)));
    EXPECT_EQ(image->get_BootImageOptions(got.put()), S_OK);
    if (round % 4 == 0) {
        EXPECT_TRUE(is_known(image->put_BootImageOptions(nullptr)));
        EXPECT_TRUE(is_known(root->Remove(path)));
        EXPECT_TRUE(is_known(root->RemoveTree(folder)));
    }
}

TEST_F(ImageTest, EightThreadsUseEverythingOfOneImageAndOfTheirOwn) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([this, t] {
            Ptr<IFileSystemImage3> own;
            ASSERT_EQ(com::create_instance(CLSID_MsftFileSystemImage, own.put()), S_OK);
            for (int i = 0; i < 12; ++i) {
                use_everything(image, t, i);
                use_everything(own, t, i);
            }
        });
    for (auto& thread : threads)
        thread.join();
}

TEST_F(ImageTest, EightThreadsReadOneResult) {
    for (int i = 0; i < 20; ++i)
        ASSERT_EQ(add(Bstr(fmt::format("f{}", i)), std::string(5000, 'x')), S_OK);
    Ptr<IFileSystemImageResult> result;
    ASSERT_EQ(image->CreateResultImage(result.put()), S_OK);
    Ptr<IStream> shared;
    ASSERT_EQ(result->get_ImageStream(shared.put()), S_OK);
    LONG blocks = 0;
    ASSERT_EQ(result->get_TotalBlocks(&blocks), S_OK);
    const auto size = static_cast<std::size_t>(blocks) * 2048;
    std::vector<std::string> images(8, std::string(size, '\0'));
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            Ptr<IStream> own;
            EXPECT_EQ(shared->Clone(own.put()), S_OK);
            LARGE_INTEGER start{};
            EXPECT_EQ(own->Seek(start, STREAM_SEEK_SET, nullptr), S_OK);
            ULONG got = 0;
            EXPECT_EQ(own->Read(images[t].data(), static_cast<ULONG>(size), &got), S_OK);
            EXPECT_EQ(got, size);
            char some[100];
            EXPECT_EQ(shared->Read(some, sizeof some, &got), S_OK);
            Ptr<IProgressItems> items;
            EXPECT_EQ(result->get_ProgressItems(items.put()), S_OK);
            LONG count = 0;
            EXPECT_EQ(items->get_Count(&count), S_OK);
            Ptr<IProgressItem> item;
            EXPECT_EQ(items->ProgressItemFromBlock(static_cast<ULONG>(blocks / 2), item.put()),
                      S_OK);
        });
    for (auto& thread : threads)
        thread.join();
    for (const auto& one : images)
        EXPECT_TRUE(one == images[0]);
}

// The fixture counts what is left alive at the end of each.
TEST_F(ImageTest, AHundredThousandObjectsComeAndGo) {
    for (int i = 0; i < 100'000; ++i) {
        Ptr<IFileSystemImage> other;
        ASSERT_EQ(com::create_instance(CLSID_MsftFileSystemImage, other.put()), S_OK);
        Ptr<IFsiDirectoryItem> top;
        ASSERT_EQ(other->get_Root(top.put()), S_OK);
        Ptr<IFsiFileItem> file;
        ASSERT_EQ(other->CreateFileItem(Bstr(u"f"), file.put()), S_OK);
        ASSERT_EQ(top->Add(file.get()), S_OK);
        Ptr<IBootOptions> boot;
        ASSERT_EQ(com::create_instance(CLSID_BootOptions, boot.put()), S_OK);
        Ptr<IEnumFsiItems> items;
        ASSERT_EQ(top->get_EnumFsiItems(items.put()), S_OK);
    }
}

TEST_F(ImageTest, WhatAResultGivesOutComesAndGoes) {
    ASSERT_EQ(add(u"f", "1"), S_OK);
    for (int i = 0; i < 300; ++i) {
        Ptr<IFileSystemImageResult> result;
        ASSERT_EQ(image->CreateResultImage(result.put()), S_OK);
        Ptr<IStream> data, clone;
        ASSERT_EQ(result->get_ImageStream(data.put()), S_OK);
        ASSERT_EQ(data->Clone(clone.put()), S_OK);
        Ptr<IProgressItems> items;
        ASSERT_EQ(result->get_ProgressItems(items.put()), S_OK);
        Ptr<IProgressItem> item;
        ASSERT_EQ(items->get_Item(0, item.put()), S_OK);
        Ptr<IIsoImageManager> manager;
        ASSERT_EQ(com::create_instance(CLSID_MsftIsoImageManager, manager.put()), S_OK);
        ASSERT_EQ(manager->SetStream(data.get()), S_OK);
        ASSERT_EQ(manager->Validate(), S_OK);
    }
}

} // namespace
} // namespace openimapi::test
