/// Mode pages: default values and changeable masks as data, MODE SENSE and a MODE SELECT that
/// checks every bit.
#include "emulator/unit.hpp"
#include "openimapi/base/bytes.hpp"
#include "openimapi/mmc/mode_page.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace openimapi::inline v1::emulator {

namespace {

/// A page and which of its bits MODE SELECT may change; both begin with code and length.
struct PageRow {
    mmc::ModePage page;
    std::string defaults;
    std::string changeable; ///< ones where a bit may change; header bytes as in defaults
};

std::string page_of(mmc::ModePage page, std::size_t length) {
    std::string bytes(2 + length, '\0');
    bytes[0] = static_cast<char>(page);
    bytes[1] = static_cast<char>(length);
    return bytes;
}
std::string fill(std::string bytes, std::size_t at, std::initializer_list<unsigned> values) {
    for (const auto value : values)
        bytes[at++] = static_cast<char>(value);
    return bytes;
}

const std::vector<PageRow>& page_rows() {
    using mmc::ModePage;
    static const std::vector<PageRow> rows = [] {
        std::vector<PageRow> result;
        // MMC-6 7.3: AWRE, ARRE; one retry.
        auto bytes = page_of(ModePage::read_write_error_recovery, 0x0A);
        result.push_back({ModePage::read_write_error_recovery, fill(bytes, 2, {0xC0, 0x01}),
                          fill(bytes, 2, {0xFF, 0xFF})});
        // MMC-6 7.4: BUFE, incremental; data track; 2048-byte blocks; pause of 150.
        bytes = page_of(ModePage::write_parameters, 0x32);
        auto defaults = fill(bytes, 2, {0x40, 0x05, 0x08});
        defaults = fill(defaults, 13, {0x10});
        defaults = fill(defaults, 15, {0x96});
        auto mask = fill(bytes, 2, {0x7F, 0xFF, 0x0F, 0xFF, 0x00, 0x3F, 0xFF});
        for (std::size_t i = 10; i < 52; ++i)
            mask[i] = static_cast<char>(0xFF);
        result.push_back({ModePage::write_parameters, defaults, mask});
        // MMC-6 7.6: write cache on, and it stays on.
        bytes = page_of(ModePage::caching, 0x0A);
        result.push_back({ModePage::caching, fill(bytes, 2, {0x04}), fill(bytes, 2, {0x01})});
        // SPC-4 7.5.12: no timers.
        bytes = page_of(ModePage::power_condition, 0x0A);
        result.push_back({ModePage::power_condition, bytes, fill(bytes, 3, {0x03})});
        // SPC-4 7.5.11: informational exceptions, method 0.
        bytes = page_of(ModePage::informational_exceptions, 0x0A);
        result.push_back({ModePage::informational_exceptions, bytes, fill(bytes, 2, {0x00, 0x0F})});
        // MMC-6 7.8: group timeouts of 6 and 10 seconds, no software write protection.
        bytes = page_of(ModePage::timeout_and_protect, 0x0A);
        result.push_back({ModePage::timeout_and_protect, fill(bytes, 6, {0x00, 0x06, 0x00, 0x0A}),
                          fill(bytes, 4, {0x08, 0x00, 0xFF, 0xFF, 0xFF, 0xFF})});
        return result;
    }();
    return rows;
}

/// MMC-3 5.5.10, with the write speeds of the medium in the drive. Never changeable.
std::string capabilities(Unit& unit) {
    const auto speeds = unit.medium() ? unit.medium()->speeds : std::span<const SpeedRow>{};
    auto page = page_of(mmc::ModePage::capabilities, 30 + 4 * speeds.size());
    const auto put16 = [&](std::size_t at, std::uint32_t value) {
        page = fill(page, at, {(value >> 8) & 0xFFU, value & 0xFFU});
    };
    const bool locked = unit.state().prevented;
    // Reads DVD-ROM and DVD-R; "writes CD-R and DVD-R" stands for "is a writer", the page being
    // older than other media (wodim leaves without a word where the CD-R bit is not set);
    // multisession.
    page = fill(page, 2, {0x18, 0x11, 0x40, 0x00});
    page = fill(page, 6, {locked ? 0x2BU : 0x29U}); // tray, eject, lock, lock state
    put16(12, 8192);                                // buffer, KB
    const auto fastest = speeds.empty() ? 0U : speeds.front().kilobytes;
    const auto current = current_write_speed(unit);
    put16(8, fastest);
    put16(14, unit.state().read_speed != 0 ? unit.state().read_speed : fastest);
    put16(18, fastest);
    put16(20, current);
    put16(28, current);
    put16(30, static_cast<std::uint32_t>(speeds.size()));
    for (std::size_t i = 0; i < speeds.size(); ++i) {
        page = fill(page, 32 + 4 * i, {0, speeds[i].pure_cav ? 1U : 0U});
        put16(34 + 4 * i, speeds[i].kilobytes);
    }
    return page;
}

std::string value_of(Unit& unit, const PageRow& row, mmc::PageControl control) {
    if (control == mmc::PageControl::changeable) return row.changeable;
    if (control == mmc::PageControl::defaults) return row.defaults;
    const auto& set = unit.state().mode_pages;
    const auto found = set.find(static_cast<std::uint8_t>(row.page));
    return found == set.end() ? row.defaults : found->second;
}

/// The pages asked for; nullopt: 5/24/00.
std::optional<std::string> pages_for(Context& context) {
    const auto control = static_cast<mmc::PageControl>(context.u8(2) >> 6);
    const auto code = static_cast<mmc::ModePage>(context.u8(2) & 0x3FU);
    const auto subpage = context.u8(3);
    if (subpage != 0 && subpage != 0xFF) return std::nullopt;
    std::string pages;
    bool known = code == mmc::ModePage::all;
    for (const auto& row : page_rows()) {
        if (code != mmc::ModePage::all && code != row.page) continue;
        pages += value_of(context.unit, row, control);
        known = true;
    }
    if (code == mmc::ModePage::all || code == mmc::ModePage::capabilities) {
        auto page = capabilities(context.unit);
        if (control == mmc::PageControl::changeable) std::fill(page.begin() + 2, page.end(), '\0');
        pages += page;
        known = true;
    }
    return known ? std::optional(pages) : std::nullopt;
}

void append(std::vector<std::byte>& to, const std::string& text) {
    const auto bytes = std::as_bytes(std::span(text));
    to.insert(to.end(), bytes.begin(), bytes.end());
}

} // namespace

Outcome mode_sense_10(Context& context) {
    if ((context.u8(2) >> 6) == 3) return refuse(mmc::sense::saving_not_supported);
    const auto pages = pages_for(context);
    if (!pages) return bad_cdb_field(2);
    std::vector<std::byte> answer(sizeof(mmc::ModeParameterHeader10));
    append(answer, *pages);
    store(be16(static_cast<std::uint16_t>(answer.size() - 2)), answer);
    context.answer(answer, context.u16(7));
    return std::nullopt;
}

Outcome mode_sense_6(Context& context) {
    // MMC-6 leaves the six-byte form out; Linux's sr asks with it (page 2Ah).
    if ((context.u8(2) >> 6) == 3) return refuse(mmc::sense::saving_not_supported);
    const auto pages = pages_for(context);
    if (!pages) return bad_cdb_field(2);
    std::vector<std::byte> answer(4);
    append(answer, *pages);
    answer[0] = static_cast<std::byte>(answer.size() - 1);
    context.answer(answer, context.u8(4));
    return std::nullopt;
}

Outcome mode_select_10(Context& context) {
    if ((context.u8(1) & 0x10U) == 0) return bad_cdb_field(1); // PF: only standard pages
    if ((context.u8(1) & 0x01U) != 0) return bad_cdb_field(1); // SP: nothing can be saved
    const auto length = context.u16(7);
    if (length == 0) return std::nullopt;
    const auto list = context.parameters(length);
    const auto pages = mmc::decode_mode_pages(list, true);
    if (!pages || list.size() < length) return refuse(mmc::sense::parameter_list_length);
    std::size_t whole = sizeof(mmc::ModeParameterHeader10);
    be16 descriptors;
    if (load(list.subspan(6), descriptors)) whole += descriptors;
    for (const auto& page : *pages)
        whole += page.bytes.size();
    if (whole != list.size()) return refuse(mmc::sense::parameter_list_length);

    // All of the list or nothing (SPC-4 6.9): check first.
    auto values = context.unit.state().mode_pages;
    for (const auto& page : *pages) {
        const auto row = std::find_if(page_rows().begin(), page_rows().end(), [&](const auto& r) {
            return r.page == page.page && page.subpage == 0;
        });
        if (row == page_rows().end()) return refuse(mmc::sense::invalid_field_in_parameters);
        if (page.bytes.size() != row->defaults.size())
            return refuse(mmc::sense::parameter_list_length);
        auto value = value_of(context.unit, *row, mmc::PageControl::current);
        for (std::size_t i = 2; i < value.size(); ++i) {
            const auto mask = static_cast<unsigned char>(row->changeable[i]);
            const auto wanted = static_cast<unsigned char>(page.bytes[i]);
            if (((static_cast<unsigned char>(value[i]) ^ wanted) & ~mask & 0xFFU) != 0)
                return refuse(mmc::sense::invalid_field_in_parameters);
            value[i] = static_cast<char>(wanted);
        }
        // MMC-6 table 663: write types above layer jump are reserved.
        if (page.page == mmc::ModePage::write_parameters && (value[2] & 0x0F) > 4)
            return refuse(mmc::sense::invalid_field_in_parameters);
        values[static_cast<std::uint8_t>(page.page)] = value;
    }
    if (values != context.unit.state().mode_pages) {
        context.unit.state().mode_pages = std::move(values);
        context.unit.changed();
        context.unit.mode_pages_changed();
    }
    return std::nullopt;
}

} // namespace openimapi::inline v1::emulator
