#include "drive/system_provider.hpp"

#include "openimapi/base/error.hpp"

#if defined(__linux__)

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <linux/fs.h>
#include <scsi/sg.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace openimapi::inline v1::drive {

namespace fs = std::filesystem;

namespace {

/// A field of /proc/self/mounts: blank, tab, newline and backslash stand as octal (getmntent(3)).
std::string unescape(std::string_view field) {
    std::string text;
    for (std::size_t i = 0; i < field.size(); ++i) {
        const auto digit = [&](std::size_t k) {
            return k < field.size() && field[k] >= '0' && field[k] <= '7';
        };
        if (field[i] == '\\' && digit(i + 1) && digit(i + 2) && digit(i + 3)) {
            text += static_cast<char>((field[i + 1] - '0') * 64 + (field[i + 2] - '0') * 8 +
                                      (field[i + 3] - '0'));
            i += 3;
        } else {
            text += field[i];
        }
    }
    return text;
}

std::vector<std::string> mounts_of(const fs::path& root, std::string_view device) {
    std::vector<std::string> points;
    std::ifstream table(root / "proc/self/mounts");
    std::string source, target, rest;
    while (table >> source >> target && std::getline(table, rest))
        if (unescape(source) == device) points.push_back(unescape(target));
    return points;
}

/// "sr12" -> 12; -1 for other names.
int sr_number(std::string_view name) {
    if (name.size() < 3 || name.size() > 6 || name.substr(0, 2) != "sr") return -1;
    int number = 0;
    for (const char c : name.substr(2)) {
        if (c < '0' || c > '9') return -1;
        number = number * 10 + (c - '0');
    }
    return number;
}

} // namespace

std::vector<Entry> list_system_drives(const fs::path& root) {
    std::vector<std::pair<int, Entry>> found;
    std::error_code error;
    for (fs::directory_iterator it(root / "sys/block", error), end; !error && it != end;
         it.increment(error)) {
        const auto name = it->path().filename().string();
        const int number = sr_number(name);
        if (number < 0) continue;
        int type = 5; // an sr device is one; the file says so where it can be read
        std::ifstream(it->path() / "device/type") >> type;
        if (type != 5) continue;
        Entry entry{
            .id = "/dev/" + name, .name = "/dev/" + name, .mount_points = {}, .aliases = {}};
        entry.mount_points = mounts_of(root, entry.id);
        for (const auto* alias : {"cdrom", "cdrw", "dvd", "dvdrw", "sr"}) {
            std::error_code none;
            const auto target = fs::read_symlink(root / "dev" / alias, none);
            if (!none && target.filename() == name)
                entry.aliases.push_back(fmt::format("/dev/{}", alias));
        }
        found.emplace_back(number, std::move(entry));
    }
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Entry> entries;
    for (auto& [number, entry] : found)
        entries.push_back(std::move(entry));
    return entries;
}

namespace {

/// Commands through the SG_IO ioctl of a block (sr) or character (sg) device.
class SgIo final : public Transport {
public:
    explicit SgIo(std::string path) : path_(std::move(path)), file_(open_device(0)) {
        // The block layer's limit, in sectors of 512 bytes; sg answers another ioctl, and both may
        // be missing, as on a device that is only pretended.
        unsigned short sectors = 0;
        if (::ioctl(file_, BLKSECTGET, &sectors) == 0 && sectors >= 8)
            maximum_ = std::min<std::size_t>(std::size_t{sectors} * 512, 1U << 20);
    }
    ~SgIo() override {
        if (file_ >= 0) ::close(file_);
    }

    Reply execute(const Command& command) override;
    [[nodiscard]] std::size_t maximum_transfer() const override { return maximum_; }
    /// The kernel copies what is not aligned to its liking; aligned pages it maps.
    [[nodiscard]] std::size_t buffer_alignment() const override { return 4; }

    void lock(bool force) override {
        const int exclusive = try_open(O_EXCL);
        if (exclusive < 0) {
            if (errno != EBUSY) throw Error::from_errno(errno, "take the drive", path_);
            if (force) return; // asked for: others stay on the device
            const auto mounts = mounts_of("/", path_);
            if (!mounts.empty())
                throw Error(Code::e_accessdenied,
                            fmt::format("the disc is mounted on '{}'", mounts.front()),
                            "Unmount it first");
            throw Error(Code::e_imapi_recorder_locked, "another program has the drive",
                        "Let it finish, or close it");
        }
        ::close(std::exchange(file_, exclusive));
    }
    void unlock() noexcept override {
        // An exclusive opener blocks a mount; take an ordinary descriptor before letting it go.
        const int shared = try_open(0);
        if (shared >= 0) ::close(std::exchange(file_, shared));
    }

private:
    [[nodiscard]] int try_open(int flags) const {
        flags |= O_NONBLOCK | O_CLOEXEC; // non-blocking: also without a disc
        const int file = ::open(path_.c_str(), O_RDWR | flags);
        if (file >= 0 || (errno != EACCES && errno != EROFS && errno != EPERM)) return file;
        return ::open(path_.c_str(), O_RDONLY | flags);
    }
    [[nodiscard]] int open_device(int flags) const {
        const int file = try_open(flags);
        if (file < 0) throw Error::from_errno(errno, "open the drive", path_);
        return file;
    }

    std::string path_;
    int file_;
    std::size_t maximum_ = std::size_t{64} << 10;
};

Reply SgIo::execute(const Command& command) {
    Reply reply;
    std::array<std::uint8_t, 16> cdb{};
    std::copy_n(command.cdb.begin(), std::min<std::size_t>(command.cdb.size(), cdb.size()),
                cdb.begin());
    sg_io_hdr_t io{};
    io.interface_id = 'S';
    io.cmd_len = static_cast<unsigned char>(std::min<std::size_t>(command.cdb.size(), cdb.size()));
    io.cmdp = cdb.data();
    io.sbp = reply.sense.data();
    io.mx_sb_len = static_cast<unsigned char>(reply.sense.size());
    io.timeout =
        static_cast<unsigned>(std::clamp<std::int64_t>(command.timeout.count(), 1, 0x7FFFFFFF));
    switch (command.direction) {
    case Direction::none:
        io.dxfer_direction = SG_DXFER_NONE;
        break;
    case Direction::to_host:
        io.dxfer_direction = SG_DXFER_FROM_DEV;
        io.dxferp = command.in.data();
        io.dxfer_len = narrow<unsigned>(command.in.size());
        break;
    case Direction::to_drive:
        io.dxfer_direction = SG_DXFER_TO_DEV;
        // The kernel reads through this pointer; its type has no const.
        io.dxferp = const_cast<std::byte*>(command.out.data()); // NOLINT
        io.dxfer_len = narrow<unsigned>(command.out.size());
        break;
    }
    int result = 0;
    do
        result = ::ioctl(file_, SG_IO, &io);
    while (result != 0 && errno == EINTR);
    if (result != 0) {
        auto error = Error::from_errno(errno, "send a command to the drive", path_);
        throw error.add({.doing = "SG_IO",
                         .cdb = std::vector<std::uint8_t>(command.cdb.begin(), command.cdb.end())});
    }

    // scsi/scsi_host.h's bytes: 1 no connection, 3 time-out, 4 bad target; driver 6 time-out.
    const auto fail = [&](Code code, std::string reason) {
        Error error(code, std::move(reason));
        error.add({.doing = "send a command to the drive",
                   .path = path_,
                   .cdb = std::vector<std::uint8_t>(command.cdb.begin(), command.cdb.end())});
        throw error;
    };
    if (io.host_status == 3 || (io.driver_status & 0x0F) == 6)
        fail(Code::e_imapi_recorder_command_timeout, "the drive did not answer in time");
    if (io.host_status == 1 || io.host_status == 4)
        fail(Code::win32_dev_not_exist, "the drive is gone");
    if (io.host_status != 0)
        fail(Code::e_imapi_recorder_invalid_response_from_device,
             fmt::format("the bus failed (host status {:#x})", io.host_status));

    reply.status = static_cast<Status>(io.status & 0x3E);
    reply.sense_length = std::min<std::size_t>(io.sb_len_wr, reply.sense.size());
    const auto residual = static_cast<unsigned>(std::max(io.resid, 0));
    reply.transferred = io.dxfer_len >= residual ? io.dxfer_len - residual : 0;
    return reply;
}

class SystemProvider final : public Provider {
public:
    [[nodiscard]] std::string_view scheme() const override { return "system"; }
    [[nodiscard]] std::vector<Entry> list() const override { return list_system_drives("/"); }
    [[nodiscard]] std::unique_ptr<Transport> open(std::string_view id) const override {
        // Any device file will do, also one that /sys does not show (a container, a test bed).
        if (id.substr(0, 5) != "/dev/") return nullptr;
        return std::make_unique<SgIo>(std::string(id));
    }
};

} // namespace

std::shared_ptr<const Provider> make_system_provider() {
    return std::make_shared<SystemProvider>();
}

} // namespace openimapi::inline v1::drive

#else // systems whose transport is still to come

namespace openimapi::inline v1::drive {

namespace {
class NoSystemDrives final : public Provider {
public:
    [[nodiscard]] std::string_view scheme() const override { return "system"; }
    [[nodiscard]] std::vector<Entry> list() const override { return {}; }
    [[nodiscard]] std::unique_ptr<Transport> open(std::string_view) const override {
        return nullptr;
    }
};
} // namespace

std::vector<Entry> list_system_drives(const std::filesystem::path&) {
    return {};
}
std::shared_ptr<const Provider> make_system_provider() {
    return std::make_shared<NoSystemDrives>();
}

} // namespace openimapi::inline v1::drive

#endif
