// IDiscRecorder2Ex: commands as they are, and the answers that programs ask for most, as bytes.

#include "imapi2/disc_recorder.hpp"
#include "openimapi/com/ole.hpp"

#include <algorithm>
#include <cstring>
#include <imapi2error.h>

namespace openimapi::inline v1::imapi2 {

namespace {

constexpr std::size_t largest_answer = 65534; // even, below the 16-bit allocation lengths' end

/// The length that an operation code's group asks for; the published exceptions may have any.
bool is_length_allowed(std::uint8_t opcode, ULONG size) {
    constexpr std::uint8_t exempt[] = {0x02, 0x05, 0x06, 0x09, 0x0C, 0x0D, 0x0E, 0x0F,
                                       0x10, 0x13, 0x14, 0x19, 0x20, 0x21, 0x22, 0x23,
                                       0x24, 0x26, 0x27, 0x29, 0x2C, 0x2D};
    if (size < 6 || size > 16) return false;
    if (std::ranges::find(exempt, opcode) != std::end(exempt)) return true;
    if (opcode < 0x20) return size == 6;
    if (opcode < 0x60) return size == 10;
    if (opcode >= 0x80 && opcode < 0xA0) return size == 16;
    if (opcode >= 0xA0 && opcode < 0xC0) return size == 12;
    return true;
}

/// Bytes for the caller to free with CoTaskMemFree.
void give_bytes(std::span<const std::byte> bytes, BYTE** data, ULONG* size) {
    auto* const copy =
        static_cast<BYTE*>(com::ole::CoTaskMemAlloc(std::max<std::size_t>(bytes.size(), 1)));
    if (!copy) throw std::bad_alloc();
    if (!bytes.empty()) std::memcpy(copy, bytes.data(), bytes.size());
    *data = copy;
    *size = static_cast<ULONG>(bytes.size());
}
template <class E>
void give_numbers(const std::vector<E>& values, E** data, ULONG* count) {
    auto* const copy = static_cast<E*>(
        com::ole::CoTaskMemAlloc(std::max<std::size_t>(values.size(), 1) * sizeof(E)));
    if (!copy) throw std::bad_alloc();
    std::ranges::copy(values, copy);
    *data = copy;
    *count = static_cast<ULONG>(values.size());
}

} // namespace

HRESULT DiscRecorder::send(BYTE* cdb, ULONG cdb_size, BYTE* sense, drive::Command command,
                           ULONG* fetched) noexcept {
    if (!cdb || !sense) return E_POINTER;
    std::memset(sense, 0, 18);
    if (fetched) *fetched = 0;
    return guard([&]() -> HRESULT {
        if (!is_length_allowed(cdb[0], cdb_size))
            throw Error(Code::e_invalidarg, "the command has not the length of its group");
        const auto drive = this->drive();
        if (command.direction != drive::Direction::none) {
            const auto size = std::max(command.in.size(), command.out.size());
            if (size == 0 || size > drive->maximum_transfer())
                throw Error(Code::e_invalidarg,
                            "the buffer is empty or larger than one command may move");
        }
        command.cdb = std::span<const std::uint8_t>(cdb, cdb_size);
        const drive::Reply reply = drive->execute(command);
        if (fetched) *fetched = static_cast<ULONG>(reply.transferred);
        if (reply.good()) return S_OK;
        if (const auto decoded = mmc::decode_sense(reply.sense_bytes())) {
            const auto fixed = mmc::encode_fixed(*decoded);
            std::memcpy(sense, fixed.data(), fixed.size());
            return S_IMAPI_COMMAND_HAS_SENSE_DATA;
        }
        throw Error(Code::e_imapi_recorder_invalid_response_from_device,
                    "the drive refused the command and did not say why");
    });
}

HRESULT DiscRecorder::SendCommandNoData(BYTE* cdb, ULONG cdb_size, BYTE sense[18],
                                        ULONG timeout) noexcept {
    return send(cdb, cdb_size, sense, {.timeout = std::chrono::seconds(timeout)}, nullptr);
}
HRESULT DiscRecorder::SendCommandSendDataToDevice(BYTE* cdb, ULONG cdb_size, BYTE sense[18],
                                                  ULONG timeout, BYTE* buffer,
                                                  ULONG size) noexcept {
    if (!buffer) return E_POINTER;
    return send(cdb, cdb_size, sense,
                {.direction = drive::Direction::to_drive,
                 .out = std::as_bytes(std::span(buffer, size)),
                 .timeout = std::chrono::seconds(timeout)},
                nullptr);
}
HRESULT DiscRecorder::SendCommandGetDataFromDevice(BYTE* cdb, ULONG cdb_size, BYTE sense[18],
                                                   ULONG timeout, BYTE* buffer, ULONG size,
                                                   ULONG* fetched) noexcept {
    if (!buffer || !fetched) return E_POINTER;
    return send(cdb, cdb_size, sense,
                {.direction = drive::Direction::to_host,
                 .in = std::as_writable_bytes(std::span(buffer, size)),
                 .timeout = std::chrono::seconds(timeout)},
                fetched);
}

HRESULT DiscRecorder::ReadDvdStructure(ULONG format, ULONG address, ULONG layer, ULONG agid,
                                       BYTE** data, ULONG* count) noexcept {
    if (!data || !count) return E_POINTER;
    *data = nullptr;
    *count = 0;
    return guard([&] {
        if (layer > 0xFF || agid > 3)
            throw Error(Code::e_invalidarg, "layer or AGID is out of range");
        const auto drive = this->drive();
        const auto profile = static_cast<unsigned>(drive->current_profile());
        const bool bd = profile >= 0x40 && profile < 0x50;
        const auto bytes = drive->disc_structure(
            bd ? mmc::StructureMedia::bd : mmc::StructureMedia::dvd,
            static_cast<std::uint8_t>(format), address, static_cast<std::uint8_t>(layer));
        give_bytes(bytes, data, count);
    });
}
HRESULT DiscRecorder::SendDvdStructure(ULONG format, BYTE* data, ULONG count) noexcept {
    if (!data) return E_POINTER;
    return guard([&] {
        // The drive wants the four-byte header that callers leave out: the length behind its field.
        if (count == 0 || count > largest_answer - 4)
            throw Error(Code::e_invalidarg, "the structure is empty or too long");
        std::vector<std::byte> whole(4 + count);
        store(be16(static_cast<std::uint16_t>(count + 2)), whole);
        std::memcpy(whole.data() + 4, data, count);
        drive()->send(mmc::command::send_disc_structure(static_cast<std::uint8_t>(format),
                                                        static_cast<std::uint16_t>(whole.size())),
                      whole);
    });
}

HRESULT DiscRecorder::GetAdapterDescriptor(BYTE** data, ULONG* size) noexcept {
    if (!data || !size) return E_POINTER;
    *data = nullptr;
    *size = 0;
    return com::fail(E_NOTIMPL, "this system has no storage adapter descriptors", speaker());
}
HRESULT DiscRecorder::GetDeviceDescriptor(BYTE** data, ULONG* size) noexcept {
    if (!data || !size) return E_POINTER;
    *data = nullptr;
    *size = 0;
    return com::fail(E_NOTIMPL, "this system has no storage device descriptors", speaker());
}

HRESULT DiscRecorder::GetDiscInformation(BYTE** data, ULONG* size) noexcept {
    if (!data || !size) return E_POINTER;
    *data = nullptr;
    *size = 0;
    return guard([&] {
        std::vector<std::byte> answer(largest_answer);
        answer.resize(drive()->receive(
            mmc::command::read_disc_information(static_cast<std::uint16_t>(answer.size())),
            answer));
        give_bytes(answer, data, size);
    });
}
HRESULT DiscRecorder::GetTrackInformation(ULONG address, IMAPI_READ_TRACK_ADDRESS_TYPE type,
                                          BYTE** data, ULONG* size) noexcept {
    if (!data || !size) return E_POINTER;
    *data = nullptr;
    *size = 0;
    return guard([&] {
        if (type < IMAPI_READ_TRACK_ADDRESS_TYPE_LBA ||
            type > IMAPI_READ_TRACK_ADDRESS_TYPE_SESSION)
            throw Error(Code::e_invalidarg, "the address type is unknown");
        std::vector<std::byte> answer(largest_answer);
        answer.resize(drive()->receive(
            mmc::command::read_track_information(static_cast<mmc::TrackAddress>(type), address,
                                                 static_cast<std::uint16_t>(answer.size())),
            answer));
        give_bytes(answer, data, size);
    });
}

HRESULT DiscRecorder::GetFeaturePage(IMAPI_FEATURE_PAGE_TYPE feature, BOOLEAN current_only,
                                     BYTE** data, ULONG* size) noexcept {
    if (!data || !size) return E_POINTER;
    *data = nullptr;
    *size = 0;
    return guard([&] {
        const auto configuration = drive()->features();
        const auto* const found = configuration.find(static_cast<mmc::Feature>(feature));
        if (!found)
            throw Error(Code::e_imapi_recorder_no_such_feature, "the drive has no such feature");
        if (current_only && !found->current)
            throw Error(Code::e_imapi_recorder_feature_is_not_current,
                        "the feature is not current with what is in the drive");
        // With the feature's own four-byte header: MMC-6 5.2.1.
        std::vector<std::byte> whole(4 + found->data.size());
        store(be16(static_cast<std::uint16_t>(found->feature)), whole);
        whole[2] = static_cast<std::byte>((found->version << 2) | (found->persistent ? 2 : 0) |
                                          (found->current ? 1 : 0));
        whole[3] = static_cast<std::byte>(found->data.size());
        std::ranges::copy(found->data, whole.begin() + 4);
        give_bytes(whole, data, size);
    });
}

HRESULT DiscRecorder::GetModePage(IMAPI_MODE_PAGE_TYPE page, IMAPI_MODE_PAGE_REQUEST_TYPE request,
                                  BYTE** data, ULONG* size) noexcept {
    if (!data || !size) return E_POINTER;
    *data = nullptr;
    *size = 0;
    return guard([&] {
        if (page < 0 || page > 0x3E || request < 0 || request > 3)
            throw Error(Code::e_invalidarg, "the page or the kind of values is out of range");
        give_bytes(drive()
                       ->mode_page(static_cast<mmc::ModePage>(page),
                                   static_cast<mmc::PageControl>(request))
                       .bytes,
                   data, size);
    });
}
HRESULT DiscRecorder::SetModePage(IMAPI_MODE_PAGE_REQUEST_TYPE request, BYTE* data,
                                  ULONG size) noexcept {
    if (!data) return E_POINTER;
    return guard([&] {
        // Current values are set; saved ones are set and kept. The other two cannot be written.
        if (request != IMAPI_MODE_PAGE_REQUEST_TYPE_CURRENT_VALUES &&
            request != IMAPI_MODE_PAGE_REQUEST_TYPE_SAVED_VALUES)
            throw Error(Code::e_invalidarg, "only current and saved values can be set");
        if (size < 2 || size > 257)
            throw Error(Code::e_invalidarg, "a mode page has 2 to 257 bytes");
        drive()->set_mode_page(std::as_bytes(std::span(data, size)),
                               request == IMAPI_MODE_PAGE_REQUEST_TYPE_SAVED_VALUES);
    });
}

HRESULT DiscRecorder::GetSupportedFeaturePages(BOOLEAN current_only,
                                               IMAPI_FEATURE_PAGE_TYPE** pages,
                                               ULONG* count) noexcept {
    if (!pages || !count) return E_POINTER;
    *pages = nullptr;
    *count = 0;
    return guard([&] {
        std::vector<IMAPI_FEATURE_PAGE_TYPE> values;
        for (const auto& feature : drive()->features().features)
            if (feature.current || !current_only)
                values.push_back(static_cast<IMAPI_FEATURE_PAGE_TYPE>(feature.feature));
        give_numbers(values, pages, count);
    });
}
HRESULT DiscRecorder::GetSupportedProfiles(BOOLEAN current_only, IMAPI_PROFILE_TYPE** profiles,
                                           ULONG* count) noexcept {
    if (!profiles || !count) return E_POINTER;
    *profiles = nullptr;
    *count = 0;
    return guard([&] {
        std::vector<IMAPI_PROFILE_TYPE> values;
        for (const auto& entry : drive()->features().profiles())
            if (entry.current || !current_only)
                values.push_back(static_cast<IMAPI_PROFILE_TYPE>(entry.profile));
        give_numbers(values, profiles, count);
    });
}
HRESULT DiscRecorder::GetSupportedModePages(IMAPI_MODE_PAGE_REQUEST_TYPE request,
                                            IMAPI_MODE_PAGE_TYPE** pages, ULONG* count) noexcept {
    if (!pages || !count) return E_POINTER;
    *pages = nullptr;
    *count = 0;
    return guard([&] {
        if (request < 0 || request > 3)
            throw Error(Code::e_invalidarg, "the kind of values is unknown");
        std::vector<IMAPI_MODE_PAGE_TYPE> values;
        for (const auto& page : drive()->mode_pages(static_cast<mmc::PageControl>(request)))
            values.push_back(static_cast<IMAPI_MODE_PAGE_TYPE>(page.page));
        give_numbers(values, pages, count);
    });
}

// The alignment is told as a mask: 0, 1, 3, 7 (docs/decisions.md).
HRESULT DiscRecorder::GetByteAlignmentMask(ULONG* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] { *value = narrow<ULONG>(drive()->buffer_alignment() - 1); });
}
HRESULT DiscRecorder::GetMaximumNonPageAlignedTransferSize(ULONG* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] { *value = narrow<ULONG>(drive()->maximum_transfer()); });
}
HRESULT DiscRecorder::GetMaximumPageAlignedTransferSize(ULONG* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] { *value = narrow<ULONG>(drive()->maximum_transfer()); });
}

} // namespace openimapi::inline v1::imapi2
