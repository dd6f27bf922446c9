/// IStream over what the engine reads, over memory and over host files; and the other way.
/// A stream may be used from any thread; each has one position, and a clone has its own.
#pragma once

#include "openimapi/com/ptr.hpp"
#include "openimapi/io/source.hpp"

#include <filesystem>
#include <span>
#include <string_view>

namespace openimapi::inline v1::com {

/// Read-only. Read gives fewer bytes than asked (S_OK) at the end only. Write, SetSize and the like
/// answer STG_E_ACCESSDENIED, locking STG_E_INVALIDFUNCTION. Keeps the source alive.
/// `name` (UTF-8): what Stat tells.
[[nodiscard]] OPENIMAPI_API Ptr<IStream> stream_over(io::SourcePtr source,
                                                     std::string_view name = {});

/// Memory that grows, readable and writable; clones share the bytes.
[[nodiscard]] OPENIMAPI_API Ptr<IStream> memory_stream(std::span<const std::byte> initial = {});

enum class FileMode { read, read_write, create };
/// A host file. create: new or emptied. Throws Error where it cannot be opened.
[[nodiscard]] OPENIMAPI_API Ptr<IStream> file_stream(const std::filesystem::path& path,
                                                     FileMode mode);

/// What a caller's stream holds, as the engine reads it: seeks and reads under a lock, so that the
/// caller's stream sees one call at a time. Keeps the stream. Its size is asked now; throws Error
/// where the stream does not tell. A stream that stream_over made gives its source back.
[[nodiscard]] OPENIMAPI_API io::SourcePtr source_over(IStream* stream);

} // namespace openimapi::inline v1::com
