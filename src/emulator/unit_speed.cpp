/// Speeds: GET PERFORMANCE, SET STREAMING, SET CD SPEED. Nothing is paced yet; the drive keeps and
/// reports what was chosen.
#include "emulator/unit.hpp"
#include "openimapi/base/bytes.hpp"
#include "openimapi/mmc/answers.hpp"

#include <algorithm>
#include <vector>

namespace openimapi::inline v1::emulator {

namespace {

void append32(std::vector<std::byte>& to, std::uint32_t value) {
    const be32 field(value);
    const auto bytes = bytes_of(field);
    to.insert(to.end(), bytes.begin(), bytes.end());
}

/// The speed nearest to what was asked for: hosts compute theirs from a rounded 1x.
std::uint32_t supported(const MediumRules& medium, std::uint32_t wanted) {
    const auto distance = [&](const SpeedRow& speed) {
        return speed.kilobytes > wanted ? speed.kilobytes - wanted : wanted - speed.kilobytes;
    };
    return std::min_element(
               medium.speeds.begin(), medium.speeds.end(),
               [&](const SpeedRow& a, const SpeedRow& b) { return distance(a) < distance(b); })
        ->kilobytes;
}

std::uint32_t fastest(const MediumRules& medium) {
    return medium.speeds.front().kilobytes;
}

void choose(Unit& unit, std::uint32_t read, std::uint32_t write) {
    auto& state = unit.state();
    if (state.read_speed == read && state.write_speed == write) return;
    state.read_speed = read;
    state.write_speed = write;
    unit.changed();
}

} // namespace

std::uint32_t current_write_speed(Unit& unit) {
    const auto* medium = unit.medium();
    if (!medium) return 0;
    const auto chosen = unit.state().write_speed;
    return chosen == 0 ? fastest(*medium) : supported(*medium, chosen);
}

Outcome get_performance(Context& context) {
    auto& unit = context.unit;
    const auto* medium = unit.medium();
    const auto type = context.u8(10);
    const auto maximum = context.u16(8);
    if (type != 0x00 && type != 0x03) return bad_cdb_field(10);
    std::vector<std::byte> answer(8);
    if (medium) {
        const auto last = static_cast<std::uint32_t>(unit.disc()->capacity() - 1);
        if (type == 0x03) {
            for (const auto& speed : medium->speeds) {
                if (answer.size() >= 8 + std::size_t{maximum} * 16) break;
                append32(answer, (speed.pure_cav ? 0x08U : 0x00U) << 24); // WRC
                append32(answer, last);
                append32(answer, fastest(*medium));
                append32(answer, speed.kilobytes);
            }
        } else {
            const auto data_type = context.u8(1);
            const bool write = (data_type & 0x04U) != 0;
            if ((data_type & 0x03U) != 0) { // exceptions only: none
                answer[4] = static_cast<std::byte>((write ? 2U : 0U) | 1U);
            } else {
                const auto read_speed = unit.state().read_speed;
                const auto speed = write             ? current_write_speed(unit)
                                   : read_speed != 0 ? read_speed
                                                     : fastest(*medium);
                answer[4] = static_cast<std::byte>(write ? 2U : 0U);
                if (maximum > 0) {
                    append32(answer, 0);
                    append32(answer, speed);
                    append32(answer, last);
                    append32(answer, speed);
                }
            }
        }
    }
    store(be32(static_cast<std::uint32_t>(answer.size() - 4)), answer);
    context.answer(answer, 8 + std::size_t{maximum} * 16);
    return std::nullopt;
}

Outcome set_streaming(Context& context) {
    const auto list = context.parameters(context.u16(9));
    mmc::StreamingParameters wanted;
    if (context.u16(9) < sizeof wanted || !load(list, wanted))
        return refuse(mmc::sense::parameter_list_length);
    if ((wanted.flags & 0x04U) != 0) { // RDD: back to the drive's own
        choose(context.unit, 0, 0);
        return std::nullopt;
    }
    if (wanted.read_time == 0 || wanted.write_time == 0)
        return refuse(mmc::sense::invalid_field_in_parameters);
    const auto per_second = [](std::uint32_t size, std::uint32_t time) {
        return static_cast<std::uint32_t>(
            std::min<std::uint64_t>(std::uint64_t{size} * 1000 / time, 0xFFFFFFFFU));
    };
    const auto write = per_second(wanted.write_size, wanted.write_time);
    const auto read = per_second(wanted.read_size, wanted.read_time);
    const auto* medium = context.unit.medium();
    if (!medium) {
        choose(context.unit, read, write);
        return std::nullopt;
    }
    const auto chosen = supported(*medium, write);
    if ((wanted.flags & 0x02U) != 0 && chosen != write) // Exact
        return refuse(mmc::sense::invalid_field_in_parameters);
    choose(context.unit, std::min(read, fastest(*medium)), chosen);
    return std::nullopt;
}

Outcome set_cd_speed(Context& context) {
    const auto speed = [&](std::size_t at) -> std::uint32_t {
        const auto value = context.u16(at);
        return value == 0xFFFF ? 0 : value;
    };
    const auto* medium = context.unit.medium();
    auto write = speed(4);
    if (medium && write != 0) write = supported(*medium, write);
    choose(context.unit, speed(2), write);
    return std::nullopt;
}

} // namespace openimapi::inline v1::emulator
