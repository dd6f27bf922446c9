#include "format/iso9660/hierarchy.hpp"

#include "format/iso9660/path_table.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/base/text.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <fmt/format.h>

namespace openimapi::inline v1::iso9660 {

using tree::Kind;
using tree::NodeId;

namespace {

constexpr std::string_view version = ";1";
constexpr std::string_view moved_directory = "rr_moved";
/// Scratch memory above this many bytes is given back at once.
constexpr std::size_t large = 1 << 20;

/// A number for the path: tells directories of one name apart where they were moved to.
std::uint64_t salt_of(std::string_view path) {
    std::uint64_t hash = 0xCBF29CE484222325;
    for (const char c : path)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
    return hash | 1;
}

/// Appends `name` as UTF-16BE units; `out` has room.
std::byte* put_utf16(std::string_view name, std::byte* out) {
    for (std::size_t at = 0; at < name.size();) {
        const auto put = [&](std::uint32_t unit) {
            *out++ = static_cast<std::byte>(unit >> 8);
            *out++ = static_cast<std::byte>(unit & 0xFF);
        };
        const auto byte = static_cast<unsigned char>(name[at]);
        if (byte < 0x80) {
            put(byte);
            ++at;
            continue;
        }
        const auto c = text::next_code_point(name, at).value_or(U'_');
        if (c > 0xFFFF) {
            put(0xD800 + ((c - 0x10000) >> 10));
            put(0xDC00 + ((c - 0x10000) & 0x3FF));
        } else {
            put(c);
        }
    }
    return out;
}

bool dot_comes(const names::Rules& rules, std::string_view name) {
    return rules.dots != names::Rules::Dots::any && name.find('.') == name.npos;
}

} // namespace

Hierarchy::Hierarchy(const tree::Snapshot& tree, HierarchyOptions options)
    : tree_(tree), options_(std::move(options)), mapper_(options_.rules) {
    if (tree_.node_limit() >= virtual_node)
        throw Error(Code::imapi_e_image_too_big, "The tree has more entries than can be numbered");
    if (options_.relocate) find_moved();
    std::vector<std::uint32_t> levels{1};
    path_lengths_ = {1}; // the root counts as a directory on the way
    order_.reserve(tree_.node_limit());
    directories_.push_back({.node = tree_.root()});
    for (std::uint32_t i = 0; i < directories_.size(); ++i)
        add_directory(i, levels);
    directories_.shrink_to_fit();
    order_.shrink_to_fit();
    std::vector<names::Entry>().swap(names_);
    std::vector<Entry>().swap(entries_);
    std::vector<SortItem>().swap(items_);
    std::string().swap(keys_);
    std::vector<std::uint32_t>().swap(path_lengths_);
    mapper_ = names::DirectoryMapper(options_.rules);
    // Whom they tell need not live longer than this call.
    options_.names = {};
    options_.findings = {};
}

void Hierarchy::find_moved() {
    struct Visit {
        NodeId node;
        std::uint32_t level;
    };
    std::vector<Visit> visits{{tree_.root(), 1}};
    for (std::size_t i = 0; i < visits.size(); ++i) {
        const Visit visit = visits[i];
        for (const NodeId child : tree_.children(visit.node)) {
            if (tree_.kind(child) != Kind::directory) continue;
            const bool moves = visit.level == deepest_level;
            // In rr_moved, which is at level 2.
            visits.push_back({child, moves ? 3 : visit.level + 1});
            if (moves) moved_.push_back({child});
        }
    }
    if (!moved_.empty()) name_moved();
}

void Hierarchy::name_moved() {
    moved_name_ = moved_directory;
    const auto taken = [&](std::string_view name) {
        const auto children = tree_.children(tree_.root());
        return std::any_of(children.begin(), children.end(),
                           [&](NodeId child) { return tree_.name(child) == name; });
    };
    for (unsigned number = 1; taken(moved_name_); ++number)
        moved_name_ = fmt::format("{}_{}", moved_directory, number);
}

Hierarchy::Moved& Hierarchy::moved_entry(NodeId node) {
    return moved_[static_cast<std::size_t>(moved(node) - moved_.data())];
}

const Hierarchy::Moved* Hierarchy::moved(NodeId node) const noexcept {
    const auto at = std::lower_bound(moved_.begin(), moved_.end(), node,
                                     [](const Moved& m, NodeId n) { return m.node < n; });
    return at != moved_.end() && at->node == node ? &*at : nullptr;
}

void Hierarchy::gather(const Directory& directory) {
    names_.clear();
    entries_.clear();
    if (directory.node == tree::no_node) {
        // In the order in which they were found, which is that of the tree. From here on by node.
        for (const Moved& moved : moved_) {
            names_.push_back({tree_.name(moved.node), true, salt_of(tree_.path(moved.node))});
            entries_.push_back({index_of(moved.node), true});
        }
        std::sort(moved_.begin(), moved_.end(),
                  [](const Moved& a, const Moved& b) { return a.node < b.node; });
        return;
    }
    const auto children = tree_.children(directory.node);
    names_.reserve(children.size() + 1);
    entries_.reserve(children.size() + 1);
    for (const NodeId child : children) {
        const Kind kind = tree_.kind(child);
        if (kind != Kind::directory && kind != Kind::file && !options_.links) {
            if (options_.findings)
                options_.findings({.id = fmt::format("{}.link.omitted", options_.prefix),
                                   .severity = Severity::note,
                                   .message = "Only Rock Ridge and UDF can hold links and devices; "
                                              "this one is left out here",
                                   .path = tree_.path(child)});
            continue;
        }
        names_.push_back({tree_.name(child), kind == Kind::directory});
        entries_.push_back({index_of(child), kind == Kind::directory});
    }
    if (directory.node == tree_.root() && !moved_.empty()) {
        names_.push_back({moved_name_, true, salt_of(moved_name_)});
        entries_.push_back({virtual_node, true});
    }
}

void Hierarchy::append_key(std::string_view name, bool directory) {
    if (options_.utf16) {
        const auto at = keys_.size();
        keys_.resize(at + name.size() * 2 + 4);
        auto* begin = reinterpret_cast<std::byte*>(keys_.data() + at);
        keys_.resize(at + static_cast<std::size_t>(put_utf16(name, begin) - begin));
        return;
    }
    if (!options_.versions) { // ISO 9660:1999 knows no extensions either
        keys_ += name;
        return;
    }
    // 9.3: by name, then by extension, the shorter one padded with spaces: what is left of each
    // without spaces at its end, and a byte below every other one, order the same way.
    const auto trimmed = [](std::string_view text) {
        return text.substr(0, text.find_last_not_of(' ') + 1);
    };
    const auto dot = directory ? name.npos : name.rfind('.');
    keys_ += trimmed(name.substr(0, dot));
    keys_ += '\0';
    if (dot != name.npos) keys_ += trimmed(name.substr(dot + 1));
    keys_ += '\0';
    if (name.back() == ' ' || (dot != name.npos && dot > 0 && name[dot - 1] == ' ')) keys_ += name;
}

void Hierarchy::sort(const std::vector<names::DirectoryMapper::Exception>& exceptions) {
    items_.clear();
    items_.reserve(names_.size());
    keys_.clear();
    std::string mapped;
    auto exception = exceptions.begin();
    for (std::uint32_t i = 0; i < names_.size(); ++i) {
        std::string_view name;
        if (exception != exceptions.end() && exception->index == i) {
            name = exception->name;
            ++exception;
        } else if (names::is_legal(options_.rules, names_[i].name, names_[i].directory)) {
            name = names_[i].name;
        } else {
            names::legalise(options_.rules, names_[i].name, names_[i].directory, mapped);
            name = mapped;
        }
        const auto start = keys_.size();
        keys_.append(2, '\0');
        append_key(name, names_[i].directory);
        const auto length = static_cast<std::uint16_t>(keys_.size() - start - 2);
        std::memcpy(keys_.data() + start, &length, 2);
        if (keys_.size() > 0xFFFFFFFF)
            throw Error(Code::imapi_e_image_too_big, "A directory has too many entries");
        items_.push_back({0, static_cast<std::uint32_t>(start), i});
    }
    const auto key = [this](const SortItem& item) {
        std::uint16_t length = 0;
        std::memcpy(&length, keys_.data() + item.key, 2);
        return std::string_view(keys_.data() + item.key + 2, length);
    };
    // What all begin with tells none apart: the bytes behind it are compared first.
    std::size_t common = items_.empty() ? 0 : key(items_.front()).size();
    for (const SortItem& item : items_) {
        const auto first = key(items_.front()), other = key(item);
        common = std::min(common, other.size());
        common = static_cast<std::size_t>(
            std::mismatch(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(common),
                          other.begin())
                .first -
            first.begin());
        if (common == 0) break;
    }
    for (SortItem& item : items_) {
        const auto text = key(item);
        for (std::size_t k = common; k < common + 8; ++k)
            item.front =
                item.front << 8 | (k < text.size() ? static_cast<unsigned char>(text[k]) : 0u);
    }
    const auto less = [&key](const SortItem& a, const SortItem& b) {
        if (a.front != b.front) return a.front < b.front;
        const int order = key(a).compare(key(b));
        return order != 0 ? order < 0 : a.index < b.index;
    };
    if (!std::is_sorted(items_.begin(), items_.end(), less))
        std::sort(items_.begin(), items_.end(), less);
    if (keys_.size() > large) std::string().swap(keys_);
}

void Hierarchy::add_directory(std::uint32_t index, std::vector<std::uint32_t>& levels) {
    Directory directory = directories_[index];
    const std::uint32_t level = levels[index];
    gather(directory);
    const auto& exceptions = mapper_.map(names_);
    if (options_.names.wanted()) report(directory, exceptions);
    sort(exceptions);

    if (exceptions.size() > large / 16) {
        std::size_t bytes = exception_names_.size();
        for (const auto& exception : exceptions)
            bytes += exception.name.size();
        exception_names_.reserve(bytes);
    }
    directory.first = entries();
    directory.count = static_cast<std::uint32_t>(entries_.size());
    directory.first_child = static_cast<std::uint32_t>(directories_.size());
    directory.children_moved = options_.relocate && level == deepest_level;
    for (const SortItem& item : items_) {
        const Entry& entry = entries_[item.index];
        const std::uint32_t position = entries();
        const auto exception =
            std::lower_bound(exceptions.begin(), exceptions.end(), item.index,
                             [](const auto& e, std::uint32_t i) { return e.index < i; });
        const bool renamed = exception != exceptions.end() && exception->index == item.index;
        if (renamed) {
            exception_positions_.push_back(position);
            exception_offsets_.push_back(narrow<std::uint32_t>(exception_names_.size()));
            exception_names_ += exception->name;
        }
        order_.push_back(entry.node | (renamed ? renamed_bit : 0));
        if (options_.refuse_long_paths && !(entry.directory && directory.children_moved))
            check_path(index, position, entry);
        if (!entry.directory) continue;
        if (entry.node != virtual_node) ++directory.subdirectories;
        const NodeId node = entry.node == virtual_node ? tree::no_node : NodeId{entry.node};
        if (directory.children_moved) {
            moved_entry(node).real_parent = index;
            continue;
        }
        if (level == deepest_level && options_.refuse_deep)
            throw Error(
                Code::imapi_e_iso9660_levels,
                "ISO 9660 allows eight levels of directories, and this one would be a ninth",
                "Use Rock Ridge (which moves such directories), relaxed names, or UDF alone")
                .add({.doing = "add the directory", .path = tree_.path(node)});
        // Directories are numbered in an order that is not ours to choose (6.9.1), and only a
        // parent's number is recorded, in 16 bits.
        if (index >= most_parents)
            throw Error(Code::imapi_e_too_many_dirs,
                        fmt::format("This directory would have a directory in it and the number {} "
                                    "in the path table of {}, which can tell the parent of a "
                                    "directory only up to number {}",
                                    index + 1, options_.rules.file_system, most_parents),
                        "Put fewer directories on its level and the levels above, spread the tree "
                        "over several images, or use UDF alone")
                .add({.doing = "number the directory",
                      .path = directory.node == tree::no_node ? moved_name_
                                                              : tree_.path(directory.node)});
        if (directory.node == tree::no_node)
            moved_entry(node).directory = static_cast<std::uint32_t>(directories_.size());
        directories_.push_back({.node = node, .parent = index, .position = position});
        levels.push_back(level + 1);
    }
    directories_[index] = directory;
}

/// 6.8.2.1: identifiers of the path together, and one for each directory on the way.
void Hierarchy::check_path(std::uint32_t parent, std::uint32_t position, const Entry& entry) {
    std::array<std::byte, 256> identifier{};
    Scratch scratch;
    const auto length = path_lengths_[parent] +
                        static_cast<std::uint32_t>(this->identifier(position, entry.directory,
                                                                    identifier.data(), scratch));
    if (length > longest_path)
        throw Error(
            Code::imapi_e_iso9660_levels,
            fmt::format("ISO 9660 allows paths of {} characters, and this one would have {} "
                        "in it",
                        longest_path, length),
            "Use shorter names, relaxed names, Rock Ridge, or UDF alone")
            .add({.doing = "add the path",
                  .path =
                      entry.node == virtual_node ? moved_name_ : tree_.path(NodeId{entry.node})});
    if (entry.directory) path_lengths_.push_back(length + 1);
}

void Hierarchy::report(const Directory& directory,
                       const std::vector<names::DirectoryMapper::Exception>& exceptions) {
    if (directory.node == tree::no_node) return; // told where they belong
    std::string mapped;
    auto exception = exceptions.begin();
    for (std::uint32_t i = 0; i < names_.size(); ++i) {
        names::Reasons reasons = 0;
        if (exception != exceptions.end() && exception->index == i) {
            mapped = exception->name;
            reasons = exception->reasons;
            ++exception;
        } else if (!names::is_legal(options_.rules, names_[i].name, names_[i].directory)) {
            reasons = names::legalise(options_.rules, names_[i].name, names_[i].directory, mapped);
        }
        if (reasons == 0 || entries_[i].node == virtual_node) continue;
        names::tell(options_.names, {.path = tree_.path(NodeId{entries_[i].node}),
                                     .original = names_[i].name,
                                     .mapped = mapped,
                                     .reasons = reasons,
                                     .file_system = options_.rules.file_system});
    }
}

std::size_t Hierarchy::identifier(std::uint32_t position, bool directory, std::byte* out,
                                  Scratch& scratch) const {
    const Item entry = item(position);
    std::string_view name;
    if (entry.renamed) {
        std::size_t at = scratch.next_exception;
        if (at >= exception_positions_.size() || exception_positions_[at] != position)
            at = static_cast<std::size_t>(std::lower_bound(exception_positions_.begin(),
                                                           exception_positions_.end(), position) -
                                          exception_positions_.begin());
        scratch.next_exception = at + 1;
        const std::size_t begin = exception_offsets_[at];
        const std::size_t end = at + 1 < exception_offsets_.size() ? exception_offsets_[at + 1]
                                                                   : exception_names_.size();
        name = std::string_view(exception_names_).substr(begin, end - begin);
    } else {
        name = entry.node == tree::no_node ? std::string_view(moved_name_) : tree_.name(entry.node);
        if (!names::is_legal(options_.rules, name, directory)) {
            names::legalise(options_.rules, name, directory, scratch.name);
            name = scratch.name;
        }
    }
    std::byte* end = out;
    const auto put = [&](std::string_view text) {
        if (options_.utf16) {
            end = put_utf16(text, end);
        } else {
            std::memcpy(end, text.data(), text.size());
            end += text.size();
        }
    };
    put(name);
    if (!directory) {
        if (dot_comes(options_.rules, name)) put(".");
        if (options_.versions) put(version);
    }
    return static_cast<std::size_t>(end - out);
}

} // namespace openimapi::inline v1::iso9660
