#include "emulator/drive_state.hpp"

#include "openimapi/base/bytes.hpp"
#include "openimapi/base/error.hpp"

#include <array>
#include <cstring>
#include <string_view>

namespace openimapi::inline v1::emulator {

namespace {

constexpr std::array<char, 8> magic = {'O', 'I', 'M', 'D', 'R', 'I', 'V', '1'};

struct FileHeader {
    std::array<char, 8> signature{};
    le64 generation;
    le32 length;   ///< of what follows the header
    le32 checksum; ///< of the same
};
static_assert(sizeof(FileHeader) == 24);

/// FNV-1a: enough to tell a torn or foreign file.
std::uint32_t checksum(std::span<const std::byte> bytes) {
    std::uint32_t hash = 2166136261U;
    for (const auto byte : bytes)
        hash = (hash ^ static_cast<std::uint32_t>(byte)) * 16777619U;
    return hash;
}

/// Writes and reads the same fields in the same order: one function describes the format.
class Writer {
public:
    void number(std::uint32_t& value) {
        const le32 field(value);
        append(bytes_of(field));
    }
    void text(std::string& value) {
        auto length = static_cast<std::uint32_t>(value.size());
        number(length);
        append(std::as_bytes(std::span(value)));
    }
    std::vector<std::byte> bytes;

private:
    void append(std::span<const std::byte> more) {
        bytes.insert(bytes.end(), more.begin(), more.end());
    }
};

class Reader {
public:
    explicit Reader(std::span<const std::byte> bytes) : rest_(bytes) {}
    void number(std::uint32_t& value) {
        le32 field;
        if (!load(rest_, field)) {
            sound = false;
            value = 0;
            return;
        }
        value = field;
        rest_ = rest_.subspan(sizeof field);
    }
    void text(std::string& value) {
        std::uint32_t length = 0;
        number(length);
        if (length > rest_.size()) {
            sound = false;
            return;
        }
        value.assign(reinterpret_cast<const char*>(rest_.data()), length); // NOLINT: bytes to text
        rest_ = rest_.subspan(length);
    }
    bool sound = true;

private:
    std::span<const std::byte> rest_;
};

template <class Archive, class T>
void small(Archive& archive, T& value) {
    auto number = static_cast<std::uint32_t>(value);
    archive.number(number);
    value = static_cast<T>(number);
}

template <class Archive>
void visit(Archive& archive, Fault& fault) {
    small(archive, fault.kind);
    std::uint32_t has = (fault.opcode ? 1U : 0U) | (fault.lba ? 2U : 0U);
    archive.number(has);
    auto opcode = fault.opcode.value_or(mmc::Opcode::test_unit_ready);
    small(archive, opcode);
    auto lba = static_cast<std::uint32_t>(fault.lba.value_or(Lba(0)).value());
    archive.number(lba);
    fault.opcode = (has & 1U) != 0 ? std::optional(opcode) : std::nullopt;
    fault.lba = (has & 2U) != 0 ? std::optional(Lba(lba)) : std::nullopt;
    small(archive, fault.sense.key);
    small(archive, fault.sense.asc);
    small(archive, fault.sense.ascq);
    archive.number(fault.polls);
    archive.number(fault.count);
}

template <class Archive>
void visit(Archive& archive, DriveState& state) {
    archive.text(state.kind);
    archive.text(state.disc);
    small(archive, state.removed);
    small(archive, state.tray_open);
    small(archive, state.prevented);
    archive.number(state.media_changes);
    archive.number(state.resets);
    archive.number(state.mode_changes);
    archive.number(state.media_events);
    small(archive, state.media_event);
    archive.number(state.not_ready_polls);
    archive.number(state.busy_polls);
    archive.number(state.busy_total);
    archive.number(state.read_speed);
    archive.number(state.write_speed);
}

std::vector<std::byte> encode(DriveState state) {
    Writer writer;
    visit(writer, state);
    auto pages = static_cast<std::uint32_t>(state.mode_pages.size());
    writer.number(pages);
    for (auto& [code, bytes] : state.mode_pages) {
        std::uint32_t number = code;
        writer.number(number);
        writer.text(bytes);
    }
    auto faults = static_cast<std::uint32_t>(state.faults.size());
    writer.number(faults);
    for (auto& fault : state.faults)
        visit(writer, fault);
    return std::move(writer.bytes);
}

bool decode(std::span<const std::byte> bytes, DriveState& state) {
    Reader reader(bytes);
    visit(reader, state);
    std::uint32_t pages = 0, faults = 0;
    reader.number(pages);
    for (std::uint32_t i = 0; i < pages && reader.sound; ++i) {
        std::uint32_t code = 0;
        reader.number(code);
        reader.text(state.mode_pages[static_cast<std::uint8_t>(code)]);
    }
    reader.number(faults);
    for (std::uint32_t i = 0; i < faults && reader.sound; ++i)
        visit(reader, state.faults.emplace_back());
    return reader.sound;
}

std::vector<std::byte> image_of(const DriveState& state, std::uint64_t generation) {
    const auto payload = encode(state);
    FileHeader header;
    header.signature = magic;
    header.generation = generation;
    header.length = static_cast<std::uint32_t>(payload.size());
    header.checksum = checksum(payload);
    std::vector<std::byte> bytes(sizeof header + payload.size());
    store(header, bytes);
    std::memcpy(bytes.data() + sizeof header, payload.data(), payload.size());
    return bytes;
}

File open_state(const std::filesystem::path& folder) {
    try {
        return {folder / "state", File::Mode::write};
    } catch (Error& error) {
        if (error.code() != Code::win32_file_not_found &&
            error.code() != Code::win32_path_not_found)
            throw;
        throw Error(Code::win32_dev_not_exist,
                    "there is no emulated drive '" + folder.filename().string() + "'",
                    "Add it first, or look at the list of drives");
    }
}

} // namespace

void DriveFile::create(const std::filesystem::path& folder, const DriveState& state) {
    File file(folder / "state", File::Mode::create);
    file.write(0, image_of(state, 1));
}

DriveFile::DriveFile(const std::filesystem::path& folder) : file_(open_state(folder)) {}

const DriveState& DriveFile::refresh() {
    std::array<std::byte, sizeof(FileHeader)> front{};
    file_.read(0, front);
    FileHeader header;
    const auto damaged = [] {
        return Error(Code::e_unexpected, "the emulated drive's state is damaged",
                     "Remove the drive and add it again");
    };
    if (!load(std::span<const std::byte>(front), header) || header.signature != magic ||
        header.length > (1U << 20))
        throw damaged();
    if (header.generation == generation_) return state_;
    std::vector<std::byte> payload(header.length);
    DriveState state;
    if (file_.read(sizeof header, payload) != payload.size() ||
        checksum(payload) != header.checksum || !decode(payload, state))
        throw damaged();
    state_ = std::move(state);
    generation_ = header.generation;
    return state_;
}

void DriveFile::save() {
    file_.write(0, image_of(state_, ++generation_));
}

} // namespace openimapi::inline v1::emulator
