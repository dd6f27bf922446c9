/// Where bytes come from: random access, read-only, from any thread.
#pragma once

#include "openimapi/base/export.hpp"
#include "openimapi/base/units.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace openimapi::inline v1::io {

/// Bytes that can be read at any offset, any number of times, by several threads at once. Images,
/// files, memory, discs in a drive and plans are all this.
class OPENIMAPI_API Source {
public:
    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    virtual ~Source();

    [[nodiscard]] virtual Bytes size() const = 0;

    /// Fills `out` from `offset`. Throws Error when the bytes cannot be had, also beyond the end;
    /// `out` is then undefined.
    virtual void read(std::uint64_t offset, std::span<std::byte> out) const = 0;

    /// A descriptor and offset where the bytes [offset, offset + length) stand in a host file, for
    /// copying by the kernel; fd -1 where there is none. Valid while the source lives.
    struct FileRange {
        int fd = -1;
        std::uint64_t offset = 0;
    };
    [[nodiscard]] virtual FileRange file_range(std::uint64_t offset, std::uint64_t length) const;
};

using SourcePtr = std::shared_ptr<const Source>;

} // namespace openimapi::inline v1::io
