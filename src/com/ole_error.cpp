// The error information of the thread, and objects of it.
#include "com/error_info.hpp"
#include "openimapi/com/ole.hpp"

namespace openimapi::inline v1::com {

HRESULT ErrorInfo::GetGUID(GUID* guid) noexcept {
    if (!guid) return E_POINTER;
    const std::lock_guard lock(mutex_);
    *guid = guid_;
    return S_OK;
}
HRESULT ErrorInfo::give_text(const Bstr& text, BSTR* out) const noexcept {
    if (!out) return E_POINTER;
    *out = nullptr;
    return boundary([&] {
        const std::lock_guard lock(mutex_);
        *out = Bstr(text).detach();
    });
}
HRESULT ErrorInfo::GetSource(BSTR* source) noexcept {
    return give_text(source_, source);
}
HRESULT ErrorInfo::GetDescription(BSTR* description) noexcept {
    return give_text(description_, description);
}
HRESULT ErrorInfo::GetHelpFile(BSTR* file) noexcept {
    return give_text(help_file_, file);
}
HRESULT ErrorInfo::GetHelpContext(DWORD* context) noexcept {
    if (!context) return E_POINTER;
    const std::lock_guard lock(mutex_);
    *context = help_context_;
    return S_OK;
}
HRESULT ErrorInfo::SetGUID(REFGUID guid) noexcept {
    const std::lock_guard lock(mutex_);
    guid_ = guid;
    return S_OK;
}
HRESULT ErrorInfo::take_text(const OLECHAR* text, Bstr& into) noexcept {
    return boundary([&] {
        Bstr made = text ? Bstr(text) : Bstr();
        const std::lock_guard lock(mutex_);
        into = std::move(made);
    });
}
HRESULT ErrorInfo::SetSource(LPOLESTR source) noexcept {
    return take_text(source, source_);
}
HRESULT ErrorInfo::SetDescription(LPOLESTR description) noexcept {
    return take_text(description, description_);
}
HRESULT ErrorInfo::SetHelpFile(LPOLESTR file) noexcept {
    return take_text(file, help_file_);
}
HRESULT ErrorInfo::SetHelpContext(DWORD context) noexcept {
    const std::lock_guard lock(mutex_);
    help_context_ = context;
    return S_OK;
}

namespace ole {
namespace {

thread_local Ptr<IErrorInfo> current_error;

} // namespace

HRESULT SetErrorInfo(ULONG reserved, IErrorInfo* info) noexcept {
    if (reserved) return E_INVALIDARG;
    if (info || current_error) current_error = Ptr<IErrorInfo>(info);
    return S_OK;
}
HRESULT GetErrorInfo(ULONG reserved, IErrorInfo** info) noexcept {
    if (reserved || !info) return E_INVALIDARG;
    *info = current_error.detach();
    return *info ? S_OK : S_FALSE;
}
HRESULT CreateErrorInfo(ICreateErrorInfo** info) noexcept {
    if (!info) return E_INVALIDARG;
    *info = nullptr;
    return boundary([&] { return make<ErrorInfo>().move_to(info); });
}

} // namespace ole
} // namespace openimapi::inline v1::com
