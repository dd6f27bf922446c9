#include "format/fat/names.hpp"

#include "openimapi/base/error.hpp"
#include "openimapi/base/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace openimapi::inline v1::fat {
namespace {

constexpr std::size_t longest_name = 255; ///< units of UTF-16
constexpr std::size_t base_length = 8, extension_length = 3;

[[nodiscard]] Error refused(const std::string& folder, std::string_view name, std::string reason,
                            std::string cure) {
    Error error(Code::imapi_e_invalid_path, std::move(reason), std::move(cure));
    error.add({.doing = "make a FAT file system",
               .path = (folder == "/" ? "" : folder) + "/" + std::string(name)});
    return error;
}

bool is_forbidden(char letter) noexcept {
    return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F ||
           std::string_view("\"*/:<>?\\|").find(letter) != std::string_view::npos;
}

void check(const std::string& folder, std::string_view name, std::u16string_view units) {
    const auto bad = std::find_if(name.begin(), name.end(), is_forbidden);
    if (bad != name.end())
        throw refused(folder, name,
                      fmt::format("a name of a FAT file system cannot have '{}'",
                                  text::printable({&*bad, 1})),
                      "Rename it");
    if (!text::is_utf8(name))
        throw refused(folder, name, "a name of a FAT file system is Unicode, and this is no UTF-8",
                      "Rename it");
    if (units.size() > longest_name)
        throw refused(folder, name,
                      fmt::format("a name of a FAT file system has at most {} units of UTF-16, and "
                                  "this has {}",
                                  longest_name, units.size()),
                      "Shorten it");
    // 7.: these are ignored at the end.
    if (name.back() == '.' || name.back() == ' ')
        throw refused(folder, name,
                      "a name of a FAT file system cannot end with a point or a space",
                      "Rename it");
}

/// 6.1: what a short name may have besides letters and digits.
bool is_short(char letter) noexcept {
    return (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           std::string_view("$%'-_@~`!(){}^#&").find(letter) != std::string_view::npos;
}

char capital(char letter) noexcept {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

/// 7.4.1: what the short name is made of.
struct Basis {
    std::string base, extension; ///< not yet cut
    bool exact = true;           ///< nothing but the case of letters was lost
};

Basis basis_of(std::string_view name) {
    Basis basis;
    while (name.starts_with('.')) {
        name.remove_prefix(1);
        basis.exact = false;
    }
    const auto point = name.rfind('.');
    const auto take = [&](std::string_view from, std::string& to) {
        for (std::size_t at = 0; at < from.size();) {
            const auto code = text::next_code_point(from, at).value_or(U'\uFFFD');
            const char letter = code < 0x80 ? capital(static_cast<char>(code)) : '_';
            if (is_short(letter) && code < 0x80) {
                to += letter;
                continue;
            }
            basis.exact = false;
            if (letter != ' ' && letter != '.') to += '_';
        }
    };
    take(name.substr(0, std::min(point, name.size())), basis.base);
    if (point != std::string_view::npos) take(name.substr(point + 1), basis.extension);
    basis.exact = basis.exact && !basis.base.empty() && basis.base.size() <= base_length &&
                  basis.extension.size() <= extension_length;
    return basis;
}

ShortName short_name(std::string_view base, std::string_view extension) {
    ShortName name;
    name.fill(' ');
    std::copy_n(base.begin(), std::min(base.size(), base_length), name.begin());
    std::copy_n(extension.begin(), std::min(extension.size(), extension_length),
                name.begin() + base_length);
    return name;
}

/// How a short name is shown: to see whether it is the name itself.
std::string text_of(const ShortName& name) {
    const std::string_view all(name.data(), name.size());
    const auto trimmed = [](std::string_view part) {
        return std::string(part.substr(0, part.find_last_not_of(' ') + 1));
    };
    const auto extension = trimmed(all.substr(base_length));
    return trimmed(all.substr(0, base_length)) + (extension.empty() ? "" : "." + extension);
}

class Aliases {
public:
    bool take(const ShortName& name) { return taken_.emplace(name.data(), name.size()).second; }

    /// 7.4.2: the numeric tail. Each stem goes on where it stopped, so that a large directory costs
    /// no more than its names.
    std::optional<ShortName> numbered(const Basis& basis) {
        constexpr std::size_t most_digits = 6;
        std::uint32_t first = 1;
        for (std::size_t digits = 1; digits <= most_digits; ++digits, first *= 10) {
            const auto stem = basis.base.substr(0, base_length - 1 - digits);
            auto& next = next_[fmt::format("{}/{}.{}", digits, stem, basis.extension)];
            for (next = std::max(next, first); next < first * 10;) {
                const auto name = short_name(fmt::format("{}~{}", stem, next++), basis.extension);
                if (take(name)) return name;
            }
        }
        return std::nullopt;
    }

private:
    std::unordered_set<std::string> taken_;
    std::unordered_map<std::string, std::uint32_t> next_;
};

} // namespace

std::vector<Name> make_names(std::span<const std::string_view> names, const std::string& folder) {
    std::vector<Name> out(names.size());
    Aliases aliases;
    std::unordered_map<std::string, std::string_view> folded;
    for (std::size_t i = 0; i < names.size(); ++i) {
        out[i].longer = text::to_utf16(names[i]).text;
        check(folder, names[i], out[i].longer);
        const auto [same, is_new] = folded.emplace(text::fold_case(names[i]), names[i]);
        if (!is_new)
            throw refused(folder, names[i],
                          fmt::format("a FAT file system does not tell it from '{}': they differ "
                                      "in the case of letters alone",
                                      text::printable(same->second)),
                          "Rename one of them");
        // First those that keep their name, so that no other takes it.
        const auto basis = basis_of(names[i]);
        if (!basis.exact) continue;
        out[i].alias = short_name(basis.base, basis.extension);
        (void)aliases.take(out[i].alias); // no other name folds to it
        if (text_of(out[i].alias) == names[i]) out[i].longer.clear();
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto basis = basis_of(names[i]);
        if (basis.exact) continue;
        const auto alias = aliases.numbered(basis);
        if (!alias)
            throw refused(folder, names[i], "no short name is left for it",
                          "Spread the files over more folders");
        out[i].alias = *alias;
    }
    return out;
}

} // namespace openimapi::inline v1::fat
