#include "imapi2fs/recorder_source.hpp"

#include "openimapi/com/error.hpp"
#include "openimapi/com/ole.hpp"
#include "openimapi/mmc/answers.hpp"
#include "openimapi/mmc/disc_information.hpp"
#include "openimapi/mmc/sense.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <imapi2error.h>
#include <thread>
#include <vector>

namespace openimapi::inline v1::imapi2fs {

namespace {
constexpr ULONG read_timeout = 120; // seconds; a drive may spin up, and try a scratch many times
constexpr std::size_t most_at_once = std::size_t{1} << 20;
constexpr std::size_t held_bytes = std::size_t{32} * block_size; // a BD's ECC block, two of a DVD
constexpr std::size_t most_held = 64;                            // 4 MiB
constexpr int most_attempts = 5;
constexpr auto busy_pause = std::chrono::milliseconds(250);
constexpr int longest_busy = 40; // pauses: ten seconds, IMAPI2_DEFAULT_COMMAND_TIMEOUT

/// The codes that say what a program can do about it stay.
Code code_for(Code said, Code failure) {
    return said == Code::e_imapi_recorder_media_no_media || said == Code::e_imapi_recorder_locked
               ? said
               : failure;
}
} // namespace

RecorderSource::RecorderSource(IDiscRecorder2* recorder)
    : recorder_(com::query<IDiscRecorder2Ex>(recorder)) {
    if (!recorder_)
        throw Error(Code::imapi_e_bad_multisession_parameter,
                    "the recorder takes no commands (it has no IDiscRecorder2Ex)");
    ULONG most = 0;
    if (FAILED(recorder_->GetMaximumPageAlignedTransferSize(&most))) most = 0;
    piece_ = std::clamp<std::size_t>(most / block_size * block_size, block_size, most_at_once);
    std::array<std::byte, 8> answer{};
    const auto got =
        receive(mmc::command::read_capacity(), answer, Code::imapi_e_import_seek_failure);
    const auto capacity = mmc::decode_capacity(std::span(answer).first(got));
    if (!capacity || capacity->last.value() < 0)
        throw Error(Code::imapi_e_import_seek_failure,
                    "the drive does not say how much of the disc can be read");
    if (!blank()) size_ = bytes_of(Blocks(static_cast<std::uint64_t>(capacity->last.value()) + 1));
}

bool RecorderSource::blank() const {
    BYTE* data = nullptr;
    ULONG size = 0;
    if (FAILED(recorder_->GetDiscInformation(&data, &size)) || !data) return false;
    const auto disc = mmc::decode_disc_information(std::as_bytes(std::span(data, size)));
    com::ole::CoTaskMemFree(data);
    return disc && disc->disc == mmc::DiscStatus::empty;
}

Lba RecorderSource::last_session() const {
    std::array<std::byte, 12> answer{};
    try {
        const auto got = receive(mmc::command::read_toc(mmc::TocFormat::sessions, 0,
                                                        static_cast<std::uint16_t>(answer.size())),
                                 answer, Code::imapi_e_import_seek_failure);
        const auto toc = mmc::decode_toc(std::span(answer).first(got));
        if (toc && !toc->entries.empty() && toc->entries[0].start.value() > 0)
            return toc->entries[0].start;
    } catch (const Error& error) {
        if (error.code() != Code::imapi_e_import_seek_failure) throw;
    }
    return Lba(0);
}

std::size_t RecorderSource::receive(const mmc::Cdb& cdb, std::span<std::byte> out,
                                    Code failure) const {
    const std::lock_guard lock(mutex_);
    std::array<std::uint8_t, 16> bytes{};
    std::ranges::copy(cdb.bytes(), bytes.begin());
    for (int attempt = 1, busy = 0;;) {
        std::array<BYTE, 18> sense{};
        ULONG got = 0;
        const HRESULT hr = recorder_->SendCommandGetDataFromDevice(
            bytes.data(), static_cast<ULONG>(cdb.bytes().size()), sense.data(), read_timeout,
            reinterpret_cast<BYTE*>(out.data()), static_cast<ULONG>(out.size()), &got);
        if (FAILED(hr)) {
            try {
                com::check(hr, "send a command to the recorder");
            } catch (const Error& said) {
                throw Error(code_for(said.code(), failure), said.reason(), said.cure())
                    .add({.doing = "read the disc",
                          .cdb = {cdb.bytes().begin(), cdb.bytes().end()}});
            }
        }
        if (hr != S_IMAPI_COMMAND_HAS_SENSE_DATA) return std::min<std::size_t>(got, out.size());
        const auto said = mmc::decode_sense(sense);
        if (said && !said->deferred &&
            (said->key == mmc::SenseKey::no_sense || said->key == mmc::SenseKey::recovered_error))
            return std::min<std::size_t>(got, out.size());
        if (said && mmc::is_busy(said->code()) && busy < longest_busy) {
            ++busy;
            std::this_thread::sleep_for(busy_pause);
            continue;
        }
        // A remark about something else, or a scratch that the next turn may get over.
        const bool again = said && (said->deferred || said->key == mmc::SenseKey::unit_attention ||
                                    said->key == mmc::SenseKey::medium_error ||
                                    said->key == mmc::SenseKey::aborted_command);
        if (again && attempt++ < most_attempts) continue;
        Error error(said ? code_for(mmc::code_for(said->code(), cdb.opcode()), failure) : failure,
                    said ? "the drive says: " + mmc::describe(said->code())
                         : "the drive refuses, and does not say why",
                    said ? std::string(mmc::cure_for(said->code())) : "");
        throw error.add({.doing = "read the disc",
                         .cdb = {cdb.bytes().begin(), cdb.bytes().end()},
                         .sense = {sense.begin(), sense.end()}});
    }
}

void RecorderSource::fetch(std::uint64_t offset, std::span<std::byte> out) const {
    const Lba lba(static_cast<std::int64_t>(offset / block_size));
    with_step(
        [&] {
            const auto cdb =
                mmc::command::read_10(lba, static_cast<std::uint32_t>(out.size() / block_size));
            if (receive(cdb, out, Code::imapi_e_import_read_failure) != out.size())
                throw Error(Code::imapi_e_import_read_failure,
                            "the drive gave fewer bytes than asked for");
        },
        [&] { return ErrorStep{.doing = "read an earlier session", .lba = lba}; });
}

std::optional<Error> RecorderSource::failure() const {
    const std::lock_guard lock(held_mutex_);
    return failure_;
}

void RecorderSource::read(std::uint64_t offset, std::span<std::byte> out) const {
    try {
        if (offset > size_.value() || out.size() > size_.value() - offset)
            throw Error(Code::imapi_e_import_read_failure,
                        "beyond the last readable block of the disc")
                .add({.doing = "read an earlier session",
                      .lba = Lba(static_cast<std::int64_t>(offset / block_size))});
        while (!out.empty()) {
            const auto within = static_cast<std::size_t>(offset % block_size);
            std::size_t count = 0;
            if (within == 0 && out.size() >= held_bytes) {
                count = std::min(out.size() / block_size * block_size, piece_);
                fetch(offset, out.first(count));
            } else {
                const auto unit = std::min(held_bytes, piece_);
                count = std::min<std::size_t>(out.size(), unit - offset % unit);
                read_part(offset, out.first(count));
            }
            offset += count;
            out = out.subspan(count);
        }
    } catch (const Error& error) {
        const std::lock_guard lock(held_mutex_);
        failure_ = error;
        throw;
    }
}

/// A part of one unit, which is kept.
void RecorderSource::read_part(std::uint64_t offset, std::span<std::byte> out) const {
    const auto unit = std::min(held_bytes, piece_);
    const auto start = offset / unit * unit;
    {
        const std::lock_guard lock(held_mutex_);
        const auto found = std::ranges::find(held_, start, &Held::offset);
        if (found != held_.end()) {
            std::copy_n(found->bytes.begin() + static_cast<std::ptrdiff_t>(offset - start),
                        out.size(), out.begin());
            return;
        }
    }
    Held next{start, std::vector<std::byte>(
                         static_cast<std::size_t>(std::min(unit + start, size_.value()) - start))};
    try {
        fetch(start, next.bytes);
    } catch (const Error& error) {
        // Something in the unit that nobody asked for may be what cannot be read.
        const auto first = offset / block_size * block_size;
        const auto end = round_up(offset + out.size(), block_size);
        if (error.code() != Code::imapi_e_import_read_failure || end - first == next.bytes.size())
            throw;
        std::vector<std::byte> blocks(static_cast<std::size_t>(end - first));
        fetch(first, blocks);
        std::copy_n(blocks.begin() + static_cast<std::ptrdiff_t>(offset - first), out.size(),
                    out.begin());
        return;
    }
    std::copy_n(next.bytes.begin() + static_cast<std::ptrdiff_t>(offset - start), out.size(),
                out.begin());
    const std::lock_guard lock(held_mutex_);
    held_.push_back(std::move(next));
    if (held_.size() > most_held) held_.pop_front();
}

} // namespace openimapi::inline v1::imapi2fs
