/// Host files as the emulator uses them: whole reads and writes at an offset, locks between
/// connections (also of one process), errors with their path.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace openimapi::inline v1::emulator {

class File {
public:
    enum class Mode { read, write, create };
    File(const std::filesystem::path& path, Mode mode);
    ~File();
    File(File&& other) noexcept;
    File& operator=(File&& other) noexcept;

    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
    /// Bytes got: fewer than asked for only at the end of the file.
    std::size_t read(std::uint64_t offset, std::span<std::byte> out) const;
    void write(std::uint64_t offset, std::span<const std::byte> bytes);
    [[nodiscard]] std::uint64_t size() const;
    /// Exclusive, waits; other File objects on the same file are kept out until unlock().
    void lock();
    void unlock() noexcept;

private:
    std::string path_;
    int descriptor_ = -1;
};

/// lock() now, unlock() at the end of the scope.
class FileLock {
public:
    explicit FileLock(File& file) : file_(file) { file_.lock(); }
    ~FileLock() { file_.unlock(); }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    File& file_;
};

} // namespace openimapi::inline v1::emulator
