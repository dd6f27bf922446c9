#include "openimapi/mmc/sense.hpp"

#include "openimapi/base/bytes.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace openimapi::inline v1::mmc {

namespace {

std::uint8_t at(std::span<const std::uint8_t> bytes, std::size_t index) {
    return index < bytes.size() ? bytes[index] : std::uint8_t{0};
}
std::uint16_t at16(std::span<const std::uint8_t> bytes, std::size_t index) {
    return static_cast<std::uint16_t>(at(bytes, index) << 8 | at(bytes, index + 1));
}

/// SPC-4 4.5.2.4: three bytes whose meaning hangs on the key.
void key_specific(Sense& sense, std::span<const std::uint8_t> bytes) {
    if ((at(bytes, 0) & 0x80U) == 0) return; // SKSV
    switch (sense.key) {
    case SenseKey::illegal_request:
        sense.field = at16(bytes, 1);
        sense.field_in_cdb = (at(bytes, 0) & 0x40U) != 0;
        break;
    case SenseKey::no_sense:
    case SenseKey::not_ready:
        sense.progress = static_cast<double>(at16(bytes, 1)) / 65536.0;
        break;
    default:
        break;
    }
}

Sense decode_fixed(std::span<const std::uint8_t> bytes) {
    Sense sense;
    sense.key = static_cast<SenseKey>(at(bytes, 2) & 0x0FU);
    // Fields past ADDITIONAL SENSE LENGTH (byte 7) were not sent, whatever the buffer holds.
    const std::size_t length = bytes.size() > 7 ? std::size_t{8} + bytes[7] : bytes.size();
    bytes = bytes.first(std::min(bytes.size(), length));
    sense.asc = at(bytes, 12);
    sense.ascq = at(bytes, 13);
    if ((bytes[0] & 0x80U) != 0 && bytes.size() >= 7)
        sense.information = static_cast<std::uint32_t>(at16(bytes, 3)) << 16 | at16(bytes, 5);
    if (bytes.size() >= 18) key_specific(sense, bytes.subspan(15, 3));
    return sense;
}

Sense decode_descriptors(std::span<const std::uint8_t> bytes) {
    Sense sense;
    sense.key = static_cast<SenseKey>(at(bytes, 1) & 0x0FU);
    sense.asc = at(bytes, 2);
    sense.ascq = at(bytes, 3);
    if (bytes.size() < 8) return sense;
    auto rest = bytes.subspan(8, std::min<std::size_t>(bytes[7], bytes.size() - 8));
    while (rest.size() >= 2) {
        const std::size_t length = std::size_t{2} + rest[1];
        if (length > rest.size()) break;
        const auto descriptor = rest.first(length);
        if (descriptor[0] == 0x00 && length >= 12) { // Information
            std::uint64_t value = 0;
            for (std::size_t i = 4; i < 12; ++i)
                value = value << 8 | descriptor[i];
            sense.information = value;
        } else if (descriptor[0] == 0x02 && length >= 7) { // Sense key specific
            key_specific(sense, descriptor.subspan(4, 3));
        }
        rest = rest.subspan(length);
    }
    return sense;
}

} // namespace

std::optional<Sense> decode_sense(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < 3) return std::nullopt;
    const unsigned response = bytes[0] & 0x7FU;
    Sense sense;
    if (response == 0x70 || response == 0x71)
        sense = decode_fixed(bytes);
    else if ((response == 0x72 || response == 0x73) && bytes.size() >= 4)
        sense = decode_descriptors(bytes);
    else
        return std::nullopt;
    sense.deferred = (response & 1U) != 0;
    return sense;
}

std::array<std::uint8_t, 18> encode_fixed(const Sense& sense) {
    std::array<std::uint8_t, 18> bytes{};
    bytes[0] = sense.deferred ? 0x71 : 0x70;
    bytes[2] = static_cast<std::uint8_t>(sense.key);
    bytes[7] = 10;
    bytes[12] = sense.asc;
    bytes[13] = sense.ascq;
    if (sense.information && *sense.information <= 0xFFFFFFFFU) {
        bytes[0] |= 0x80;
        const be32 value(static_cast<std::uint32_t>(*sense.information));
        std::memcpy(&bytes[3], &value, 4);
    }
    std::optional<unsigned> specific;
    if (sense.key == SenseKey::illegal_request && sense.field) {
        specific = *sense.field;
        bytes[15] = sense.field_in_cdb ? 0xC0 : 0x80;
    } else if (sense.progress) {
        specific = static_cast<unsigned>(std::clamp(*sense.progress, 0.0, 1.0) * 65535.0);
        bytes[15] = 0x80;
    }
    if (specific) {
        bytes[16] = static_cast<std::uint8_t>(*specific >> 8);
        bytes[17] = static_cast<std::uint8_t>(*specific);
    }
    return bytes;
}

std::array<std::uint8_t, 18> encode_fixed(const SenseCode& code) {
    Sense sense;
    static_cast<SenseCode&>(sense) = code;
    return encode_fixed(sense);
}

std::string_view name_of(SenseKey key) noexcept {
    constexpr std::string_view names[16] = {
        "no sense",       "recovered error", "not ready",      "medium error",
        "hardware error", "illegal request", "unit attention", "data protect",
        "blank check",    "vendor specific", "copy aborted",   "aborted command",
        "reserved",       "volume overflow", "miscompare",     "completed"};
    return names[static_cast<unsigned>(key) & 0x0FU];
}

std::string describe(const SenseCode& code) {
    return fmt::format("{}: {} ({:X}/{:02X}/{:02X})", name_of(code.key),
                       name_of_additional(code.asc, code.ascq), static_cast<unsigned>(code.key),
                       code.asc, code.ascq);
}

Code code_for(const SenseCode& code, Opcode opcode) noexcept {
    const bool structure =
        opcode == Opcode::read_disc_structure || opcode == Opcode::send_disc_structure;
    switch (code.asc) {
    case 0x04:
        if (code.ascq == 0x04) return Code::e_imapi_recorder_media_format_in_progress;
        if (code.ascq == 0x07 || code.ascq == 0x08) return Code::e_imapi_recorder_media_busy;
        if (code.key == SenseKey::not_ready && code.ascq <= 0x02)
            return Code::e_imapi_recorder_media_becoming_ready;
        break;
    case 0x3E:
        return Code::e_imapi_recorder_media_becoming_ready;
    case 0x3A:
        return Code::e_imapi_recorder_media_no_media;
    case 0x30:
        if (code.ascq == 0x10) return Code::e_imapi_recorder_media_not_formatted;
        if (structure) return Code::e_imapi_recorder_dvd_structure_not_present;
        return Code::e_imapi_recorder_media_incompatible;
    case 0x31: // MEDIUM FORMAT CORRUPTED
        return Code::e_imapi_recorder_media_not_formatted;
    case 0x27:
        return Code::e_imapi_recorder_media_write_protected;
    case 0x0C:
        if (code.ascq == 0x09) return Code::e_imapi_loss_of_streaming;
        break;
    case 0x53:
        return Code::e_imapi_recorder_locked;
    case 0x20:
        if (opcode == Opcode::get_configuration)
            return Code::e_imapi_recorder_get_configuration_not_supported;
        break;
    case 0x24:
        if (opcode == Opcode::mode_sense_10 || opcode == Opcode::mode_sense_6)
            return Code::e_imapi_recorder_no_such_mode_page;
        if (structure) return Code::e_imapi_recorder_dvd_structure_not_present;
        break;
    case 0x26:
    case 0x1A:
    case 0x39:
        if (opcode == Opcode::mode_select_10 || opcode == Opcode::mode_select_6)
            return Code::e_imapi_recorder_invalid_mode_parameters;
        break;
    default:
        break;
    }
    return Code::e_imapi_unexpected_response_from_device;
}

std::string_view cure_for(const SenseCode& code) noexcept {
    switch (code.asc) {
    case 0x3A:
        return "Insert a disc and close the tray";
    case 0x30:
        return "Use a disc of a kind that this drive can record";
    case 0x53:
        return "Another program keeps the tray locked: let it finish";
    case 0x27:
        return "Use a disc that is not write-protected";
    case 0x0C:
    case 0x73:
        return "Try a slower speed or a disc of another make";
    case 0x03:
    case 0x11:
        return "Clean the disc; if it stays, the disc is damaged";
    default:
        return {};
    }
}

} // namespace openimapi::inline v1::mmc
