#include "emulator/disc.hpp"

#include "openimapi/base/bytes.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/base/units.hpp"

#include <algorithm>
#include <array>

namespace openimapi::inline v1::emulator {

namespace {

constexpr std::array<char, 8> magic = {'O', 'I', 'M', 'D', 'I', 'S', 'C', '1'};

/// The state file: this, then one TrackRecord a track.
struct DiscHeader {
    std::array<char, 8> signature{};
    le64 generation; ///< grows with every change, so that readers know when to look again
    std::array<char, 16> medium{};
    le32 tracks;
    le32 closed_sessions;
    std::uint8_t finalized = 0;
    std::array<std::uint8_t, 23> reserved{};
};
static_assert(sizeof(DiscHeader) == 64);

struct TrackRecord {
    le64 start, size, next;
    le32 session;
    std::uint8_t flags = 0; ///< 1 reserved, 2 closed
    std::array<std::uint8_t, 3> reserved{};
};
static_assert(sizeof(TrackRecord) == 32);

TrackRecord record_of(const Track& track) {
    TrackRecord record;
    record.start = track.start;
    record.size = track.size;
    record.next = track.next;
    record.session = track.session;
    record.flags = static_cast<std::uint8_t>((track.reserved ? 1U : 0U) | (track.closed ? 2U : 0U));
    return record;
}

mmc::Sense refusal(const mmc::SenseCode& code) {
    mmc::Sense sense;
    static_cast<mmc::SenseCode&>(sense) = code;
    return sense;
}
mmc::Sense refusal_at(const mmc::SenseCode& code, std::uint64_t lba) {
    auto sense = refusal(code);
    sense.information = lba;
    return sense;
}

} // namespace

void Disc::create(const std::filesystem::path& folder, const MediumRules& rules) {
    File state(folder / "state", File::Mode::create);
    File data(folder / "data", File::Mode::create);
    DiscHeader header;
    header.signature = magic;
    header.generation = 1;
    std::copy(rules.kind.name.begin(), rules.kind.name.end(), header.medium.begin());
    header.tracks = 1;
    state.write(sizeof header, bytes_of(record_of(Track{})));
    state.write(0, bytes_of(header));
}

Disc::Disc(const std::filesystem::path& folder, bool writable)
    : state_(folder / "state", writable ? File::Mode::write : File::Mode::read),
      data_(folder / "data", writable ? File::Mode::write : File::Mode::read) {
    load();
}

void Disc::refresh() {
    std::array<std::byte, 16> front{};
    state_.read(0, front);
    le64 generation;
    if (!openimapi::load(std::span<const std::byte>(front).subspan(8), generation) ||
        generation != generation_)
        load();
}

void Disc::load() {
    const auto damaged = [](const char* what) {
        return Error(Code::e_unexpected,
                     std::string("the emulated disc's state is damaged: ") + what,
                     "Remove the disc and make a new one");
    };
    std::array<std::byte, sizeof(DiscHeader)> front{};
    if (state_.read(0, front) != front.size()) throw damaged("cut short");
    DiscHeader header;
    if (!openimapi::load(std::span<const std::byte>(front), header) || header.signature != magic)
        throw damaged("no such file");
    const auto end = std::find(header.medium.begin(), header.medium.end(), '\0');
    rules_ = find_medium(std::string_view(header.medium.data(),
                                          static_cast<std::size_t>(end - header.medium.begin())));
    if (!rules_) throw damaged("unknown medium");
    if (header.tracks > rules_->maximum_tracks + 1 || header.closed_sessions > header.tracks)
        throw damaged("too many tracks");
    std::vector<std::byte> records(std::size_t{header.tracks} * sizeof(TrackRecord));
    if (state_.read(sizeof header, records) != records.size()) throw damaged("cut short");

    std::vector<Track> tracks;
    std::uint64_t previous_end = 0;
    for (std::size_t at = 0; at < records.size(); at += sizeof(TrackRecord)) {
        TrackRecord record;
        if (!openimapi::load(std::span<const std::byte>(records).subspan(at), record)) break;
        const Track track{.start = record.start,
                          .size = record.size,
                          .next = record.next,
                          .session = record.session,
                          .reserved = (record.flags & 1U) != 0,
                          .closed = (record.flags & 2U) != 0};
        const auto limit = capacity();
        if (track.start < previous_end || track.start > limit || track.next < track.start ||
            track.next > limit || track.size > limit - track.start)
            throw damaged("a track out of place");
        previous_end = track.next;
        tracks.push_back(track);
    }
    tracks_ = std::move(tracks);
    closed_sessions_ = header.closed_sessions;
    finalized_ = header.finalized != 0;
    generation_ = header.generation;
}

void Disc::save() {
    std::vector<std::byte> bytes(sizeof(DiscHeader) + tracks_.size() * sizeof(TrackRecord));
    DiscHeader header;
    header.signature = magic;
    header.generation = ++generation_;
    std::copy(rules_->kind.name.begin(), rules_->kind.name.end(), header.medium.begin());
    header.tracks = static_cast<std::uint32_t>(tracks_.size());
    header.closed_sessions = closed_sessions_;
    header.finalized = finalized_ ? 1 : 0;
    store(header, bytes);
    for (std::size_t i = 0; i < tracks_.size(); ++i)
        store(record_of(tracks_[i]),
              std::span(bytes).subspan(sizeof header + i * sizeof(TrackRecord)));
    state_.write(0, bytes);
}

void Disc::save_track(std::size_t index) {
    // The way of every WRITE: two small records, however many tracks there are.
    state_.write(sizeof(DiscHeader) + index * sizeof(TrackRecord),
                 bytes_of(record_of(tracks_[index])));
    const le64 generation(++generation_);
    state_.write(8, bytes_of(generation));
}

bool Disc::blank() const noexcept {
    return !finalized_ && closed_sessions_ == 0 &&
           std::all_of(tracks_.begin(), tracks_.end(),
                       [](const Track& track) { return track.blank() && !track.reserved; });
}
std::uint64_t Disc::recorded_end() const noexcept {
    std::uint64_t end = 0;
    for (const auto& track : tracks_)
        if (!track.blank()) end = std::max(end, track.next);
    return end;
}
std::uint64_t Disc::end_of(const Track& track) const noexcept {
    return track.size == 0 ? capacity() : track.start + track.size;
}
std::uint64_t Disc::free_blocks(const Track& track) const noexcept {
    return track.closed ? 0 : end_of(track) - std::min(end_of(track), track.next);
}
std::uint64_t Disc::unflushed_blocks() const noexcept {
    std::uint64_t blocks = 0;
    for (const auto& track : tracks_)
        blocks += track.next % rules_->kind.write_unit;
    return blocks;
}

Disc::Refusal Disc::check_write(std::uint64_t lba, std::uint64_t blocks) const {
    if (finalized_) return refusal(mmc::sense::cannot_write_medium);
    if (lba >= capacity()) return refusal_at(mmc::sense::lba_out_of_range, lba);
    for (const auto& track : tracks_) {
        if (track.closed || track.next != lba) continue;
        if (blocks > free_blocks(track))
            return refusal_at(mmc::sense::end_of_user_area, end_of(track));
        return std::nullopt;
    }
    return refusal_at(mmc::sense::invalid_address_for_write, lba);
}

Disc::Refusal Disc::write(std::uint64_t lba, std::span<const std::byte> bytes) {
    const std::uint64_t blocks = bytes.size() / block_size;
    if (auto no = check_write(lba, blocks)) return no;
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        auto& track = tracks_[i];
        if (track.closed || track.next != lba) continue;
        data_.write(lba * block_size, bytes);
        track.next += blocks;
        save_track(i);
        break;
    }
    return std::nullopt;
}

Disc::Refusal Disc::check_read(std::uint64_t lba, std::uint64_t blocks) const {
    const std::uint64_t end = lba + blocks;
    if (lba > recorded_end() || end > recorded_end())
        return refusal_at(mmc::sense::lba_out_of_range, std::max(lba, recorded_end()));
    while (lba < end) {
        const auto track = std::find_if(tracks_.begin(), tracks_.end(), [&](const Track& t) {
            return t.start <= lba && lba < t.next;
        });
        if (track == tracks_.end()) return refusal_at(mmc::sense::unrecovered_read_error, lba);
        lba = std::min(end, track->next);
    }
    return std::nullopt;
}

Disc::Refusal Disc::read(std::uint64_t lba, std::span<std::byte> out) const {
    if (auto no = check_read(lba, out.size() / block_size)) return no;
    const auto rest = out.subspan(data_.read(lba * block_size, out));
    std::fill(rest.begin(), rest.end(), std::byte{0}); // padding past the end of the file
    return std::nullopt;
}

void Disc::flush() {
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        auto& track = tracks_[i];
        const auto padded = std::min(round_up(track.next, rules_->kind.write_unit), end_of(track));
        if (track.closed || padded == track.next) continue;
        track.next = padded;
        save_track(i);
    }
}

void Disc::open_track(std::uint64_t start, std::uint32_t session) {
    start = round_up(start, rules_->kind.write_unit);
    if (start >= capacity() || tracks_.size() >= rules_->maximum_tracks) return;
    tracks_.push_back({.start = start, .next = start, .session = session});
}

Disc::Refusal Disc::reserve(std::uint64_t blocks) {
    if (finalized_) return refusal(mmc::sense::cannot_write_medium);
    if (tracks_.empty() || tracks_.back().closed || tracks_.back().reserved ||
        !tracks_.back().blank())
        return refusal(mmc::sense::command_sequence_error);
    if (tracks_.size() >= rules_->maximum_tracks) return refusal(mmc::sense::no_track_reservation);
    auto& track = tracks_.back();
    const auto size = round_up(blocks, rules_->kind.write_unit);
    if (blocks == 0 || size > free_blocks(track)) return refusal(mmc::sense::invalid_field_in_cdb);
    track.size = size;
    track.reserved = true;
    open_track(track.start + size + rules_->track_gap, track.session);
    save();
    return std::nullopt;
}

/// The track as it is becomes complete; what a reservation left over is padded with zeros.
void Disc::close_incomplete(Track& track) {
    track.next = track.reserved
                     ? track.start + track.size
                     : std::min(round_up(track.next, rules_->kind.write_unit), capacity());
    track.size = track.next - track.start;
    track.closed = true;
}

Disc::Refusal Disc::close_track(std::uint32_t number) {
    if (finalized_) return refusal(mmc::sense::command_sequence_error);
    flush();
    if (number == 0xFF && tracks_.size() < 0xFF)
        number = static_cast<std::uint32_t>(tracks_.size());
    if (number == 0 || number > tracks_.size()) return refusal(mmc::sense::invalid_field_in_cdb);
    auto& track = tracks_[number - 1];
    if (track.closed) return std::nullopt; // MMC-6 6.3.3: nothing is left to do
    if (track.blank() && !track.reserved) return refusal(mmc::sense::command_sequence_error);
    const bool last = number == tracks_.size();
    const auto session = track.session;
    close_incomplete(track);
    if (last) open_track(tracks_.back().next + rules_->track_gap, session);
    save();
    return std::nullopt;
}

Disc::Refusal Disc::close_session() {
    if (finalized_) return refusal(mmc::sense::command_sequence_error);
    flush();
    for (const auto& track : tracks_)
        if (track.reserved && !track.closed && track.next < track.start + track.size)
            return refusal({mmc::SenseKey::medium_error, 0x72, 0x04});
    const auto session = closed_sessions_ + 1;
    const bool empty = std::all_of(tracks_.begin(), tracks_.end(), [&](const Track& track) {
        return track.session != session || track.blank();
    });
    if (empty) return refusal({mmc::SenseKey::illegal_request, 0x2C, 0x04});
    if (tracks_.back().blank() && !tracks_.back().reserved && !tracks_.back().closed)
        tracks_.pop_back(); // the incomplete track that nobody used
    for (auto& track : tracks_)
        if (!track.closed) close_incomplete(track);
    closed_sessions_ = session;
    open_track(tracks_.back().next + rules_->session_gap, session + 1);
    if (tracks_.back().closed) finalized_ = true; // no room for another one
    save();
    return std::nullopt;
}

Disc::Refusal Disc::finalize() {
    if (finalized_) return refusal(mmc::sense::command_sequence_error);
    if (blank()) return refusal({mmc::SenseKey::illegal_request, 0x2C, 0x04});
    const bool open_data = std::any_of(tracks_.begin(), tracks_.end(), [&](const Track& track) {
        return track.session > closed_sessions_ && (!track.blank() || track.reserved);
    });
    if (open_data)
        if (auto no = close_session()) return no;
    if (!tracks_.empty() && !tracks_.back().closed) tracks_.pop_back();
    finalized_ = true;
    save();
    return std::nullopt;
}

void Disc::corrupt(std::uint64_t lba) {
    std::array<std::byte, 1> byte{};
    const auto offset = lba * block_size + lba % block_size;
    data_.read(offset, byte);
    byte[0] ^= std::byte{0x55};
    data_.write(offset, byte);
}

void Disc::make_finalized(std::uint64_t blocks) {
    tracks_ = {{.start = 0, .size = blocks, .next = blocks, .session = 1, .closed = true}};
    closed_sessions_ = 1;
    finalized_ = true;
    save();
}

} // namespace openimapi::inline v1::emulator
