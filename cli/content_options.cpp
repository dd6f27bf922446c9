#include "content_options.hpp"

#include "repeated_option.hpp"

#include <openimapi/base/text.hpp>

#include <CLI/CLI.hpp>
#include <charconv>
#include <fmt/format.h>
#include <fnmatch.h>
#include <fstream>
#include <iterator>

namespace cli {

using namespace openimapi;

namespace {

/// The lines of a file, empty ones left out.
std::vector<std::string> lines_of(const std::string& path, const char* option) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw Error::from_errno(errno, fmt::format("read the file of {}", option), path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        if (!line.empty()) lines.push_back(line);
    if (in.bad()) throw Error::from_errno(EIO, fmt::format("read the file of {}", option), path);
    return lines;
}

struct Weight {
    std::string pattern;
    std::int32_t weight = 0;
};

/// As mkisofs has it: a pattern, white space, a number; higher comes first.
std::vector<Weight> parse_weights(const std::string& path) {
    std::vector<Weight> weights;
    std::size_t number = 0;
    for (auto line : lines_of(path, "--sort")) {
        ++number;
        constexpr std::string_view space = " \t\r";
        line.erase(line.find_last_not_of(space) + 1);
        const auto gap = line.find_last_of(space);
        const auto* end = line.data() + line.size();
        Weight one;
        if (!line.empty() && gap != std::string::npos) {
            const auto [stop, error] = std::from_chars(line.data() + gap + 1, end, one.weight);
            one.pattern = line.substr(0, gap);
            one.pattern.erase(one.pattern.find_last_not_of(space) + 1);
            while (one.pattern.starts_with("./"))
                one.pattern.erase(0, 2);
            // A slash in front ties a name to the root.
            while (one.pattern.size() > 1 && one.pattern.ends_with('/'))
                one.pattern.pop_back();
            if (error == std::errc{} && stop == end && !one.pattern.empty()) {
                weights.push_back(std::move(one));
                continue;
            }
        }
        if (line.empty()) continue;
        throw UsageError{fmt::format("--sort: line {} of '{}' is not PATTERN WEIGHT, such as "
                                     "'boot/* 100'",
                                     number, text::printable(path))};
    }
    return weights;
}

bool matches(const std::string& pattern, const std::string& path, const std::string& name) {
    if (pattern.find('/') == std::string::npos)
        return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
    const char* from_root = pattern.c_str() + (pattern.front() == '/' ? 1 : 0);
    return ::fnmatch(from_root, path.c_str(), FNM_PATHNAME) == 0;
}

void apply(const tree::Directory& folder, const std::string& path, std::int32_t inherited,
           const std::vector<Weight>& weights) {
    for (auto child : folder.children()) {
        const std::string name(child.name());
        const auto here = path.empty() ? name : path + "/" + name;
        auto weight = inherited;
        for (const auto& one : weights)
            if (matches(one.pattern, here, name)) weight = one.weight; // the last one counts
        if (child.is_directory()) {
            apply(tree::Directory(child), here, weight, weights);
        } else if (weight != 0 && child.kind() == tree::Kind::file) {
            auto attributes = child.attributes();
            attributes.sort_weight = weight;
            child.set_attributes(attributes);
        }
    }
}

} // namespace

void add_content_options(CLI::App& command, Mastering& wish) {
    add_repeated(command, "--exclude-from", wish.exclude_from,
                 "leave out what matches a line of this file, as with --exclude", "FILE");
    command
        .add_option("--sort", wish.sort,
                    "a file with a pattern and a weight a line: contents of higher weight stand\n"
                    "nearer to the start of the image")
        ->type_name("FILE");
    command.add_flag("--dedupe", wish.dedupe, "record files of the same content once");
    command
        .add_flag("--manifest{SHA256SUMS}", wish.manifest,
                  "store the SHA-256 of every file, as sha256sum reads it, in a file in the\n"
                  "root (--manifest=NAME; default: SHA256SUMS); check compares them")
        ->type_name("[=NAME]");
}

std::vector<std::string> excluded(const Mastering& wish) {
    auto patterns = wish.exclude;
    for (const auto& file : wish.exclude_from)
        std::ranges::move(lines_of(file, "--exclude-from"), std::back_inserter(patterns));
    return patterns;
}

void apply_sort_weights(const tree::Directory& root, const Mastering& wish) {
    if (wish.sort.empty()) return;
    const auto weights = parse_weights(wish.sort);
    apply(root, {}, 0, weights);
}

Mapping parse_mapping(const std::string& text) {
    Mapping mapping;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape =
            text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '=' || text[i + 1] == '\\');
        if (text[i] == '=' && i + 1 < text.size()) {
            mapping.source = text.substr(i + 1);
            mapping.into = mapping.on_disc.ends_with('/');
            return mapping;
        }
        if (escape) ++i;
        mapping.on_disc += text[i];
    }
    throw UsageError{fmt::format("--map: '{}' is not DISC_PATH=HOST_PATH", text::printable(text))};
}

} // namespace cli
