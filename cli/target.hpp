/// TARGET: an image file, or the disc in a drive. Both are read the same way.
#pragma once

#include <openimapi/drive/recorder.hpp>
#include <openimapi/image/import.hpp>
#include <openimapi/image/plan.hpp>
#include <openimapi/image/sessions.hpp>
#include <openimapi/io/source.hpp>
#include <openimapi/record/medium.hpp>

#include <memory>
#include <string>

namespace CLI {
class App;
}

namespace cli {

class Console;

/// Opens a drive by its id or another of its names; "emulator:NAME" is an emulated one as well.
[[nodiscard]] openimapi::drive::Recorder open_drive(const std::string& name);

/// Opened by the command line's word: what is a file of the host is an image, all else is a drive.
struct Target {
    std::string name;
    std::unique_ptr<openimapi::drive::Recorder> recorder; ///< of a drive
    openimapi::io::SourcePtr source;
    openimapi::Lba session; ///< where the session's descriptors are that counts
    openimapi::image::Sessions sessions;
};
/// `session`: its number, from 1; the last one where it is not given.
[[nodiscard]] Target open_target(const std::string& name,
                                 std::optional<std::uint32_t> session = {});

/// What the planner calls a kind of medium.
[[nodiscard]] openimapi::image::Medium medium_of(openimapi::record::MediaType type);

/// --fs of those who read: iso9660, rockridge, joliet or udf; empty is empty. Throws UsageError.
[[nodiscard]] std::optional<openimapi::format::FileSystem>
parse_file_system(const std::string& text);

/// Opens the file system of a target; its findings are told as notes where they are not small.
/// `unpack`: compressed files (zisofs) have their content, not the bytes as recorded.
[[nodiscard]] openimapi::image::Import open_image(const Target& target, const std::string& system,
                                                  Console& console, bool unpack = true);

} // namespace cli
