#include "record/write_loop.hpp"

#include <algorithm>
#include <condition_variable>
#include <fmt/format.h>
#include <mutex>

namespace openimapi::inline v1::record {

using namespace std::chrono_literals;

namespace {

/// A drive that takes nothing for this long, only saying that it is busy, is stuck.
constexpr auto patience = std::chrono::minutes(10);
constexpr auto write_timeout = std::chrono::minutes(3);

[[noreturn]] void refuse(const mmc::Cdb& cdb, const drive::Reply& reply, const mmc::Sense* sense,
                         Lba lba, const drive::Recorder& recorder) {
    auto error = drive::error_for(cdb, reply);
    Lba where = lba;
    if (sense && sense->information && *sense->information <= 0x7FFFFFFF)
        where = Lba(static_cast<std::int64_t>(*sense->information));
    if (sense && (sense->code() == mmc::sense::end_of_user_area ||
                  sense->code() == mmc::sense::lba_out_of_range)) {
        // The published code for what the drive says in its own way.
        Error full(
            Code::e_imapi_df2data_stream_too_large_for_current_media,
            fmt::format("the disc is full at block {} ({})", where.value(), mmc::describe(*sense)),
            "Use a disc with more room");
        for (const auto& step : error.steps())
            full.add(step);
        throw full.add(
            {.doing = "write the image to the disc", .path = recorder.id(), .lba = where});
    }
    throw error.add({.doing = "write the image to the disc", .path = recorder.id(), .lba = where});
}

/// One WRITE, repeated while the drive is busy with what it has.
void write_piece(const WriteLoop& loop, drive::Recorder& recorder, Lba lba,
                 std::span<const std::byte> bytes, std::stop_token stop, Reporter& reporter) {
    const auto sectors = static_cast<std::uint32_t>(bytes.size() / loop.bytes_per_sector);
    const auto cdb = loop.streaming_12 ? mmc::command::write_12(lba, sectors, true)
                                       : mmc::command::write_10(lba, sectors);
    auto delay = 1ms;
    std::chrono::milliseconds waited{0};
    for (;;) {
        const auto reply = recorder.execute({.cdb = cdb,
                                             .direction = drive::Direction::to_drive,
                                             .out = bytes,
                                             .timeout = write_timeout});
        if (reply.good()) return;
        const auto sense = mmc::decode_sense(reply.sense_bytes());
        if (sense && sense->key == mmc::SenseKey::recovered_error && !sense->deferred) return;
        const bool busy = reply.status == drive::Status::busy || (sense && mmc::is_busy(*sense));
        // News that changes nothing for us; a changed medium would be another disc.
        const bool news = sense && sense->key == mmc::SenseKey::unit_attention &&
                          sense->asc != 0x28 && sense->asc != 0x29;
        if ((!busy && !news) || waited >= patience)
            refuse(cdb, reply, sense ? &*sense : nullptr, lba, recorder);
        if (stop.stop_requested()) return; // the loop sees it and says how far it came
        if (busy) {
            pause(stop, delay);
            waited += delay;
            delay = std::min(delay * 2, std::chrono::milliseconds(50));
            reporter.tick();
        } else {
            waited += 1ms;
        }
    }
}

} // namespace

void pause(std::stop_token stop, std::chrono::milliseconds time) {
    std::mutex mutex;
    std::condition_variable_any sleeper;
    std::unique_lock lock(mutex);
    sleeper.wait_for(lock, std::move(stop), time, [] { return false; });
}

std::uint32_t sectors_per_write(const drive::Recorder& recorder, std::uint32_t wanted,
                                std::uint32_t write_unit, std::uint32_t bytes_per_sector) {
    constexpr std::size_t most = std::size_t{1} << 20;
    const auto limit = static_cast<std::uint32_t>(
        std::max<std::size_t>(std::min(recorder.maximum_transfer(), most) / bytes_per_sector, 1));
    auto sectors = wanted == 0 ? limit : std::min(wanted, limit);
    if (sectors >= write_unit) sectors -= sectors % write_unit;
    return sectors;
}

void write_all(const WriteLoop& loop, drive::Recorder& recorder, Ring& ring, Reporter& reporter,
               std::stop_token stop, std::uint64_t& written) {
    const std::stop_callback wake(stop, [&ring] { ring.stop(); });
    const auto total = loop.sectors + loop.padding;
    std::vector<std::byte> tail; // the last sectors with their padding
    while (written < total) {
        if (stop.stop_requested()) throw Error::cancelled();
        std::span<const std::byte> bytes;
        bool from_ring = false;
        if (written < loop.sectors) {
            bytes = ring.next();
            if (bytes.empty()) throw Error::cancelled(); // aborted by the stop
            from_ring = true;
        }
        const bool last = written + bytes.size() / loop.bytes_per_sector >= loop.sectors;
        if (last && loop.padding > 0) {
            // One command for the rest, so that the drive gets a whole write unit.
            tail.assign(bytes.begin(), bytes.end());
            tail.resize(tail.size() + loop.padding * loop.bytes_per_sector);
            bytes = tail;
        }
        // The tail with its padding may exceed what goes over at once.
        const std::size_t step = std::size_t{loop.piece_sectors} * loop.bytes_per_sector;
        for (std::size_t at = 0; at < bytes.size(); at += step) {
            const auto piece = bytes.subspan(at, std::min(step, bytes.size() - at));
            write_piece(loop, recorder, loop.start + Blocks(written), piece, stop, reporter);
            if (stop.stop_requested()) throw Error::cancelled();
            written += piece.size() / loop.bytes_per_sector;
        }
        if (from_ring) ring.release();
        reporter.advance(Blocks(std::min(written, loop.sectors)), &ring);
    }
}

void wait_done(drive::Recorder& recorder, Reporter& reporter) {
    auto delay = 1ms;
    std::chrono::milliseconds waited{0};
    std::optional<mmc::Sense> before;
    const auto cdb = mmc::command::test_unit_ready();
    for (;;) {
        const auto reply = recorder.execute({.cdb = cdb});
        if (reply.good()) return;
        const auto sense = mmc::decode_sense(reply.sense_bytes());
        const bool news = sense && sense->key == mmc::SenseKey::unit_attention;
        const bool busy = reply.status == drive::Status::busy || (sense && mmc::is_busy(*sense));
        if (!busy && !news) throw drive::error_for(cdb, reply);
        if (!before || !sense || before->progress != sense->progress) waited = 0ms;
        before = sense;
        // Finalising takes as long as it takes; a drive that reports no progress gets an hour.
        if (waited >= std::chrono::hours(1)) throw drive::error_for(cdb, reply);
        pause({}, delay);
        waited += delay;
        delay = std::min(delay * 2, std::chrono::milliseconds(250));
        reporter.tick();
    }
}

} // namespace openimapi::inline v1::record
