/// The bytes of files that programs hand over as streams: read in place, or staged.
#pragma once

#include "imapi2fs/image_core.hpp"

namespace openimapi::inline v1::imapi2fs {

/// The whole of `stream` as content: with StageFiles a copy in the working directory, otherwise the
/// stream itself, which is then read when the image is. Raises update events for `path`: at 0, each
/// MiB, and at the end. Takes no lock while it calls the stream or a sink. Throws
/// IMAPI_E_DATA_STREAM_READ_FAILURE, IMAPI_E_DATA_STREAM_INCONSISTENCY, IMAPI_E_STASHFILE_….
[[nodiscard]] tree::Slice take_content(ImageCore& image, IStream* stream, std::string_view path);

/// A slice as a source of its own; an empty one for no source.
[[nodiscard]] io::SourcePtr slice_source(const tree::Slice& slice);

} // namespace openimapi::inline v1::imapi2fs
