/// A recorder and multisession interfaces that are none of the library's: a test's, over bytes in
/// memory. What real programs hand over, reduced to what the published interfaces are asked for.
#pragma once

#include "openimapi/com/bstr.hpp"
#include "openimapi/com/object.hpp"
#include "openimapi/io/source.hpp"

#include <atomic>
#include <cstring>
#include <functional>
#include <imapi2.h>
#include <imapi2error.h>
#include <optional>
#include <vector>

namespace openimapi::test {

/// Answers READ CAPACITY and READ (10) from `bytes`; everything else E_NOTIMPL.
class MockRecorder final : public com::Object<MockRecorder, IDiscRecorder2, IDiscRecorder2Ex> {
public:
    std::vector<std::byte> bytes;
    /// Called before each read; what it returns is the call's HRESULT, with `sense` filled in.
    std::function<HRESULT(std::uint64_t block, std::uint64_t count, BYTE* sense)> on_read;
    std::atomic<unsigned> reads = 0;
    ULONG largest_transfer = 65536;
    bool short_answers = false;

    HRESULT STDMETHODCALLTYPE SendCommandGetDataFromDevice(BYTE* cdb, ULONG size, BYTE sense[18],
                                                           ULONG, BYTE* buffer, ULONG length,
                                                           ULONG* fetched) noexcept override {
        std::memset(sense, 0, 18);
        *fetched = 0;
        const auto be32_at = [&](std::size_t at) {
            return (std::uint32_t{cdb[at]} << 24) | (std::uint32_t{cdb[at + 1]} << 16) |
                   (std::uint32_t{cdb[at + 2]} << 8) | cdb[at + 3];
        };
        const std::uint64_t blocks = bytes.size() / block_size;
        if (size == 10 && cdb[0] == 0x25) {
            const std::uint64_t last = blocks == 0 ? 0 : blocks - 1;
            const BYTE answer[8] = {static_cast<BYTE>(last >> 24),
                                    static_cast<BYTE>(last >> 16),
                                    static_cast<BYTE>(last >> 8),
                                    static_cast<BYTE>(last),
                                    0,
                                    0,
                                    0x08,
                                    0};
            std::memcpy(buffer, answer, sizeof answer);
            *fetched = sizeof answer;
            return S_OK;
        }
        if (size != 10 || cdb[0] != 0x28) return refuse(sense, 0x05, 0x20, 0x00);
        ++reads;
        const std::uint64_t first = be32_at(2);
        const std::uint64_t count = (std::uint64_t{cdb[7]} << 8) | cdb[8];
        if (length > largest_transfer || length != count * block_size) return E_INVALIDARG;
        if (on_read)
            if (const HRESULT hr = on_read(first, count, sense); hr != S_OK) return hr;
        if (first + count > blocks) return refuse(sense, 0x05, 0x21, 0x00);
        std::memcpy(buffer, bytes.data() + first * block_size, count * block_size);
        *fetched = static_cast<ULONG>(short_answers ? count * block_size / 2 : count * block_size);
        return S_OK;
    }
    static HRESULT refuse(BYTE* sense, BYTE key, BYTE asc, BYTE ascq) {
        sense[0] = 0x70;
        sense[2] = key;
        sense[7] = 10;
        sense[12] = asc;
        sense[13] = ascq;
        return S_IMAPI_COMMAND_HAS_SENSE_DATA;
    }
    HRESULT STDMETHODCALLTYPE GetMaximumPageAlignedTransferSize(ULONG* value) noexcept override {
        *value = largest_transfer;
        return S_OK;
    }

    // clang-format off
    HRESULT STDMETHODCALLTYPE EjectMedia() noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE CloseTray() noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE AcquireExclusiveAccess(VARIANT_BOOL, BSTR) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE ReleaseExclusiveAccess() noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE DisableMcn() noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE EnableMcn() noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE InitializeDiscRecorder(BSTR) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_ActiveDiscRecorder(BSTR*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_VendorId(BSTR*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_ProductId(BSTR*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_ProductRevision(BSTR*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_VolumeName(BSTR*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_VolumePathNames(SAFEARRAY**) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_DeviceCanLoadMedia(VARIANT_BOOL*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_LegacyDeviceNumber(LONG*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_SupportedFeaturePages(SAFEARRAY**) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_CurrentFeaturePages(SAFEARRAY**) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_SupportedProfiles(SAFEARRAY**) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_CurrentProfiles(SAFEARRAY**) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_SupportedModePages(SAFEARRAY**) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE get_ExclusiveAccessOwner(BSTR*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE SendCommandNoData(BYTE*, ULONG, BYTE[18], ULONG) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE SendCommandSendDataToDevice(BYTE*, ULONG, BYTE[18], ULONG, BYTE*, ULONG) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE ReadDvdStructure(ULONG, ULONG, ULONG, ULONG, BYTE**, ULONG*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE SendDvdStructure(ULONG, BYTE*, ULONG) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetAdapterDescriptor(BYTE**, ULONG*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetDeviceDescriptor(BYTE**, ULONG*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetDiscInformation(BYTE**, ULONG*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetTrackInformation(ULONG, IMAPI_READ_TRACK_ADDRESS_TYPE, BYTE**, ULONG*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetFeaturePage(IMAPI_FEATURE_PAGE_TYPE, BOOLEAN, BYTE**, ULONG*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetModePage(IMAPI_MODE_PAGE_TYPE, IMAPI_MODE_PAGE_REQUEST_TYPE, BYTE**, ULONG*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE SetModePage(IMAPI_MODE_PAGE_REQUEST_TYPE, BYTE*, ULONG) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetSupportedFeaturePages(BOOLEAN, IMAPI_FEATURE_PAGE_TYPE**, ULONG*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetSupportedProfiles(BOOLEAN, IMAPI_PROFILE_TYPE**, ULONG*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetSupportedModePages(IMAPI_MODE_PAGE_REQUEST_TYPE, IMAPI_MODE_PAGE_TYPE**, ULONG*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetByteAlignmentMask(ULONG*) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetMaximumNonPageAlignedTransferSize(ULONG*) noexcept override { return E_NOTIMPL; }
    // clang-format on
};

/// What both kinds of multisession interface have in common. A value that is not set fails.
template <class Derived, class I>
class MockMultisession : public com::Object<Derived, I> {
public:
    com::Ptr<IDiscRecorder2> recorder;
    bool supported = true, in_use = false, mute = false;

    HRESULT STDMETHODCALLTYPE
    get_IsSupportedOnCurrentMediaState(VARIANT_BOOL* value) noexcept override {
        *value = supported ? VARIANT_TRUE : VARIANT_FALSE;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE put_InUse(VARIANT_BOOL value) noexcept override {
        in_use = value != VARIANT_FALSE;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE get_InUse(VARIANT_BOOL* value) noexcept override {
        if (mute) return E_FAIL;
        *value = in_use ? VARIANT_TRUE : VARIANT_FALSE;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE get_ImportRecorder(IDiscRecorder2** value) noexcept override {
        return recorder.copy_to(value);
    }

protected:
    static HRESULT give(const std::optional<LONG>& from, LONG* value) {
        if (!from) return E_NOTIMPL;
        *value = *from;
        return S_OK;
    }
};

/// A medium that is overwritten in place.
class MockRandomWrite final : public MockMultisession<MockRandomWrite, IMultisessionRandomWrite> {
public:
    std::optional<LONG> unit = 16, last_written, total = 2'295'104;
    HRESULT STDMETHODCALLTYPE get_WriteUnitSize(LONG* value) noexcept override {
        return give(unit, value);
    }
    HRESULT STDMETHODCALLTYPE get_LastWrittenAddress(LONG* value) noexcept override {
        return give(last_written, value);
    }
    HRESULT STDMETHODCALLTYPE get_TotalSectorsOnMedia(LONG* value) noexcept override {
        return give(total, value);
    }
};

/// A medium that is written once, by an interface that is older than WriteUnitSize.
class MockSequential final : public MockMultisession<MockSequential, IMultisessionSequential> {
public:
    std::optional<LONG> start = 0, last = 0, next, free = 100'000;
    HRESULT STDMETHODCALLTYPE get_IsFirstDataSession(VARIANT_BOOL* value) noexcept override {
        *value = VARIANT_FALSE;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE get_StartAddressOfPreviousSession(LONG* value) noexcept override {
        return give(start, value);
    }
    HRESULT STDMETHODCALLTYPE
    get_LastWrittenAddressOfPreviousSession(LONG* value) noexcept override {
        return give(last, value);
    }
    HRESULT STDMETHODCALLTYPE get_NextWritableAddress(LONG* value) noexcept override {
        return give(next, value);
    }
    HRESULT STDMETHODCALLTYPE get_FreeSectorsOnMedia(LONG* value) noexcept override {
        return give(free, value);
    }
};

/// Neither of the two.
class MockOther final : public MockMultisession<MockOther, IMultisession> {};

} // namespace openimapi::test
