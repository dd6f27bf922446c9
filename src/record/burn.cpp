#include "openimapi/record/burn.hpp"

#include "record/closing.hpp"
#include "record/methods.hpp"
#include "record/reporter.hpp"
#include "record/ring.hpp"
#include "record/verify.hpp"
#include "record/write_loop.hpp"

#include <fmt/format.h>

namespace openimapi::inline v1::record {

namespace {

constexpr std::uint64_t smallest_ring = 1ULL << 20, largest_ring = 1ULL << 30;

/// Keeps the tray shut; opens the lock on every way out.
class TrayLock {
public:
    explicit TrayLock(drive::Recorder& recorder) : recorder_(recorder) {
        recorder_.prevent_removal(true);
    }
    ~TrayLock() {
        try {
            recorder_.prevent_removal(false);
        } catch (...) {
            return; // the drive is gone or dumb: nothing can be locked any more
        }
    }
    TrayLock(const TrayLock&) = delete;
    TrayLock& operator=(const TrayLock&) = delete;

private:
    drive::Recorder& recorder_;
};

Blocks checked_blocks(const io::Source& image) {
    const auto size = image.size().value();
    if (size == 0 || size % block_size != 0)
        throw Error(Code::e_imapi_df2data_stream_not_supported,
                    size == 0 ? std::string("the image is empty")
                              : fmt::format("the image has {} bytes, which is no multiple of {}",
                                            size, block_size),
                    "Pad the image to whole blocks");
    return Blocks(size / block_size);
}

void check_ring(std::uint64_t bytes) {
    if (bytes < smallest_ring || bytes > largest_ring)
        throw Error(Code::e_invalidarg, "the ring buffer's size is not between 1 MiB and 1 GiB");
}

/// Can this image go onto this disc? Throws why not.
void check_medium(const MediumStatus& status, Blocks blocks) {
    const auto name = mmc::name_of(status.profile);
    if (status.is(media_unsupported))
        throw Error(Code::e_imapi_df2data_media_is_not_supported,
                    fmt::format("a disc of kind {} cannot be recorded by this version", name),
                    "Use a DVD+R or a BD-R");
    if (status.is(media_finalized))
        throw Error(Code::e_imapi_df2data_invalid_media_state,
                    "the disc is finalised, nothing can be added to it", "Use a blank disc");
    if (status.is(media_non_empty_session))
        throw Error(Code::e_imapi_df2data_invalid_media_state,
                    "an earlier recording on the disc was not finished", "Use another disc");
    if (status.is(media_damaged) || !status.next_writable)
        throw Error(Code::e_imapi_df2data_invalid_media_state,
                    "the drive says that nothing can be written on the disc", "Use another disc");
    if (blocks > status.free)
        throw Error(Code::e_imapi_df2data_stream_too_large_for_current_media,
                    fmt::format("the image has {} blocks, the disc has room for {}", blocks.value(),
                                status.free.value()),
                    "Use a disc with more room");
}

/// Optimum power calibration. Drives do it by themselves when it is not asked for, so one that does
/// not know the command loses nothing; one that fails at it has a disc it cannot write.
void calibrate(drive::Recorder& recorder, Reporter& reporter) {
    const auto cdb = mmc::command::send_opc_information(true);
    const auto reply = recorder.execute({.cdb = cdb, .timeout = std::chrono::minutes(2)});
    if (reply.good()) return;
    const auto sense = mmc::decode_sense(reply.sense_bytes());
    if (sense && (sense->key == mmc::SenseKey::illegal_request ||
                  sense->key == mmc::SenseKey::unit_attention))
        return;
    if (sense && mmc::is_busy(*sense)) return wait_done(recorder, reporter);
    throw drive::error_for(cdb, reply);
}

/// True where the drive made the track as long as the image. Most drives can, some refuse (and
/// write just as well), so a refusal says nothing.
void reserve(drive::Recorder& recorder, std::uint64_t blocks) {
    const auto cdb = mmc::command::reserve_track(narrow<std::uint32_t>(blocks));
    static_cast<void>(recorder.attempt({.cdb = cdb, .timeout = std::chrono::minutes(1)}));
}

Error cancelled(std::uint64_t written, Blocks blocks) {
    if (written == 0) {
        auto error = Error::cancelled();
        return error.add(
            {.doing = "record the image (nothing was written, the disc is as it was)"});
    }
    auto error = Error::cancelled();
    return error.add({.doing = fmt::format("record the image ({} of {} blocks were written; the "
                                           "session on the disc is unfinished and cannot be used)",
                                           std::min(written, blocks.value()), blocks.value())});
}

} // namespace

Result burn(const io::Source& image, drive::Recorder& recorder, const Options& options,
            const Job& job) {
    const auto blocks = checked_blocks(image);
    check_ring(options.ring_bytes);
    Result result;
    result.blocks = blocks;
    const drive::ExclusiveAccess access(recorder, options.owner, options.force_lock);
    Reporter reporter(recorder, options.events, job);
    std::optional<TrayLock> tray;
    std::uint64_t written = 0;
    try {
        reporter.set_extent(Lba(0), blocks);
        reporter.begin(Action::validating_media);
        recorder.wait_ready(job.stop);
        const auto status = medium_status(recorder);
        check_medium(status, blocks);
        const auto& method = *find_method(status.profile);
        const auto disc = recorder.disc_information();
        const auto track =
            recorder.track_information(mmc::TrackAddress::track, disc.last_track_in_last_session);
        result.start = *status.next_writable;
        result.session = track.session;
        // The last write unit is filled by us: what a drive would put there is its own affair.
        const auto unit = status.write_unit;
        const auto padded = std::min(round_up(blocks.value(), unit), status.free.value());
        result.padding = Blocks(padded - blocks.value());
        reporter.set_extent(result.start, blocks);
        job.check();

        reporter.begin(Action::initializing_hardware);
        tray.emplace(recorder);
        const auto sectors = sectors_per_write(recorder, options.write_blocks, unit, block_size);
        // Reading begins now, so that the ring fills while the drive prepares itself.
        Ring ring(image, 0, bytes_of(blocks).value(), std::size_t{sectors} * block_size,
                  options.ring_bytes);
        const std::stop_callback wake(job.stop, [&ring] { ring.stop(); });
        if (options.speed) {
            const auto choice = set_write_speed(recorder, *options.speed, options.pure_cav);
            result.speed_adjusted = choice.speed_adjusted;
            result.rotation_adjusted = choice.rotation_adjusted;
        }
        if (options.calibrate && method.calibrate) {
            reporter.begin(Action::calibrating_power);
            calibrate(recorder, reporter);
        }
        // An image that cannot be read at all must not cost a reservation, nor a stop asked for.
        ring.wait_first();
        job.check();
        if (method.reserve) reserve(recorder, padded);

        reporter.begin(Action::writing_data);
        write_all({.start = result.start,
                   .piece_sectors = sectors,
                   .sectors = blocks.value(),
                   .padding = result.padding.value()},
                  recorder, ring, reporter, job.stop, written);

        // From here on a stop would only ruin what is complete: it is heard after the closing.
        reporter.begin(Action::finalizing);
        const auto left = status.free.value() - padded;
        const bool nearly_full =
            static_cast<double>(left) <=
            options.close_below_free * static_cast<double>(status.total.value());
        const bool automatic = options.closing == Closing::automatic;
        const bool finalize = options.closing == Closing::disc ||
                              (automatic && (method.closes_by_default || nearly_full));
        try {
            flush(recorder, reporter);
            result.disc_finalized =
                close(recorder, reporter, method, track.track, finalize, automatic);
        } catch (Error& error) {
            error.add({.doing = "finish the recording on the disc", .path = recorder.id()});
            throw;
        }
    } catch (Error& error) {
        if (error.code() != Code::e_imapi_request_cancelled) throw;
        if (written > 0) { // let go of what the drive still holds, whatever it says
            try {
                flush(recorder, reporter);
            } catch (...) {
                throw cancelled(written, blocks);
            }
        }
        throw cancelled(written, blocks);
    }
    if (options.verification != Verification::none) {
        if (job.stop.stop_requested()) {
            auto error = Error::cancelled();
            throw error.add({.doing = "verify the disc (it is complete, but was not compared)"});
        }
        VerifyOptions check;
        check.level = options.verification;
        check.start = result.start;
        check.ring_bytes = std::max(smallest_ring, options.ring_bytes / 4);
        const auto verdict = compare(image, recorder, check, job, reporter);
        if (!verdict.equal) {
            Error error(Code::e_imapi_burn_verification_failed, verdict.reason,
                        "Record the image again on another disc");
            throw error.add({.doing = "compare the disc with the image",
                             .path = recorder.id(),
                             .lba = verdict.first_difference});
        }
    }
    result.elapsed = reporter.elapsed();
    reporter.begin(Action::completed);
    return result;
}

Progress write_section(const io::Source& data, drive::Recorder& recorder, Lba start,
                       const WriteSectionOptions& options, const Job& job) {
    check_ring(options.ring_bytes);
    const auto size = data.size().value();
    if (options.bytes_per_sector == 0 || options.bytes_per_sector > recorder.maximum_transfer() ||
        size == 0 || size % options.bytes_per_sector != 0)
        throw Error(Code::e_invalidarg, "the data are not whole sectors");
    const drive::ExclusiveAccess access(recorder, "OpenIMAPI write engine");
    Reporter reporter(recorder, options.events, job);
    const auto sectors = size / options.bytes_per_sector;
    const auto unit = mmc::write_unit(recorder.current_profile());
    const auto piece =
        sectors_per_write(recorder, options.write_blocks, unit, options.bytes_per_sector);
    reporter.set_extent(start, Blocks(sectors));
    std::uint64_t written = 0;
    Ring ring(data, 0, size, std::size_t{piece} * options.bytes_per_sector, options.ring_bytes);
    reporter.begin(Action::writing_data);
    try {
        write_all({.start = start,
                   .bytes_per_sector = options.bytes_per_sector,
                   .piece_sectors = piece,
                   .sectors = sectors,
                   .padding = options.pad_last_unit ? round_up(sectors, unit) - sectors : 0,
                   .streaming_12 = options.streaming_write_12},
                  recorder, ring, reporter, job.stop, written);
    } catch (Error& error) {
        if (error.code() != Code::e_imapi_request_cancelled) throw;
        throw cancelled(written, Blocks(sectors));
    }
    return reporter.now();
}

} // namespace openimapi::inline v1::record
