/// A published interface over plain values, to be used by vtable and by IDispatch.
#pragma once

#include "openimapi/com/classes.hpp"
#include "openimapi/com/connection.hpp"
#include "openimapi/com/enumerator.hpp"
#include "openimapi/com/safe_array.hpp"
#include "openimapi/com/stream.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace openimapi::test {

using namespace openimapi::com;

/// IBootOptions: BSTR and enum properties, an object property, a method with an object.
class Boot final : public Object<Boot, IBootOptions> {
public:
    static constexpr const Class* class_info = &classes::BootOptions;

    HRESULT STDMETHODCALLTYPE get_BootImage(IStream** value) noexcept override {
        return image_.copy_to(value);
    }
    HRESULT STDMETHODCALLTYPE get_Manufacturer(BSTR* value) noexcept override {
        return guard([&] { return give(value, manufacturer_); });
    }
    HRESULT STDMETHODCALLTYPE put_Manufacturer(BSTR value) noexcept override {
        return guard([&] {
            if (view(value).size() > 24)
                throw Error(Code::imapi_e_invalid_param, "the manufacturer is too long",
                            "Shorten it");
            manufacturer_ = to_utf8(value);
        });
    }
    HRESULT STDMETHODCALLTYPE get_PlatformId(PlatformId* value) noexcept override {
        if (!value) return E_POINTER;
        *value = platform_;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE put_PlatformId(PlatformId value) noexcept override {
        platform_ = value;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE get_Emulation(EmulationType* value) noexcept override {
        if (!value) return E_POINTER;
        *value = EmulationNone;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE put_Emulation(EmulationType) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_ImageSize(ULONG* value) noexcept override {
        if (!value) return E_POINTER;
        *value = 0xFFFFFFFF;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE AssignBootImage(IStream* value) noexcept override {
        image_ = Ptr<IStream>(value);
        return S_OK;
    }

private:
    std::string manufacturer_;
    PlatformId platform_ = PlatformX86;
    Ptr<IStream> image_;
};

/// IDiscMaster2: a collection with a default member, an enumerator and events.
class Master final : public Object<Master, IDiscMaster2, ConnectionPoints<DDiscMaster2Events>> {
public:
    static constexpr const Class* class_info = &classes::MsftDiscMaster2;

    HRESULT STDMETHODCALLTYPE get__NewEnum(IEnumVARIANT** value) noexcept override {
        if (!value) return E_POINTER;
        return guard([&] {
            std::vector<Variant> all;
            for (const auto& id : ids)
                all.emplace_back(std::string_view(id));
            return enumerate_variants(std::move(all)).move_to(value);
        });
    }
    HRESULT STDMETHODCALLTYPE get_Item(LONG index, BSTR* value) noexcept override {
        return guard([&]() -> HRESULT {
            if (index < 0 || static_cast<std::size_t>(index) >= ids.size())
                return com::fail(E_INVALIDARG, "no such recorder", speaker());
            return give(value, ids[static_cast<std::size_t>(index)]);
        });
    }
    HRESULT STDMETHODCALLTYPE get_Count(LONG* value) noexcept override {
        if (!value) return E_POINTER;
        *value = static_cast<LONG>(ids.size());
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE get_IsSupportedEnvironment(VARIANT_BOOL* value) noexcept override {
        if (!value) return E_POINTER;
        *value = VARIANT_TRUE;
        return S_OK;
    }

    void added(std::string_view id) {
        fire<DDiscMaster2Events>(DISPID_DDISCMASTER2EVENTS_DEVICEADDED,
                                 {Variant(static_cast<IDiscMaster2*>(this)), Variant(id)});
    }

    std::vector<std::string> ids = {"first", "second", "third"};
};

/// Calls through IDispatch as a script host would.
inline HRESULT late(IDispatch* object, const char16_t* name, WORD flags,
                    std::vector<Variant> arguments = {}, VARIANT* result = nullptr,
                    EXCEPINFO* exception = nullptr, UINT* bad = nullptr) {
    auto* text = const_cast<OLECHAR*>(name);
    DISPID id = 0;
    if (const HRESULT hr = object->GetIDsOfNames(IID_NULL, &text, 1, 0x0409, &id); FAILED(hr))
        return hr;
    std::reverse(arguments.begin(), arguments.end());
    DISPID put = DISPID_PROPERTYPUT;
    const bool named = flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF);
    DISPPARAMS parameters = {arguments.data(), named ? &put : nullptr,
                             static_cast<UINT>(arguments.size()), named ? 1U : 0U};
    return object->Invoke(id, IID_NULL, 0x0409, flags, &parameters, result, exception, bad);
}

} // namespace openimapi::test
