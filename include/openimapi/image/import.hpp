/// Opening an image or a disc that exists: what is on it, and its tree.
#pragma once

#include "openimapi/base/finding.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/format/catalogue.hpp"
#include "openimapi/format/volume_info.hpp"
#include "openimapi/io/source.hpp"
#include "openimapi/tree/tree.hpp"

#include <optional>
#include <vector>

namespace openimapi::inline v1::image {

struct OpenOptions {
    /// Whose tree to read. Default: the one that says most: Rock Ridge (names as bytes, all of
    /// POSIX), then UDF, Joliet, ISO 9660; where one of them turns out to be unreadable, the next.
    std::optional<format::FileSystem> file_system;
    /// First block of the session that is read; its descriptors stand 16 blocks behind it.
    Lba session{0};
    /// Files that are compressed with zisofs have their uncompressed content; otherwise the bytes
    /// as they are recorded.
    bool unpack = true;
    format::Limits limits;
};

/// An opened image: its volumes, and the tree of one of them. Immutable and cheap to copy (copies
/// share); keeps the image's source. Safe from any thread.
class OPENIMAPI_API Import {
public:
    /// Every file system that can be read, in the default's order of preference.
    [[nodiscard]] const std::vector<format::VolumeInfo>& volumes() const noexcept;
    /// The one whose tree was read.
    [[nodiscard]] format::FileSystem file_system() const noexcept;
    [[nodiscard]] const format::VolumeInfo& volume() const noexcept;
    /// Its tree as flat tables: for listing, extracting and checking a million files.
    [[nodiscard]] const format::Catalogue& catalogue() const noexcept;
    [[nodiscard]] const io::SourcePtr& image() const noexcept;

    /// The content of a file; what was not recorded reads as zeros. Reading what lies beyond the
    /// end of the image throws.
    [[nodiscard]] tree::Slice content(const format::Catalogue::Inode& file) const;

    /// The tree as one that can be changed and planned again; contents stay blocks of the image.
    [[nodiscard]] tree::Directory tree(const Job& job = {}) const;

private:
    struct Impl;
    friend class Opener;
    explicit Import(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<const Impl> impl_;
};

/// Reads the volume descriptors and the whole tree. Every problem goes to `findings`; throws Error
/// only where there is no file system at all, or not the one asked for
/// (IMAPI_E_NO_SUPPORTED_FILE_SYSTEM, IMAPI_E_FILE_SYSTEM_NOT_FOUND), where its root cannot be read
/// (IMAPI_E_FILE_SYSTEM_READ_CONSISTENCY_ERROR), or when cancelled.
[[nodiscard]] OPENIMAPI_API Import open(io::SourcePtr image, const OpenOptions& options = {},
                                        const Job& job = {}, const FindingSink& findings = {});

/// Files and directories with content in a block: their paths in the tree that was read.
[[nodiscard]] OPENIMAPI_API std::vector<std::string> files_at(const Import& import, Lba block);

} // namespace openimapi::inline v1::image
