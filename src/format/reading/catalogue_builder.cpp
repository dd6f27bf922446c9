#include "format/reading/catalogue_builder.hpp"

#include "openimapi/base/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_set>

namespace openimapi::inline v1::format {

bool make_safe(std::string_view name, std::string& out) {
    constexpr std::size_t longest = 255;
    using namespace std::string_view_literals;
    const bool bad = name.empty() || name == "." || name == ".." || name.size() > longest ||
                     name.find_first_of("/\0"sv) != std::string_view::npos;
    if (!bad) return false;
    std::size_t size = name.size();
    if (size > longest) {
        size = longest;
        // Not in the middle of a code point: step back over continuation bytes (at most three).
        for (int i = 0; i < 3 && (static_cast<unsigned char>(name[size]) & 0xC0) == 0x80; ++i)
            --size;
    }
    out.assign(name.substr(0, size));
    for (char& c : out)
        if (c == '/' || c == '\0') c = '_';
    if (out.empty()) out.push_back('_');
    if (out == "." || out == "..") std::fill(out.begin(), out.end(), '_');
    return true;
}

CatalogueBuilder::CatalogueBuilder(FileSystem system, const Limits& limits, Reporter& reporter)
    : limits_(limits), reporter_(reporter) {
    catalogue_.system_ = system;
}

void CatalogueBuilder::over(std::string_view what) {
    if (!full_)
        reporter_.report("image.budget." + std::string(what), Severity::error,
                         fmt::format("the {} tree is larger than the limit on {} allows; the rest "
                                     "of it is not read",
                                     name_of(catalogue_.system_), what),
                         "");
    full_ = true;
}

std::uint64_t CatalogueBuilder::keep(std::string_view text) {
    const auto at = catalogue_.text_.size();
    catalogue_.text_ += text;
    return at;
}

void CatalogueBuilder::begin(Catalogue::Id directory) {
    directory_ = directory;
    first_ = catalogue_.size();
}

void CatalogueBuilder::fill(Catalogue::Inode& inode, const Catalogue::Times& times,
                            std::span<const Run> runs, std::string_view target) {
    inode.target_at = keep(target);
    inode.target_size = static_cast<std::uint32_t>(target.size());
    inode.first_run = static_cast<std::uint32_t>(catalogue_.runs_.size());
    inode.run_count = static_cast<std::uint32_t>(runs.size());
    catalogue_.runs_.insert(catalogue_.runs_.end(), runs.begin(), runs.end());
    inode.times = Catalogue::none;
    if (times.has_accessed || times.has_created) {
        inode.times = static_cast<std::uint32_t>(catalogue_.times_.size());
        catalogue_.times_.push_back(times);
    }
}

bool CatalogueBuilder::has_room(const NewEntry& entry) {
    if (full_) return false;
    if (catalogue_.size() + catalogue_.streams_.size() >= limits_.entries) over("entries");
    if (catalogue_.runs_.size() + entry.runs.size() > limits_.runs) over("runs");
    if (catalogue_.text_.size() + entry.name.size() + entry.target.size() > limits_.name_bytes)
        over("name_bytes");
    return !full_;
}

std::string_view CatalogueBuilder::safe_name(const NewEntry& entry, Catalogue::Id directory) {
    if (!make_safe(entry.name, safe_)) return entry.name;
    if (reporter_.wants("image.name.unsafe", Severity::warning))
        reporter_.tell(
            {.id = "image.name.unsafe",
             .severity = Severity::warning,
             .message =
                 fmt::format("the name '{}' cannot stand in a directory (it is empty, "
                             "'.', '..', too long, or holds a separator or NUL); it is "
                             "shown as '{}'",
                             text::printable(entry.name.substr(0, 300)), text::printable(safe_)),
             .clause = catalogue_.system_ == FileSystem::udf ? "UDF 2.3.4" : "ECMA-119 7.5",
             .lba = Lba(entry.inode.block),
             .path = catalogue_.path(directory)});
    return safe_;
}

std::uint32_t CatalogueBuilder::add(const NewEntry& entry) {
    if (!has_room(entry)) return Catalogue::none;
    const auto name = safe_name(entry, directory_);
    Catalogue::Node node{.name_at = keep(name),
                         .name_size = static_cast<std::uint32_t>(name.size()),
                         .parent = directory_};
    if (entry.same_as != Catalogue::none) {
        node.inode = entry.same_as;
    } else {
        node.inode = catalogue_.inodes();
        catalogue_.inodes_.push_back(entry.inode);
        fill(catalogue_.inodes_.back(), entry.times, entry.runs, entry.target);
    }
    catalogue_.nodes_.push_back(node);
    return node.inode;
}

void CatalogueBuilder::complete(std::uint32_t number, const Catalogue::Inode& value,
                                const Catalogue::Times& times, std::span<const Run> runs,
                                std::string_view target) {
    if (catalogue_.runs_.size() + runs.size() > limits_.runs) {
        over("runs");
        runs = {};
    }
    if (catalogue_.text_.size() + target.size() > limits_.name_bytes) {
        over("name_bytes");
        target = {};
    }
    auto& inode = catalogue_.inodes_[number];
    inode = value;
    fill(inode, times, runs, target);
}

bool CatalogueBuilder::add_stream(std::uint32_t owner, bool system, const NewEntry& entry) {
    if (!has_room(entry)) return false;
    const auto name = safe_name(entry, Catalogue::root);
    Catalogue::Stream stream{.name_at = keep(name),
                             .name_size = static_cast<std::uint32_t>(name.size()),
                             .owner = owner,
                             .system = system,
                             .inode = entry.inode};
    fill(stream.inode, entry.times, entry.runs, entry.target);
    catalogue_.streams_.push_back(stream);
    return true;
}

void CatalogueBuilder::end_streams() {
    auto& streams = catalogue_.streams_;
    const auto before = [&](const Catalogue::Stream& a, const Catalogue::Stream& b) {
        return a.owner != b.owner ? a.owner < b.owner : catalogue_.name(a) < catalogue_.name(b);
    };
    std::stable_sort(streams.begin(), streams.end(), before);
    std::unordered_set<std::string> taken; // of the owner at hand
    std::uint32_t number = 1;
    bool changed = false;
    for (std::size_t i = 0; i < streams.size(); ++i) {
        auto& stream = streams[i];
        if (i == 0 || streams[i - 1].owner != stream.owner) {
            taken.clear();
            for (auto j = i; j < streams.size() && streams[j].owner == stream.owner; ++j)
                taken.emplace(catalogue_.name(streams[j]));
            number = 1;
            continue;
        }
        const std::string name(catalogue_.name(stream));
        if (catalogue_.name(streams[i - 1]) != name) continue;
        // The whole row of equal names but its first.
        for (auto j = i; j < streams.size() && streams[j].owner == stream.owner &&
                         catalogue_.name(streams[j]) == name;
             ++j, i = j - 1) {
            std::string other;
            do
                other = fmt::format("{}~{}", name.substr(0, 240), ++number);
            while (!taken.insert(other).second);
            if (reporter_.wants("image.name.duplicate", Severity::error))
                reporter_.tell(
                    {.id = "image.name.duplicate",
                     .severity = Severity::error,
                     .message = fmt::format("a second stream is named '{}'; it is shown as '{}'",
                                            text::printable(name), text::printable(other)),
                     .clause = "ECMA-167 4/8.6",
                     .lba = Lba(streams[j].inode.block),
                     .path = {}});
            streams[j].name_at = keep(other);
            streams[j].name_size = static_cast<std::uint32_t>(other.size());
            changed = true;
        }
    }
    if (changed) std::stable_sort(streams.begin(), streams.end(), before);
}

void CatalogueBuilder::set_place(Catalogue::Id id, std::optional<Run> place) {
    auto& inode = inode_of(id);
    if (!place || place->length == 0) {
        inode.run_count = 0;
    } else if (inode.run_count == 1) {
        catalogue_.runs_[inode.first_run] = *place;
    } else {
        inode.first_run = static_cast<std::uint32_t>(catalogue_.runs_.size());
        inode.run_count = 1;
        catalogue_.runs_.push_back(*place);
    }
}

void CatalogueBuilder::end() {
    auto& nodes = catalogue_.nodes_;
    nodes[directory_].first_child = first_;
    nodes[directory_].child_count = catalogue_.size() - first_;
    const auto begin = nodes.begin() + first_;
    const auto name = [&](const Catalogue::Node& node) {
        return std::string_view(catalogue_.text_.data() + node.name_at, node.name_size);
    };
    const auto before = [&](const Catalogue::Node& a, const Catalogue::Node& b) {
        return name(a) < name(b);
    };
    if (!std::is_sorted(begin, nodes.end(), before)) std::stable_sort(begin, nodes.end(), before);
    const auto same = [&](const Catalogue::Node& a, const Catalogue::Node& b) {
        return name(a) == name(b);
    };
    if (std::adjacent_find(begin, nodes.end(), same) == nodes.end()) return;

    // Equal names: the first keeps it, the others get a number that is free in this directory. The
    // number goes on from name to name: a directory of a million pairs costs no more than that.
    std::unordered_set<std::string> taken;
    for (auto node = begin; node != nodes.end(); ++node)
        taken.emplace(name(*node));
    std::string kept;
    unsigned number = 1;
    for (auto node = begin; node != nodes.end(); ++node) {
        if (node == begin || name(*node) != kept) {
            kept = name(*node);
            continue;
        }
        std::string other;
        do
            other = fmt::format("{}~{}", kept.substr(0, 240), ++number);
        while (!taken.insert(other).second);
        // Plain ISO 9660: "A" and "A.;1" are two names on disc and one to those who trim them.
        const auto severity =
            catalogue_.system_ == FileSystem::iso9660 ? Severity::warning : Severity::error;
        if (reporter_.wants("image.name.duplicate", severity))
            reporter_.tell({.id = "image.name.duplicate",
                            .severity = severity,
                            .message = fmt::format("a second entry is named '{}'; readers show "
                                                   "only one of them. It is shown as '{}'",
                                                   text::printable(kept), text::printable(other)),
                            .clause = catalogue_.system_ == FileSystem::udf ? "ECMA-167 4/8.6"
                                                                            : "ECMA-119 9.3",
                            .lba = Lba(catalogue_.inodes_[node->inode].block),
                            .path = catalogue_.path(directory_)});
        node->name_at = keep(other);
        node->name_size = static_cast<std::uint32_t>(other.size());
    }
    std::stable_sort(nodes.begin() + first_, nodes.end(), before);
}

} // namespace openimapi::inline v1::format
