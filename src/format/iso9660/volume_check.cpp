#include "format/iso9660/volume_check.hpp"

#include "format/iso9660/path_table.hpp"
#include "format/reading/tree_checker.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_map>

namespace openimapi::inline v1::iso9660 {

using format::Catalogue;

namespace {

/// A record of either path table.
struct TableEntry {
    std::uint32_t extent = 0;
    std::uint16_t parent = 0;
    std::string identifier;
    std::uint64_t offset = 0; ///< where it stands
    friend bool operator==(const TableEntry& a, const TableEntry& b) noexcept {
        return a.extent == b.extent && a.parent == b.parent && a.identifier == b.identifier;
    }
};

class VolumeChecker : public format::TreeChecker<Volume> {
public:
    using TreeChecker::TreeChecker;

    void check() {
        for (Catalogue::Id id = 0; id < tree_.size(); ++id) {
            if (id % 4096 == 0) job_.check();
            if (tree_.inode_of(id).kind == tree::Kind::directory) directory(id);
        }
        path_tables();
    }

private:
    void finding(std::string_view id, Severity severity, std::string message,
                 std::string_view clause, std::uint64_t offset, std::string path = {}) {
        TreeChecker::finding(id, severity, std::move(message), clause,
                             Lba(static_cast<std::int64_t>(offset / block_size)), std::move(path));
    }

    [[nodiscard]] std::optional<format::Run> place_of(Catalogue::Id id) const {
        const auto runs = tree_.runs(tree_.inode_of(id));
        if (runs.empty()) return {};
        return runs.front();
    }

    /// An identifier in its place in an order; a directory's has no extension (7.6).
    struct Ordered {
        std::string identifier;
        bool directory = false;
    };

    // --- directories -------------------------------------------------------------------------

    void directory(Catalogue::Id id) {
        const auto place = place_of(id);
        if (!place) return;
        const auto say = [&](std::string_view what, Severity severity, std::string message,
                             std::string_view clause, std::uint64_t offset) {
            finding(what, severity, std::move(message), clause, offset, tree_.path(id));
        };
        if (place->length % block_size != 0)
            say("iso9660.directory.size", Severity::warning,
                "the length of a directory is no multiple of the logical sector; some readers "
                "leave off its end",
                "ECMA-119 6.8.1.3", place->offset);
        int index = 0;
        Ordered previous;
        for (std::uint64_t at = 0; at < place->length; at += block_size) {
            const auto length =
                static_cast<std::size_t>(std::min<std::uint64_t>(block_size, place->length - at));
            const auto sector = window_.at(place->offset + at, length);
            for (std::size_t i = 0; i < sector.size() && u8_at(sector, i) != 0;
                 i += u8_at(sector, i)) {
                const auto record = read_record(sector.subspan(i));
                if (!record) break; // said by the reader of the tree
                if (index < 2) {
                    own_record(id, *record, index, place->offset + at, say);
                } else if (record->is_self() || record->is_parent()) {
                    say("iso9660.directory.self", Severity::error,
                        "a directory has a second record for itself or its parent; readers that do "
                        "not pass over it go in circles",
                        "ECMA-119 6.8.2.2", place->offset + at);
                } else {
                    order(*record, previous, place->offset + at, say);
                }
                ++index;
            }
        }
        if (index < 2)
            say("iso9660.directory.self", Severity::error,
                "a directory has no records for itself and its parent; readers that take the "
                "first two entries for those lose two entries",
                "ECMA-119 6.8.2.2", place->offset);
    }

    template <class Say>
    void own_record(Catalogue::Id id, const RecordView& record, int index, std::uint64_t offset,
                    Say&& say) {
        const bool right = index == 0 ? record.is_self() : record.is_parent();
        const auto place = place_of(index == 0 ? id : tree_.node(id).parent);
        if (!right)
            say("iso9660.directory.self", Severity::error,
                "a directory does not start with the records for itself and its parent; readers "
                "that take the first two entries for those lose entries",
                "ECMA-119 6.8.2.2", offset);
        else if (place && (record.first_block() * volume_.root.logical_block != place->offset ||
                           record.size() != place->length))
            say(index == 0 ? "iso9660.directory.self" : "iso9660.directory.parent",
                index == 0 ? Severity::error : Severity::warning,
                index == 0 ? "a directory's record for itself names another place or length than "
                             "its record in the parent; readers that go by it see another "
                             "directory"
                           : "a directory's record for its parent names another place or length "
                             "than the parent has; readers that go up by it lose their way",
                "ECMA-119 6.8.2.2", offset);
    }

    template <class Say>
    void order(const RecordView& record, Ordered& previous, std::uint64_t offset, Say&& say) {
        Ordered name{{reinterpret_cast<const char*>(record.name.data()), record.name.size()},
                     record.is(file_flag_directory)};
        if (!previous.identifier.empty() && ordered_before(name, previous))
            say("iso9660.directory.order", Severity::warning,
                "the records of a directory are not in the order of their names; readers that "
                "search by halving do not find some",
                "ECMA-119 9.3", offset);
        previous = std::move(name);
    }

    /// 9.3: by name and by extension, each filled up with spaces, and then by version from the
    /// highest; Joliet likewise. Writers that take liberties with names order by all bytes, with or
    /// without the version: that is order enough. True where `a` stands before `b` by every rule.
    [[nodiscard]] bool ordered_before(const Ordered& one, const Ordered& two) const {
        const std::string_view a = one.identifier, b = two.identifier;
        const auto unit = volume_.root.names == Names::joliet ? 2u : 1u; // bytes of a character
        const auto cut = [&](std::string_view name, char at) {
            const auto place = name.rfind(at);
            return place == std::string_view::npos || place % unit != unit - 1 ? name.size()
                                                                               : place - (unit - 1);
        };
        const auto left = a.substr(0, cut(a, ';')), right = b.substr(0, cut(b, ';'));
        const auto left_dot = one.directory ? left.size() : cut(left, '.');
        const auto right_dot = two.directory ? right.size() : cut(right, '.');
        const int names =
            padded_compare(left.substr(0, left_dot), right.substr(0, right_dot), unit);
        const int parts =
            names != 0 ? names
                       : padded_compare(left.substr(left_dot), right.substr(right_dot), unit);
        return parts < 0 && left.compare(right) < 0 && a.compare(b) < 0;
    }
    [[nodiscard]] static int padded_compare(std::string_view a, std::string_view b, unsigned unit) {
        for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
            const char space = i % unit == unit - 1 ? ' ' : '\0';
            const auto left = static_cast<unsigned char>(i < a.size() ? a[i] : space);
            const auto right = static_cast<unsigned char>(i < b.size() ? b[i] : space);
            if (left != right) return left < right ? -1 : 1;
        }
        return 0;
    }

    // --- path tables -------------------------------------------------------------------------

    void path_tables() {
        const auto& tables = volume_.tables;
        const auto little = table<PathTableRecordL>(tables.little, "L");
        const auto big = table<PathTableRecordM>(tables.big, "M");
        const std::uint64_t where = std::uint64_t{tables.little} * volume_.root.logical_block;
        if (!little || !big) return;
        if (*little != *big)
            finding("iso9660.path_table.differ", Severity::error,
                    "the type L and type M path tables do not say the same; readers of the one "
                    "find other directories than readers of the other",
                    "ECMA-119 6.9, 9.4", std::uint64_t{tables.big} * volume_.root.logical_block);
        const auto same = [&](const auto& copy, std::uint32_t block, std::string_view name,
                              std::string_view clause) {
            if (copy && *copy != *little)
                finding("iso9660.path_table.differ", Severity::error,
                        fmt::format("the optional type {} path table does not say what the first "
                                    "one says; readers that take it find other directories",
                                    name),
                        clause, std::uint64_t{block} * volume_.root.logical_block);
        };
        if (tables.optional_little != 0)
            same(table<PathTableRecordL>(tables.optional_little, "optional L"),
                 tables.optional_little, "L", "ECMA-119 8.4.15");
        if (tables.optional_big != 0)
            same(table<PathTableRecordM>(tables.optional_big, "optional M"), tables.optional_big,
                 "M", "ECMA-119 8.4.17");
        against_tree(*little, where);
    }

    template <class Record>
    std::optional<std::vector<TableEntry>> table(std::uint32_t block, std::string_view name) {
        const auto offset = std::uint64_t{block} * volume_.root.logical_block;
        const std::uint64_t size = volume_.tables.size;
        if (block == 0 || size == 0 || offset > window_.image_size() ||
            size > window_.image_size() - offset) {
            finding(
                "iso9660.path_table.outside", Severity::error,
                fmt::format("the type {} path table is empty or reaches beyond the image; readers "
                            "that look for directories in it find none",
                            name),
                "ECMA-119 8.4.14, 8.4.16", offset);
            return {};
        }
        std::vector<TableEntry> out;
        Record record;
        for (std::uint64_t at = 0; at < size;) {
            const auto fixed = window_.at(
                offset + at,
                static_cast<std::size_t>(std::min<std::uint64_t>(sizeof record, size - at)));
            const bool whole = load(fixed, record);
            const std::uint64_t length =
                sizeof record + record.identifier_length + record.identifier_length % 2u;
            if (!whole || record.identifier_length == 0 || length > size - at) {
                finding("iso9660.path_table.length", Severity::error,
                        fmt::format("record {} of the type {} path table has no name or reaches "
                                    "beyond the table; it and what follows cannot be read",
                                    out.size() + 1, name),
                        "ECMA-119 9.4", offset + at);
                return {};
            }
            const auto bytes = window_.at(offset + at, static_cast<std::size_t>(length));
            if (bytes.empty()) return {};
            const auto text = bytes.subspan(sizeof record, record.identifier_length);
            out.push_back(
                {.extent = record.extent + record.extended_attribute_length,
                 .parent = record.parent,
                 .identifier = std::string(reinterpret_cast<const char*>(text.data()), text.size()),
                 .offset = offset + at});
            at += length;
        }
        return out;
    }

    void against_tree(const std::vector<TableEntry>& entries, std::uint64_t where) {
        std::unordered_map<std::uint64_t, Catalogue::Id> directories;
        for (Catalogue::Id id = 0; id < tree_.size(); ++id)
            if (tree_.inode_of(id).kind == tree::Kind::directory)
                if (const auto place = place_of(id)) directories.emplace(place->offset, id);
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const auto& entry = entries[i];
            const bool good_parent = entry.parent >= 1 && entry.parent <= i + (i == 0 ? 1 : 0);
            const auto found =
                directories.find(std::uint64_t{entry.extent} * volume_.root.logical_block);
            if (!good_parent) {
                finding(
                    "iso9660.path_table.parent", Severity::error,
                    fmt::format("path table record {} names record {} as its parent, which does "
                                "not stand before it; readers that go by the table fail there, "
                                "or go in circles",
                                i + 1, entry.parent),
                    "ECMA-119 9.4.4", entry.offset);
            } else if (found == directories.end()) {
                finding("iso9660.path_table.directory", Severity::error,
                        fmt::format("path table record {} leads to block {}, where the tree has no "
                                    "directory; readers that go by the table find nothing there",
                                    i + 1, entry.extent),
                        "ECMA-119 6.9", entry.offset);
            } else if (i != 0) {
                const auto parent = place_of(tree_.node(found->second).parent);
                const auto said =
                    std::uint64_t{entries[entry.parent - 1u].extent} * volume_.root.logical_block;
                if (parent && parent->offset != said)
                    finding("iso9660.path_table.parent", Severity::error,
                            fmt::format("path table record {} and the tree disagree about the "
                                        "parent of a directory; readers that go by the table see "
                                        "it in another place",
                                        i + 1),
                            "ECMA-119 9.4.4", entry.offset, tree_.path(found->second));
                table_order(entries, i);
            }
        }
        if (entries.size() != directories.size())
            finding("iso9660.path_table.count", Severity::error,
                    fmt::format("the path table has {} directories, the tree has {}; readers that "
                                "go by the table see other directories than those that go by the "
                                "tree",
                                entries.size(), directories.size()),
                    "ECMA-119 6.9", where);
    }

    void table_order(const std::vector<TableEntry>& entries, std::size_t i) {
        const auto& a = entries[i - 1];
        const auto& b = entries[i];
        if (i > 1 &&
            (b.parent < a.parent ||
             (b.parent == a.parent && ordered_before({b.identifier, true}, {a.identifier, true}))))
            finding("iso9660.path_table.order", Severity::warning,
                    "the records of the path table are not in order; readers that search in it do "
                    "not find some directories",
                    "ECMA-119 6.9.1", b.offset);
    }
};

} // namespace

void check_volume(const io::Source& image, const Volume& volume, const Catalogue& tree,
                  const Job& job, format::Reporter& reporter) {
    VolumeChecker(image, volume, tree, job, reporter).check();
}

} // namespace openimapi::inline v1::iso9660
