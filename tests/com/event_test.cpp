// Connection points and the firing of events; enumerators; errors at the border.
#include "scripted.hpp"

#include <atomic>
#include <gmock/gmock.h>
#include <stdexcept>
#include <thread>

namespace openimapi::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// What a script host hands over: IDispatch and nothing else.
class ScriptSink final : public IDispatch {
public:
    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void** object) noexcept override {
        *object = riid == IID_IUnknown || riid == IID_IDispatch ? this : nullptr;
        if (!*object) return E_NOINTERFACE;
        AddRef();
        return S_OK;
    }
    using IDispatch::QueryInterface;
    ULONG STDMETHODCALLTYPE AddRef() noexcept override { return ++references; }
    ULONG STDMETHODCALLTYPE Release() noexcept override { return --references; }
    HRESULT STDMETHODCALLTYPE GetTypeInfoCount(UINT*) override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetTypeInfo(UINT, LCID, ITypeInfo**) override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetIDsOfNames(REFIID, LPOLESTR*, UINT, LCID, DISPID*) override {
        return E_NOTIMPL;
    }
    HRESULT STDMETHODCALLTYPE Invoke(DISPID id, REFIID, LCID, WORD flags, DISPPARAMS* parameters,
                                     VARIANT*, EXCEPINFO* exception, UINT*) override {
        ++calls;
        EXPECT_EQ(id, DISPID_DDISCMASTER2EVENTS_DEVICEADDED);
        EXPECT_EQ(flags, DISPATCH_METHOD);
        EXPECT_EQ(parameters->cArgs, 2U);
        // The last argument stands first.
        EXPECT_EQ(parameters->rgvarg[1].vt, VT_DISPATCH);
        EXPECT_EQ(parameters->rgvarg[0].vt, VT_BSTR);
        last = to_utf8(parameters->rgvarg[0].bstrVal);
        if (on_call) on_call();
        if (answer == DISP_E_EXCEPTION) {
            exception->bstrDescription = Bstr(u"the script failed").detach();
            exception->scode = E_FAIL;
        }
        return answer;
    }

    int references = 1, calls = 0;
    std::string last;
    HRESULT answer = S_OK;
    std::function<void()> on_call;
};

/// A sink in C++: its slot, and an Invoke that answers as told.
class TypedSink final : public DDiscMaster2Events {
public:
    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void** object) noexcept override {
        const bool known =
            riid == IID_IUnknown || riid == IID_IDispatch || riid == IID_DDiscMaster2Events;
        *object = known ? this : nullptr;
        if (!known) return E_NOINTERFACE;
        AddRef();
        return S_OK;
    }
    using DDiscMaster2Events::QueryInterface;
    ULONG STDMETHODCALLTYPE AddRef() noexcept override { return ++references; }
    ULONG STDMETHODCALLTYPE Release() noexcept override { return --references; }
    HRESULT STDMETHODCALLTYPE GetTypeInfoCount(UINT*) override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetTypeInfo(UINT, LCID, ITypeInfo**) override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetIDsOfNames(REFIID, LPOLESTR*, UINT, LCID, DISPID*) override {
        return E_NOTIMPL;
    }
    HRESULT STDMETHODCALLTYPE Invoke(DISPID, REFIID, LCID, WORD, DISPPARAMS*, VARIANT*, EXCEPINFO*,
                                     UINT*) override {
        ++invoked;
        if (throws) throw std::runtime_error("a sink that throws");
        return answer;
    }
    HRESULT STDMETHODCALLTYPE NotifyDeviceAdded(IDispatch* object, BSTR id) override {
        ++slot_calls;
        EXPECT_NE(object, nullptr);
        last = to_utf8(id);
        if (throws) throw 42;
        return E_FAIL; // changes nothing
    }
    HRESULT STDMETHODCALLTYPE NotifyDeviceRemoved(IDispatch*, BSTR) override { return S_OK; }

    std::atomic<int> references = 1, invoked = 0, slot_calls = 0;
    std::string last;
    HRESULT answer = E_NOTIMPL;
    bool throws = false;
};

Ptr<IConnectionPoint> point_of(Master& master) {
    Ptr<IConnectionPoint> point;
    EXPECT_EQ(master.FindConnectionPoint(IID_DDiscMaster2Events, &point), S_OK);
    return point;
}

TEST(Events, ReachAScriptByInvoke) {
    auto master = make<Master>();
    ScriptSink sink;
    DWORD cookie = 0;
    ASSERT_EQ(point_of(*master)->Advise(&sink, &cookie), S_OK);
    EXPECT_NE(cookie, 0U);
    EXPECT_GT(sink.references, 1);
    master->added("Ünit");
    EXPECT_EQ(sink.calls, 1);
    EXPECT_EQ(sink.last, "Ünit");
    sink.answer = DISP_E_EXCEPTION;
    master->added("again");
    EXPECT_EQ(sink.calls, 2);
    EXPECT_EQ(point_of(*master)->Unadvise(cookie), S_OK);
    EXPECT_EQ(sink.references, 1);
    EXPECT_EQ(point_of(*master)->Unadvise(cookie), CONNECT_E_NOCONNECTION);
    master->added("unheard");
    EXPECT_EQ(sink.calls, 2);
}

TEST(Events, ReachASlotOnlyWhereInvokeIsNotThere) {
    for (const HRESULT answer : {E_NOTIMPL, DISP_E_MEMBERNOTFOUND}) {
        auto master = make<Master>();
        TypedSink sink;
        sink.answer = answer;
        DWORD cookie = 0;
        ASSERT_EQ(point_of(*master)->Advise(&sink, &cookie), S_OK);
        master->added("by slot");
        EXPECT_EQ(sink.invoked, 1);
        EXPECT_EQ(sink.slot_calls, 1);
        EXPECT_EQ(sink.last, "by slot");
        point_of(*master)->Unadvise(cookie);
        EXPECT_EQ(sink.references, 1);
    }
    for (const HRESULT answer : {S_OK, E_FAIL, DISP_E_EXCEPTION}) {
        auto master = make<Master>();
        TypedSink sink;
        sink.answer = answer;
        DWORD cookie = 0;
        ASSERT_EQ(point_of(*master)->Advise(&sink, &cookie), S_OK);
        master->added("by invoke");
        EXPECT_EQ(sink.invoked, 1);
        EXPECT_EQ(sink.slot_calls, 0) << "never both";
        point_of(*master)->Unadvise(cookie);
    }
}

TEST(Events, SurviveSinksThatThrow) {
    auto master = make<Master>();
    TypedSink angry, calm;
    angry.throws = true;
    DWORD first = 0, second = 0;
    ASSERT_EQ(point_of(*master)->Advise(&angry, &first), S_OK);
    ASSERT_EQ(point_of(*master)->Advise(&calm, &second), S_OK);
    master->added("x");
    EXPECT_EQ(angry.invoked, 1);
    EXPECT_EQ(calm.slot_calls, 1);
    point_of(*master)->Unadvise(first);
    point_of(*master)->Unadvise(second);
}

TEST(Events, LetASinkUnadviseItselfAndOthers) {
    auto master = make<Master>();
    ScriptSink first, second;
    DWORD first_cookie = 0, second_cookie = 0;
    point_of(*master)->Advise(&first, &first_cookie);
    point_of(*master)->Advise(&second, &second_cookie);
    first.on_call = [&] {
        EXPECT_EQ(point_of(*master)->Unadvise(first_cookie), S_OK);
        EXPECT_EQ(point_of(*master)->Unadvise(second_cookie), S_OK);
    };
    master->added("once");
    EXPECT_EQ(first.calls, 1);
    EXPECT_EQ(second.calls, 0) << "it had left before its turn";
    EXPECT_EQ(first.references, 1);
    EXPECT_EQ(second.references, 1);
}

TEST(Events, LetGoOfSinksWithTheObject) {
    const long before = live_objects();
    ScriptSink sink;
    {
        auto master = make<Master>();
        DWORD cookie = 0;
        point_of(*master)->Advise(&sink, &cookie);
        auto point = point_of(*master);
        EXPECT_EQ(point.as<IUnknown>().get() != nullptr, true);
        EXPECT_FALSE(point.as<IDiscMaster2>()) << "a point is an object of its own";
        Ptr<IConnectionPointContainer> owner;
        EXPECT_EQ(point->GetConnectionPointContainer(&owner), S_OK);
        EXPECT_EQ(owner.as<IUnknown>(), master.as<IUnknown>());
        IID iid = {};
        EXPECT_EQ(point->GetConnectionInterface(&iid), S_OK);
        EXPECT_EQ(iid, IID_DDiscMaster2Events);
        EXPECT_EQ(point->Advise(nullptr, &cookie), E_POINTER);
        auto stream = memory_stream();
        EXPECT_EQ(point->Advise(stream.get(), &cookie), CONNECT_E_CANNOTCONNECT);
        IConnectionPoint* none = nullptr;
        EXPECT_EQ(master->FindConnectionPoint(IID_DWriteEngine2Events, &none),
                  CONNECT_E_NOCONNECTION);
    }
    EXPECT_EQ(sink.references, 1);
    EXPECT_EQ(live_objects(), before);
}

TEST(Events, EnumeratePointsAndConnections) {
    auto master = make<Master>();
    ScriptSink sink;
    DWORD cookie = 0;
    point_of(*master)->Advise(&sink, &cookie);
    Ptr<IEnumConnectionPoints> points;
    ASSERT_EQ(master->EnumConnectionPoints(&points), S_OK);
    Ptr<IConnectionPoint> point;
    ULONG fetched = 0;
    EXPECT_EQ(points->Next(1, point.put(), &fetched), S_OK);
    EXPECT_EQ(points->Next(1, point.put(), nullptr), S_FALSE);
    ASSERT_EQ(points->Reset(), S_OK);
    EXPECT_EQ(points->Next(1, point.put(), nullptr), S_OK);
    Ptr<IEnumConnections> connections;
    ASSERT_EQ(point->EnumConnections(&connections), S_OK);
    CONNECTDATA data[2] = {};
    EXPECT_EQ(connections->Next(2, data, &fetched), S_FALSE);
    EXPECT_EQ(fetched, 1U);
    EXPECT_EQ(data[0].dwCookie, cookie);
    EXPECT_EQ(data[0].pUnk, static_cast<IUnknown*>(&sink));
    data[0].pUnk->Release();
    point->Unadvise(cookie);
}

TEST(Events, AreFiredWhileOthersAdviseAndUnadvise) {
    auto master = make<Master>();
    std::atomic<bool> stop = false;
    std::vector<std::thread> threads;
    for (int t = 0; t < 2; ++t)
        threads.emplace_back([&] {
            while (!stop) {
                TypedSink* sink = new TypedSink;
                DWORD cookie = 0;
                point_of(*master)->Advise(sink, &cookie);
                point_of(*master)->Unadvise(cookie);
                // A call may still be on its way in the other thread; it holds its reference.
                while (sink->references > 1)
                    std::this_thread::yield();
                delete sink;
            }
        });
    for (int i = 0; i < 500; ++i)
        master->added("busy");
    stop = true;
    for (auto& thread : threads)
        thread.join();
    EXPECT_FALSE(master->connected<DDiscMaster2Events>());
}

TEST(Enumerators, AnswerSFalseWhenTheyGiveFewer) {
    auto master = make<Master>();
    Ptr<IEnumVARIANT> items;
    ASSERT_EQ(master->get__NewEnum(&items), S_OK);
    Variant two[2];
    ULONG fetched = 9;
    EXPECT_EQ(items->Next(2, two, &fetched), S_OK);
    EXPECT_EQ(fetched, 2U);
    EXPECT_EQ(two[1].as_utf8(), "second");
    Ptr<IEnumVARIANT> clone;
    ASSERT_EQ(items->Clone(&clone), S_OK);
    Variant more[2];
    EXPECT_EQ(items->Next(2, more, &fetched), S_FALSE);
    EXPECT_EQ(fetched, 1U);
    EXPECT_EQ(more[0].as_utf8(), "third");
    EXPECT_TRUE(more[1].empty());
    EXPECT_EQ(items->Next(1, more[1].put(), nullptr), S_FALSE) << "For Each ends here";
    EXPECT_EQ(items->Next(2, more, nullptr), E_POINTER);
    EXPECT_EQ(items->Next(0, more, &fetched), S_OK);
    EXPECT_EQ(clone->Skip(1), S_OK) << "a clone has its own place";
    EXPECT_EQ(clone->Skip(1), S_FALSE);
    EXPECT_EQ(items->Reset(), S_OK);
    EXPECT_EQ(items->Skip(3), S_OK);
    EXPECT_EQ(items->Skip(0xFFFFFFFF), S_FALSE);
    // The snapshot does not follow the collection.
    master->ids.clear();
    items->Reset();
    EXPECT_EQ(items->Next(1, more[0].put(), nullptr), S_OK);
}

TEST(Enumerators, HandOutInterfaces) {
    const long before = live_objects();
    {
        std::vector<Ptr<IBootOptions>> all = {make<Boot>(), make<Boot>()};
        auto items = enumerate<IEnumConnectionPoints, IConnectionPoint>({});
        IConnectionPoint* none = nullptr;
        EXPECT_EQ(items->Next(1, &none, nullptr), S_FALSE);
        EXPECT_EQ(none, nullptr);
    }
    EXPECT_EQ(live_objects(), before);
}

Bstr description_left() {
    Ptr<IErrorInfo> info;
    Bstr text;
    if (ole::GetErrorInfo(0, &info) == S_OK) info->GetDescription(&text);
    return text;
}

TEST(Border, TurnsEveryExceptionIntoAnHresult) {
    ole::SetErrorInfo(0, nullptr);
    EXPECT_EQ(boundary([] {}), S_OK);
    EXPECT_EQ(boundary([] { return S_FALSE; }), S_FALSE);
    EXPECT_EQ(description_left().view(), u"");

    const IID iid = IID_IFileSystemImage;
    EXPECT_EQ(boundary({&iid, u"IMAPI2FS.MsftFileSystemImage"},
                       []() -> HRESULT {
                           Error error(Code::imapi_e_file_not_found, "no such file", "Look again");
                           error.add({.doing = "add the file", .path = "/a/b"});
                           throw error;
                       }),
              static_cast<HRESULT>(0xC0AAB119));
    Ptr<IErrorInfo> info;
    ASSERT_EQ(ole::GetErrorInfo(0, &info), S_OK);
    EXPECT_EQ(ole::GetErrorInfo(0, nullptr), E_INVALIDARG);
    GUID guid = {};
    Bstr source, text;
    info->GetGUID(&guid);
    info->GetSource(&source);
    info->GetDescription(&text);
    EXPECT_EQ(guid, iid);
    EXPECT_EQ(source.view(), u"IMAPI2FS.MsftFileSystemImage");
    EXPECT_EQ(text.utf8(), "add the file '/a/b': no such file. Look again (0xC0AAB119)");

    EXPECT_EQ(boundary([] { throw std::bad_alloc(); }), E_OUTOFMEMORY);
    EXPECT_THAT(description_left().utf8(), HasSubstr("memory"));
    EXPECT_EQ(boundary([] { throw std::logic_error("odd"); }), E_FAIL);
    EXPECT_EQ(description_left().utf8(), "odd");
    EXPECT_EQ(boundary([] { throw 1; }), E_FAIL);
    EXPECT_EQ(boundary([] { throw Error(Code::s_ok, "not an error at all"); }), E_FAIL)
        << "a failure never looks like a success";
    EXPECT_EQ(com::fail(E_INVALIDARG, "the name is empty"), E_INVALIDARG);
    EXPECT_EQ(description_left().utf8(), "the name is empty");
}

TEST(Border, KeepsErrorInformationPerThread) {
    com::fail(E_FAIL, "mine");
    std::thread([] { EXPECT_EQ(description_left().view(), u""); }).join();
    EXPECT_EQ(description_left().utf8(), "mine");
    EXPECT_EQ(description_left().view(), u"") << "taken once";
}

TEST(Border, TurnsForeignFailuresIntoErrors) {
    com::fail(STG_E_READFAULT, "the stream broke");
    try {
        com::check(STG_E_READFAULT, "read the stream");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(hresult_of(error.code()), STG_E_READFAULT);
        EXPECT_THAT(error.story(), HasSubstr("read the stream: the stream broke"));
    }
    com::check(S_FALSE, "nothing");
}

TEST(Border, CreatesErrorInformationForOthers) {
    Ptr<ICreateErrorInfo> create;
    ASSERT_EQ(ole::CreateErrorInfo(&create), S_OK);
    create->SetHelpContext(7);
    Bstr file(u"help.txt");
    create->SetHelpFile(file.get());
    auto info = create.as<IErrorInfo>();
    ASSERT_TRUE(info);
    DWORD context = 0;
    info->GetHelpContext(&context);
    EXPECT_EQ(context, 7U);
    Bstr back;
    info->GetHelpFile(&back);
    EXPECT_EQ(back.view(), u"help.txt");
    EXPECT_EQ(ole::SetErrorInfo(1, info.get()), E_INVALIDARG);
}

} // namespace
} // namespace openimapi::test
