#include "openimapi/com/dispatch.hpp"
#include "scripted.hpp"

#include <gmock/gmock.h>

namespace openimapi::test {
namespace {

constexpr WORD get = DISPATCH_PROPERTYGET;
constexpr WORD put = DISPATCH_PROPERTYPUT;
constexpr WORD method = DISPATCH_METHOD;

TEST(Dispatch, FindsNamesInAnyCase) {
    auto master = make<Master>();
    for (const char16_t* name : {u"Count", u"count", u"COUNT"}) {
        auto* text = const_cast<OLECHAR*>(name);
        DISPID id = 99;
        EXPECT_EQ(master->GetIDsOfNames(IID_NULL, &text, 1, 0, &id), S_OK);
        EXPECT_EQ(id, 1);
    }
    auto* enumerator = const_cast<OLECHAR*>(u"_newenum");
    DISPID id = 99;
    EXPECT_EQ(master->GetIDsOfNames(IID_NULL, &enumerator, 1, 0, &id), S_OK);
    EXPECT_EQ(id, DISPID_NEWENUM);
    auto* unknown = const_cast<OLECHAR*>(u"Counts");
    EXPECT_EQ(master->GetIDsOfNames(IID_NULL, &unknown, 1, 0, &id), DISP_E_UNKNOWNNAME);
    EXPECT_EQ(id, DISPID_UNKNOWN);
    EXPECT_EQ(master->GetIDsOfNames(IID_IUnknown, &unknown, 1, 0, &id), DISP_E_UNKNOWNINTERFACE);
    EXPECT_EQ(master->GetIDsOfNames(IID_NULL, nullptr, 1, 0, &id), E_INVALIDARG);
}

TEST(Dispatch, NamesParametersByTheirPlace) {
    auto master = make<Master>();
    OLECHAR* names[] = {const_cast<OLECHAR*>(u"Item"), const_cast<OLECHAR*>(u"INDEX"),
                        const_cast<OLECHAR*>(u"other")};
    DISPID ids[3] = {};
    EXPECT_EQ(master->GetIDsOfNames(IID_NULL, names, 2, 0, ids), S_OK);
    EXPECT_EQ(ids[0], 0);
    EXPECT_EQ(ids[1], 0);
    EXPECT_EQ(master->GetIDsOfNames(IID_NULL, names, 3, 0, ids), DISP_E_UNKNOWNNAME);
    EXPECT_EQ(ids[0], 0);
    EXPECT_EQ(ids[2], DISPID_UNKNOWN);

    Variant index(2), value;
    DISPID named = 0;
    DISPPARAMS parameters = {&index, &named, 1, 1};
    EXPECT_EQ(master->Invoke(0, IID_NULL, 0, get, &parameters, &value, nullptr, nullptr), S_OK);
    EXPECT_EQ(view(value.bstrVal), u"third");
    named = 5;
    UINT bad = 9;
    EXPECT_EQ(master->Invoke(0, IID_NULL, 0, get, &parameters, value.put(), nullptr, &bad),
              DISP_E_PARAMNOTFOUND);
    EXPECT_EQ(bad, 0U);
}

TEST(Dispatch, ReadsPropertiesOfEveryType) {
    auto boot = make<Boot>();
    Variant value;
    EXPECT_EQ(late(boot.get(), u"ImageSize", get, {}, value.put()), S_OK);
    EXPECT_EQ(value.vt, VT_UI4);
    EXPECT_EQ(value.ulVal, 0xFFFFFFFF);
    EXPECT_EQ(late(boot.get(), u"PlatformId", get, {}, value.put()), S_OK);
    EXPECT_EQ(value.vt, VT_I4);
    EXPECT_EQ(late(boot.get(), u"Manufacturer", get, {}, value.put()), S_OK);
    EXPECT_EQ(value.vt, VT_BSTR);
    EXPECT_EQ(late(boot.get(), u"BootImage", get, {}, value.put()), S_OK);
    EXPECT_EQ(value.vt, VT_UNKNOWN);
    EXPECT_EQ(value.punkVal, nullptr);
    auto master = make<Master>();
    EXPECT_EQ(late(master.get(), u"IsSupportedEnvironment", get | method, {}, value.put()), S_OK);
    EXPECT_EQ(value.vt, VT_BOOL);
    EXPECT_EQ(value.boolVal, VARIANT_TRUE);
    // Nobody wants the result: it is freed.
    EXPECT_EQ(late(master.get(), u"Item", get, {Variant(0)}), S_OK);
}

TEST(Dispatch, WritesPropertiesWithConversions) {
    auto boot = make<Boot>();
    EXPECT_EQ(late(boot.get(), u"manufacturer", put, {Variant(u"Jörg")}), S_OK);
    Bstr text;
    boot->get_Manufacturer(&text);
    EXPECT_EQ(text.utf8(), "Jörg");
    EXPECT_EQ(late(boot.get(), u"Manufacturer", put, {Variant(42)}), S_OK);
    boot->get_Manufacturer(&text);
    EXPECT_EQ(text.view(), u"42");
    EXPECT_EQ(late(boot.get(), u"PlatformId", put, {Variant("239")}), S_OK);
    Variant value;
    EXPECT_EQ(late(boot.get(), u"PlatformId", get, {}, &value), S_OK);
    EXPECT_EQ(value.lVal, PlatformEFI);
    EXPECT_EQ(late(boot.get(), u"PlatformId", put, {Variant(2.0)}), S_OK);
    EXPECT_EQ(late(boot.get(), u"PlatformId", DISPATCH_PROPERTYPUTREF, {Variant(1)}), S_OK);
    EXPECT_EQ(late(boot.get(), u"ImageSize", put, {Variant(1)}), DISP_E_MEMBERNOTFOUND);
}

TEST(Dispatch, DereferencesWhatComesByReference) {
    auto master = make<Master>();
    LONG index = 1;
    Variant by_reference, value;
    by_reference.vt = VT_BYREF | VT_I4;
    by_reference.plVal = &index;
    EXPECT_EQ(late(master.get(), u"Item", get, {by_reference}, value.put()), S_OK);
    EXPECT_EQ(view(value.bstrVal), u"second");
    Variant inner("2"), variant_reference;
    variant_reference.vt = VT_BYREF | VT_VARIANT;
    variant_reference.pvarVal = &inner;
    EXPECT_EQ(late(master.get(), u"Item", get, {variant_reference}, value.put()), S_OK);
    EXPECT_EQ(view(value.bstrVal), u"third");
    BSTR text = Bstr(u"by reference").detach();
    Variant string_reference;
    string_reference.vt = VT_BYREF | VT_BSTR;
    string_reference.pbstrVal = &text;
    auto boot = make<Boot>();
    EXPECT_EQ(late(boot.get(), u"Manufacturer", put, {string_reference}), S_OK);
    ole::SysFreeString(text);
}

TEST(Dispatch, PassesObjectsByTheInterfaceThatIsWanted) {
    auto boot = make<Boot>();
    auto stream = memory_stream();
    EXPECT_EQ(late(boot.get(), u"AssignBootImage", method, {Variant(stream)}), S_OK);
    Variant value;
    EXPECT_EQ(late(boot.get(), u"BootImage", get, {}, value.put()), S_OK);
    EXPECT_EQ(value.as_object<IStream>(), stream);
    UINT bad = 9;
    // An object without IStream; something that is no object.
    EXPECT_EQ(late(boot.get(), u"AssignBootImage", method, {Variant(make<Master>())}, nullptr,
                   nullptr, &bad),
              DISP_E_TYPEMISMATCH);
    EXPECT_EQ(bad, 0U);
    EXPECT_EQ(late(boot.get(), u"AssignBootImage", method, {Variant(5)}), DISP_E_TYPEMISMATCH);
    EXPECT_EQ(
        late(boot.get(), u"AssignBootImage", method, {Variant(static_cast<IUnknown*>(nullptr))}),
        S_OK);
    EXPECT_EQ(late(boot.get(), u"BootImage", get, {}, value.put()), S_OK);
    EXPECT_EQ(value.punkVal, nullptr);
}

TEST(Dispatch, RefusesWhatDoesNotFit) {
    auto master = make<Master>();
    Variant value;
    UINT bad = 9;
    EXPECT_EQ(late(master.get(), u"Item", get, {}, &value), DISP_E_BADPARAMCOUNT);
    EXPECT_EQ(late(master.get(), u"Item", get, {Variant(1), Variant(2)}, &value),
              DISP_E_BADPARAMCOUNT);
    EXPECT_EQ(late(master.get(), u"Item", get, {Variant("x")}, &value, nullptr, &bad),
              DISP_E_TYPEMISMATCH);
    EXPECT_EQ(bad, 0U);
    EXPECT_EQ(late(master.get(), u"Item", get, {Variant(1e10)}, &value, nullptr, &bad),
              DISP_E_OVERFLOW);
    EXPECT_EQ(late(master.get(), u"Item", get, {Variant::missing()}, &value, nullptr, &bad),
              DISP_E_PARAMNOTOPTIONAL);
    EXPECT_EQ(late(master.get(), u"Item", method, {Variant(0)}, &value), DISP_E_MEMBERNOTFOUND);
    EXPECT_EQ(late(master.get(), u"Item", put, {Variant(0)}), DISP_E_MEMBERNOTFOUND);
    DISPPARAMS none = {};
    EXPECT_EQ(master->Invoke(1, IID_IUnknown, 0, get, &none, &value, nullptr, nullptr),
              DISP_E_UNKNOWNINTERFACE);
    EXPECT_EQ(master->Invoke(1, IID_NULL, 0, get, nullptr, &value, nullptr, nullptr), E_INVALIDARG);
    EXPECT_EQ(master->Invoke(77, IID_NULL, 0, get, &none, &value, nullptr, nullptr),
              DISP_E_MEMBERNOTFOUND);
    // A put must say which argument is the value.
    auto boot = make<Boot>();
    Variant text(u"x");
    DISPPARAMS unnamed = {&text, nullptr, 1, 0};
    EXPECT_EQ(boot->Invoke(2, IID_NULL, 0, put, &unnamed, nullptr, nullptr, nullptr),
              DISP_E_PARAMNOTFOUND);
}

TEST(Dispatch, FillsExceptInfoFromTheError) {
    auto boot = make<Boot>();
    EXCEPINFO exception = {};
    EXPECT_EQ(late(boot.get(), u"Manufacturer", put, {Variant(u"much longer than twenty-four")},
                   nullptr, &exception),
              DISP_E_EXCEPTION);
    const Bstr source = Bstr::adopt(exception.bstrSource);
    const Bstr description = Bstr::adopt(exception.bstrDescription);
    EXPECT_EQ(exception.scode, static_cast<HRESULT>(0xC0AAB101));
    EXPECT_EQ(source.view(), u"IMAPI2FS.BootOptions");
    EXPECT_EQ(description.utf8(), "the manufacturer is too long. Shorten it (0xC0AAB101)");
    Ptr<IErrorInfo> left;
    EXPECT_EQ(ole::GetErrorInfo(0, &left), S_FALSE) << "EXCEPINFO has taken it over";

    // A code without a story must not be told with an old one.
    com::fail(E_FAIL, "of another call");
    exception = {};
    EXPECT_EQ(late(boot.get(), u"Emulation", put, {Variant(1)}, nullptr, &exception),
              DISP_E_EXCEPTION);
    EXPECT_EQ(exception.scode, E_NOTIMPL);
    EXPECT_EQ(exception.bstrDescription, nullptr);
}

/// IFileSystemImageResult far enough to give an object with a default member.
class Items final : public Object<Items, IProgressItems> {
public:
    HRESULT STDMETHODCALLTYPE get__NewEnum(IEnumVARIANT**) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_Item(LONG index, IProgressItem**) noexcept override {
        return index == 7 ? S_OK : E_INVALIDARG;
    }
    HRESULT STDMETHODCALLTYPE get_Count(LONG*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE ProgressItemFromBlock(ULONG, IProgressItem**) noexcept override {
        return E_NOTIMPL;
    }
    HRESULT STDMETHODCALLTYPE ProgressItemFromDescription(BSTR, IProgressItem**) noexcept override {
        return E_NOTIMPL;
    }
    HRESULT STDMETHODCALLTYPE get_EnumProgressItems(IEnumProgressItems**) noexcept override {
        return E_NOTIMPL;
    }
};
class Result final : public Object<Result, IFileSystemImageResult2> {
public:
    HRESULT STDMETHODCALLTYPE get_ImageStream(IStream**) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_ProgressItems(IProgressItems** value) noexcept override {
        return make<Items>().move_to(value);
    }
    HRESULT STDMETHODCALLTYPE get_TotalBlocks(LONG* value) noexcept override {
        *value = 5;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE get_BlockSize(LONG*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_DiscId(BSTR*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_ModifiedBlocks(IBlockRangeList**) noexcept override {
        return E_NOTIMPL;
    }
};

TEST(Dispatch, ReachesMembersOfBaseInterfacesAndDefaultMembers) {
    auto result = make<Result>();
    Variant value;
    EXPECT_EQ(late(result.get(), u"totalblocks", get, {}, &value), S_OK);
    EXPECT_EQ(value.lVal, 5);
    EXPECT_EQ(late(result.get(), u"ModifiedBlocks", get, {}, &value), DISP_E_EXCEPTION);
    // result.ProgressItems(7) is result.ProgressItems.Item(7).
    EXPECT_EQ(late(result.get(), u"ProgressItems", get | method, {Variant(7)}, &value), S_OK);
    EXPECT_EQ(late(result.get(), u"ProgressItems", get, {Variant(8)}, &value), DISP_E_EXCEPTION);
    EXPECT_EQ(late(result.get(), u"TotalBlocks", get, {Variant(8)}, &value), DISP_E_BADPARAMCOUNT);
    EXPECT_EQ(result.as<IFileSystemImageResult>().get(),
              static_cast<IFileSystemImageResult*>(result.get()));
}

} // namespace
} // namespace openimapi::test
