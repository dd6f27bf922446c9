#include "record/verify.hpp"

#include "openimapi/record/burn.hpp"
#include "record/reporter.hpp"
#include "record/ring.hpp"
#include "record/write_loop.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace openimapi::inline v1::record {

namespace {

constexpr auto read_timeout = std::chrono::minutes(2);
/// Blocks that cannot be read before a full comparison gives up: a drive may take a minute each.
constexpr std::uint64_t most_unreadable = 256;

class Comparison {
public:
    Comparison(drive::Recorder& recorder, Lba start, VerifyResult& result)
        : recorder_(recorder), start_(start), result_(result) {}

    /// Compares `wanted` with the disc at `block` of the image; false: give up.
    bool compare(std::uint64_t block, std::span<const std::byte> wanted, bool from_medium) {
        buffer_.resize(wanted.size());
        const auto sense = read(block, std::span(buffer_), from_medium);
        result_.compared += Blocks(wanted.size() / block_size);
        if (!sense) {
            if (std::memcmp(buffer_.data(), wanted.data(), wanted.size()) != 0)
                note_differences(block, wanted);
            return true;
        }
        if (sense->key == mmc::SenseKey::not_ready) return fail(block, *sense);
        // Some block in there is bad: one by one.
        for (std::size_t at = 0; at < wanted.size(); at += block_size) {
            const auto here = block + at / block_size;
            const auto piece = std::span(buffer_).subspan(at, block_size);
            if (const auto bad = read(here, piece, from_medium)) {
                if (bad->key == mmc::SenseKey::not_ready) return fail(here, *bad);
                note(here, fmt::format("block {} cannot be read: {}",
                                       (start_ + Blocks(here)).value(), mmc::describe(*bad)));
                if (++unreadable_ >= most_unreadable) return false;
            } else if (std::memcmp(piece.data(), wanted.data() + at, block_size) != 0) {
                note_difference(here);
            }
        }
        return true;
    }

private:
    std::optional<mmc::Sense> read(std::uint64_t block, std::span<std::byte> out,
                                   bool from_medium) {
        auto cdb = mmc::command::read_10(start_ + Blocks(block),
                                         static_cast<std::uint32_t>(out.size() / block_size));
        if (from_medium && force_access_) cdb.set8(1, 0x08); // FUA: not from the drive's cache
        std::size_t moved = 0;
        auto sense = recorder_.attempt({.cdb = cdb,
                                        .direction = drive::Direction::to_host,
                                        .in = out,
                                        .timeout = read_timeout},
                                       &moved);
        if (sense && from_medium && force_access_ && sense->key == mmc::SenseKey::illegal_request &&
            sense->asc == 0x24) {
            force_access_ = false; // a drive that does not know the bit
            return read(block, out, false);
        }
        if (!sense && moved < out.size()) {
            // Fewer bytes than asked for without a word: as good as unreadable.
            sense.emplace();
            static_cast<mmc::SenseCode&>(*sense) = mmc::sense::unrecovered_read_error;
        }
        return sense;
    }

    void note(std::uint64_t block, std::string reason) {
        ++result_.differing_blocks;
        if (result_.first_difference) return;
        result_.first_difference = start_ + Blocks(block);
        result_.reason = std::move(reason);
    }
    void note_difference(std::uint64_t block) {
        note(block, fmt::format("block {} of the disc differs from block {} of the image",
                                (start_ + Blocks(block)).value(), block));
    }
    void note_differences(std::uint64_t block, std::span<const std::byte> wanted) {
        for (std::size_t at = 0; at < wanted.size(); at += block_size)
            if (std::memcmp(buffer_.data() + at, wanted.data() + at, block_size) != 0)
                note_difference(block + at / block_size);
    }
    bool fail(std::uint64_t block, const mmc::Sense& sense) {
        note(block, fmt::format("the drive stopped at block {}: {}",
                                (start_ + Blocks(block)).value(), mmc::describe(sense)));
        return false;
    }

    drive::Recorder& recorder_;
    Lba start_;
    VerifyResult& result_;
    std::vector<std::byte> buffer_;
    std::uint64_t unreadable_ = 0;
    bool force_access_ = true;
};

/// What the drive says about disc and tracks has to look like a recording that holds the image.
bool plausible(drive::Recorder& recorder, Lba start, Blocks blocks, VerifyResult& result) {
    const auto say = [&](std::string reason) {
        result.reason = std::move(reason);
        return false;
    };
    try {
        const auto disc = recorder.disc_information();
        if (disc.disc == mmc::DiscStatus::empty) return say("the disc is blank");
        bool found = false;
        for (unsigned number = std::max<unsigned>(disc.first_track, 1);
             number <= disc.last_track_in_last_session && number < 1024 && !found; ++number) {
            const auto track = recorder.track_information(mmc::TrackAddress::track, number);
            const auto end = track.last_recorded ? *track.last_recorded + Blocks(1)
                                                 : track.start + Blocks(track.size);
            found = track.start <= start && start < end;
            if (found && start + blocks > end)
                return say(fmt::format("the track ends at block {}, the image at {}", end.value(),
                                       (start + blocks).value()));
        }
        if (!found) return say("no track on the disc begins where the image should");
    } catch (const Error& error) {
        // A drive of reading only may not know the two commands: the blocks decide.
        if (error.code() == Code::e_imapi_recorder_media_no_media) throw;
    }
    return true;
}

} // namespace

VerifyResult verify(const io::Source& image, drive::Recorder& recorder,
                    const VerifyOptions& options, const Job& job) {
    std::optional<drive::ExclusiveAccess> access;
    if (options.lock) access.emplace(recorder, options.owner);
    Reporter reporter(recorder, options.events, job);
    return compare(image, recorder, options, job, reporter);
}

VerifyResult compare(const io::Source& image, drive::Recorder& recorder,
                     const VerifyOptions& options, const Job& job, Reporter& reporter) {
    const auto size = image.size().value();
    if (size == 0 || size % block_size != 0)
        throw Error(Code::e_imapi_df2data_stream_not_supported,
                    "the image is not a whole number of blocks");
    const Blocks blocks(size / block_size);
    VerifyResult result;
    reporter.set_extent(options.start, blocks);
    reporter.begin(Action::verifying);
    recorder.wait_ready(job.stop);
    if (options.level == Verification::none) {
        result.equal = true;
        return result;
    }
    if (!plausible(recorder, options.start, blocks, result)) {
        result.first_difference = options.start;
        return result;
    }
    Comparison comparison(recorder, options.start, result);
    const auto check = [&] {
        if (!job.stop.stop_requested()) return;
        auto error = Error::cancelled();
        throw error.add({.doing = fmt::format("compare the disc with the image ({} of {} blocks "
                                              "were looked at; the disc is untouched)",
                                              result.compared.value(), blocks.value())});
    };
    const auto unit = std::max<std::uint32_t>(mmc::write_unit(recorder.current_profile()), 16);

    if (options.level == Verification::quick) {
        // The beginning, the end and 62 places between: evenly, so that a run repeats exactly.
        constexpr std::uint64_t samples = 64;
        std::vector<std::byte> wanted;
        std::uint64_t next = 0;
        for (std::uint64_t i = 0; i < samples; ++i) {
            check();
            const auto room = blocks.value() > unit ? blocks.value() - unit : 0;
            const auto at = std::max(next, room * i / (samples - 1));
            if (at >= blocks.value()) break;
            wanted.resize(std::min<std::uint64_t>(unit, blocks.value() - at) * block_size);
            image.read(at * block_size, wanted);
            if (!comparison.compare(at, wanted, true)) break;
            next = at + unit;
            reporter.advance(Blocks(std::min(next, blocks.value())), nullptr);
        }
    } else {
        const auto sectors = sectors_per_write(recorder, 0, unit, block_size);
        Ring ring(image, 0, size, std::size_t{sectors} * block_size, options.ring_bytes);
        const std::stop_callback wake(job.stop, [&ring] { ring.stop(); });
        std::uint64_t at = 0;
        while (at < blocks.value()) {
            const auto wanted = ring.next();
            check();
            if (!comparison.compare(at, wanted, false)) break;
            at += wanted.size() / block_size;
            ring.release();
            reporter.advance(Blocks(at), &ring);
        }
    }
    result.equal = result.differing_blocks == 0;
    if (result.differing_blocks > 1)
        result.reason += fmt::format(" (and {} more blocks)", result.differing_blocks - 1);
    return result;
}

} // namespace openimapi::inline v1::record
