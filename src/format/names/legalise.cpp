#include "format/names/cut.hpp"
#include "format/names/names.hpp"
#include "openimapi/base/text.hpp"

#include <algorithm>

namespace openimapi::inline v1::names {

namespace {

constexpr char replacement = '_';

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Unicode scalar values that are characters: no surrogates, no noncharacters.
bool is_character(const Rules& rules, char32_t c) {
    return (c != 0xFEFF || rules.byte_order_mark) && !(c >= 0xD800 && c <= 0xDFFF) &&
           !(c >= 0xFDD0 && c <= 0xFDEF) && (c & 0xFFFE) != 0xFFFE && !(c >= 0x80 && c <= 0x9F);
}

/// Whether the dot at `position` stays one.
bool keeps_dot(const Rules& rules, std::string_view name, std::size_t position, bool directory) {
    if (rules.dots == Rules::Dots::any)
        return rules.final_dots || name.find_first_not_of('.', position) != std::string_view::npos;
    if (directory) return rules.dots == Rules::Dots::required;
    // A final dot would be taken for the one that is added to a name without any.
    if (position + 1 == name.size()) return false;
    if (rules.dots == Rules::Dots::required) return true;
    return position > 0 && name.find('.', position + 1) == std::string_view::npos;
}

std::size_t limit_of(const Rules& rules, std::string_view name, bool directory) {
    if (directory) return rules.longest_directory;
    const bool dot_comes = rules.dots != Rules::Dots::any && name.find('.') == name.npos;
    return rules.longest_file - (dot_comes ? 1u : 0u);
}

} // namespace

std::size_t measure(Measure unit, std::string_view text) {
    if (unit == Measure::bytes || is_ascii(text)) return text.size();
    std::size_t units = 0;
    bool wide = false;
    for (std::size_t position = 0; position < text.size();) {
        const auto c = text::next_code_point(text, position).value_or(replacement);
        units += c > 0xFFFF ? 2 : 1;
        wide |= c > 0xFF;
    }
    return unit == Measure::cs0_bytes && wide ? units * 2 : units;
}

std::string_view cut(Measure unit, std::string_view text, std::size_t longest) {
    if (is_ascii(text)) return text.substr(0, longest);
    if (unit == Measure::bytes) {
        // Not between the bytes of a code point.
        std::size_t end = std::min(longest, text.size());
        while (end > 0 && end < text.size() &&
               (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
            --end;
        return text.substr(0, end);
    }
    std::size_t units = 0, width = 1, kept = 0;
    for (std::size_t position = 0; position < text.size();) {
        const auto c = text::next_code_point(text, position).value_or(replacement);
        units += c > 0xFFFF ? 2 : 1;
        if (unit == Measure::cs0_bytes && c > 0xFF) width = 2;
        if (units * width > longest) break;
        kept = position;
    }
    return text.substr(0, kept);
}

Parts split(const Rules& rules, std::string_view name, bool directory) {
    if (directory) return {name, {}};
    const auto dot = name.rfind('.');
    if (dot == name.npos || dot == 0) return {name, {}};
    if (rules.longest_stem == 0 &&
        measure(rules.measure, name.substr(dot + 1)) > rules.longest_extension)
        return {name, {}};
    return {name.substr(0, dot), name.substr(dot)};
}

std::string fit(const Rules& rules, std::string_view name, bool directory,
                std::string_view suffix) {
    auto [stem, extension] = split(rules, name, directory);
    std::size_t limit = limit_of(rules, name, directory);
    if (rules.longest_stem != 0 && !directory) {
        extension = cut(rules.measure, extension, rules.longest_extension + 1u);
        limit = rules.longest_stem - std::min<std::size_t>(rules.longest_stem - 1u, suffix.size());
    } else {
        // In CS0 a wide character anywhere makes all of them wide.
        std::size_t taken = extension.size() + suffix.size();
        if (rules.measure != Measure::bytes) {
            const bool wide = measure(rules.measure, name) != measure(Measure::utf16_units, name);
            taken = measure(Measure::utf16_units, extension) + suffix.size();
            if (wide) taken *= 2;
        }
        limit = limit > taken ? limit - taken : 1;
    }
    // Without the dots that were cut away, one may have to be added: then one character less fits.
    for (;; --limit) {
        std::string out(cut(rules.measure, stem, limit));
        const bool dot_may_end = rules.dots == Rules::Dots::any ? rules.final_dots : directory;
        if (suffix.empty() && extension.empty() && !dot_may_end && out.ends_with('.'))
            out.back() = replacement;
        out += suffix;
        out += extension;
        if (limit <= 1 || is_legal(rules, out, directory)) return out;
    }
}

bool is_legal(const Rules& rules, std::string_view name, bool directory) {
    std::size_t units = 0;
    bool wide = false, dotted = false;
    for (std::size_t position = 0; position < name.size();) {
        const auto byte = static_cast<unsigned char>(name[position]);
        if (byte < 0x80) {
            if (byte == '.') {
                if (!keeps_dot(rules, name, position, directory)) return false;
                dotted = true;
            } else if (!rules.characters.has(byte)) {
                return false;
            }
            ++units;
            ++position;
            continue;
        }
        if (!rules.beyond_ascii) return false;
        const auto start = position;
        const auto c = text::next_code_point(name, position);
        if (!c || !is_character(rules, *c)) return false;
        if (rules.measure == Measure::bytes)
            units += position - start;
        else
            units += *c > 0xFFFF ? 2 : 1;
        wide |= *c > 0xFF;
    }
    if (rules.measure == Measure::cs0_bytes && wide) units *= 2;
    if (directory) return units <= rules.longest_directory;
    if (rules.longest_stem != 0) {
        const auto dot = name.rfind('.');
        const std::size_t stem = dot == name.npos ? name.size() : dot;
        const std::size_t extension = dot == name.npos ? 0 : name.size() - dot - 1;
        return stem <= rules.longest_stem && extension <= rules.longest_extension;
    }
    const bool dot_comes = rules.dots != Rules::Dots::any && !dotted;
    return units + (dot_comes ? 1 : 0) <= rules.longest_file;
}

Reasons legalise(const Rules& rules, std::string_view name, bool directory, std::string& out) {
    if (is_legal(rules, name, directory)) {
        out.assign(name);
        return 0;
    }
    Reasons reasons = 0;
    out.clear();
    for (std::size_t position = 0; position < name.size();) {
        const auto byte = static_cast<unsigned char>(name[position]);
        if (byte < 0x80) {
            if (byte == '.') {
                const bool keep = keeps_dot(rules, name, position, directory);
                out += keep ? '.' : replacement;
                if (!keep) reasons |= characters;
            } else if (rules.upper_case && byte >= 'a' && byte <= 'z') {
                out += static_cast<char>(byte - 'a' + 'A');
                reasons |= letter_case;
            } else if (rules.characters.has(byte)) {
                out += static_cast<char>(byte);
            } else {
                out += replacement;
                reasons |= characters;
            }
            ++position;
            continue;
        }
        const auto start = position;
        const auto c = text::next_code_point(name, position);
        if (c && rules.beyond_ascii && is_character(rules, *c)) {
            out += name.substr(start, position - start);
        } else {
            out += replacement;
            reasons |= c && !(*c >= 0xD800 && *c <= 0xDFFF) ? characters : encoding;
        }
    }
    if (!is_legal(rules, out, directory)) {
        out = fit(rules, out, directory, {});
        reasons |= length;
    }
    return reasons;
}

std::string describe(Reasons reasons) {
    std::string text;
    const auto add = [&](Reason reason, std::string_view word) {
        if ((reasons & reason) == 0) return;
        if (!text.empty()) text += ", ";
        text += word;
    };
    add(encoding, "encoding");
    add(characters, "characters");
    add(length, "length");
    add(duplicate, "duplicate");
    add(letter_case, "letter case");
    return text;
}

} // namespace openimapi::inline v1::names
