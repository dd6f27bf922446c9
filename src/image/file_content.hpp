/// The bytes of a file of an image.
#pragma once

#include "openimapi/format/catalogue.hpp"
#include "openimapi/io/source.hpp"

namespace openimapi::inline v1::image {

/// What Import::content() gives, where there is no Import.
[[nodiscard]] tree::Slice content_of(const io::SourcePtr& image, const format::Catalogue& catalogue,
                                     const format::Catalogue::Inode& file);

} // namespace openimapi::inline v1::image
