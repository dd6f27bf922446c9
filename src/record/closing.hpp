/// Ending tracks, sessions and discs.
#pragma once

#include "openimapi/record/burn.hpp"
#include "record/methods.hpp"
#include "record/reporter.hpp"

namespace openimapi::inline v1::record {

/// Flushes the drive's cache and waits.
void flush(drive::Recorder& recorder, Reporter& reporter);

/// Ends the track, then the session or the disc. `finalize`: the disc; `compatible`: so that
/// players read it. Returns whether the drive now says that the disc is finalised. Throws where
/// the session is not closed in the end, whatever the drive said in between.
bool close(drive::Recorder& recorder, Reporter& reporter, const Method& method, std::uint16_t track,
           bool finalize, bool compatible);

} // namespace openimapi::inline v1::record
