/// How a name is cut to a length. Private to the engine.
#pragma once

#include "format/names/rules.hpp"

#include <string>
#include <string_view>

namespace openimapi::inline v1::names {

[[nodiscard]] std::size_t measure(Measure unit, std::string_view text);
/// The longest front of `text` that measures at most `longest`; ends between code points.
[[nodiscard]] std::string_view cut(Measure unit, std::string_view text, std::size_t longest);

struct Parts {
    std::string_view stem;
    std::string_view extension; ///< with its dot; empty where there is none worth keeping
};
[[nodiscard]] Parts split(const Rules& rules, std::string_view name, bool directory);

/// `name` (of legal characters) with `suffix` (ASCII) before its extension, cut to fit.
[[nodiscard]] std::string fit(const Rules& rules, std::string_view name, bool directory,
                              std::string_view suffix);

} // namespace openimapi::inline v1::names
