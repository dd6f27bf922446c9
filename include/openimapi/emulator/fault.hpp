/// What can be made to go wrong on an emulated drive, for tests. A fault is used up after `count`
/// times.
#pragma once

#include "openimapi/base/units.hpp"
#include "openimapi/mmc/command.hpp"
#include "openimapi/mmc/sense.hpp"

#include <cstdint>
#include <optional>

namespace openimapi::inline v1::emulator {

enum class FaultKind : std::uint8_t {
    sense_for_command, ///< `opcode` (any block access touching `lba`, where given) ends with
                       ///< `sense`
    write_error,       ///< a WRITE touching `lba` writes up to it and fails, 3/0C/00
    read_error,        ///< a READ touching `lba` fails, 3/11/00
    corrupt_block,     ///< a WRITE touching `lba` stores one wrong byte in that block, silently
    slow_close,        ///< the next CLOSE, SYNCHRONIZE CACHE or OPC stays busy for `polls` polls
    slow_write,        ///< the next WRITE is refused as busy (2/04/08) `polls` times first
    not_ready_period,  ///< becoming ready (2/04/01) for `polls` polls
    disc_full_at,      ///< the medium ends at `lba`
    unit_attention,    ///< 6/29/00 before the next command of every initiator
    tray_opened,       ///< at the next WRITE touching `lba` the tray opens, the disc stays in it
    no_opcode,         ///< `opcode` is not implemented: 5/20/00 (a drive without RESERVE TRACK…)
};

struct Fault {
    FaultKind kind = FaultKind::sense_for_command;
    std::optional<mmc::Opcode> opcode = {};
    std::optional<Lba> lba = {};
    mmc::SenseCode sense = {};
    std::uint32_t polls = 3;
    std::uint32_t count = 1;
};

} // namespace openimapi::inline v1::emulator
