#include "imapi2fs/multisession.hpp"

#include "imapi2fs/recorder_source.hpp"
#include "openimapi/base/bytes.hpp"
#include "openimapi/com/error.hpp"
#include "openimapi/image/sessions.hpp"
#include "openimapi/io/sources.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <limits>
#include <numeric>

namespace openimapi::inline v1::imapi2fs {

namespace {

constexpr std::uint64_t descriptors = 16; ///< block of the first one, in a session
constexpr std::uint64_t anchor = 256;
/// Sessions of media that are overwritten begin on such a multiple: image::next_session().
constexpr std::uint32_t session_unit = 32;

Error bad(std::string reason) {
    return {Code::imapi_e_bad_multisession_parameter, std::move(reason)};
}

/// A number that an interface must give.
template <class Object, class Get>
std::int64_t number_of(Object& object, Get get, std::string_view what) {
    LONG value = 0;
    const HRESULT hr = (object.*get)(&value);
    if (FAILED(hr))
        throw bad(fmt::format("the multisession interface does not tell {} (0x{:08X})", what,
                              static_cast<std::uint32_t>(hr)));
    return value;
}
std::uint32_t unit_of(std::int64_t value) {
    if (value < 1 || value > 65536)
        throw bad(fmt::format("the multisession interface tells a write unit of {} blocks", value));
    return static_cast<std::uint32_t>(value);
}

bool is_supported(IMultisession& object) {
    // A drive without a disc, or one that is busy, supports nothing now.
    VARIANT_BOOL value = VARIANT_FALSE;
    return SUCCEEDED(object.get_IsSupportedOnCurrentMediaState(&value)) && value != VARIANT_FALSE;
}
bool is_in_use(IMultisession& object) {
    VARIANT_BOOL value = VARIANT_FALSE;
    const HRESULT hr = object.get_InUse(&value);
    if (FAILED(hr)) throw bad("a multisession interface does not tell whether it is in use");
    return value != VARIANT_FALSE;
}

/// FNV-1a, 64 bits: tells discs apart, and protects nothing.
class Hash {
public:
    void add(std::span<const std::byte> bytes) noexcept {
        for (const auto byte : bytes)
            value_ = (value_ ^ static_cast<std::uint64_t>(byte)) * 0x100000001B3ULL;
    }
    void add(std::int64_t number) {
        const be64 bytes(static_cast<std::uint64_t>(number));
        add(std::as_bytes(std::span(&bytes, 1)));
    }
    void add(std::string_view text) {
        add(static_cast<std::int64_t>(text.size()));
        add(std::as_bytes(std::span(text)));
    }
    void add(const std::optional<Timestamp>& time) {
        add(time ? time->seconds : 0);
        add(time ? time->nanoseconds : 0);
    }
    /// The first descriptors of a session, which every session has.
    void add_descriptors(const io::Source& disc, Lba session) {
        constexpr std::size_t blocks = 3; // as many as a recognition sequence has at least
        std::vector<std::byte> bytes(blocks * block_size);
        const auto at = (static_cast<std::uint64_t>(session.value()) + descriptors) * block_size;
        if (at + bytes.size() > disc.size().value()) return;
        disc.read(at, bytes);
        add(bytes);
    }
    [[nodiscard]] std::string digits() const { return fmt::format("{:016X}", value_); }

private:
    std::uint64_t value_ = 0xCBF29CE484222325ULL;
};

bool all_zeros(const io::Source& disc, std::uint64_t block, std::uint64_t count) {
    const auto there = disc.size().value() / block_size;
    const auto end = std::min(block + count, there);
    if (block >= end) return true;
    std::vector<std::byte> bytes((end - block) * block_size);
    disc.read(block * block_size, bytes);
    return std::all_of(bytes.begin(), bytes.end(), [](auto byte) { return byte == std::byte{}; });
}

} // namespace

Multisession Multisession::among(std::span<const com::Variant> objects) {
    Multisession used, supported;
    bool in_use = false;
    for (const auto& value : objects) {
        Multisession it;
        it.object_ = value.as_object<IMultisession>();
        if (!it.object_)
            throw bad("an element of MultisessionInterfaces has no multisession interface");
        it.sequential_ = it.object_.as<IMultisessionSequential>();
        if (!it.sequential_) it.random_ = it.object_.as<IMultisessionRandomWrite>();
        if (is_in_use(*it.object_)) {
            if (in_use) throw bad("more than one multisession interface is in use");
            in_use = true;
            used = it;
        }
        const bool known = it.sequential_ || it.random_;
        if (!supported.object_ && known && is_supported(*it.object_)) supported = it;
    }
    if (in_use) {
        if (!used.sequential_ && !used.random_)
            throw Error(Code::imapi_e_incompatible_multisession_type,
                        "the multisession interface in use is neither sequential nor for random "
                        "writing");
        if (!is_supported(*used.object_))
            throw Error(Code::imapi_e_incompatible_multisession_type,
                        "the multisession interface in use does not support the disc in the "
                        "recorder as it is");
        return used;
    }
    if (!supported.object_)
        throw Error(Code::imapi_e_no_compatible_multisession_type,
                    "no multisession interface supports what is in the recorder",
                    "Insert a disc that can take another session");
    return supported;
}

com::Ptr<IDiscRecorder2> Multisession::recorder() const {
    com::Ptr<IDiscRecorder2> recorder;
    if (FAILED(object_->get_ImportRecorder(recorder.put())) || !recorder)
        throw bad("the multisession interface tells no recorder to import from");
    return recorder;
}

void Multisession::check_not_blank() const {
    if (sequential_ &&
        number_of(*sequential_, &IMultisessionSequential::get_StartAddressOfPreviousSession,
                  "where the session before starts") < 0)
        throw Error(Code::imapi_e_import_seek_failure, "the disc is blank",
                    "Record the first session without MultisessionInterfaces");
}

Lba Multisession::last_session() const {
    if (!sequential_) return Lba(0);
    const auto start =
        number_of(*sequential_, &IMultisessionSequential::get_StartAddressOfPreviousSession,
                  "where the session before starts");
    if (start < 0) throw Error(Code::imapi_e_empty_disc, "the disc has no session");
    return Lba(start);
}

std::string Multisession::identifier() const {
    const auto disc = std::make_shared<RecorderSource>(recorder().get());
    Hash hash;
    Lba last;
    if (sequential_) {
        const auto start =
            number_of(*sequential_, &IMultisessionSequential::get_StartAddressOfPreviousSession,
                      "where the session before starts");
        hash.add(start);
        hash.add(number_of(*sequential_,
                           &IMultisessionSequential::get_LastWrittenAddressOfPreviousSession,
                           "where the session before ends"));
        last = Lba(std::max<std::int64_t>(start, 0));
    } else {
        hash.add(number_of(*random_, &IMultisessionRandomWrite::get_TotalSectorsOnMedia,
                           "how many blocks the medium has"));
    }
    hash.add_descriptors(*disc, Lba(0));
    hash.add_descriptors(*disc, last);
    for (const auto& volume : volumes_at(disc, last)) {
        hash.add(static_cast<std::int64_t>(volume.system));
        hash.add(volume.label);
        hash.add(volume.volume_set);
        hash.add(volume.created);
        hash.add(volume.modified);
        hash.add(static_cast<std::int64_t>(volume.blocks));
        hash.add(volume.descriptor.value());
    }
    return hash.digits();
}

EarlierSession Multisession::earlier() const {
    auto session = sequential_ ? earlier_of_sequence() : earlier_of_overwritten();
    session.options.keep_writable = true; // IMAPI_E_UDF_NOT_WRITE_COMPATIBLE
    session.identifier = identifier();
    session.identify = [self = *this] { return self.identifier(); };
    return session;
}

EarlierSession Multisession::earlier_of_sequence() const {
    EarlierSession session;
    session.options.access = image::SessionAccess::sequential;
    session.options.previous = last_session();
    const auto next = number_of(*sequential_, &IMultisessionSequential::get_NextWritableAddress,
                                "where the next session goes");
    if (next <= session.options.previous.value())
        throw bad(fmt::format("the multisession interface tells that the next session would start "
                              "at block {}, and the one before starts at {}",
                              next, session.options.previous.value()));
    session.options.start = Lba(next);
    session.free_blocks = number_of(*sequential_, &IMultisessionSequential::get_FreeSectorsOnMedia,
                                    "how many blocks are free");
    session.write_unit = 16; // a multiple suits all that a drive without this interface may hold
    if (const auto units = sequential_.as<IMultisessionSequential2>())
        session.write_unit = unit_of(number_of(*units, &IMultisessionSequential2::get_WriteUnitSize,
                                               "the size of a write unit"));
    const auto disc = std::make_shared<RecorderSource>(recorder().get());
    session.options.existing = disc;
    session.read_failure = [disc] { return disc->failure(); };
    if (volumes_at(session.options.existing, session.options.previous).empty())
        throw_nothing_there(*session.options.existing, session.options.previous);
    return session;
}

EarlierSession Multisession::earlier_of_overwritten() const {
    EarlierSession session;
    session.options.access = image::SessionAccess::random;
    session.write_unit = unit_of(number_of(*random_, &IMultisessionRandomWrite::get_WriteUnitSize,
                                           "the size of a write unit"));
    const auto total = number_of(*random_, &IMultisessionRandomWrite::get_TotalSectorsOnMedia,
                                 "how many blocks the medium has");
    const auto disc = std::make_shared<RecorderSource>(recorder().get());
    session.read_failure = [disc] { return disc->failure(); };
    const Lba front(0);
    const auto known = image::sessions(disc, std::span(&front, 1));
    if (known.list.empty()) throw_nothing_there(*disc, front);
    const auto& last = known.list.back();
    const auto end = (last.start + last.blocks) - Lba(0);
    const auto there = disc->size().value() / block_size;

    // Behind a first session there may be others only where somebody copied a disc that was written
    // in sequence; they would be overwritten. Looking costs time, so only where a drive says that
    // something is there.
    LONG written = 0;
    if (!known.redirected && SUCCEEDED(random_->get_LastWrittenAddress(&written)) && written >= 0 &&
        static_cast<std::uint64_t>(written) >= end.value()) {
        const auto size = std::min(there, static_cast<std::uint64_t>(written) + 1);
        if (image::sessions(io::slice(disc, 0, bytes_of(Blocks(size)))).list.size() > 1)
            throw Error(Code::imapi_e_import_media_not_allowed,
                        "the medium has a copy of a disc that was written in sequence, of which "
                        "only the first session could be continued by overwriting");
    }

    const auto start =
        round_up(end.value(), std::lcm<std::uint64_t>(session_unit, session.write_unit));
    if (start > std::numeric_limits<std::int32_t>::max())
        throw bad("the medium has more blocks than a LONG can say");
    session.options.start = Lba(static_cast<std::int64_t>(start));
    session.free_blocks = std::max<std::int64_t>(0, total - static_cast<std::int64_t>(start));
    // What lies behind the volumes is nothing that anybody asked to keep.
    session.options.existing = io::slice(disc, 0, bytes_of(Blocks(std::min(start, there))));
    return session;
}

std::vector<format::VolumeInfo> volumes_at(const io::SourcePtr& disc, Lba session) {
    const auto found = image::sessions(disc, std::span(&session, 1)).list;
    return found.empty() ? std::vector<format::VolumeInfo>() : found.back().volumes;
}

void throw_nothing_there(const io::Source& disc, Lba session) {
    const auto base = static_cast<std::uint64_t>(session.value());
    if (all_zeros(disc, base + descriptors, 16) && all_zeros(disc, base + anchor, 1))
        throw Error(Code::imapi_e_empty_disc, "the disc has no content",
                    "Record the first session without importing");
    throw Error(Code::imapi_e_no_supported_file_system,
                "the last session has no file system: neither ISO 9660 nor UDF");
}

} // namespace openimapi::inline v1::imapi2fs
