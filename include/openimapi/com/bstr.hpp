/// An owned BSTR, and text at the COM border: UTF-16 outside, UTF-8 (WTF-8) inside.
#pragma once

#include "openimapi/com/ole.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace openimapi::inline v1::com {

/// A BSTR that frees itself. A null BSTR is the empty string, everywhere. Throws std::bad_alloc.
class OPENIMAPI_API Bstr {
public:
    Bstr() noexcept = default;
    explicit Bstr(std::u16string_view text);
    /// UTF-8; surrogates in their WTF-8 form come out as they went in.
    explicit Bstr(std::string_view utf8);
    explicit Bstr(const char16_t* text) : Bstr(std::u16string_view(text)) {}
    explicit Bstr(const char* utf8) : Bstr(std::string_view(utf8)) {}
    Bstr(const Bstr& other);
    Bstr(Bstr&& other) noexcept : text_(other.detach()) {}
    Bstr& operator=(Bstr other) noexcept {
        std::swap(text_, other.text_);
        return *this;
    }
    ~Bstr() { ole::SysFreeString(text_); }

    [[nodiscard]] static Bstr adopt(BSTR text) noexcept {
        Bstr owned;
        owned.text_ = text;
        return owned;
    }
    [[nodiscard]] BSTR detach() noexcept { return std::exchange(text_, nullptr); }

    /// Lends it, for an [in] BSTR.
    operator BSTR() const noexcept { return text_; }
    [[nodiscard]] BSTR get() const noexcept { return text_; }
    /// For a function that hands out a BSTR; what was held is freed first.
    [[nodiscard]] BSTR* operator&() noexcept { return put(); }
    [[nodiscard]] BSTR* put() noexcept {
        ole::SysFreeString(detach());
        return &text_;
    }
    [[nodiscard]] std::u16string_view view() const noexcept {
        return text_ ? std::u16string_view(text_, ole::SysStringLen(text_)) : std::u16string_view();
    }
    [[nodiscard]] std::string utf8() const;

    /// The end of a method that hands out a string: E_POINTER where there is no room for it.
    HRESULT move_to(BSTR* out) noexcept {
        if (!out) return E_POINTER;
        *out = detach();
        return S_OK;
    }

private:
    BSTR text_ = nullptr;
};

/// A caller's BSTR as text; null is empty, characters after an embedded null are kept.
[[nodiscard]] OPENIMAPI_API std::u16string_view view(BSTR text) noexcept;
[[nodiscard]] OPENIMAPI_API std::string to_utf8(BSTR text);

/// The end of a method that hands out a string. Throws std::bad_alloc.
inline HRESULT give(BSTR* out, std::string_view utf8) {
    return Bstr(utf8).move_to(out);
}

} // namespace openimapi::inline v1::com
