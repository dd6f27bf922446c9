/// The partition maps of a foreign logical volume, and what each needs to be read: sparing tables,
/// the Virtual Allocation Table, the metadata file — ECMA-167 3/10.7, UDF 2.2.8 to 2.2.13.
#pragma once

#include "format/reading/reporter.hpp"
#include "format/udf/partition_descriptor.hpp"
#include "format/udf/volume.hpp"
#include "openimapi/io/source.hpp"

#include <map>

namespace openimapi::inline v1::udf {

using PartitionDescriptors = std::map<std::uint16_t, PartitionDescriptor>;

/// Fills `volume.maps`, one for each map of `table` and in its order, readable or not.
/// `volume.block` is known.
void read_partitions(const io::Source& image, std::span<const std::byte> table, std::uint32_t count,
                     const PartitionDescriptors& partitions, Volume& volume,
                     format::Reporter& reporter);

/// Each makes `space` readable, or says why it is not.
void read_sparing(const io::Source& image, const Volume& volume, PartitionSpace& space,
                  format::Reporter& reporter);
/// `space` is volume.maps[index]; the map below it is known.
void read_virtual_table(const io::Source& image, Volume& volume, std::size_t index,
                        format::Reporter& reporter);
void read_metadata_file(const io::Source& image, Volume& volume, std::size_t index,
                        format::Reporter& reporter);

} // namespace openimapi::inline v1::udf
