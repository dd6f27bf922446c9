/// Where the structures of an image stand that belong to no directory tree, by name.
#pragma once

#include "format/iso9660/volume_reader.hpp"
#include "format/udf/volume_reader.hpp"
#include "openimapi/image/disc_map.hpp"

#include <string>
#include <vector>

namespace openimapi::inline v1::image {

/// Bytes [start, end) of the image.
struct Structure {
    std::uint64_t start = 0, end = 0;
    AreaKind kind = AreaKind::volume_descriptors;
    std::string label;
};

/// What the descriptors of ISO 9660 behind `base` name and are.
void add_structures(const io::Source& image, Lba base, const iso9660::Volumes& volumes,
                    std::vector<Structure>& out);
/// UDF's likewise.
void add_structures(const udf::Volume& volume, std::vector<Structure>& out);
/// The recognition sequence of UDF, behind the descriptors of ISO 9660 if there are any.
void add_recognition(const io::Source& image, Lba base, std::vector<Structure>& out);
/// The files that hold a metadata partition, as far as no entry or directory is known there.
void add_metadata_files(const udf::Volume& volume, std::vector<Structure>& out);
/// What an image that starts on a disk as well has in its first blocks and at its end.
void add_partition_tables(const io::Source& image, std::vector<Structure>& out);

/// What an entry of a boot catalog leads to.
struct BootImagePlace {
    std::uint64_t start = 0, end = 0; ///< as far as something says it
    std::string label;
};
/// The boot catalog of the session at `base`, and what it names.
void add_boot(const io::Source& image, Lba base, std::vector<Structure>& catalogs,
              std::vector<BootImagePlace>& images);

} // namespace openimapi::inline v1::image
