/// The device files that are emulated drives in this process, and what is open on them.
#pragma once

#include "openimapi/drive/transport.hpp"
#include "openimapi/mmc/command.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace openimapi::preload {

enum class Kind : std::uint8_t { block, character }; ///< /dev/srN, /dev/sgN

/// What one open() of the device gave. Shared between duplicates of its descriptor.
class Device {
public:
    Device(Kind kind, int flags) : kind_(kind), flags_(flags) {}

    [[nodiscard]] Kind kind() const noexcept { return kind_; }
    [[nodiscard]] int flags() const noexcept { return flags_; }

    /// Never throws: a drive that is gone answers as the kernel would, with nullopt.
    [[nodiscard]] std::optional<drive::Reply> execute(const drive::Command& command) noexcept;
    /// Bytes that can be read; 0 without a readable disc.
    [[nodiscard]] std::uint64_t capacity() noexcept;
    /// Like pread(2) on the block device: bytes, 0 at the end, -1 with errno.
    [[nodiscard]] std::int64_t read(std::uint64_t offset, std::span<std::byte> out) noexcept;
    /// As read(), at the descriptor's own position, which moves.
    [[nodiscard]] std::int64_t read_on(std::span<std::byte> out) noexcept;
    [[nodiscard]] std::int64_t seek(std::int64_t offset, int whence) noexcept;
    /// After fork(): the child has locks and descriptors of its own.
    void reconnect() noexcept;

private:
    std::mutex mutex_;
    std::unique_ptr<drive::Transport> transport_;
    Kind kind_;
    int flags_;
    std::uint64_t position_ = 0;
};

/// Is this path one of ours?
[[nodiscard]] std::optional<Kind> device_kind(const char* path) noexcept;
/// The device open on this descriptor, or nullptr.
[[nodiscard]] std::shared_ptr<Device> device_of(int descriptor) noexcept;
/// A descriptor on the drive, or -1 with errno.
[[nodiscard]] int open_device(Kind kind, int flags) noexcept;
void forget(int descriptor) noexcept;
void duplicate(int from, int to) noexcept;

int device_ioctl(Device& device, unsigned long request, void* argument) noexcept;

} // namespace openimapi::preload
