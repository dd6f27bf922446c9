/// MsftDiscRecorder2: one recorder, for programs (IDiscRecorder2) and command by command
/// (IDiscRecorder2Ex).
#pragma once

#include "openimapi/com/object.hpp"
#include "openimapi/drive/recorder.hpp"

#include <memory>
#include <mutex>

namespace openimapi::inline v1::imapi2 {

class DiscRecorder final : public com::Object<DiscRecorder, IDiscRecorder2, IDiscRecorder2Ex> {
public:
    static constexpr const com::Class* class_info = &com::classes::MsftDiscRecorder2;

    /// The drive behind a recorder of ours; null for an object of somebody else, throws E_FAIL for
    /// one that was not initialised. Commands through it nest under the object's exclusive access.
    [[nodiscard]] static std::shared_ptr<drive::Recorder> drive_of(IUnknown* recorder);

    // IDiscRecorder2
    HRESULT STDMETHODCALLTYPE EjectMedia() noexcept override;
    HRESULT STDMETHODCALLTYPE CloseTray() noexcept override;
    HRESULT STDMETHODCALLTYPE AcquireExclusiveAccess(VARIANT_BOOL force,
                                                     BSTR name) noexcept override;
    HRESULT STDMETHODCALLTYPE ReleaseExclusiveAccess() noexcept override;
    HRESULT STDMETHODCALLTYPE DisableMcn() noexcept override;
    HRESULT STDMETHODCALLTYPE EnableMcn() noexcept override;
    HRESULT STDMETHODCALLTYPE InitializeDiscRecorder(BSTR id) noexcept override;
    HRESULT STDMETHODCALLTYPE get_ActiveDiscRecorder(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_VendorId(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_ProductId(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_ProductRevision(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_VolumeName(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_VolumePathNames(SAFEARRAY** value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_DeviceCanLoadMedia(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_LegacyDeviceNumber(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_SupportedFeaturePages(SAFEARRAY** value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_CurrentFeaturePages(SAFEARRAY** value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_SupportedProfiles(SAFEARRAY** value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_CurrentProfiles(SAFEARRAY** value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_SupportedModePages(SAFEARRAY** value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_ExclusiveAccessOwner(BSTR* value) noexcept override;

    // IDiscRecorder2Ex
    HRESULT STDMETHODCALLTYPE SendCommandNoData(BYTE* cdb, ULONG cdb_size, BYTE sense[18],
                                                ULONG timeout) noexcept override;
    HRESULT STDMETHODCALLTYPE SendCommandSendDataToDevice(BYTE* cdb, ULONG cdb_size, BYTE sense[18],
                                                          ULONG timeout, BYTE* buffer,
                                                          ULONG size) noexcept override;
    HRESULT STDMETHODCALLTYPE SendCommandGetDataFromDevice(BYTE* cdb, ULONG cdb_size,
                                                           BYTE sense[18], ULONG timeout,
                                                           BYTE* buffer, ULONG size,
                                                           ULONG* fetched) noexcept override;
    HRESULT STDMETHODCALLTYPE ReadDvdStructure(ULONG format, ULONG address, ULONG layer, ULONG agid,
                                               BYTE** data, ULONG* count) noexcept override;
    HRESULT STDMETHODCALLTYPE SendDvdStructure(ULONG format, BYTE* data,
                                               ULONG count) noexcept override;
    HRESULT STDMETHODCALLTYPE GetAdapterDescriptor(BYTE** data, ULONG* size) noexcept override;
    HRESULT STDMETHODCALLTYPE GetDeviceDescriptor(BYTE** data, ULONG* size) noexcept override;
    HRESULT STDMETHODCALLTYPE GetDiscInformation(BYTE** data, ULONG* size) noexcept override;
    HRESULT STDMETHODCALLTYPE GetTrackInformation(ULONG address, IMAPI_READ_TRACK_ADDRESS_TYPE type,
                                                  BYTE** data, ULONG* size) noexcept override;
    HRESULT STDMETHODCALLTYPE GetFeaturePage(IMAPI_FEATURE_PAGE_TYPE feature, BOOLEAN current_only,
                                             BYTE** data, ULONG* size) noexcept override;
    HRESULT STDMETHODCALLTYPE GetModePage(IMAPI_MODE_PAGE_TYPE page,
                                          IMAPI_MODE_PAGE_REQUEST_TYPE request, BYTE** data,
                                          ULONG* size) noexcept override;
    HRESULT STDMETHODCALLTYPE SetModePage(IMAPI_MODE_PAGE_REQUEST_TYPE request, BYTE* data,
                                          ULONG size) noexcept override;
    HRESULT STDMETHODCALLTYPE GetSupportedFeaturePages(BOOLEAN current_only,
                                                       IMAPI_FEATURE_PAGE_TYPE** pages,
                                                       ULONG* count) noexcept override;
    HRESULT STDMETHODCALLTYPE GetSupportedProfiles(BOOLEAN current_only,
                                                   IMAPI_PROFILE_TYPE** profiles,
                                                   ULONG* count) noexcept override;
    HRESULT STDMETHODCALLTYPE GetSupportedModePages(IMAPI_MODE_PAGE_REQUEST_TYPE request,
                                                    IMAPI_MODE_PAGE_TYPE** pages,
                                                    ULONG* count) noexcept override;
    HRESULT STDMETHODCALLTYPE GetByteAlignmentMask(ULONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE GetMaximumNonPageAlignedTransferSize(ULONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE GetMaximumPageAlignedTransferSize(ULONG* value) noexcept override;

private:
    [[nodiscard]] void* query_more(REFIID riid) noexcept override;
    /// Throws E_FAIL before InitializeDiscRecorder.
    [[nodiscard]] std::shared_ptr<drive::Recorder> drive() const;
    template <class Ask>
    HRESULT text(BSTR* value, Ask&& ask) noexcept;
    template <class Ask>
    HRESULT list(SAFEARRAY** value, Ask&& ask) noexcept;
    HRESULT send(BYTE* cdb, ULONG cdb_size, BYTE* sense, drive::Command command,
                 ULONG* fetched) noexcept;

    mutable std::mutex mutex_;
    std::shared_ptr<drive::Recorder> drive_;
    LONG mcn_disabled_ = 0;
};

} // namespace openimapi::inline v1::imapi2
