/// Commands about the unit itself: who it is, is it ready, the tray, events.
#include "emulator/unit.hpp"
#include "openimapi/base/bytes.hpp"
#include "openimapi/mmc/answers.hpp"

#include <array>
#include <cstring>

namespace openimapi::inline v1::emulator {

namespace {

void put_text(std::span<std::byte> field, std::string_view text) {
    for (std::size_t i = 0; i < field.size(); ++i)
        field[i] = static_cast<std::byte>(i < text.size() ? text[i] : ' ');
}

/// SPC-4 table 142.
struct StandardInquiry {
    std::uint8_t type = 0x05; ///< MMC device
    std::uint8_t removable = 0x80;
    std::uint8_t version = 0x05; ///< SPC-3
    std::uint8_t format = 0x02;
    std::uint8_t additional_length = 0;
    std::array<std::uint8_t, 3> flags{};
    std::array<std::byte, 8> vendor{};
    std::array<std::byte, 16> product{};
    std::array<std::byte, 4> revision{};
    std::array<std::uint8_t, 22> reserved{};
    std::array<be16, 8> versions{};
    std::array<std::uint8_t, 22> reserved2{};
};
static_assert(sizeof(StandardInquiry) == 96);

} // namespace

Outcome test_unit_ready(Context&) {
    return std::nullopt; // all of it is in the gate
}

Outcome request_sense(Context& context) {
    if ((context.u8(1) & 1U) != 0) return bad_cdb_field(1); // descriptor format: not offered
    auto& unit = context.unit;
    mmc::Sense sense;
    // Sense data went over with the command that failed; what is left is the unit's condition.
    if (const auto news = unit.take_attention()) {
        static_cast<mmc::SenseCode&>(sense) = *news;
    } else if (unit.state().busy_polls > 0) {
        sense = unit.busy_sense(); // asking moves the work on, as TEST UNIT READY does
        --unit.state().busy_polls;
        unit.changed();
    } else if (unit.state().tray_open) {
        static_cast<mmc::SenseCode&>(sense) = mmc::sense::no_medium_tray_open;
    } else if (!unit.disc()) {
        static_cast<mmc::SenseCode&>(sense) = mmc::sense::no_medium_tray_closed;
    }
    const auto bytes = mmc::encode_fixed(sense);
    context.answer(std::as_bytes(std::span(bytes)), context.u8(4));
    return std::nullopt;
}

Outcome inquiry(Context& context) {
    const auto& kind = context.unit.kind();
    const auto allocation = context.u16(3);
    const auto page = context.u8(2);
    if ((context.u8(1) & 1U) == 0) {
        if (page != 0) return bad_cdb_field(2);
        StandardInquiry data;
        data.additional_length = sizeof data - 5;
        put_text(data.vendor, kind.vendor);
        put_text(data.product, kind.product);
        put_text(data.revision, kind.revision);
        data.versions = {be16(0x00A0), be16(0x0300), be16(0x04E0)}; // SAM-5, SPC-3, MMC-6
        context.answer(bytes_of(data), allocation);
        return std::nullopt;
    }
    std::vector<std::byte> data = {std::byte{0x05}, static_cast<std::byte>(page), {}, {}};
    if (page == 0x00) {
        data.insert(data.end(), {std::byte{0x00}, std::byte{0x80}});
    } else if (page == 0x80) {
        for (const char c : context.unit.name())
            data.push_back(static_cast<std::byte>(c));
    } else {
        return bad_cdb_field(2);
    }
    data[3] = static_cast<std::byte>(data.size() - 4);
    context.answer(data, allocation);
    return std::nullopt;
}

Outcome start_stop_unit(Context& context) {
    auto& unit = context.unit;
    const auto byte = context.u8(4);
    if ((byte & 0xF0U) != 0) return std::nullopt; // power conditions: none to change
    const bool start = (byte & 1U) != 0, load_eject = (byte & 2U) != 0;
    if (!load_eject) return std::nullopt;
    if (start) {
        unit.close_tray();
        return std::nullopt;
    }
    if (unit.state().prevented) return refuse(mmc::sense::removal_prevented);
    unit.open_tray();
    return std::nullopt;
}

Outcome prevent_allow_medium_removal(Context& context) {
    auto& state = context.unit.state();
    const bool prevent = (context.u8(4) & 1U) != 0;
    if (prevent && state.tray_open) return refuse(mmc::sense::no_medium_tray_open);
    if (state.prevented != prevent) {
        state.prevented = prevent;
        context.unit.changed();
    }
    return std::nullopt;
}

Outcome get_event_status_notification(Context& context) {
    if ((context.u8(1) & 1U) == 0) return bad_cdb_field(1); // asynchronous: not offered
    constexpr std::uint8_t supported = 0x56; // operational, power, media, device busy
    const auto wanted = context.u8(4) & supported;
    auto& unit = context.unit;
    auto& state = unit.state();
    std::array<std::uint8_t, 8> data{};
    data[3] = supported;
    std::size_t size = 8;
    // The lowest class asked for that has an event; else the lowest asked for, with "no event".
    const auto event = (wanted & 0x10U) != 0 ? unit.take_media_event() : std::uint8_t{0};
    if (wanted == 0) {
        data[2] = 0x80; // NEA: none of the classes is supported
        size = 4;
    } else if (event != 0 || ((wanted & 0x10U) != 0 && (wanted & 0x06U) == 0)) {
        data[2] = 4;
        data[4] = event;
        data[5] = static_cast<std::uint8_t>((state.tray_open ? 1U : 0U) |
                                            (!state.disc.empty() && !state.tray_open ? 2U : 0U));
    } else if ((wanted & 0x02U) != 0) {
        data[2] = 1; // operational change: none
    } else if ((wanted & 0x04U) != 0) {
        data[2] = 2; // power: active
        data[5] = 1;
    } else {
        data[2] = 6; // device busy
        data[4] = state.busy_polls > 0 ? 1 : 0;
        data[5] = state.busy_polls > 0 ? 1 : 0;
        data[7] = static_cast<std::uint8_t>(std::min<std::uint32_t>(state.busy_polls, 255));
    }
    data[1] = static_cast<std::uint8_t>(size - 2);
    context.answer(std::as_bytes(std::span(data)).first(size), context.u16(7));
    return std::nullopt;
}

Outcome mechanism_status(Context& context) {
    std::array<std::uint8_t, 8> data{};
    data[1] = context.unit.state().tray_open ? 0x10 : 0x00; // door open
    context.answer(std::as_bytes(std::span(data)), context.u16(8));
    return std::nullopt;
}

} // namespace openimapi::inline v1::emulator
