#include "openimapi/drive/recorder.hpp"

#include "drive/owner_lock.hpp"

#include <algorithm>
#include <condition_variable>
#include <fmt/format.h>
#include <mutex>
#include <thread>

namespace openimapi::inline v1::drive {

using namespace std::chrono_literals;

struct Recorder::Impl {
    Impl(std::string name, std::unique_ptr<Transport> carrier)
        : id(std::move(name)), transport(std::move(carrier)), owner_lock(id) {}

    std::string id;
    std::mutex commands; ///< one command at a time
    std::unique_ptr<Transport> transport;

    mutable std::mutex access; ///< the three below; taken after `commands` where both are
    OwnerLock owner_lock;
    std::string owner;
    unsigned count = 0;
};

namespace {

std::vector<std::uint8_t> copy(std::span<const std::uint8_t> bytes) {
    return {bytes.begin(), bytes.end()};
}

/// Where a command that addresses blocks was going to.
std::optional<Lba> address_of(std::span<const std::uint8_t> cdb) {
    if (cdb.size() < 10) return std::nullopt;
    switch (static_cast<mmc::Opcode>(cdb[0])) {
    case mmc::Opcode::read_10:
    case mmc::Opcode::read_12:
    case mmc::Opcode::write_10:
    case mmc::Opcode::write_12:
    case mmc::Opcode::verify_10:
    case mmc::Opcode::read_cd:
        return Lba(static_cast<std::int32_t>(static_cast<std::uint32_t>(cdb[2]) << 24 |
                                             static_cast<std::uint32_t>(cdb[3]) << 16 |
                                             static_cast<std::uint32_t>(cdb[4]) << 8 | cdb[5]));
    default:
        return std::nullopt;
    }
}

/// Commands that tell about the drive and disturb nobody: they pass while another has the drive.
bool passes_locks(std::uint8_t opcode) {
    switch (static_cast<mmc::Opcode>(opcode)) {
    case mmc::Opcode::inquiry:
    case mmc::Opcode::request_sense:
    case mmc::Opcode::mode_sense_6:
    case mmc::Opcode::mode_sense_10:
    case mmc::Opcode::get_configuration:
    case mmc::Opcode::get_event_status_notification:
        return true;
    default:
        return false;
    }
}

Error strange_answer(const mmc::Cdb& cdb) {
    Error error(Code::e_imapi_recorder_invalid_response_from_device,
                "the drive's answer makes no sense");
    error.add({.doing = mmc::name_of(cdb.opcode()), .cdb = copy(cdb)});
    return error;
}

/// Sleeps, but wakes at once when a stop is asked for.
void pause(std::stop_token stop, std::chrono::milliseconds time) {
    std::mutex mutex;
    std::condition_variable_any sleeper;
    std::unique_lock lock(mutex);
    sleeper.wait_for(lock, stop, time, [] { return false; });
}

constexpr std::uint16_t longest_answer = 0xFFFC;

} // namespace

Error error_for(std::span<const std::uint8_t> cdb, const Reply& reply) {
    const auto opcode = static_cast<mmc::Opcode>(cdb.empty() ? 0 : cdb[0]);
    ErrorStep step{.doing = mmc::name_of(opcode), .lba = address_of(cdb), .cdb = copy(cdb)};
    if (reply.status == Status::reservation_conflict) {
        Error error(Code::e_imapi_recorder_locked, "another host has reserved the drive");
        return error.add(std::move(step));
    }
    if (reply.status == Status::busy) {
        Error error(Code::e_imapi_recorder_media_busy, "the drive is busy");
        return error.add(std::move(step));
    }
    const auto sense = mmc::decode_sense(reply.sense_bytes());
    if (!sense) {
        step.sense = copy(reply.sense_bytes());
        Error error(Code::e_imapi_recorder_invalid_response_from_device,
                    fmt::format("the drive failed (status {:02X}h) without saying why",
                                static_cast<unsigned>(reply.status)));
        return error.add(std::move(step));
    }
    step.sense = copy(mmc::encode_fixed(*sense));
    Error error(mmc::code_for(*sense, opcode), mmc::describe(*sense),
                std::string(mmc::cure_for(*sense)));
    return error.add(std::move(step));
}

Recorder::Recorder(std::string id, std::unique_ptr<Transport> transport)
    : impl_(std::make_unique<Impl>(std::move(id), std::move(transport))) {}
Recorder::Recorder(Recorder&&) noexcept = default;
Recorder& Recorder::operator=(Recorder&&) noexcept = default;
Recorder::~Recorder() {
    if (impl_ && impl_->count > 0) impl_->transport->unlock();
}

const std::string& Recorder::id() const noexcept {
    return impl_->id;
}
std::size_t Recorder::maximum_transfer() const {
    return impl_->transport->maximum_transfer();
}
std::size_t Recorder::buffer_alignment() const {
    return impl_->transport->buffer_alignment();
}

// --- Commands --------------------------------------------------------------------------------

Reply Recorder::execute(const Command& command) {
    if (command.cdb.size() < 6 || command.cdb.size() > 16)
        throw Error(Code::e_invalidarg, "a command has 6 to 16 bytes");
    const std::lock_guard guard(impl_->commands);
    if (!passes_locks(command.cdb[0])) {
        const std::lock_guard access(impl_->access);
        if (const auto other = impl_->owner_lock.other_owner()) {
            Error error(Code::e_imapi_recorder_locked,
                        fmt::format("the drive is in use by '{}'", *other),
                        "Wait until it is free");
            throw error.add({.doing = mmc::name_of(static_cast<mmc::Opcode>(command.cdb[0])),
                             .path = impl_->id,
                             .cdb = copy(command.cdb)});
        }
    }
    return impl_->transport->execute(command);
}

namespace {

/// One command, repeated while the drive only has news to tell or is busy for a moment.
Reply repeat(Recorder& recorder, const Command& command) {
    constexpr int attempts = 5;
    for (int attempt = 1;; ++attempt) {
        auto reply = recorder.execute(command);
        if (reply.good() || attempt == attempts) return reply;
        if (reply.status == Status::busy) {
            std::this_thread::sleep_for(10ms * attempt);
            continue;
        }
        const auto sense = mmc::decode_sense(reply.sense_bytes());
        if (!sense || sense->key != mmc::SenseKey::unit_attention) return reply;
    }
}

std::size_t run(Recorder& recorder, const Command& command) {
    const auto reply = repeat(recorder, command);
    if (!reply.good()) {
        // A recovered error is a success with a remark (SPC-4 4.5.6).
        const auto sense = mmc::decode_sense(reply.sense_bytes());
        if (!sense ||
            (sense->key != mmc::SenseKey::recovered_error &&
             sense->key != mmc::SenseKey::no_sense) ||
            sense->deferred)
            throw error_for(command.cdb, reply)
                .add({.doing = "use the drive", .path = recorder.id()});
    }
    return reply.transferred;
}

} // namespace

std::size_t Recorder::command(const mmc::Cdb& cdb, std::chrono::milliseconds timeout) {
    return run(*this, {.cdb = cdb, .timeout = timeout});
}
std::size_t Recorder::receive(const mmc::Cdb& cdb, std::span<std::byte> data,
                              std::chrono::milliseconds timeout) {
    const auto moved =
        run(*this, {.cdb = cdb, .direction = Direction::to_host, .in = data, .timeout = timeout});
    return std::min(moved, data.size());
}
std::size_t Recorder::send(const mmc::Cdb& cdb, std::span<const std::byte> data,
                           std::chrono::milliseconds timeout) {
    return run(*this,
               {.cdb = cdb, .direction = Direction::to_drive, .out = data, .timeout = timeout});
}
std::optional<mmc::Sense> Recorder::attempt(const Command& command, std::size_t* moved) {
    const auto reply = repeat(*this, command);
    if (moved) *moved = reply.transferred;
    if (reply.good()) return std::nullopt;
    const auto sense = mmc::decode_sense(reply.sense_bytes());
    if (!sense) throw error_for(command.cdb, reply).add({.doing = "use the drive", .path = id()});
    if (!sense->deferred &&
        (sense->key == mmc::SenseKey::recovered_error || sense->key == mmc::SenseKey::no_sense))
        return std::nullopt;
    return sense;
}

// --- Questions -------------------------------------------------------------------------------

namespace {

/// An answer that begins with its own length: asks for the front, then for as much as there is.
template <class Build, class Length>
std::vector<std::byte> receive_whole(Recorder& recorder, std::uint16_t front, Build build,
                                     Length length) {
    std::vector<std::byte> answer(front);
    answer.resize(recorder.receive(build(front), answer));
    const std::size_t whole = std::min<std::size_t>(length(answer), longest_answer);
    if (whole <= answer.size()) return answer;
    answer.assign(whole, std::byte{0});
    answer.resize(recorder.receive(build(static_cast<std::uint16_t>(whole)), answer));
    return answer;
}

std::size_t be16_length(std::span<const std::byte> answer) {
    be16 length;
    return load(answer, length) ? std::size_t{length.get()} + 2 : 0;
}
std::size_t be32_length(std::span<const std::byte> answer) {
    be32 length;
    return load(answer, length) ? std::size_t{length.get()} + 4 : 0;
}

} // namespace

mmc::Inquiry Recorder::identify() {
    std::array<std::byte, 96> answer{};
    const auto cdb = mmc::command::inquiry(96);
    const auto moved = receive(cdb, answer);
    const auto inquiry = mmc::decode_inquiry(std::span(answer).first(moved));
    if (!inquiry) throw strange_answer(cdb);
    return *inquiry;
}

mmc::Configuration Recorder::features(bool current_only) {
    const auto build = [&](std::uint16_t length) {
        return mmc::command::get_configuration(current_only ? 1 : 0, 0, length);
    };
    const auto configuration =
        mmc::decode_configuration(receive_whole(*this, 8, build, be32_length));
    if (!configuration) throw strange_answer(build(8));
    return *configuration;
}

mmc::Profile Recorder::current_profile() {
    std::array<std::byte, 8> answer{};
    const auto cdb = mmc::command::get_configuration(1, 0, 8);
    const auto moved = receive(cdb, answer);
    const auto configuration = mmc::decode_configuration(std::span(answer).first(moved));
    if (!configuration) throw strange_answer(cdb);
    return configuration->current_profile;
}

std::vector<mmc::ModePageData> Recorder::mode_pages(mmc::PageControl control) {
    const auto build = [&](std::uint16_t length) {
        return mmc::command::mode_sense_10(0x3F, 0, control, length);
    };
    auto pages = mmc::decode_mode_pages(receive_whole(*this, 8, build, be16_length));
    if (!pages) throw strange_answer(build(8));
    return std::move(*pages);
}

mmc::ModePageData Recorder::mode_page(mmc::ModePage page, mmc::PageControl control) {
    const auto build = [&](std::uint16_t length) {
        return mmc::command::mode_sense_10(static_cast<std::uint8_t>(page), 0, control, length);
    };
    const auto pages = mmc::decode_mode_pages(receive_whole(*this, 8, build, be16_length));
    if (!pages) throw strange_answer(build(8));
    for (const auto& candidate : *pages)
        if (candidate.page == page && candidate.subpage == 0) return candidate;
    Error error(Code::e_imapi_recorder_no_such_mode_page,
                fmt::format("the drive has no {} page", mmc::name_of(page)));
    throw error.add({.doing = "MODE SENSE (10)", .path = id(), .cdb = copy(build(8))});
}

void Recorder::set_mode_page(std::span<const std::byte> page, bool save) {
    if (page.size() < 2 || page.size() > 1024)
        throw Error(Code::e_invalidarg, "a mode page has 2 to 1024 bytes here");
    std::vector<std::byte> list(sizeof(mmc::ModeParameterHeader10) + page.size());
    std::copy(page.begin(), page.end(),
              list.begin() + static_cast<std::ptrdiff_t>(sizeof(mmc::ModeParameterHeader10)));
    // PS is the drive's to report; in MODE SELECT the bit is reserved (SPC-4 7.5.7).
    list[sizeof(mmc::ModeParameterHeader10)] &= std::byte{0x7F};
    send(mmc::command::mode_select_10(narrow<std::uint16_t>(list.size()), save), list);
}

Medium Recorder::medium() {
    Medium result;
    if (const auto sense = attempt({.cdb = mmc::command::test_unit_ready()})) {
        if (sense->asc == 0x3A) return result;
        Reply reply{.status = Status::check_condition};
        const auto fixed = mmc::encode_fixed(*sense);
        std::copy(fixed.begin(), fixed.end(), reply.sense.begin());
        reply.sense_length = fixed.size();
        throw error_for(mmc::command::test_unit_ready(), reply)
            .add({.doing = "look at the disc", .path = id()});
    }
    result.present = true;
    result.profile = current_profile();
    std::array<std::byte, 34> answer{};
    std::size_t moved = 0;
    if (!attempt({.cdb = mmc::command::read_disc_information(34),
                  .direction = Direction::to_host,
                  .in = answer},
                 &moved))
        result.disc =
            mmc::decode_disc_information(std::span(answer).first(std::min(moved, answer.size())));
    return result;
}

mmc::DiscInformation Recorder::disc_information() {
    std::array<std::byte, 34> answer{};
    const auto cdb = mmc::command::read_disc_information(34);
    const auto moved = receive(cdb, answer);
    const auto info = mmc::decode_disc_information(std::span(answer).first(moved));
    if (!info) throw strange_answer(cdb);
    return *info;
}

mmc::TrackInformation Recorder::track_information(mmc::TrackAddress type, std::uint32_t address) {
    std::array<std::byte, 48> answer{};
    const auto cdb = mmc::command::read_track_information(type, address, 48);
    const auto moved = receive(cdb, answer);
    const auto info = mmc::decode_track_information(std::span(answer).first(moved));
    if (!info) throw strange_answer(cdb);
    return *info;
}

mmc::Capacity Recorder::capacity() {
    std::array<std::byte, 8> answer{};
    const auto cdb = mmc::command::read_capacity();
    const auto moved = receive(cdb, answer);
    const auto capacity = mmc::decode_capacity(std::span(answer).first(moved));
    if (!capacity) throw strange_answer(cdb);
    return *capacity;
}

std::vector<mmc::WriteSpeed> Recorder::write_speeds() {
    constexpr std::uint16_t descriptors = 64;
    std::array<std::byte, 8 + 16 * descriptors> answer{};
    const auto cdb = mmc::command::get_performance(3, 0, Lba(0), descriptors);
    const auto moved = receive(cdb, answer);
    auto speeds = mmc::decode_write_speeds(std::span(answer).first(moved));
    if (!speeds) throw strange_answer(cdb);
    return std::move(*speeds);
}

std::vector<std::byte> Recorder::disc_structure(mmc::StructureMedia media, std::uint8_t format,
                                                std::uint32_t address, std::uint8_t layer) {
    const auto build = [&](std::uint16_t length) {
        return mmc::command::read_disc_structure(media, format, address, layer, 0, length);
    };
    auto data = mmc::decode_disc_structure(receive_whole(*this, 4, build, be16_length));
    if (!data) throw strange_answer(build(4));
    return std::move(*data);
}

bool Recorder::can_load() {
    const auto configuration = features();
    const auto* removable = configuration.find(mmc::Feature::removable_medium);
    if (!removable || removable->data.empty()) return false;
    // MMC-6 5.3.4: loading mechanism in bits 5-7; version 2 adds Load in bit 4.
    const auto byte = static_cast<unsigned>(removable->data[0]);
    if (removable->version >= 2) return (byte & 0x10U) != 0;
    return (byte >> 5) == 1; // a tray
}

// --- Actions ---------------------------------------------------------------------------------

void Recorder::wait_ready(std::stop_token stop, std::chrono::milliseconds patience) {
    auto delay = 1ms;
    std::chrono::milliseconds waited{0}; // since the drive last said something new
    std::optional<mmc::Sense> before;
    bool started = false;
    const auto cdb = mmc::command::test_unit_ready();
    for (;;) {
        const auto reply = repeat(*this, {.cdb = cdb});
        if (reply.good()) return;
        const auto sense = mmc::decode_sense(reply.sense_bytes());
        const auto fail = [&] {
            return error_for(cdb, reply).add({.doing = "wait for the drive", .path = id()});
        };
        if (!sense) throw fail();
        // 2/04/02: it waits for a START UNIT.
        if (sense->key == mmc::SenseKey::not_ready && sense->asc == 0x04 && sense->ascq == 0x02 &&
            !started) {
            started = true;
            command(mmc::command::start_stop_unit(mmc::command::StartStop::start, false), 60s);
            continue;
        }
        if (!mmc::is_busy(*sense)) throw fail();
        if (!before || before->code() != sense->code() || before->progress != sense->progress)
            waited = 0ms;
        before = sense;
        if (waited >= patience) throw fail();
        if (stop.stop_requested()) throw Error::cancelled();
        pause(stop, delay);
        waited += delay;
        delay = std::min(delay * 2, std::chrono::milliseconds(250));
    }
}

void Recorder::eject() {
    prevent_removal(false);
    command(mmc::command::start_stop_unit(mmc::command::StartStop::eject, false), 60s);
}
void Recorder::load() {
    command(mmc::command::start_stop_unit(mmc::command::StartStop::load, false), 60s);
}
void Recorder::prevent_removal(bool prevent) {
    command(mmc::command::prevent_allow_medium_removal(prevent));
}

// --- Exclusive access ------------------------------------------------------------------------

bool Recorder::is_valid_owner(std::string_view owner) noexcept {
    if (owner.empty() || owner.size() > 63) return false;
    return std::all_of(owner.begin(), owner.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view(" .,:;-_").find(c) != std::string_view::npos;
    });
}

void Recorder::acquire(std::string_view owner, bool force) {
    if (!is_valid_owner(owner))
        throw Error(Code::e_imapi_recorder_client_name_is_not_valid,
                    "the owner's name is not 1 to 63 letters, digits, spaces or . , : ; - _");
    const std::lock_guard commands(impl_->commands);
    const std::lock_guard guard(impl_->access);
    if (impl_->count > 0) {
        ++impl_->count;
        return;
    }
    try {
        impl_->owner_lock.acquire(owner);
        try {
            impl_->transport->lock(force);
        } catch (...) {
            impl_->owner_lock.release();
            throw;
        }
    } catch (Error& error) {
        error.add({.doing = "take exclusive access of the drive", .path = impl_->id});
        throw;
    }
    impl_->owner = owner;
    impl_->count = 1;
}

void Recorder::release() {
    const std::lock_guard commands(impl_->commands);
    const std::lock_guard guard(impl_->access);
    if (impl_->count == 0)
        throw Error(Code::e_fail, "exclusive access was released more often than taken");
    if (--impl_->count > 0) return;
    impl_->owner.clear();
    impl_->transport->unlock();
    impl_->owner_lock.release();
}

std::string Recorder::owner() const {
    const std::lock_guard guard(impl_->access);
    if (impl_->count > 0) return impl_->owner;
    return impl_->owner_lock.other_owner().value_or(std::string{});
}

ExclusiveAccess::ExclusiveAccess(Recorder& recorder, std::string_view owner, bool force)
    : recorder_(recorder) {
    recorder_.acquire(owner, force);
}
ExclusiveAccess::~ExclusiveAccess() {
    try {
        recorder_.release();
    } catch (...) {
        // Only a caller that released our acquire could bring us here; nothing is left to give
        // back.
        return;
    }
}

} // namespace openimapi::inline v1::drive
