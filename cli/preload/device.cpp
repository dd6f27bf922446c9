#include "device.hpp"

#include "openimapi/emulator/emulator.hpp"
#include "openimapi/mmc/answers.hpp"
#include "openimapi/mmc/sense.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

namespace openimapi::preload {

namespace {

constexpr int most_descriptors = 1024;
/// Names the stand-in file, so that descriptors are recognised again after an exec (growisofs runs
/// itself again with the drive open).
constexpr const char* memory_name = "openimapi-drive";
constexpr std::string_view memory_link = "/memfd:openimapi-drive";

/// Set by whoever starts the program (emulator::preload_environment): the drive, and the paths that
/// are it, divided by colons.
std::string_view setting(const char* name) {
    const char* value = std::getenv(name);
    return value ? std::string_view(value) : std::string_view{};
}

struct Table {
    std::mutex mutex;
    std::array<std::shared_ptr<Device>, most_descriptors> devices;
};
Table& table() {
    static auto* instance = new Table; // outlives every destructor that still closes files
    return *instance;
}

void reconnect_all() {
    auto& [mutex, devices] = table();
    for (const auto& device : devices)
        if (device) device->reconnect();
}

/// Descriptors that an earlier program of this process left open on the drive.
[[gnu::constructor]] void start() {
    if (setting("OPENIMAPI_PRELOAD_DRIVE").empty()) return;
    ::pthread_atfork(nullptr, nullptr, reconnect_all);
    for (int descriptor = 3; descriptor < most_descriptors; ++descriptor) {
        char link[64], target[64];
        std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
        const auto length = ::readlink(link, target, sizeof target);
        if (length > 0 && std::string_view(target, static_cast<std::size_t>(length))
                                  .substr(0, memory_link.size()) == memory_link)
            table().devices[static_cast<std::size_t>(descriptor)] =
                std::make_shared<Device>(Kind::block, O_RDWR);
    }
}

} // namespace

std::optional<Kind> device_kind(const char* path) noexcept {
    if (!path || std::strncmp(path, "/dev/", 5) != 0) return std::nullopt;
    if (setting("OPENIMAPI_PRELOAD_DRIVE").empty()) return std::nullopt;
    auto devices = setting("OPENIMAPI_PRELOAD_DEVICE");
    if (devices.empty()) devices = "/dev/sr0";
    const std::string_view wanted(path);
    while (!devices.empty()) {
        const auto one = devices.substr(0, devices.find(':'));
        if (one == wanted) return wanted.substr(0, 7) == "/dev/sg" ? Kind::character : Kind::block;
        devices.remove_prefix(std::min(devices.size(), one.size() + 1));
    }
    return std::nullopt;
}

std::shared_ptr<Device> device_of(int descriptor) noexcept {
    if (descriptor < 0 || descriptor >= most_descriptors) return nullptr;
    auto& [mutex, devices] = table();
    const std::lock_guard lock(mutex);
    return devices[static_cast<std::size_t>(descriptor)];
}

int open_device(Kind kind, int flags) noexcept {
    try {
        auto device = std::make_shared<Device>(kind, flags);
        // A block device without O_NONBLOCK wants a disc in the drive, as the kernel does.
        if (kind == Kind::block && (flags & O_NONBLOCK) == 0) {
            const auto ready = [&] {
                const auto reply = device->execute({.cdb = mmc::command::test_unit_ready()});
                return reply && reply->good();
            };
            int tries = 0;
            while (!ready())
                if (++tries == 8) {
                    errno = ENOMEDIUM;
                    return -1;
                }
        }
        const int descriptor =
            ::memfd_create(memory_name, (flags & O_CLOEXEC) != 0 ? MFD_CLOEXEC : 0U);
        if (descriptor < 0 || descriptor >= most_descriptors) {
            if (descriptor >= 0) ::close(descriptor);
            errno = EMFILE;
            return -1;
        }
        auto& [mutex, devices] = table();
        const std::lock_guard lock(mutex);
        devices[static_cast<std::size_t>(descriptor)] = std::move(device);
        return descriptor;
    } catch (...) {
        errno = ENXIO;
        return -1;
    }
}

void forget(int descriptor) noexcept {
    if (descriptor < 0 || descriptor >= most_descriptors) return;
    auto& [mutex, devices] = table();
    std::shared_ptr<Device> last; // destroyed without the lock: it closes files itself
    const std::lock_guard lock(mutex);
    last = std::move(devices[static_cast<std::size_t>(descriptor)]);
}

void duplicate(int from, int to) noexcept {
    if (to < 0 || to >= most_descriptors || from == to) return;
    auto device = device_of(from);
    auto& [mutex, devices] = table();
    const std::lock_guard lock(mutex);
    devices[static_cast<std::size_t>(to)].swap(device);
}

std::optional<drive::Reply> Device::execute(const drive::Command& command) noexcept {
    const std::lock_guard lock(mutex_);
    try {
        if (!transport_) transport_ = emulator::connect(setting("OPENIMAPI_PRELOAD_DRIVE"));
        return transport_->execute(command);
    } catch (...) {
        return std::nullopt;
    }
}

void Device::reconnect() noexcept {
    transport_.reset();
}

std::uint64_t Device::capacity() noexcept {
    std::array<std::byte, 8> answer{};
    const auto cdb = mmc::command::read_capacity();
    for (int tries = 0; tries < 4; ++tries) { // a unit attention or two may come first
        const auto reply =
            execute({.cdb = cdb, .direction = drive::Direction::to_host, .in = answer});
        if (!reply) return 0;
        if (!reply->good()) continue;
        const auto capacity = mmc::decode_capacity(std::span(answer).first(reply->transferred));
        return capacity ? bytes_of(Blocks(static_cast<std::uint64_t>(capacity->last.value()) + 1))
                              .value()
                        : 0;
    }
    return 0;
}

std::int64_t Device::read(std::uint64_t offset, std::span<std::byte> out) noexcept {
    try {
        const auto end = capacity();
        if (offset >= end) return 0;
        out =
            out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), end - offset)));
        constexpr std::size_t most = 128;
        std::vector<std::byte> blocks;
        std::size_t done = 0;
        while (done < out.size()) {
            const auto at = offset + done;
            const auto within = static_cast<std::size_t>(at % block_size);
            const auto count =
                std::min((within + out.size() - done + block_size - 1) / block_size, most);
            blocks.resize(count * block_size);
            const auto cdb = mmc::command::read_10(Lba(static_cast<std::int64_t>(at / block_size)),
                                                   static_cast<std::uint32_t>(count));
            const auto reply =
                execute({.cdb = cdb, .direction = drive::Direction::to_host, .in = blocks});
            if (!reply || !reply->good() || reply->transferred <= within) {
                if (done > 0) break;
                errno = EIO;
                return -1;
            }
            const auto got = std::min(reply->transferred - within, out.size() - done);
            std::memcpy(out.data() + done, blocks.data() + within, got);
            done += got;
        }
        return static_cast<std::int64_t>(done);
    } catch (...) {
        errno = ENOMEM;
        return -1;
    }
}

std::int64_t Device::read_on(std::span<std::byte> out) noexcept {
    const auto got = read(position_, out);
    if (got > 0) position_ += static_cast<std::uint64_t>(got);
    return got;
}

std::int64_t Device::seek(std::int64_t offset, int whence) noexcept {
    auto base = std::int64_t{0};
    if (whence == SEEK_CUR) base = static_cast<std::int64_t>(position_);
    if (whence == SEEK_END) base = static_cast<std::int64_t>(capacity());
    if (base + offset < 0) {
        errno = EINVAL;
        return -1;
    }
    position_ = static_cast<std::uint64_t>(base + offset);
    return base + offset;
}

} // namespace openimapi::preload
