/// Holes of sparse files, which an image of UDF alone does not record.
#pragma once

#include "format/volume_writer.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/tree/snapshot.hpp"

namespace openimapi::inline v1::image {

/// Puts the runs of each file with holes into `data`, with no place yet. Opens only files that
/// occupy less of the host than their size. A file that is one hole keeps its last block, so that
/// it is looked at when the image is made. `whole`: files that are recorded with their holes.
void find_holes(const tree::Snapshot& snapshot, const std::vector<tree::InodeId>& whole,
                format::DataLayout& data, const Job& job);

} // namespace openimapi::inline v1::image
