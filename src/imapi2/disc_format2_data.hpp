/// MsftDiscFormat2Data: writes a stream to a disc.
#pragma once

#include "openimapi/com/connection.hpp"
#include "openimapi/com/object.hpp"
#include "openimapi/record/burn.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace openimapi::inline v1::imapi2 {

class DiscFormat2Data final
    : public com::Object<DiscFormat2Data, IDiscFormat2Data, IBurnVerification,
                         com::ConnectionPoints<DDiscFormat2DataEvents>> {
public:
    static constexpr const com::Class* class_info = &com::classes::MsftDiscFormat2Data;

    // IDiscFormat2
    HRESULT STDMETHODCALLTYPE IsRecorderSupported(IDiscRecorder2* recorder,
                                                  VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE IsCurrentMediaSupported(IDiscRecorder2* recorder,
                                                      VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_MediaPhysicallyBlank(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_MediaHeuristicallyBlank(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_SupportedMediaTypes(SAFEARRAY** value) noexcept override;

    // IDiscFormat2Data
    HRESULT STDMETHODCALLTYPE put_Recorder(IDiscRecorder2* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Recorder(IDiscRecorder2** value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_BufferUnderrunFreeDisabled(VARIANT_BOOL value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_BufferUnderrunFreeDisabled(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_PostgapAlreadyInImage(VARIANT_BOOL value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_PostgapAlreadyInImage(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE
    get_CurrentMediaStatus(IMAPI_FORMAT2_DATA_MEDIA_STATE* value) noexcept override;
    HRESULT STDMETHODCALLTYPE
    get_WriteProtectStatus(IMAPI_MEDIA_WRITE_PROTECT_STATE* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_TotalSectorsOnMedia(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_FreeSectorsOnMedia(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_NextWritableAddress(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_StartAddressOfPreviousSession(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE
    get_LastWrittenAddressOfPreviousSession(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_ForceMediaToBeClosed(VARIANT_BOOL value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_ForceMediaToBeClosed(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE
    put_DisableConsumerDvdCompatibilityMode(VARIANT_BOOL value) noexcept override;
    HRESULT STDMETHODCALLTYPE
    get_DisableConsumerDvdCompatibilityMode(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE
    get_CurrentPhysicalMediaType(IMAPI_MEDIA_PHYSICAL_TYPE* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_ClientName(BSTR value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_ClientName(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_RequestedWriteSpeed(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE
    get_RequestedRotationTypeIsPureCAV(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_CurrentWriteSpeed(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE
    get_CurrentRotationTypeIsPureCAV(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_SupportedWriteSpeeds(SAFEARRAY** value) noexcept override;
    HRESULT STDMETHODCALLTYPE
    get_SupportedWriteSpeedDescriptors(SAFEARRAY** value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_ForceOverwrite(VARIANT_BOOL value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_ForceOverwrite(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_MultisessionInterfaces(SAFEARRAY** value) noexcept override;
    HRESULT STDMETHODCALLTYPE Write(IStream* data) noexcept override;
    HRESULT STDMETHODCALLTYPE CancelWrite() noexcept override;
    HRESULT STDMETHODCALLTYPE SetWriteSpeed(LONG sectors_per_second,
                                            VARIANT_BOOL pure_cav) noexcept override;

    // IBurnVerification
    HRESULT STDMETHODCALLTYPE
    put_BurnVerificationLevel(IMAPI_BURN_VERIFICATION_LEVEL value) noexcept override;
    HRESULT STDMETHODCALLTYPE
    get_BurnVerificationLevel(IMAPI_BURN_VERIFICATION_LEVEL* value) noexcept override;

private:
    /// The settings as they are; writing refuses to change them.
    struct Settings {
        com::Ptr<IDiscRecorder2> recorder;
        std::shared_ptr<drive::Recorder> drive;
        std::string client_name;
        bool underrun_free_disabled = false;
        bool postgap_in_image = false;
        bool close_media = false;
        bool no_dvd_compatibility = false;
        bool force_overwrite = false;
        LONG requested_speed = -1;
        bool requested_cav = false;
        std::optional<record::WriteSpeed> speed_in_force;
        record::Verification verification = record::Verification::none;
    };
    template <class Change>
    HRESULT put(Change&& change) noexcept;
    HRESULT get_flag(VARIANT_BOOL* value, bool Settings::*flag) noexcept;
    /// Throws E_IMAPI_RECORDER_REQUIRED where none is set.
    [[nodiscard]] std::shared_ptr<drive::Recorder> drive() const;
    template <class T, class Pick>
    HRESULT from_medium(T* value, Pick&& pick) noexcept;
    [[nodiscard]] record::WriteSpeed current_speed() const;
    void tell(const record::Progress& progress) noexcept;

    mutable std::mutex mutex_;
    Settings settings_;
    std::optional<std::stop_source> writing_; ///< while Write() runs
};

} // namespace openimapi::inline v1::imapi2
