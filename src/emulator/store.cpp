#include "emulator/store.hpp"

#include "drive/owner_lock.hpp"
#include "emulator/disc.hpp"
#include "emulator/drive_state.hpp"
#include "openimapi/base/environment.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/emulator/emulator.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <functional>
#include <unistd.h>

namespace openimapi::inline v1::emulator {

namespace fs = std::filesystem;

fs::path store_root() {
    return environment::state_folder() / "emulator";
}

namespace {

void check_name(std::string_view name) {
    const bool good = !name.empty() && name.size() <= 64 && name.front() != '.' &&
                      std::all_of(name.begin(), name.end(), [](char c) {
                          return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                                 (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
                      });
    if (!good)
        throw Error(Code::e_invalidarg,
                    "the name is not 1 to 64 letters, digits or - _ . (not first)");
}

void make_folders(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) throw Error::from_errno(error.value(), "make the folder", folder.string());
}

/// Held while drives and discs are put together or taken apart, between all processes.
class StoreLock {
public:
    StoreLock() : file_(open()), lock_(file_) {}

private:
    static File open() {
        const auto root = store_root();
        make_folders(root / "drives");
        make_folders(root / "discs");
        const auto path = root / "lock";
        const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (descriptor < 0) throw Error::from_errno(errno, "open", path.string());
        ::close(descriptor);
        return {path, File::Mode::write};
    }
    File file_;
    FileLock lock_;
};

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        auto name = it->path().filename().string();
        if (name.front() != '.') names.push_back(std::move(name)); // dotted: half made or half gone
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// Makes `folder` appear with what `fill` puts into it, all at once.
void make_whole(const fs::path& folder, std::string_view what,
                const std::function<void(const fs::path&)>& fill) {
    const auto name = folder.filename().string();
    std::error_code error;
    if (fs::exists(folder, error))
        throw Error(Code::win32_file_exists, fmt::format("there is already {} '{}'", what, name),
                    "Choose another name");
    const auto draft = folder.parent_path() / ("." + name + ".new");
    fs::remove_all(draft, error); // of a process that died here; we hold the store's lock
    make_folders(draft);
    fill(draft);
    fs::rename(draft, folder, error);
    if (error) throw Error::from_errno(error.value(), "rename", folder.string());
}

void remove_whole(const fs::path& folder) {
    const auto grave = folder.parent_path() / ("." + folder.filename().string() + ".old");
    std::error_code error;
    fs::remove_all(grave, error);
    fs::rename(folder, grave, error);
    if (error) throw Error::from_errno(error.value(), "remove", folder.string());
    fs::remove_all(grave, error);
}

fs::path drive_folder(std::string_view name) {
    check_name(name);
    return store_root() / "drives" / name;
}
fs::path disc_folder(std::string_view name) {
    check_name(name);
    auto folder = store_root() / "discs" / name;
    std::error_code error;
    if (!fs::exists(folder / "state", error))
        throw Error(Code::win32_file_not_found, fmt::format("there is no emulated disc '{}'", name),
                    "Make it first, or look at the list of discs");
    return folder;
}

DriveState state_of(std::string_view drive) {
    DriveFile file(drive_folder(drive));
    const FileLock lock(file.file());
    return file.refresh();
}

/// The drive that has the disc in its tray, or empty.
std::string drive_with(std::string_view disc) {
    for (const auto& name : names_in(store_root() / "drives")) {
        try {
            if (state_of(name).disc == disc) return name;
        } catch (const Error&) {
            continue; // a drive that is damaged or just being removed holds nothing
        }
    }
    return {};
}

/// Runs `work` on the disc while no drive can change it.
template <class Work>
auto with_disc(std::string_view name, bool writable, Work work) {
    const auto folder = disc_folder(name);
    const auto drive = drive_with(name);
    if (drive.empty()) {
        Disc disc(folder, writable);
        return work(disc, drive);
    }
    DriveFile file(drive_folder(drive));
    const FileLock lock(file.file());
    Disc disc(folder, writable);
    return work(disc, drive);
}

} // namespace

// --- Discs -----------------------------------------------------------------------------------

void new_disc(std::string_view name, std::string_view medium) {
    check_name(name);
    const auto* rules = find_medium(medium);
    if (!rules)
        throw Error(Code::e_invalidarg, fmt::format("there is no kind of disc '{}'", medium),
                    "Choose one of the kinds that are listed");
    const StoreLock lock;
    make_whole(store_root() / "discs" / name, "an emulated disc",
               [&](const fs::path& folder) { Disc::create(folder, *rules); });
}

void remove_disc(std::string_view name) {
    const StoreLock lock;
    const auto folder = disc_folder(name);
    if (const auto drive = drive_with(name); !drive.empty())
        throw Error(Code::e_accessdenied,
                    fmt::format("the disc '{}' is in the drive '{}'", name, drive),
                    "Eject it first");
    remove_whole(folder);
}

DiscInfo disc_info(std::string_view name) {
    return with_disc(name, false, [&](const Disc& disc, const std::string& drive) {
        DiscInfo info;
        info.name = name;
        info.medium = disc.rules().kind.name;
        info.capacity = Blocks(disc.capacity());
        info.recorded = Blocks(disc.recorded_end());
        info.sessions = disc.closed_sessions();
        info.tracks = static_cast<std::uint32_t>(
            std::count_if(disc.tracks().begin(), disc.tracks().end(),
                          [](const Track& track) { return !track.blank(); }));
        info.blank = disc.blank();
        info.finalized = disc.finalized();
        info.inserted_in = drive;
        return info;
    });
}

std::vector<DiscInfo> list_discs() {
    std::vector<DiscInfo> discs;
    for (const auto& name : names_in(store_root() / "discs")) {
        try {
            discs.push_back(disc_info(name));
        } catch (const Error&) {
            discs.push_back({.name = name, .medium = "damaged"});
        }
    }
    return discs;
}

namespace {

/// A disc's blocks up to the last recorded one. The data file only grows where the disc does, so
/// a descriptor and a length are enough.
class DiscData final : public io::Source {
public:
    DiscData(const fs::path& folder, std::uint64_t bytes)
        : data_(folder / "data", File::Mode::read), bytes_(bytes), present_(data_.size()) {}
    [[nodiscard]] Bytes size() const override { return Bytes(bytes_); }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        if (offset > bytes_ || out.size() > bytes_ - offset)
            throw Error(Code::win32_handle_eof, "beyond the last recorded block of the disc");
        const auto got = data_.read(offset, out);
        std::fill(out.begin() + static_cast<std::ptrdiff_t>(got), out.end(), std::byte{0});
    }
    [[nodiscard]] FileRange file_range(std::uint64_t offset, std::uint64_t length) const override {
        if (offset > present_ || length > present_ - offset) return {};
        return {.fd = data_.descriptor(), .offset = offset};
    }

private:
    File data_;
    std::uint64_t bytes_;
    std::uint64_t present_;
};

constexpr std::size_t copy_bytes = std::size_t{1} << 20;

} // namespace

io::SourcePtr disc_data(std::string_view name) {
    const auto recorded = disc_info(name).recorded;
    return std::make_shared<DiscData>(disc_folder(name), bytes_of(recorded).value());
}

void export_disc(std::string_view name, const fs::path& image, const Job& job) {
    const auto data = disc_data(name);
    const auto total = data->size().value();
    auto draft = image;
    draft += ".partial";
    std::error_code ignored;
    fs::remove(draft, ignored);
    try {
        File file(draft, File::Mode::create);
        std::vector<std::byte> buffer(copy_bytes);
        for (std::uint64_t at = 0; at < total;) {
            job.check();
            const auto piece = std::span(buffer).first(
                static_cast<std::size_t>(std::min<std::uint64_t>(copy_bytes, total - at)));
            data->read(at, piece);
            file.write(at, piece);
            at += piece.size();
            job.report({.phase = Phase::writing, .done = at, .total = total});
        }
        fs::rename(draft, image);
    } catch (const fs::filesystem_error& error) {
        fs::remove(draft, ignored);
        throw Error::from_errno(error.code().value(), "write the image", image.string());
    } catch (...) {
        fs::remove(draft, ignored);
        throw;
    }
}

void import_disc(const io::Source& image, std::string_view name, const Job& job) {
    const auto total = image.size().value();
    if (total == 0 || total % block_size != 0)
        throw Error(Code::e_imapi_df2data_stream_not_supported,
                    fmt::format("the image has {} bytes, which is no multiple of 2048", total));
    const StoreLock lock;
    const auto folder = disc_folder(name);
    if (const auto drive = drive_with(name); !drive.empty())
        throw Error(Code::e_accessdenied, fmt::format("the disc is in the drive '{}'", drive),
                    "Eject it first");
    Disc disc(folder);
    if (!disc.blank())
        throw Error(Code::e_imapi_df2data_media_not_blank, "the disc is not blank",
                    "Make a new one");
    const auto blocks = total / block_size;
    if (blocks > disc.capacity())
        throw Error(Code::e_imapi_df2data_stream_too_large_for_current_media,
                    fmt::format("the image has {} blocks, the disc {}", blocks, disc.capacity()));
    std::vector<std::byte> buffer(copy_bytes);
    for (std::uint64_t at = 0; at < total;) {
        job.check(); // the disc stays blank until its state says otherwise
        const auto piece = std::span(buffer).first(
            static_cast<std::size_t>(std::min<std::uint64_t>(copy_bytes, total - at)));
        image.read(at, piece);
        disc.data().write(at, piece);
        at += piece.size();
        job.report({.phase = Phase::writing, .done = at, .total = total});
    }
    disc.make_finalized(blocks);
}

// --- Drives ----------------------------------------------------------------------------------

void add_drive(std::string_view name, std::string_view kind) {
    check_name(name);
    if (!find_drive_kind(kind))
        throw Error(Code::e_invalidarg, fmt::format("there is no kind of recorder '{}'", kind),
                    "Choose one of the kinds that are listed");
    const StoreLock lock;
    make_whole(store_root() / "drives" / name, "an emulated drive", [&](const fs::path& folder) {
        DriveState state;
        state.kind = kind;
        DriveFile::create(folder, state);
    });
}

void remove_drive(std::string_view name) {
    const StoreLock lock;
    const auto folder = drive_folder(name);
    DriveFile file(folder);
    // Taking exclusive access for a moment proves that nobody has it.
    drive::OwnerLock owner("emulated:" + std::string(name));
    owner.acquire("removal");
    {
        const FileLock held(file.file());
        file.refresh();
        file.state().removed = true; // connections that are still open learn it here
        file.save();
    }
    remove_whole(folder);
}

DriveInfo drive_info(std::string_view name) {
    const auto state = state_of(name);
    return {.name = std::string(name),
            .kind = state.kind,
            .disc = state.disc,
            .tray_open = state.tray_open,
            .locked = state.prevented};
}

std::vector<DriveInfo> list_drives() {
    std::vector<DriveInfo> drives;
    for (const auto& name : names_in(store_root() / "drives")) {
        try {
            drives.push_back(drive_info(name));
        } catch (const Error&) {
            continue; // damaged, or removed while we looked
        }
    }
    return drives;
}

namespace {

void media_event(DriveState& state, std::uint8_t event) {
    state.media_event = event;
    ++state.media_events;
}

template <class Change>
void change_drive(std::string_view drive, Change change) {
    DriveFile file(drive_folder(drive));
    const FileLock lock(file.file());
    file.refresh();
    change(file.state());
    file.save();
}

} // namespace

void insert(std::string_view drive, std::string_view disc) {
    const StoreLock lock;
    static_cast<void>(disc_folder(disc)); // it must be there
    if (const auto other = drive_with(disc); !other.empty())
        throw Error(Code::e_accessdenied,
                    fmt::format("the disc '{}' is in the drive '{}'", disc, other),
                    "Eject it first");
    change_drive(drive, [&](DriveState& state) {
        if (!state.disc.empty())
            throw Error(Code::e_accessdenied,
                        fmt::format("the disc '{}' is in the drive '{}'", state.disc, drive),
                        "Eject it first");
        state.disc = disc;
        state.tray_open = false;
        ++state.media_changes;
        state.busy_polls = 0;
        state.not_ready_polls = 1;
        const auto slow =
            std::find_if(state.faults.begin(), state.faults.end(),
                         [](const Fault& f) { return f.kind == FaultKind::not_ready_period; });
        if (slow != state.faults.end()) {
            state.not_ready_polls = slow->polls;
            if (--slow->count == 0) state.faults.erase(slow);
        }
        media_event(state, 2); // new media
    });
}

void eject(std::string_view drive, bool leave_tray_open) {
    const StoreLock lock;
    change_drive(drive, [&](DriveState& state) {
        if (state.prevented && !state.tray_open)
            throw Error(Code::e_imapi_recorder_locked, "the drive keeps its tray locked",
                        "Let the program that uses it finish, or unlock the drive");
        if (!state.disc.empty()) media_event(state, 3); // removal
        if (!state.disc.empty()) Disc(disc_folder(state.disc)).flush();
        state.disc.clear();
        state.tray_open = leave_tray_open;
        state.busy_polls = 0;
    });
}

void script_fault(std::string_view drive, const Fault& fault) {
    change_drive(drive, [&](DriveState& state) {
        if (fault.kind == FaultKind::unit_attention)
            ++state.resets;
        else if (state.faults.size() < 1000)
            state.faults.push_back(fault);
    });
}

void clear_faults(std::string_view drive) {
    change_drive(drive, [](DriveState& state) { state.faults.clear(); });
}

} // namespace openimapi::inline v1::emulator
