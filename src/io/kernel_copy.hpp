/// Copying between files inside the kernel.
#pragma once

#include "io/output_file.hpp"

#include <cstdint>
#include <span>

namespace openimapi::inline v1::io {

/// pwrite() of everything. Throws Error.
void write_at(const OutputFile& out, std::uint64_t offset, std::span<const std::byte> bytes);

/// Copies file ranges to one output; each thread has its own.
class KernelCopier {
public:
    explicit KernelCopier(const OutputFile& out) : out_(out) {}

    /// Copies by copy_file_range (which shares blocks where the file system can), else by sendfile.
    /// Returns how many bytes were copied from the front: fewer where the source ends early or the
    /// kernel cannot do it. Throws Error where the output cannot take them.
    std::uint64_t copy(int in, std::uint64_t in_offset, std::uint64_t out_offset,
                       std::uint64_t length);

private:
    [[nodiscard]] std::int64_t by_range(int in, std::uint64_t in_offset, std::uint64_t out_offset,
                                        std::size_t length);
    [[nodiscard]] std::int64_t by_sendfile(int in, std::uint64_t in_offset,
                                           std::uint64_t out_offset, std::size_t length);

    enum class Way { range, sendfile, none };
    const OutputFile& out_;
    Fd positioned_; ///< sendfile writes at the position, which the other threads must not move
    Way way_ = Way::range;
};

} // namespace openimapi::inline v1::io
