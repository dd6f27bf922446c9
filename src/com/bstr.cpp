#include "openimapi/com/bstr.hpp"

#include "openimapi/base/text.hpp"

#include <limits>
#include <new>

namespace openimapi::inline v1::com {

Bstr::Bstr(std::u16string_view text) {
    if (text.size() > std::numeric_limits<UINT>::max() / 2 - 16) throw std::bad_alloc();
    text_ = ole::SysAllocStringLen(text.data(), static_cast<UINT>(text.size()));
    if (!text_) throw std::bad_alloc();
}

Bstr::Bstr(std::string_view utf8) : Bstr(std::u16string_view(text::to_utf16(utf8).text)) {}

Bstr::Bstr(const Bstr& other) {
    if (other.text_) *this = Bstr(other.view());
}

std::string Bstr::utf8() const {
    return text::to_utf8(view());
}

std::u16string_view view(BSTR text) noexcept {
    return text ? std::u16string_view(text, ole::SysStringLen(text)) : std::u16string_view();
}

std::string to_utf8(BSTR text) {
    return text::to_utf8(view(text));
}

} // namespace openimapi::inline v1::com
