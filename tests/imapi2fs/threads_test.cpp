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

TEST_F(ImageTest, AThousandImagesComeAndGo) {
    for (int i = 0; i < 1000; ++i) {
        Ptr<IFileSystemImage> other;
        ASSERT_EQ(com::create_instance(CLSID_MsftFileSystemImage, other.put()), S_OK);
        Ptr<IFsiDirectoryItem> top;
        ASSERT_EQ(other->get_Root(top.put()), S_OK);
        ASSERT_EQ(top->AddDirectory(Bstr(u"d")), S_OK);
    } // the fixture counts what is left
}

} // namespace
} // namespace openimapi::test
