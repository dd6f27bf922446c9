#include "openimapi/base/environment.hpp"

#include "openimapi/base/error.hpp"

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace openimapi::inline v1::environment {

namespace {
/// Empty counts as unset, as the XDG base directory specification asks.
std::string_view variable(const char* name) {
    const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): read only
    return value == nullptr ? std::string_view{} : std::string_view(value);
}
} // namespace

std::optional<Timestamp> source_date_epoch() {
    const char* value = std::getenv("SOURCE_DATE_EPOCH"); // NOLINT(concurrency-mt-unsafe)
    if (value == nullptr) return std::nullopt;
    const std::string_view text = value;
    Timestamp time;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), time.seconds);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() ||
        time.seconds < 0) {
        Error bad(Code::e_invalidarg, "it is not a number of seconds since 1970",
                  "Set it to a decimal number, or unset it");
        bad.add({.doing = "read the environment variable SOURCE_DATE_EPOCH",
                 .path = std::string(text)});
        throw bad;
    }
    return time;
}

std::filesystem::path temporary_folder() {
    const auto folder = variable("TMPDIR");
    return folder.empty() ? "/tmp" : std::filesystem::path(folder);
}

std::filesystem::path state_folder() {
    if (const auto own = variable("OPENIMAPI_STATE"); !own.empty()) return own;
    // The XDG base directory specification: relative paths are to be ignored.
    if (const auto xdg = variable("XDG_STATE_HOME"); xdg.starts_with('/'))
        return std::filesystem::path(xdg) / "openimapi";
    if (const auto home = variable("HOME"); !home.empty())
        return std::filesystem::path(home) / ".local" / "state" / "openimapi";
    throw Error(Code::win32_path_not_found, "there is no home folder to keep state in",
                "Set OPENIMAPI_STATE to a folder");
}

} // namespace openimapi::inline v1::environment
