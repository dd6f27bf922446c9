/// An object of error information.
#pragma once

#include "openimapi/com/object.hpp"

#include <mutex>

namespace openimapi::inline v1::com {

class ErrorInfo final : public Object<ErrorInfo, IErrorInfo, ICreateErrorInfo> {
public:
    static constexpr bool counted = false;
    using detail::Describing::GetGUID; // IProvideClassInfo2's

    HRESULT STDMETHODCALLTYPE GetGUID(GUID* guid) noexcept override;
    HRESULT STDMETHODCALLTYPE GetSource(BSTR* source) noexcept override;
    HRESULT STDMETHODCALLTYPE GetDescription(BSTR* description) noexcept override;
    HRESULT STDMETHODCALLTYPE GetHelpFile(BSTR* file) noexcept override;
    HRESULT STDMETHODCALLTYPE GetHelpContext(DWORD* context) noexcept override;
    HRESULT STDMETHODCALLTYPE SetGUID(REFGUID guid) noexcept override;
    HRESULT STDMETHODCALLTYPE SetSource(LPOLESTR source) noexcept override;
    HRESULT STDMETHODCALLTYPE SetDescription(LPOLESTR description) noexcept override;
    HRESULT STDMETHODCALLTYPE SetHelpFile(LPOLESTR file) noexcept override;
    HRESULT STDMETHODCALLTYPE SetHelpContext(DWORD context) noexcept override;

private:
    HRESULT give_text(const Bstr& text, BSTR* out) const noexcept;
    HRESULT take_text(const OLECHAR* text, Bstr& into) noexcept;

    mutable std::mutex mutex_;
    GUID guid_ = GUID_NULL;
    Bstr source_, description_, help_file_;
    DWORD help_context_ = 0;
};

} // namespace openimapi::inline v1::com
