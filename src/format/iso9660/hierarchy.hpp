/// The directory hierarchy that one volume descriptor names: which entries it has, under which
/// names, in which order. ECMA-119 6.8, and 6.9.1 and 9.3 for the orders. Private to the writer.
#pragma once

#include "format/names/names.hpp"
#include "openimapi/base/finding.hpp"
#include "openimapi/tree/snapshot.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::iso9660 {

struct HierarchyOptions {
    names::Rules rules;
    bool utf16 = false;             ///< identifiers are UCS-2 big-endian (Joliet)
    bool versions = true;           ///< files have ";1" behind their names
    bool links = false;             ///< symbolic links and special files are entries, too
    bool relocate = false;          ///< directories below level 8 move to rr_moved
    bool refuse_deep = false;       ///< they are an Error
    bool refuse_long_paths = false; ///< paths above longest_path are an Error
    names::Policy names;            ///< for reports
    FindingSink findings;           ///< for what is left out
    std::string_view prefix;        ///< of the findings' ids: "iso9660" or "joliet"
};

inline constexpr std::uint32_t deepest_level = 8; ///< ECMA-119 6.8.2.1; the root is at level 1

/// ECMA-119 6.8.2.1: characters of a path in the hierarchy, one more for each directory on the way.
inline constexpr std::uint32_t longest_path = 255;

/// One directory. Its number in the path table is its index here plus 1.
struct Directory {
    tree::NodeId node = tree::no_node; ///< no_node: rr_moved, which the tree does not have
    std::uint32_t parent = 0;          ///< index; the root's is its own
    std::uint32_t position = 0;        ///< of its record in the order of entries
    std::uint32_t first = 0;           ///< position of its first entry
    std::uint32_t count = 0;           ///< entries
    std::uint32_t first_child = 0;     ///< index of its first subdirectory; they follow one another
    std::uint32_t subdirectories = 0;  ///< as Rock Ridge readers see them
    bool children_moved = false;       ///< its subdirectories stand in rr_moved
};

class Hierarchy {
public:
    /// Throws Error: too many directories or levels, names that the policy refuses.
    Hierarchy(const tree::Snapshot& tree, HierarchyOptions options);

    [[nodiscard]] const std::vector<Directory>& directories() const noexcept {
        return directories_;
    }
    [[nodiscard]] const HierarchyOptions& options() const noexcept { return options_; }

    struct Item {
        tree::NodeId node; ///< no_node: rr_moved
        bool renamed;      ///< its name is an exception
    };
    [[nodiscard]] Item item(std::uint32_t position) const noexcept {
        const std::uint32_t value = order_[position];
        const std::uint32_t node = value & ~renamed_bit;
        return {node == virtual_node ? tree::no_node : tree::NodeId{node},
                (value & renamed_bit) != 0};
    }
    [[nodiscard]] std::uint32_t entries() const noexcept {
        return static_cast<std::uint32_t>(order_.size());
    }

    /// Memory of one caller that goes from entry to entry.
    struct Scratch {
        std::string name;
        std::size_t next_exception = 0; ///< a guess, right where entries are asked for in order
    };
    /// Writes the File or Directory Identifier of the entry to `out`, which has room for 255 bytes;
    /// its length.
    std::size_t identifier(std::uint32_t position, bool directory, std::byte* out,
                           Scratch& scratch) const;

    /// A directory that was moved to rr_moved.
    struct Moved {
        tree::NodeId node;
        std::uint32_t directory = 0;   ///< where it stands now: its index
        std::uint32_t real_parent = 0; ///< index of the directory it belongs to
    };
    /// nullptr where it was not moved.
    [[nodiscard]] const Moved* moved(tree::NodeId node) const noexcept;
    [[nodiscard]] bool relocates() const noexcept { return !moved_.empty(); }
    /// The name that rr_moved has for Rock Ridge; not that of any entry of the root.
    [[nodiscard]] const std::string& moved_name() const noexcept { return moved_name_; }

private:
    static constexpr std::uint32_t renamed_bit = 0x80000000;
    static constexpr std::uint32_t virtual_node = 0x7FFFFFFF;

    struct Entry {
        std::uint32_t node;
        bool directory;
    };
    struct SortItem {
        std::uint64_t front; ///< the key's first bytes that differ, big-endian
        std::uint32_t key;   ///< offset of the whole, behind its length
        std::uint32_t index;
    };

    void check_path(std::uint32_t parent, std::uint32_t position, const Entry& entry);
    void find_moved();
    void name_moved();
    Moved& moved_entry(tree::NodeId node);
    void add_directory(std::uint32_t index, std::vector<std::uint32_t>& levels);
    void gather(const Directory& directory);
    void sort(const std::vector<names::DirectoryMapper::Exception>& exceptions);
    void append_key(std::string_view name, bool directory);
    void report(const Directory& directory,
                const std::vector<names::DirectoryMapper::Exception>& exceptions);

    const tree::Snapshot& tree_;
    HierarchyOptions options_;
    std::vector<Directory> directories_;
    std::vector<std::uint32_t> order_; ///< nodes, in the order of records, directory by directory
    std::vector<std::uint32_t> exception_positions_; ///< ascending
    std::vector<std::uint32_t> exception_offsets_;
    std::string exception_names_; ///< one after the other
    std::vector<Moved> moved_;    ///< by node
    std::string moved_name_;

    // Scratch of the construction.
    names::DirectoryMapper mapper_;
    std::vector<names::Entry> names_;
    std::vector<Entry> entries_;
    std::vector<SortItem> items_;
    std::string keys_;
    std::vector<std::uint32_t> path_lengths_; ///< of directories, where paths have a limit
};

} // namespace openimapi::inline v1::iso9660
