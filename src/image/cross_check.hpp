/// What the file systems of one image say of each other: the same files, each in the same place,
/// and nothing on top of anything else.
#pragma once

#include "format/reading/reporter.hpp"
#include "openimapi/format/catalogue.hpp"

#include <vector>

namespace openimapi::inline v1::image {

/// Bytes of the image that a structure occupies.
struct Occupied {
    std::uint64_t start = 0, end = 0;
    bool metadata = false; ///< otherwise content
};

/// Adds what the tree of a file system occupies: directories, file entries, content.
void collect(const format::Catalogue& tree, std::uint32_t block, std::vector<Occupied>& out);

/// Content that partly overlaps other content, or any structure. The same bytes used twice (hard
/// links, several file systems, deduplication) are no overlap.
void check_overlaps(std::vector<Occupied> all, format::Reporter& reporter);

/// Files of the same path in two trees: size and place.
void compare(const format::Catalogue& a, const format::Catalogue& b, format::Reporter& reporter);

} // namespace openimapi::inline v1::image
