/// An earlier session's tree: read, and made a part of an image's.
#pragma once

#include "imapi2fs/earlier_session.hpp"
#include "imapi2fs/image_core.hpp"
#include "openimapi/format/volume_info.hpp"

#include <functional>
#include <imapi2fs.h>
#include <optional>
#include <unordered_map>

namespace openimapi::inline v1::imapi2fs {

/// What an image that continues a session keeps of it.
struct ImportedSession {
    EarlierSession earlier;
    image::FileSystems file_systems; ///< which the new session has, too
    std::optional<udf::Revision> udf_revision;
    std::string volume_name;
    /// ISO 9660 names of the session are longer than level 1 allows.
    bool long_names = false;
    /// It has an Enhanced Volume Descriptor (level 4).
    bool enhanced = false;
    /// The inodes whose contents stay where they are.
    std::uint32_t first_inode = 0, end_inode = 0;
};

/// IFileSystemImage's bits for the file systems of a volume; Rock Ridge counts as ISO 9660.
[[nodiscard]] std::int32_t bit_of(format::FileSystem system) noexcept;
[[nodiscard]] std::int32_t bits_of(const std::vector<format::VolumeInfo>& volumes) noexcept;
[[nodiscard]] std::int32_t bits_of(const image::FileSystems& systems) noexcept;
/// UDF, else Joliet, else ISO 9660: IFileSystemImage::GetDefaultFileSystemForImport. 0 for none.
[[nodiscard]] std::int32_t preferred_of(std::int32_t bits) noexcept;

/// Counts of DFileSystemImageImportEvents::UpdateImport; a total is -1 where it is not known.
struct ImportStep {
    std::string path; ///< a directory's ends with a backslash
    std::int32_t directories = 0, all_directories = 0, files = 0, all_files = 0;
};
using ImportEvents = std::function<void(const ImportStep&)>;

/// A session that was read and is not yet part of an image.
struct SessionTree {
    ImportedSession session;
    tree::Snapshot tree;
    /// Contents that stand in tables instead of blocks of their own: they were copied.
    std::unordered_map<tree::InodeId, tree::Slice> copied;
};

/// Reads the session's tree as `system` (one bit) shows it, and nothing but metadata. Raises the
/// events before each directory and behind each file, and the image's Update events for what is
/// copied; takes no lock while it does. Throws what published ImportSpecificFileSystem is said to
/// fail with, where anything of the session could be lost.
[[nodiscard]] SessionTree read_session(const EarlierSession& earlier, std::int32_t system,
                                       ImageCore& image, const ImportEvents& events);

/// Puts it into a tree that may have items of its own: those stay where both have the same name and
/// are of the same kind. Throws IMAPI_E_IMPORT_TYPE_COLLISION_… where they are not; `root` is then
/// half done, for the caller to revert.
void merge(const SessionTree& session, tree::Directory root);

} // namespace openimapi::inline v1::imapi2fs
