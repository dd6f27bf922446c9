/// Write speeds in IMAPI2's unit. A drive says kilobytes a second and rounds 1x in its own way;
/// programs divide by the published sectors of 1x (75, 680, 2195), so a drive's 16x must read as
/// 16 × 680.
#include "openimapi/base/bytes.hpp"
#include "openimapi/record/medium.hpp"

#include <algorithm>
#include <cstdlib>

namespace openimapi::inline v1::record {

namespace {

/// IMAPI_SECTORS_PER_SECOND_AT_1X_…
std::uint32_t sectors_at_1x(mmc::Profile profile) noexcept {
    const auto number = static_cast<unsigned>(profile);
    if (number >= 0x50 && number <= 0x5F) return 4568;
    if (number >= 0x40) return 2195;
    if (number >= 0x10) return 680;
    return 75;
}

std::uint32_t to_sectors(std::uint64_t kilobytes, mmc::Profile profile) {
    const std::uint64_t one = mmc::single_speed(profile);
    const auto sectors = (kilobytes * 1000 * sectors_at_1x(profile) + one / 2) / one;
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(sectors, 0x7FFFFFFF));
}

std::uint32_t to_kilobytes(std::uint64_t sectors, mmc::Profile profile) {
    const std::uint64_t one = sectors_at_1x(profile) * std::uint64_t{1000};
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(
        (sectors * mmc::single_speed(profile) + one / 2) / one, 0xFFFFFFFF));
}

} // namespace

std::vector<WriteSpeed> write_speeds(drive::Recorder& recorder) {
    const auto profile = recorder.current_profile();
    std::vector<WriteSpeed> speeds;
    const auto add = [&](std::uint64_t kilobytes, bool cav) {
        const WriteSpeed speed{.sectors_per_second = to_sectors(kilobytes, profile),
                               .pure_cav = cav};
        const auto same = [&](const WriteSpeed& known) {
            return known.sectors_per_second == speed.sectors_per_second &&
                   known.pure_cav == speed.pure_cav;
        };
        if (speed.sectors_per_second > 0 && std::none_of(speeds.begin(), speeds.end(), same))
            speeds.push_back(speed);
    };
    try {
        for (const auto& speed : recorder.write_speeds())
            add(speed.write_kilobytes, speed.pure_cav);
    } catch (const Error& error) {
        if (error.code() != Code::e_imapi_unexpected_response_from_device) throw;
        // No GET PERFORMANCE: the capabilities page of older drives.
        const auto page = recorder.mode_page(mmc::ModePage::capabilities);
        if (const auto capabilities = mmc::decode_capabilities(page.bytes)) {
            for (const auto speed : capabilities->write_speeds)
                add(speed, false);
            if (speeds.empty()) add(capabilities->current_write_speed, false);
        }
    }
    std::stable_sort(speeds.begin(), speeds.end(), [](const WriteSpeed& a, const WriteSpeed& b) {
        return a.sectors_per_second > b.sectors_per_second;
    });
    return speeds;
}

namespace {

WriteSpeed choose(const std::vector<WriteSpeed>& speeds, std::uint32_t wanted, bool pure_cav) {
    constexpr std::uint32_t fastest = 0xFFFFFFFF;
    if (wanted == fastest) return speeds.front();
    const bool has_rotation =
        std::any_of(speeds.begin(), speeds.end(),
                    [&](const WriteSpeed& speed) { return speed.pure_cav == pure_cav; });
    const WriteSpeed* best = nullptr;
    const auto distance = [&](const WriteSpeed& speed) {
        return std::llabs(static_cast<long long>(speed.sectors_per_second) -
                          static_cast<long long>(wanted));
    };
    for (const auto& speed : speeds) { // fastest first: "<=" makes the slower of two equals win
        if (has_rotation && speed.pure_cav != pure_cav) continue;
        if (!best || distance(speed) <= distance(*best)) best = &speed;
    }
    return *best;
}

} // namespace

SpeedChoice set_write_speed(drive::Recorder& recorder, std::uint32_t wanted, bool pure_cav) {
    const auto speeds = write_speeds(recorder);
    if (speeds.empty())
        throw Error(Code::e_imapi_unexpected_response_from_device,
                    "the drive names no speed for this disc");
    SpeedChoice choice;
    choice.speed = choose(speeds, wanted, pure_cav);
    if (wanted != 0xFFFFFFFF) {
        choice.speed_adjusted = choice.speed.sectors_per_second != wanted;
        choice.rotation_adjusted = choice.speed.pure_cav != pure_cav;
    }
    const auto profile = recorder.current_profile();
    const auto kilobytes = to_kilobytes(choice.speed.sectors_per_second, profile);
    mmc::StreamingParameters list;
    list.flags = choice.speed.pure_cav ? 0x08 : 0x00; // WRC
    // Logical blocks of any medium here fit; the drive clips the end to its own.
    list.end = 0x7FFFFFFFU;
    list.read_size = kilobytes;
    list.read_time = 1000;
    list.write_size = kilobytes;
    list.write_time = 1000;
    const auto streaming = mmc::command::set_streaming(sizeof list);
    const auto sense = recorder.attempt(
        {.cdb = streaming, .direction = drive::Direction::to_drive, .out = bytes_of(list)});
    if (sense) {
        const auto field = static_cast<std::uint16_t>(std::min<std::uint32_t>(kilobytes, 0xFFFE));
        recorder.command(mmc::command::set_cd_speed(0xFFFF, field));
    }
    return choice;
}

} // namespace openimapi::inline v1::record
