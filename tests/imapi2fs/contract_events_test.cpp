// Events: sinks of scripts, sinks with a vtable, and handlers that behave badly.
#include "contract.hpp"

#include <fmt/format.h>

namespace openimapi::test {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

/// A sink in C++ that has the event interface; its Invoke leaves the work to the slot. On the stack
/// of its test.
class SlotSink final : public SlotSinkOf<DFileSystemImageEvents> {
public:
    HRESULT STDMETHODCALLTYPE Update(IDispatch* object, BSTR file, LONG copied,
                                     LONG total) override {
        CallLog::instance().called("DFileSystemImageEvents", "Update", Route::vtable, S_OK);
        EXPECT_TRUE(com::query<IFileSystemImage>(object));
        seen.push_back(fmt::format("{} {}/{}", com::to_utf8(file), copied, total));
        if (on_event) on_event();
        return answer;
    }
    std::vector<std::string> seen;
    std::function<void()> on_event;
    HRESULT answer = S_OK;
};

class EventContract : public ImageTest {
protected:
    EventContract() {
        script.on_event = [this](DISPID id, const std::vector<Variant>& arguments) {
            EXPECT_EQ(id, DISPID_DFILESYSTEMIMAGEEVENTS_UPDATE);
            CallLog::instance().called("DFileSystemImageEvents", "Update", Route::dispatch, S_OK);
            ASSERT_EQ(arguments.size(), 4U);
            EXPECT_TRUE(arguments[0].as_object<IFileSystemImage>());
            seen.push_back(fmt::format("{} {}/{}", *arguments[1].as_utf8(), *arguments[2].as_int(),
                                       *arguments[3].as_int()));
        };
    }
    ScriptSink script;
    std::vector<std::string> seen;
};

TEST_F(EventContract, AScriptAndAVtableSeeTheSame) {
    SlotSink slots;
    const Connection first(image, IID_DFileSystemImageEvents, &script);
    const Connection second(image, IID_DFileSystemImageEvents, &slots);
    const Folder folder;
    folder.file("sub/one", std::string(3000, '1'));
    std::vector<std::string> expected;
    for (const VARIANT_BOOL staged : {VARIANT_FALSE, VARIANT_TRUE}) {
        const char16_t* name = staged ? u"staged" : u"plain";
        ASSERT_EQ(image->put_StageFiles(staged), S_OK);
        EXPECT_EQ(add_zeros(name, (2 << 20) + 5000), S_OK);
        const std::string path = staged ? "\\staged" : "\\plain";
        for (const int at : {0, 512, 1024, 1027})
            expected.push_back(fmt::format("{} {}/1027", path, at));
        const std::string whole = staged ? "w1" : "w2"; // on a MiB boundary: no further one
        EXPECT_EQ(add_zeros(staged ? u"w1" : u"w2", 1 << 20), S_OK);
        for (const int at : {0, 512})
            expected.push_back(fmt::format("\\{} {}/512", whole, at));
    }
    EXPECT_EQ(root()->AddTree(Bstr(folder.path().string()), VARIANT_FALSE), S_OK);
    expected.insert(expected.end(), {"\\sub\\one 0/2", "\\sub\\one 2/2"});
    Ptr<IFsiFileItem> item;
    ASSERT_EQ(image->CreateFileItem(Bstr(u"loose"), item.put()), S_OK);
    EXPECT_EQ(item->put_Data(stream("x").get()), S_OK);
    expected.insert(expected.end(), {"loose 0/1", "loose 1/1"});
    EXPECT_THAT(seen, ElementsAreArray(expected));
    EXPECT_THAT(slots.seen, ElementsAreArray(expected));
}

TEST_F(EventContract, WhatAHandlerAnswersIsItsOwnAffair) {
    SlotSink failing, throwing;
    failing.answer = E_FAIL;
    throwing.on_event = [] { throw std::runtime_error("a handler that throws"); };
    const Connection first(image, IID_DFileSystemImageEvents, &failing);
    const Connection second(image, IID_DFileSystemImageEvents, &throwing);
    const Connection third(image, IID_DFileSystemImageEvents, &script);
    EXPECT_EQ(add(u"f", "1"), S_OK);
    EXPECT_EQ(failing.seen.size(), 2U);
    EXPECT_EQ(throwing.seen.size(), 2U);
    EXPECT_THAT(seen, ElementsAre("\\f 0/1", "\\f 1/1"));
}

TEST_F(EventContract, AHandlerMayDisconnectItselfAndOthers) {
    const auto container = image.as<IConnectionPointContainer>();
    Ptr<IConnectionPoint> point;
    ASSERT_EQ(container->FindConnectionPoint(IID_DFileSystemImageEvents, point.put()), S_OK);
    SlotSink leaving, pushed;
    DWORD own = 0, other = 0;
    leaving.on_event = [&] {
        EXPECT_EQ(point->Unadvise(own), S_OK);
        EXPECT_EQ(point->Unadvise(other), S_OK);
        EXPECT_EQ(point->Unadvise(own), CONNECT_E_NOCONNECTION);
    };
    ASSERT_EQ(point->Advise(&leaving, &own), S_OK);
    ASSERT_EQ(point->Advise(&pushed, &other), S_OK);
    EXPECT_EQ(add(u"f", "1"), S_OK);
    EXPECT_EQ(leaving.seen.size(), 1U);
    EXPECT_TRUE(pushed.seen.empty()) << "nobody is called who is not connected any more";
    EXPECT_EQ(add(u"g", "1"), S_OK);
}

TEST_F(EventContract, AHandlerMayUseAndChangeTheImage) {
    SlotSink busy;
    int calls = 0;
    busy.on_event = [&] {
        LONG count = 0;
        EXPECT_EQ(image->get_FileCount(&count), S_OK);
        EXPECT_EQ(root()->AddDirectory(Bstr(fmt::format("made{}", calls++))), S_OK);
    };
    const Connection connection(image, IID_DFileSystemImageEvents, &busy);
    EXPECT_EQ(add(u"f", "1"), S_OK);
    EXPECT_EQ(calls, 2);
    // One that takes the very name: the addition finds it taken.
    busy.on_event = [&, done = false]() mutable {
        if (std::exchange(done, true)) return;
        EXPECT_EQ(root()->AddDirectory(Bstr(u"taken")), S_OK);
    };
    EXPECT_EQ(add(u"taken", "1"), IMAPI_E_DUP_NAME);
    // One that freezes the image meanwhile.
    Ptr<IFileSystemImageResult> result;
    busy.on_event = [&] {
        if (result) return;
        EXPECT_EQ(image->CreateResultImage(result.put()), S_OK);
    };
    EXPECT_EQ(add(u"late", "1"), IMAPI_E_READONLY);
    result.reset();
    busy.on_event = nullptr;
    EXPECT_EQ(add(u"late", "1"), S_OK);
}

TEST_F(EventContract, AHandlerMayReleaseTheImage) {
    Ptr<IFileSystemImage3> other;
    ASSERT_EQ(com::create_instance(CLSID_MsftFileSystemImage, other.put()), S_OK);
    SlotSink releasing;
    const auto container = other.as<IConnectionPointContainer>();
    Ptr<IConnectionPoint> point;
    ASSERT_EQ(container->FindConnectionPoint(IID_DFileSystemImageEvents, point.put()), S_OK);
    DWORD cookie = 0;
    ASSERT_EQ(point->Advise(&releasing, &cookie), S_OK);
    Ptr<IFsiDirectoryItem> top;
    ASSERT_EQ(other->get_Root(top.put()), S_OK);
    releasing.on_event = [&] {
        if (!other) return;
        EXPECT_EQ(point->Unadvise(cookie), S_OK);
        point.reset();
        other.reset();
    };
    auto* const directory = top.get(); // the caller's pointer, which the call itself keeps
    EXPECT_EQ(directory->AddFile(Bstr(u"f"), stream("1").get()), S_OK);
    EXPECT_EQ(releasing.seen.size(), 1U);
    LONG count = 0;
    EXPECT_EQ(top->get_Count(&count), S_OK);
    EXPECT_EQ(count, 1);
}

} // namespace
} // namespace openimapi::test
