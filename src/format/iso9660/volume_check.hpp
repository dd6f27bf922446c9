/// What reading a tree does not need, and other readers do: the path tables, the records of a
/// directory for itself and its parent, the order of records — ECMA-119 6.8.2.2, 6.9, 9.3, 9.4.
#pragma once

#include "format/iso9660/volume_reader.hpp"

namespace openimapi::inline v1::iso9660 {

/// `tree`: read with plain, enhanced or Joliet names, so that directories stand where they are
/// recorded. Throws Error only when cancelled.
void check_volume(const io::Source& image, const Volume& volume, const format::Catalogue& tree,
                  const Job& job, format::Reporter& reporter);

} // namespace openimapi::inline v1::iso9660
