/// A staged copy of a stream: a file of the working directory that nobody else sees, and that is
/// gone when nobody needs it any more.
#pragma once

#include "openimapi/io/source.hpp"

#include <filesystem>

namespace openimapi::inline v1::imapi2fs {

/// Written by one thread, then read by any.
class StashFile final : public io::Source {
public:
    /// Throws IMAPI_E_STASHFILE_OPEN_FAILURE.
    explicit StashFile(const std::filesystem::path& folder);
    ~StashFile() override;

    /// Puts the bytes into a file of another folder, and lets go of the one before. Readers notice
    /// nothing. Throws IMAPI_E_STASHFILE_MOVE; everything is then as before.
    void move_to(const std::filesystem::path& folder);

    /// Throws IMAPI_E_STASHFILE_WRITE_FAILURE, IMAPI_E_WORKING_DIRECTORY_SPACE.
    void append(std::span<const std::byte> bytes);

    [[nodiscard]] Bytes size() const override { return Bytes(size_); }
    /// Throws IMAPI_E_STASHFILE_READ_FAILURE.
    void read(std::uint64_t offset, std::span<std::byte> out) const override;
    [[nodiscard]] FileRange file_range(std::uint64_t offset, std::uint64_t length) const override;

private:
    int fd_ = -1;
    std::uint64_t size_ = 0;
};

/// Throws IMAPI_E_WORKING_DIRECTORY_SPACE, with both numbers in its text, where the folder's file
/// system has less room than `required` bytes.
void check_space(const std::filesystem::path& folder, std::uint64_t required);

} // namespace openimapi::inline v1::imapi2fs
