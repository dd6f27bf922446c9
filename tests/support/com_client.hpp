/// What programs bring along to use COM objects: a script's sink, connections, late-bound calls.
#pragma once

#include "openimapi/com/contract.hpp"
#include "openimapi/com/ptr.hpp"
#include "openimapi/com/variant.hpp"

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>
#include <ocidl.h>
#include <vector>

namespace openimapi::test {

/// A script's sink: IDispatch and nothing else. Not counted: lives on the stack of its test.
class ScriptSink final : public IDispatch {
public:
    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void** object) noexcept override {
        *object = riid == IID_IUnknown || riid == IID_IDispatch ? this : nullptr;
        return *object ? S_OK : E_NOINTERFACE;
    }
    ULONG STDMETHODCALLTYPE AddRef() noexcept override { return 2; }
    ULONG STDMETHODCALLTYPE Release() noexcept override { return 1; }
    HRESULT STDMETHODCALLTYPE GetTypeInfoCount(UINT*) override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetTypeInfo(UINT, LCID, ITypeInfo**) override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetIDsOfNames(REFIID, LPOLESTR*, UINT, LCID, DISPID*) override {
        return E_NOTIMPL;
    }
    HRESULT STDMETHODCALLTYPE Invoke(DISPID id, REFIID, LCID, WORD, DISPPARAMS* p, VARIANT*,
                                     EXCEPINFO*, UINT*) override {
        std::vector<com::Variant> arguments;
        for (UINT i = p->cArgs; i > 0; --i)
            arguments.emplace_back(p->rgvarg[i - 1]);
        on_event(id, arguments);
        return S_OK;
    }
    std::function<void(DISPID, const std::vector<com::Variant>&)> on_event;
};

/// A sink in C++ that has the event interface: its Invoke leaves the work to the slot. Not counted,
/// as above.
template <class Events>
class SlotSinkOf : public Events {
public:
    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void** object) noexcept override {
        const bool mine =
            riid == IID_IUnknown || riid == IID_IDispatch || riid == com::interface_of<Events>->iid;
        *object = mine ? this : nullptr;
        return mine ? S_OK : E_NOINTERFACE;
    }
    ULONG STDMETHODCALLTYPE AddRef() noexcept override { return 2; }
    ULONG STDMETHODCALLTYPE Release() noexcept override { return 1; }
    HRESULT STDMETHODCALLTYPE GetTypeInfoCount(UINT*) override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetTypeInfo(UINT, LCID, ITypeInfo**) override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetIDsOfNames(REFIID, LPOLESTR*, UINT, LCID, DISPID*) override {
        return E_NOTIMPL;
    }
    HRESULT STDMETHODCALLTYPE Invoke(DISPID, REFIID, LCID, WORD, DISPPARAMS*, VARIANT*, EXCEPINFO*,
                                     UINT*) override {
        return E_NOTIMPL;
    }
};

/// Connects a sink for the time of a scope.
class Connection {
public:
    template <class Source>
    Connection(Source& source, REFIID events, IUnknown* sink) {
        const auto container = source.template as<IConnectionPointContainer>();
        EXPECT_TRUE(container);
        EXPECT_EQ(container->FindConnectionPoint(events, point_.put()), S_OK);
        EXPECT_EQ(point_->Advise(sink, &cookie_), S_OK);
    }
    ~Connection() { point_->Unadvise(cookie_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

private:
    com::Ptr<IConnectionPoint> point_;
    DWORD cookie_ = 0;
};

/// Calls through IDispatch as a script host would.
inline HRESULT late(IDispatch* object, const char16_t* name, WORD flags,
                    std::vector<com::Variant> arguments = {}, com::Variant* result = nullptr,
                    EXCEPINFO* exception = nullptr) {
    auto* text = const_cast<OLECHAR*>(name); // NOLINT: the interface is older than const
    DISPID id = 0;
    if (const HRESULT hr = object->GetIDsOfNames(IID_NULL, &text, 1, 0x0409, &id); FAILED(hr))
        return hr;
    std::reverse(arguments.begin(), arguments.end());
    DISPID put = DISPID_PROPERTYPUT;
    const bool named = (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF)) != 0;
    DISPPARAMS parameters = {arguments.data(), named ? &put : nullptr,
                             static_cast<UINT>(arguments.size()), named ? 1U : 0U};
    return object->Invoke(id, IID_NULL, 0x0409, flags, &parameters,
                          result ? result->put() : nullptr, exception, nullptr);
}

} // namespace openimapi::test
