/// The ioctls that burners and readers of discs use on /dev/srN and /dev/sgN.
#include "device.hpp"
#include "openimapi/base/bytes.hpp"
#include "openimapi/mmc/disc_information.hpp"
#include "openimapi/mmc/sense.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <linux/cdrom.h>
#include <linux/fs.h>
#include <scsi/sg.h>
#include <vector>

namespace openimapi::preload {

namespace {

using drive::Direction;

// scsi/scsi.h of the kernel; the C library's copy left them out.
constexpr unsigned long SCSI_IOCTL_GET_IDLUN = 0x5382, SCSI_IOCTL_GET_BUS_NUMBER = 0x5386;

/// The scattered buffers of a request as one, and back.
class Gathered {
public:
    explicit Gathered(const sg_io_hdr_t& header) : header_(header) {
        if (header.iovec_count == 0) {
            bytes_ = {static_cast<std::byte*>(header.dxferp), header.dxfer_len};
            return;
        }
        own_.resize(header.dxfer_len);
        bytes_ = own_;
        if (header.dxfer_direction == SG_DXFER_TO_DEV)
            each([](std::byte* theirs, std::byte* ours, std::size_t n) {
                std::memcpy(ours, theirs, n);
            });
    }
    [[nodiscard]] std::span<std::byte> bytes() const { return bytes_; }
    void give_back() {
        if (!own_.empty() && header_.dxfer_direction == SG_DXFER_FROM_DEV)
            each([](std::byte* theirs, std::byte* ours, std::size_t n) {
                std::memcpy(theirs, ours, n);
            });
    }

private:
    template <class Work>
    void each(Work work) {
        const auto* vector = static_cast<const sg_iovec_t*>(header_.dxferp);
        std::size_t done = 0;
        for (int i = 0; i < header_.iovec_count && done < own_.size(); ++i) {
            const auto n = std::min<std::size_t>(vector[i].iov_len, own_.size() - done);
            work(static_cast<std::byte*>(vector[i].iov_base), own_.data() + done, n);
            done += n;
        }
    }
    const sg_io_hdr_t& header_;
    std::vector<std::byte> own_;
    std::span<std::byte> bytes_;
};

int scsi_generic(Device& device, sg_io_hdr_t& header) {
    if (header.interface_id != 'S' || !header.cmdp || header.cmd_len < 6 || header.cmd_len > 16) {
        errno = EINVAL;
        return -1;
    }
    Gathered data(header);
    drive::Command command{.cdb = {header.cmdp, header.cmd_len}};
    if (header.dxfer_len > 0 && header.dxfer_direction == SG_DXFER_TO_DEV) {
        command.direction = Direction::to_drive;
        command.out = data.bytes();
    } else if (header.dxfer_len > 0 && header.dxfer_direction != SG_DXFER_NONE) {
        command.direction = Direction::to_host;
        command.in = data.bytes();
    }
    const auto reply = device.execute(command);
    if (!reply) {
        errno = ENODEV;
        return -1;
    }
    data.give_back();
    header.status = static_cast<unsigned char>(reply->status);
    header.masked_status = static_cast<unsigned char>(header.status >> 1 & 0x1F);
    header.msg_status = 0;
    header.host_status = header.driver_status = 0;
    header.sb_len_wr = 0;
    header.duration = 0;
    header.info = reply->good() ? SG_INFO_OK : SG_INFO_CHECK;
    header.resid = command.direction == Direction::none
                       ? 0
                       : static_cast<int>(header.dxfer_len - reply->transferred);
    if (reply->sense_length > 0 && header.sbp) {
        const auto length = std::min<std::size_t>(reply->sense_length, header.mx_sb_len);
        std::memcpy(header.sbp, reply->sense.data(), length);
        header.sb_len_wr = static_cast<unsigned char>(length);
        header.driver_status = 8; // DRIVER_SENSE
    }
    return 0;
}

/// CDROM_SEND_PACKET, which libcdio uses.
int send_packet(Device& device, cdrom_generic_command& packet) {
    drive::Command command{.cdb = {packet.cmd, mmc::cdb_length(packet.cmd[0])}};
    auto* const buffer = reinterpret_cast<std::byte*>(packet.buffer); // NOLINT: bytes are bytes
    if (packet.buflen > 0 && packet.data_direction == CGC_DATA_WRITE) {
        command.direction = Direction::to_drive;
        command.out = {buffer, packet.buflen};
    } else if (packet.buflen > 0 && packet.data_direction == CGC_DATA_READ) {
        command.direction = Direction::to_host;
        command.in = {buffer, packet.buflen};
    }
    const auto reply = device.execute(command);
    if (reply && reply->good()) return 0;
    if (reply && packet.sense)
        std::memcpy(packet.sense, reply->sense.data(),
                    std::min(sizeof *packet.sense, reply->sense_length));
    errno = EIO;
    return -1;
}

int run(Device& device, const mmc::Cdb& cdb) {
    for (int tries = 0; tries < 4; ++tries) {
        const auto reply = device.execute({.cdb = cdb});
        if (!reply) break;
        if (reply->good()) return 0;
        const auto sense = mmc::decode_sense(reply->sense_bytes());
        if (!sense || (sense->key != mmc::SenseKey::unit_attention && !mmc::is_busy(*sense))) break;
    }
    errno = EIO;
    return -1;
}

std::optional<mmc::Toc> toc(Device& device, mmc::TocFormat format, std::uint8_t first, bool msf) {
    std::array<std::byte, 804> answer{};
    const auto cdb = mmc::command::read_toc(format, first, answer.size(), msf);
    const auto reply = device.execute({.cdb = cdb, .direction = Direction::to_host, .in = answer});
    if (!reply || !reply->good()) return std::nullopt;
    return mmc::decode_toc(std::span(answer).first(reply->transferred));
}

void put_address(cdrom_addr& address, Lba lba, bool msf) {
    if (!msf) {
        address.lba = static_cast<int>(lba.value());
        return;
    }
    const auto frames = lba.value() + CD_MSF_OFFSET;
    address.msf.minute =
        static_cast<std::uint8_t>(std::min<std::int64_t>(frames / (CD_SECS * CD_FRAMES), 255));
    address.msf.second = static_cast<std::uint8_t>(frames / CD_FRAMES % CD_SECS);
    address.msf.frame = static_cast<std::uint8_t>(frames % CD_FRAMES);
}

int fail(int number) {
    errno = number;
    return -1;
}

int toc_ioctl(Device& device, unsigned long request, void* argument) {
    if (request == CDROMMULTISESSION) {
        auto& answer = *static_cast<cdrom_multisession*>(argument);
        const auto sessions = toc(device, mmc::TocFormat::sessions, 0, false);
        if (!sessions || sessions->entries.empty()) return fail(EIO);
        put_address(answer.addr, sessions->entries[0].start, answer.addr_format == CDROM_MSF);
        answer.xa_flag = sessions->last > 1 ? 1 : 0;
        return 0;
    }
    const auto table = toc(device, mmc::TocFormat::toc, 0, false);
    if (!table) return fail(EIO);
    if (request == CDROMREADTOCHDR) {
        auto& header = *static_cast<cdrom_tochdr*>(argument);
        header.cdth_trk0 = table->first;
        header.cdth_trk1 = table->last;
        return 0;
    }
    auto& entry = *static_cast<cdrom_tocentry*>(argument);
    for (const auto& track : table->entries) {
        if (track.track != entry.cdte_track) continue;
        entry.cdte_ctrl = track.control & 0x0FU;
        entry.cdte_adr = track.adr & 0x0FU;
        entry.cdte_datamode = (track.control & 4U) != 0 ? 1 : 0;
        put_address(entry.cdte_addr, track.start, entry.cdte_format == CDROM_MSF);
        return 0;
    }
    return fail(EINVAL);
}

} // namespace

int device_ioctl(Device& device, unsigned long request, void* argument) noexcept {
    using mmc::command::StartStop;
    try {
        switch (request) {
        case SG_IO:
            return scsi_generic(device, *static_cast<sg_io_hdr_t*>(argument));
        case CDROM_SEND_PACKET:
            return send_packet(device, *static_cast<cdrom_generic_command*>(argument));
        case SG_GET_VERSION_NUM: // the block layer's SG_IO answers version 3
            *static_cast<int*>(argument) = 30527;
            return 0;
        case SG_GET_TIMEOUT:
            return 60 * 100;
        case SG_SET_TIMEOUT:
        case SG_SET_RESERVED_SIZE:
        case SG_SET_FORCE_PACK_ID:
        case SG_SET_COMMAND_Q:
        case BLKFLSBUF:
        case CDROM_SET_OPTIONS:
        case CDROM_CLEAR_OPTIONS:
            return 0;
        case SG_GET_RESERVED_SIZE:
            *static_cast<int*>(argument) = 256 << 10;
            return 0;
        case SG_EMULATED_HOST:
            *static_cast<int*>(argument) = 1;
            return 0;
        case SCSI_IOCTL_GET_IDLUN: { // host, channel, target and unit 0
            auto* numbers = static_cast<std::uint32_t*>(argument);
            numbers[0] = numbers[1] = 0;
            return 0;
        }
        case SCSI_IOCTL_GET_BUS_NUMBER:
            *static_cast<int*>(argument) = 0;
            return 0;
        case BLKSECTGET:
            *static_cast<unsigned short*>(argument) = 2048;
            return 0;
        case BLKSSZGET:
            *static_cast<int*>(argument) = static_cast<int>(block_size);
            return 0;
        case BLKGETSIZE64:
            *static_cast<std::uint64_t*>(argument) = device.capacity();
            return 0;
        case BLKGETSIZE:
            *static_cast<unsigned long*>(argument) = device.capacity() / 512;
            return 0;
        case CDROM_DRIVE_STATUS: {
            if (run(device, mmc::command::test_unit_ready()) == 0) return CDS_DISC_OK;
            return CDS_NO_DISC;
        }
        case CDROM_DISC_STATUS:
            return toc(device, mmc::TocFormat::toc, 0, false) ? CDS_DATA_1 : CDS_NO_INFO;
        case CDROM_MEDIA_CHANGED:
            return 0;
        case CDROM_GET_CAPABILITY:
            return CDC_CLOSE_TRAY | CDC_OPEN_TRAY | CDC_LOCK | CDC_MEDIA_CHANGED |
                   CDC_GENERIC_PACKET | CDC_DRIVE_STATUS | CDC_MULTI_SESSION | CDC_DVD | CDC_DVD_R;
        case CDROM_LOCKDOOR: // the argument is the number itself
            return run(device, mmc::command::prevent_allow_medium_removal(argument != nullptr));
        case CDROMEJECT:
            return run(device, mmc::command::start_stop_unit(StartStop::eject, false));
        case CDROMCLOSETRAY:
            return run(device, mmc::command::start_stop_unit(StartStop::load, false));
        case CDROMREADTOCHDR:
        case CDROMREADTOCENTRY:
        case CDROMMULTISESSION:
            return toc_ioctl(device, request, argument);
        default:
            // Among them HDIO_GET_IDENTITY and SG_GET_SCSI_ID, which must fail on an sr device:
            // libburn tells the kinds apart by them.
            return fail(ENOTTY);
        }
    } catch (...) {
        return fail(ENOMEM);
    }
}

} // namespace openimapi::preload
