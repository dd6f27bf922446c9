/// How the readers fill a Catalogue: level by level, each directory's entries in one go.
#pragma once

#include "format/reading/reporter.hpp"
#include "openimapi/format/catalogue.hpp"

namespace openimapi::inline v1::format {

/// One entry of a directory on its way into the catalogue. The text is copied by add().
struct NewEntry {
    std::string_view name; ///< foreign bytes; made safe by add()
    std::string_view target;
    Catalogue::Inode inode; ///< size, kind and attributes; runs and texts are put in by add()
    Catalogue::Times times;
    std::span<const Run> runs;
    std::uint32_t same_as = Catalogue::none; ///< inode that this is another name of; the rest is
                                             ///< then not looked at
};

class CatalogueBuilder {
public:
    CatalogueBuilder(FileSystem system, const Limits& limits, Reporter& reporter);

    [[nodiscard]] const Catalogue& catalogue() const noexcept { return catalogue_; }
    [[nodiscard]] Catalogue::Inode& inode(std::uint32_t number) {
        return catalogue_.inodes_[number];
    }
    [[nodiscard]] Catalogue::Inode& inode_of(Catalogue::Id id) {
        return inode(catalogue_.nodes_[id].inode);
    }

    /// Entries are added between begin() and end() of their directory, and no directory twice.
    void begin(Catalogue::Id directory);
    /// The inode's number; none when a limit is reached (reported; the caller stops).
    std::uint32_t add(const NewEntry& entry);
    /// Puts the children in order and tells equal names apart.
    void end();
    [[nodiscard]] bool full() const noexcept { return full_; }
    /// After end(): the children of the directory just ended.
    [[nodiscard]] Catalogue::Id first_child() const noexcept { return first_; }

    /// Replaces what inode `number` says with what was found later (a file entry read after its
    /// names): runs and target are appended.
    void complete(std::uint32_t number, const Catalogue::Inode& value,
                  const Catalogue::Times& times, std::span<const Run> runs,
                  std::string_view target);
    /// Where the directory `id` was read, for those who look at it again: its one run, or none.
    void set_place(Catalogue::Id id, std::optional<Run> place);
    void set_inode(Catalogue::Id id, std::uint32_t number) { catalogue_.nodes_[id].inode = number; }

    /// A stream of inode `owner`, or of the volume (none); counted as an entry. `entry.same_as` is
    /// not looked at. False when a limit is reached (reported).
    bool add_stream(std::uint32_t owner, bool system, const NewEntry& entry);
    /// Puts the streams in order and tells equal names apart. After the last one.
    void end_streams();

    [[nodiscard]] Catalogue take() && { return std::move(catalogue_); }

private:
    std::uint64_t keep(std::string_view text);
    void fill(Catalogue::Inode& inode, const Catalogue::Times& times, std::span<const Run> runs,
              std::string_view target);
    void over(std::string_view what);
    bool has_room(const NewEntry& entry);
    /// The name as it is kept; says so where it had to be changed.
    std::string_view safe_name(const NewEntry& entry, Catalogue::Id directory);

    Limits limits_;
    Reporter& reporter_;
    Catalogue catalogue_;
    Catalogue::Id directory_ = 0;
    Catalogue::Id first_ = 0;
    bool full_ = false;
    std::string safe_;
};

/// `name` as it may stand in a tree: separators and NUL become '_', "." and ".." and the empty name
/// too, more than 255 bytes are cut at a code point. True where something was changed; otherwise
/// `out` is not touched.
[[nodiscard]] bool make_safe(std::string_view name, std::string& out);

} // namespace openimapi::inline v1::format
