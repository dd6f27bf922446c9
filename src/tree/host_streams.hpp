/// The named streams of a file of the host.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace openimapi::inline v1::tree {

/// Names, without what the host puts around them, and bytes: the extended attributes of the class
/// "user" (xattr(7)) of the entry `name` of the open folder; with `follow` of what it leads to.
/// Each is at most 64 KiB, the host's own limit. A host without such attributes has none. `path` is
/// for messages. Throws Error: imapi_e_data_stream_read_failure, imapi_e_data_stream_inconsistency
/// for one that changes while it is read, imapi_e_dup_name for two that lead to the same name,
/// imapi_e_invalid_path for a name that no stream can have.
[[nodiscard]] std::vector<std::pair<std::string, std::vector<std::byte>>>
host_streams(int folder, const char* name, bool follow, const std::string& path);

} // namespace openimapi::inline v1::tree
