#include "openimapi/record/medium.hpp"

#include "record/methods.hpp"

#include <algorithm>

namespace openimapi::inline v1::record {

MediaType media_type(mmc::Profile profile) noexcept {
    using mmc::Profile;
    switch (profile) {
    case Profile::cd_rom:
        return MediaType::cd_rom;
    case Profile::cd_r:
        return MediaType::cd_r;
    case Profile::cd_rw:
        return MediaType::cd_rw;
    case Profile::dvd_rom:
        return MediaType::dvd_rom;
    case Profile::dvd_ram:
        return MediaType::dvd_ram;
    case Profile::dvd_plus_r:
        return MediaType::dvd_plus_r;
    case Profile::dvd_plus_rw:
        return MediaType::dvd_plus_rw;
    case Profile::dvd_plus_r_dl:
        return MediaType::dvd_plus_r_dl;
    case Profile::dvd_plus_rw_dl:
        return MediaType::dvd_plus_rw_dl;
    case Profile::dvd_minus_r_sequential:
        return MediaType::dvd_minus_r;
    case Profile::dvd_minus_rw_overwrite:
    case Profile::dvd_minus_rw_sequential:
    case Profile::dvd_minus_rw_dl:
        return MediaType::dvd_minus_rw;
    case Profile::dvd_minus_r_dl_sequential:
    case Profile::dvd_minus_r_dl_layer_jump:
        return MediaType::dvd_minus_r_dl;
    case Profile::non_removable_disk:
    case Profile::removable_disk:
    case Profile::mo_erasable:
        return MediaType::disk;
    case Profile::bd_rom:
        return MediaType::bd_rom;
    case Profile::bd_r_sequential:
    case Profile::bd_r_random:
        return MediaType::bd_r;
    case Profile::bd_re:
        return MediaType::bd_re;
    case Profile::hd_dvd_rom:
        return MediaType::hd_dvd_rom;
    case Profile::hd_dvd_r:
    case Profile::hd_dvd_r_dl:
        return MediaType::hd_dvd_r;
    case Profile::hd_dvd_ram:
        return MediaType::hd_dvd_ram;
    default:
        return MediaType::unknown;
    }
}

std::string_view name_of(MediaType type) noexcept {
    constexpr std::string_view names[] = {
        "unknown",    "CD-ROM",   "CD-R",       "CD-RW",  "DVD-ROM",  "DVD-RAM", "DVD+R",
        "DVD+RW",     "DVD+R DL", "DVD-R",      "DVD-RW", "DVD-R DL", "disk",    "DVD+RW DL",
        "HD DVD-ROM", "HD DVD-R", "HD DVD-RAM", "BD-ROM", "BD-R",     "BD-RE"};
    const auto index = static_cast<std::size_t>(type);
    return index < std::size(names) ? names[index] : names[0];
}

std::int64_t MediumStatus::start_of_previous_session() const noexcept {
    return sessions.empty() ? -1 : sessions.back().first.value();
}
std::int64_t MediumStatus::last_written_of_previous_session() const noexcept {
    return sessions.empty() || !sessions.back().last ? -1 : sessions.back().last->value();
}

namespace {

constexpr unsigned most_tracks = 1024;
constexpr std::size_t most_sessions = 512;

std::uint32_t state_of(const mmc::DiscInformation& disc, const Method* method) {
    std::uint32_t state = media_state_unknown;
    switch (disc.disc) {
    case mmc::DiscStatus::empty:
        state = media_blank | media_appendable;
        break;
    case mmc::DiscStatus::incomplete:
        switch (disc.last_session) {
        case mmc::SessionStatus::empty:
        case mmc::SessionStatus::complete:
            state = media_appendable;
            break;
        case mmc::SessionStatus::incomplete:
            state = media_non_empty_session;
            break;
        case mmc::SessionStatus::damaged:
            state = media_damaged;
            break;
        }
        break;
    case mmc::DiscStatus::finalized:
        state = media_finalized;
        break;
    case mmc::DiscStatus::other:
        state = media_overwrite_only;
        break;
    }
    if (!method) state |= media_unsupported;
    return state;
}

/// Walks the tracks once; what lies below the open session are the complete sessions.
void read_sessions(drive::Recorder& recorder, const mmc::DiscInformation& disc,
                   MediumStatus& status) {
    const bool finalized = disc.disc == mmc::DiscStatus::finalized;
    const unsigned last =
        std::min<unsigned>(disc.last_track_in_last_session, disc.first_track + most_tracks);
    for (unsigned number = std::max<unsigned>(disc.first_track, 1); number <= last; ++number) {
        mmc::TrackInformation track;
        try {
            track = recorder.track_information(mmc::TrackAddress::track, number);
        } catch (const Error&) {
            if (number == last) throw; // the last one is where the next session would go
            continue;                  // an older track that the drive will not describe
        }
        const bool open = !finalized && track.session >= disc.sessions;
        if (!open && !track.blank) {
            auto& sessions = status.sessions;
            if (sessions.empty() || sessions.back().number != track.session) {
                if (sessions.size() == most_sessions) sessions.erase(sessions.begin());
                sessions.push_back({.number = track.session, .first = track.start, .last = {}});
            }
            sessions.back().last =
                track.last_recorded
                    ? *track.last_recorded
                    : track.start + Blocks(std::max<std::uint32_t>(track.size, 1) - 1);
        }
        if (number == last && !finalized && track.next_writable) {
            status.next_writable = track.next_writable;
            status.free = Blocks(track.free_blocks);
            status.total = (*track.next_writable + status.free) - Lba(0);
        }
    }
}

} // namespace

MediumStatus medium_status(drive::Recorder& recorder) {
    // A disc that was just put in is "becoming ready" for a moment: not worth an error.
    recorder.wait_ready({}, std::chrono::seconds(5));
    MediumStatus status;
    status.profile = recorder.current_profile();
    status.type = media_type(status.profile);
    status.write_unit = mmc::write_unit(status.profile);
    const auto* method = find_method(status.profile);
    const auto medium = recorder.medium();
    if (!medium.disc) { // a pressed disc on a drive that has no READ DISC INFORMATION
        status.state = media_unsupported;
    } else {
        status.state = state_of(*medium.disc, method);
        status.blank = medium.disc->disc == mmc::DiscStatus::empty;
        if (method) read_sessions(recorder, *medium.disc, status);
    }
    if (status.total == Blocks(0) && !status.blank) {
        std::array<std::byte, 8> answer{};
        const auto cdb = mmc::command::read_capacity();
        std::size_t moved = 0;
        if (!recorder.attempt({.cdb = cdb, .direction = drive::Direction::to_host, .in = answer},
                              &moved))
            if (const auto capacity =
                    mmc::decode_capacity(std::span(answer).first(std::min(moved, answer.size()))))
                status.total = Blocks(static_cast<std::uint64_t>(capacity->last.value()) + 1);
    }
    return status;
}

bool is_recorder_supported(drive::Recorder& recorder) {
    const auto profiles = recorder.features().profiles();
    return std::any_of(profiles.begin(), profiles.end(), [](const mmc::ProfileEntry& entry) {
        return find_method(entry.profile) != nullptr;
    });
}

bool is_current_media_supported(drive::Recorder& recorder) {
    recorder.wait_ready({}, std::chrono::seconds(5));
    return find_method(recorder.current_profile()) != nullptr;
}

} // namespace openimapi::inline v1::record
