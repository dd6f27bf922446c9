/// Where exceptions become HRESULTs: the one place.
#pragma once

#include "openimapi/base/error.hpp"
#include "openimapi/com/bstr.hpp"
#include "openimapi/com/ptr.hpp"

#include <type_traits>

namespace openimapi::inline v1::com {

/// Who is speaking, for IErrorInfo: the interface, and the source ("IMAPI2FS.MsftFileSystemImage").
struct Speaker {
    const IID* iid = nullptr;
    const char16_t* source = nullptr;
};

/// Inside a catch block: the HRESULT of the exception at hand, and its story as the thread's error
/// information. Error keeps its code; std::bad_alloc is E_OUTOFMEMORY; anything else E_FAIL.
[[nodiscard]] OPENIMAPI_API HRESULT report_current_exception(const Speaker& speaker) noexcept;

/// Makes `text` the thread's error information and returns `hr`: return fail(E_INVALIDARG, "…");
OPENIMAPI_API HRESULT fail(HRESULT hr, std::string_view text, const Speaker& speaker = {}) noexcept;

/// Runs `work`, which returns an HRESULT or nothing (S_OK); no exception leaves.
template <class Work>
[[nodiscard]] HRESULT boundary(const Speaker& speaker, Work&& work) noexcept {
    try {
        if constexpr (std::is_void_v<decltype(work())>) {
            work();
            return S_OK;
        } else {
            return work();
        }
    } catch (...) {
        return report_current_exception(speaker);
    }
}
template <class Work>
[[nodiscard]] HRESULT boundary(Work&& work) noexcept {
    return boundary(Speaker{}, std::forward<Work>(work));
}

/// The other way: a failed HRESULT of someone else's object becomes an Error, with the description
/// that the object left, if any. `doing`: "read the stream".
OPENIMAPI_API void check(HRESULT hr, std::string_view doing);

[[nodiscard]] constexpr Code code_of(HRESULT hr) noexcept {
    return static_cast<Code>(hr);
}
[[nodiscard]] constexpr HRESULT hresult_of(Code code) noexcept {
    return static_cast<HRESULT>(code);
}

} // namespace openimapi::inline v1::com
