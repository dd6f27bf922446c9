/// A FAT file system made of a folder: what UEFI firmware boots from (UEFI 2.10, 13.3). FAT12,
/// FAT16 or FAT32 by its size, 1 MiB and more, a multiple of 2048 bytes, with no room to spare.
#pragma once

#include "format/fat/geometry.hpp"
#include "openimapi/base/time.hpp"
#include "openimapi/io/source.hpp"
#include "openimapi/tree/snapshot.hpp"

#include <optional>
#include <string>

namespace openimapi::inline v1::fat {

struct VolumeOptions {
    /// Name in the volume's root of the folder that is the snapshot's root. Empty: the snapshot's
    /// root is the volume's.
    std::string folder;
    std::string path;                ///< of the snapshot's root, for messages
    std::optional<Timestamp> latest; ///< no date is later
};

struct Volume {
    Geometry geometry;
    /// Holds the tables; files are read from the snapshot when they are wanted, and it fails as
    /// Snapshot::contents() does where one has changed. Thread-safe.
    io::SourcePtr bytes;
};

/// Directories come first, then the files in the order of their folders, each in one piece; a file
/// of several names stands once for each. All of it, the serial number too, comes from names,
/// sizes, dates. Throws Error for what FAT cannot hold: names (see make_names()), files of 4 GiB,
/// what is neither file nor folder, folders of more than 65536 entries.
[[nodiscard]] Volume make_volume(const tree::Snapshot& tree, const VolumeOptions& options);

} // namespace openimapi::inline v1::fat
