/// Text for a picture: names that anybody may have chosen, made harmless, cut to fit, escaped.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace openimapi::inline v1::image {

/// UTF-8 that shows what it is: what is no UTF-8, controls, and characters that change the order
/// of others or cannot be in XML, become \xHH or \u{HHHH}. Not escaped.
[[nodiscard]] std::string shown(std::string_view bytes);

/// For content and attributes of XML.
[[nodiscard]] std::string escaped(std::string_view text);

/// Pixels that `text` needs at `size`, in a common sans-serif: an estimate on the large side.
[[nodiscard]] double width_of(std::string_view text, double size) noexcept;

/// `text` in no more than `room` pixels, its end or (`keep_end`) its beginning given up for an
/// ellipsis; empty where not even six characters fit.
[[nodiscard]] std::string fitted(std::string_view text, double size, double room,
                                 bool keep_end = false);

[[nodiscard]] std::string count_text(std::uint64_t number); ///< "1,234,567"
[[nodiscard]] std::string size_text(std::uint64_t bytes);   ///< "1.5 GiB", "12 bytes"

} // namespace openimapi::inline v1::image
