#include "scripted.hpp"

#include <gmock/gmock.h>
#include <thread>

namespace openimapi::test {
namespace {

TEST(Object, AnswersItsInterfacesAndTheirBasesWithOneIdentity) {
    const long before = live_objects();
    {
        auto master = make<Master>();
        const Ptr<IUnknown> identity = master.as<IUnknown>();
        EXPECT_EQ(live_objects(), before + 1);
        const auto dispatch = master.as<IDispatch>();
        const auto container = master.as<IConnectionPointContainer>();
        const auto errors = master.as<ISupportErrorInfo>();
        const auto about = master.as<IProvideClassInfo2>();
        ASSERT_TRUE(dispatch && container && errors && about);
        EXPECT_EQ(dispatch.as<IUnknown>(), identity);
        EXPECT_EQ(container.as<IUnknown>(), identity);
        EXPECT_EQ(errors.as<IUnknown>(), identity);
        EXPECT_EQ(about.as<IUnknown>(), identity);
        EXPECT_EQ(container.as<IDiscMaster2>().get(), static_cast<IDiscMaster2*>(master.get()));
        EXPECT_FALSE(master.as<IDiscRecorder2>());
        EXPECT_FALSE(master.as<IStream>());
        void* none = master.get();
        EXPECT_EQ(master->QueryInterface(IID_IDiscRecorder2, &none), E_NOINTERFACE);
        EXPECT_EQ(none, nullptr);
        EXPECT_EQ(master->QueryInterface(IID_IUnknown, nullptr), E_POINTER);
    }
    EXPECT_EQ(live_objects(), before);
}

TEST(Object, TellsItsDefaultEventsWithoutATypeLibrary) {
    auto about = make<Master>().as<IProvideClassInfo2>();
    GUID events = GUID_NULL;
    EXPECT_EQ(about->GetGUID(GUIDKIND_DEFAULT_SOURCE_DISP_IID, &events), S_OK);
    EXPECT_EQ(events, IID_DDiscMaster2Events);
    EXPECT_EQ(about->GetGUID(7, &events), E_INVALIDARG);
    ITypeInfo* info = reinterpret_cast<ITypeInfo*>(1);
    EXPECT_EQ(about->GetClassInfo(&info), E_NOTIMPL);
    EXPECT_EQ(info, nullptr);
}

TEST(Object, SaysWhichInterfacesLeaveErrorInformation) {
    auto errors = make<Master>().as<ISupportErrorInfo>();
    EXPECT_EQ(errors->InterfaceSupportsErrorInfo(IID_IDiscMaster2), S_OK);
    EXPECT_EQ(errors->InterfaceSupportsErrorInfo(IID_IDispatch), S_OK);
    EXPECT_EQ(errors->InterfaceSupportsErrorInfo(IID_IDiscRecorder2), S_FALSE);
}

TEST(Object, CountsReferencesFromManyThreads) {
    const long before = live_objects();
    {
        auto master = make<Master>();
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([copy = master]() mutable {
                for (int i = 0; i < 2000; ++i) {
                    Ptr<IDiscMaster2> other = copy.as<IDiscMaster2>();
                    Variant value;
                    LONG count = 0;
                    ASSERT_EQ(other->get_Count(&count), S_OK);
                    ASSERT_EQ(late(other.get(), u"count", DISPATCH_PROPERTYGET, {}, &value), S_OK);
                    ASSERT_EQ(value.lVal, 3);
                    Bstr text;
                    ASSERT_EQ(other->get_Item(7, &text), E_INVALIDARG);
                }
            });
        for (auto& thread : threads)
            thread.join();
        EXPECT_EQ(master->AddRef(), 2U);
        EXPECT_EQ(master->Release(), 1U);
    }
    EXPECT_EQ(live_objects(), before);
}

TEST(Classes, AreMadeByClassObjectsOnceRegistered) {
    register_class<Boot>();
    const long before = live_objects();
    EXPECT_EQ(can_unload_now(), before == 0 ? S_OK : S_FALSE);
    Ptr<IClassFactory> factory;
    ASSERT_EQ(get_class_object(CLSID_BootOptions, IID_IClassFactory, (void**)factory.put()), S_OK);
    Ptr<IBootOptions> boot;
    ASSERT_EQ(factory->CreateInstance(nullptr, IID_IBootOptions, (void**)boot.put()), S_OK);
    EXPECT_EQ(can_unload_now(), S_FALSE);
    void* aggregated = nullptr;
    EXPECT_EQ(factory->CreateInstance(boot.get(), IID_IUnknown, &aggregated),
              CLASS_E_NOAGGREGATION);
    boot.reset();
    EXPECT_EQ(live_objects(), before);
    factory->LockServer(TRUE);
    EXPECT_EQ(can_unload_now(), S_FALSE);
    factory->LockServer(FALSE);

    Ptr<IBootOptions> second;
    EXPECT_EQ(create_instance(CLSID_BootOptions, second.put()), S_OK);
    Ptr<IDiscMaster2> wrong;
    EXPECT_EQ(create_instance(CLSID_BootOptions, wrong.put()), E_NOINTERFACE);
    EXPECT_EQ(create_instance(CLSID_MsftWriteEngine2, wrong.put()), REGDB_E_CLASSNOTREG);
    void* none = nullptr;
    EXPECT_EQ(get_class_object(CLSID_MsftWriteEngine2, IID_IUnknown, &none),
              CLASS_E_CLASSNOTAVAILABLE);
}

TEST(Classes, AreFoundByProgIdInAnyCase) {
    register_class<Boot>();
    CLSID clsid = CLSID_NULL;
    EXPECT_EQ(clsid_from_prog_id(u"imapi2fs.BOOTOPTIONS", &clsid), S_OK);
    EXPECT_EQ(clsid, CLSID_BootOptions);
    EXPECT_EQ(clsid_from_prog_id(u"IMAPI2FS.BootOptions.1", &clsid), S_OK);
    EXPECT_EQ(clsid_from_prog_id(u"IMAPI2FS.BootOptions.2", &clsid), CO_E_CLASSSTRING);
    EXPECT_EQ(clsid, CLSID_NULL);
    OLECHAR* prog_id = nullptr;
    ASSERT_EQ(prog_id_from_clsid(CLSID_BootOptions, &prog_id), S_OK);
    EXPECT_EQ(std::u16string_view(prog_id), u"IMAPI2FS.BootOptions.1");
    ole::CoTaskMemFree(prog_id);
}

} // namespace
} // namespace openimapi::test
