#include "openimapi/com/error.hpp"

#include <new>

namespace openimapi::inline v1::com {

namespace {

HRESULT leave(HRESULT hr, std::string_view text, const Speaker& speaker) noexcept {
    try {
        Ptr<ICreateErrorInfo> info;
        if (FAILED(ole::CreateErrorInfo(&info))) return hr;
        info->SetGUID(speaker.iid ? *speaker.iid : GUID_NULL);
        Bstr source = speaker.source ? Bstr(speaker.source) : Bstr(u"OpenIMAPI");
        info->SetSource(source);
        info->SetDescription(Bstr(text));
        ole::SetErrorInfo(0, info.as<IErrorInfo>().get());
    } catch (...) {
        // No memory for the story; the code still tells.
    }
    return hr;
}

} // namespace

HRESULT report_current_exception(const Speaker& speaker) noexcept {
    try {
        throw;
    } catch (const Error& error) {
        // An Error is a failure, also if somebody gave it a success code.
        const HRESULT hr = hresult_of(error.code());
        try {
            return leave(FAILED(hr) ? hr : E_FAIL, error.story(), speaker);
        } catch (...) {
            return FAILED(hr) ? hr : E_FAIL;
        }
    } catch (const std::bad_alloc&) {
        return leave(E_OUTOFMEMORY, "There is not enough memory", speaker);
    } catch (const std::exception& error) {
        return leave(E_FAIL, error.what(), speaker);
    } catch (...) {
        return leave(E_FAIL, "An unknown error occurred", speaker);
    }
}

HRESULT fail(HRESULT hr, std::string_view text, const Speaker& speaker) noexcept {
    return leave(hr, text, speaker);
}

void check(HRESULT hr, std::string_view doing) {
    if (SUCCEEDED(hr)) return;
    Ptr<IErrorInfo> info;
    Bstr description;
    if (ole::GetErrorInfo(0, &info) == S_OK) info->GetDescription(&description);
    Error error(code_of(hr), description.view().empty()
                                 ? std::string("the object reported a failure")
                                 : description.utf8());
    error.add({.doing = std::string(doing)});
    throw error;
}

} // namespace openimapi::inline v1::com
