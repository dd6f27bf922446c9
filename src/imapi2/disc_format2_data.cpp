#include "imapi2/disc_format2_data.hpp"

#include "imapi2/disc_format2_data_event_args.hpp"
#include "imapi2/disc_recorder.hpp"
#include "imapi2/multisession_sequential.hpp"
#include "imapi2/write_speed_descriptor.hpp"
#include "openimapi/com/safe_array.hpp"
#include "openimapi/com/stream.hpp"

#include <imapi2error.h>

namespace openimapi::inline v1::imapi2 {

namespace {
constexpr VARIANT_BOOL published(bool value) {
    return value ? VARIANT_TRUE : VARIANT_FALSE;
}

/// Windows asks drives all the time, so programs there seldom meet a disc that was just put in and
/// is still becoming ready. Here they wait for it as long as a command may take by default.
void await_disc(drive::Recorder& drive) {
    drive.wait_ready({}, std::chrono::seconds(IMAPI2_DEFAULT_COMMAND_TIMEOUT));
}

Error busy() {
    return {Code::e_imapi_df2data_write_in_progress, "a disc is being written",
            "Wait for Write to return"};
}
/// The recorder's code for a bad name has a counterpart of this interface's own.
bool is_name_allowed(std::string_view name) {
    return drive::Recorder::is_valid_owner(name);
}
} // namespace

// ---- settings

template <class Change>
HRESULT DiscFormat2Data::put(Change&& change) noexcept {
    return guard([&] {
        const std::lock_guard lock(mutex_);
        if (writing_) throw busy();
        change(settings_);
    });
}
HRESULT DiscFormat2Data::get_flag(VARIANT_BOOL* value, bool Settings::*flag) noexcept {
    if (!value) return E_POINTER;
    const std::lock_guard lock(mutex_);
    *value = published(settings_.*flag);
    return S_OK;
}

HRESULT DiscFormat2Data::put_Recorder(IDiscRecorder2* value) noexcept {
    return guard([&] {
        std::shared_ptr<drive::Recorder> drive;
        if (value) {
            drive = DiscRecorder::drive_of(value);
            if (!drive || !record::is_recorder_supported(*drive))
                throw Error(Code::e_imapi_df2data_recorder_not_supported,
                            "the recorder cannot write data discs, or is none of this library's");
        }
        const std::lock_guard lock(mutex_);
        if (writing_) throw busy();
        settings_.recorder = value; // null lets go of the recorder
        settings_.drive = std::move(drive);
        settings_.speed_in_force.reset();
    });
}
HRESULT DiscFormat2Data::get_Recorder(IDiscRecorder2** value) noexcept {
    if (!value) return E_POINTER;
    const std::lock_guard lock(mutex_);
    return settings_.recorder.copy_to(value);
}
HRESULT DiscFormat2Data::put_ClientName(BSTR value) noexcept {
    return put([&](Settings& settings) {
        std::string name = com::to_utf8(value);
        if (!is_name_allowed(name))
            throw Error(Code::e_imapi_df2data_client_name_is_not_valid,
                        "the client name must have 1 to 63 letters, digits, spaces or . , : ; - _");
        settings.client_name = std::move(name);
    });
}
HRESULT DiscFormat2Data::get_ClientName(BSTR* value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        const std::lock_guard lock(mutex_);
        return com::give(value, settings_.client_name);
    });
}
HRESULT DiscFormat2Data::put_BufferUnderrunFreeDisabled(VARIANT_BOOL value) noexcept {
    return put(
        [&](Settings& settings) { settings.underrun_free_disabled = value != VARIANT_FALSE; });
}
HRESULT DiscFormat2Data::get_BufferUnderrunFreeDisabled(VARIANT_BOOL* value) noexcept {
    return get_flag(value, &Settings::underrun_free_disabled);
}
HRESULT DiscFormat2Data::put_PostgapAlreadyInImage(VARIANT_BOOL value) noexcept {
    return put([&](Settings& settings) { settings.postgap_in_image = value != VARIANT_FALSE; });
}
HRESULT DiscFormat2Data::get_PostgapAlreadyInImage(VARIANT_BOOL* value) noexcept {
    return get_flag(value, &Settings::postgap_in_image);
}
HRESULT DiscFormat2Data::put_ForceMediaToBeClosed(VARIANT_BOOL value) noexcept {
    return put([&](Settings& settings) { settings.close_media = value != VARIANT_FALSE; });
}
HRESULT DiscFormat2Data::get_ForceMediaToBeClosed(VARIANT_BOOL* value) noexcept {
    return get_flag(value, &Settings::close_media);
}
HRESULT DiscFormat2Data::put_DisableConsumerDvdCompatibilityMode(VARIANT_BOOL value) noexcept {
    return put([&](Settings& settings) { settings.no_dvd_compatibility = value != VARIANT_FALSE; });
}
HRESULT DiscFormat2Data::get_DisableConsumerDvdCompatibilityMode(VARIANT_BOOL* value) noexcept {
    return get_flag(value, &Settings::no_dvd_compatibility);
}
HRESULT DiscFormat2Data::put_ForceOverwrite(VARIANT_BOOL value) noexcept {
    return put([&](Settings& settings) { settings.force_overwrite = value != VARIANT_FALSE; });
}
HRESULT DiscFormat2Data::get_ForceOverwrite(VARIANT_BOOL* value) noexcept {
    return get_flag(value, &Settings::force_overwrite);
}
HRESULT DiscFormat2Data::put_BurnVerificationLevel(IMAPI_BURN_VERIFICATION_LEVEL value) noexcept {
    return put([&](Settings& settings) {
        if (value < IMAPI_BURN_VERIFICATION_NONE || value > IMAPI_BURN_VERIFICATION_FULL)
            throw Error(Code::e_invalidarg, "the verification level is unknown");
        settings.verification = static_cast<record::Verification>(value);
    });
}
HRESULT DiscFormat2Data::get_BurnVerificationLevel(IMAPI_BURN_VERIFICATION_LEVEL* value) noexcept {
    if (!value) return E_POINTER;
    const std::lock_guard lock(mutex_);
    *value = static_cast<IMAPI_BURN_VERIFICATION_LEVEL>(settings_.verification);
    return S_OK;
}

// ---- recorder and medium

std::shared_ptr<drive::Recorder> DiscFormat2Data::drive() const {
    const std::lock_guard lock(mutex_);
    if (!settings_.drive)
        throw Error(Code::e_imapi_recorder_required, "no recorder is set", "Set Recorder first");
    return settings_.drive;
}

HRESULT DiscFormat2Data::IsRecorderSupported(IDiscRecorder2* recorder,
                                             VARIANT_BOOL* value) noexcept {
    if (!recorder || !value) return E_POINTER;
    *value = VARIANT_FALSE;
    return guard([&] {
        const auto drive = DiscRecorder::drive_of(recorder);
        *value = published(drive && record::is_recorder_supported(*drive));
    });
}
HRESULT DiscFormat2Data::IsCurrentMediaSupported(IDiscRecorder2* recorder,
                                                 VARIANT_BOOL* value) noexcept {
    if (!recorder || !value) return E_POINTER;
    *value = VARIANT_FALSE;
    return guard([&] {
        const auto drive = DiscRecorder::drive_of(recorder);
        if (!drive) return;
        await_disc(*drive);
        *value = published(record::is_current_media_supported(*drive));
    });
}
HRESULT DiscFormat2Data::get_SupportedMediaTypes(SAFEARRAY** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        return com::SafeArray::of(
                   std::vector<std::int32_t>{IMAPI_MEDIA_TYPE_DVDPLUSR, IMAPI_MEDIA_TYPE_BDR})
            .move_to(value);
    });
}

template <class T, class Pick>
HRESULT DiscFormat2Data::from_medium(T* value, Pick&& pick) noexcept {
    if (!value) return E_POINTER;
    *value = T{};
    return guard([&] {
        const auto drive = this->drive();
        await_disc(*drive);
        *value = pick(record::medium_status(*drive));
    });
}
HRESULT DiscFormat2Data::get_MediaPhysicallyBlank(VARIANT_BOOL* value) noexcept {
    return from_medium(value, [](const auto& medium) { return published(medium.blank); });
}
HRESULT DiscFormat2Data::get_MediaHeuristicallyBlank(VARIANT_BOOL* value) noexcept {
    // Only media that are overwritten in place need a heuristic.
    return from_medium(value, [](const auto& medium) { return published(medium.blank); });
}
HRESULT DiscFormat2Data::get_CurrentMediaStatus(IMAPI_FORMAT2_DATA_MEDIA_STATE* value) noexcept {
    return from_medium(value, [](const auto& medium) {
        return static_cast<IMAPI_FORMAT2_DATA_MEDIA_STATE>(medium.state);
    });
}
HRESULT DiscFormat2Data::get_WriteProtectStatus(IMAPI_MEDIA_WRITE_PROTECT_STATE* value) noexcept {
    return from_medium(value, [](const auto& medium) {
        return medium.is(record::media_write_protected)
                   ? IMAPI_WRITEPROTECTED_BY_MEDIA_SPECIFIC_REASON
                   : static_cast<IMAPI_MEDIA_WRITE_PROTECT_STATE>(0);
    });
}
HRESULT DiscFormat2Data::get_TotalSectorsOnMedia(LONG* value) noexcept {
    return from_medium(value,
                       [](const auto& medium) { return narrow<LONG>(medium.total.value()); });
}
HRESULT DiscFormat2Data::get_FreeSectorsOnMedia(LONG* value) noexcept {
    return from_medium(value, [](const auto& medium) { return narrow<LONG>(medium.free.value()); });
}
HRESULT DiscFormat2Data::get_NextWritableAddress(LONG* value) noexcept {
    return from_medium(value, [](const auto& medium) {
        if (!medium.next_writable)
            throw Error(Code::e_imapi_df2data_invalid_media_state,
                        "nothing can be added to the disc");
        return narrow<LONG>(medium.next_writable->value());
    });
}
HRESULT DiscFormat2Data::get_StartAddressOfPreviousSession(LONG* value) noexcept {
    return from_medium(
        value, [](const auto& medium) { return narrow<LONG>(medium.start_of_previous_session()); });
}
HRESULT DiscFormat2Data::get_LastWrittenAddressOfPreviousSession(LONG* value) noexcept {
    return from_medium(value, [](const auto& medium) {
        return narrow<LONG>(medium.last_written_of_previous_session());
    });
}
HRESULT
DiscFormat2Data::get_CurrentPhysicalMediaType(IMAPI_MEDIA_PHYSICAL_TYPE* value) noexcept {
    return from_medium(value, [](const auto& medium) {
        return static_cast<IMAPI_MEDIA_PHYSICAL_TYPE>(medium.type);
    });
}
HRESULT DiscFormat2Data::get_MultisessionInterfaces(SAFEARRAY** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        const auto drive = this->drive();
        com::Ptr<IDiscRecorder2> recorder;
        {
            const std::lock_guard lock(mutex_);
            recorder = settings_.recorder;
        }
        std::vector<com::Variant> values;
        values.emplace_back(static_cast<IDispatch*>(
            com::make<MultisessionSequential>(std::move(recorder), drive).get()));
        return com::SafeArray(std::move(values)).move_to(value);
    });
}

// ---- speed

HRESULT DiscFormat2Data::get_RequestedWriteSpeed(LONG* value) noexcept {
    if (!value) return E_POINTER;
    const std::lock_guard lock(mutex_);
    *value = settings_.requested_speed;
    return S_OK;
}
HRESULT DiscFormat2Data::get_RequestedRotationTypeIsPureCAV(VARIANT_BOOL* value) noexcept {
    return get_flag(value, &Settings::requested_cav);
}
record::WriteSpeed DiscFormat2Data::current_speed() const {
    {
        const std::lock_guard lock(mutex_);
        if (settings_.speed_in_force) return *settings_.speed_in_force;
    }
    // Nobody has chosen: the drive uses its fastest.
    const auto speeds = record::write_speeds(*drive());
    return speeds.empty() ? record::WriteSpeed{} : speeds.front();
}
HRESULT DiscFormat2Data::get_CurrentWriteSpeed(LONG* value) noexcept {
    if (!value) return E_POINTER;
    *value = 0;
    return guard([&] { *value = narrow<LONG>(current_speed().sectors_per_second); });
}
HRESULT DiscFormat2Data::get_CurrentRotationTypeIsPureCAV(VARIANT_BOOL* value) noexcept {
    if (!value) return E_POINTER;
    *value = VARIANT_FALSE;
    return guard([&] { *value = published(current_speed().pure_cav); });
}
HRESULT DiscFormat2Data::get_SupportedWriteSpeeds(SAFEARRAY** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        return com::SafeArray::of(record::write_speeds(*drive()),
                                  [](const auto& speed) { return speed.sectors_per_second; })
            .move_to(value);
    });
}
HRESULT DiscFormat2Data::get_SupportedWriteSpeedDescriptors(SAFEARRAY** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        const auto drive = this->drive();
        const auto type =
            static_cast<IMAPI_MEDIA_PHYSICAL_TYPE>(record::media_type(drive->current_profile()));
        std::vector<com::Variant> values;
        for (const auto& speed : record::write_speeds(*drive))
            values.emplace_back(
                static_cast<IDispatch*>(com::make<WriteSpeedDescriptor>(type, speed).get()));
        return com::SafeArray(std::move(values)).move_to(value);
    });
}
HRESULT DiscFormat2Data::SetWriteSpeed(LONG sectors_per_second, VARIANT_BOOL pure_cav) noexcept {
    return guard([&]() -> HRESULT {
        const auto drive = this->drive();
        if (sectors_per_second < -1 || sectors_per_second == 0)
            throw Error(Code::e_invalidarg, "the speed must be -1 or above 0");
        {
            const std::lock_guard lock(mutex_);
            if (writing_) throw busy();
        }
        const auto choice = record::set_write_speed(
            *drive, static_cast<std::uint32_t>(sectors_per_second), pure_cav != VARIANT_FALSE);
        const std::lock_guard lock(mutex_);
        settings_.requested_speed = sectors_per_second;
        settings_.requested_cav = pure_cav != VARIANT_FALSE;
        settings_.speed_in_force = choice.speed;
        if (choice.speed_adjusted && choice.rotation_adjusted) return S_IMAPI_BOTHADJUSTED;
        if (choice.speed_adjusted) return S_IMAPI_SPEEDADJUSTED;
        return choice.rotation_adjusted ? S_IMAPI_ROTATIONADJUSTED : S_OK;
    });
}

// ---- writing

void DiscFormat2Data::tell(const record::Progress& progress) noexcept {
    if (!connected<DDiscFormat2DataEvents>()) return;
    try {
        const auto arguments = com::make<DiscFormat2DataEventArgs>(progress);
        fire<DDiscFormat2DataEvents>(DISPID_DDISCFORMAT2DATAEVENTS_UPDATE,
                                     {static_cast<IDispatch*>(static_cast<IDiscFormat2Data*>(this)),
                                      static_cast<IDispatch*>(arguments.get())});
    } catch (const std::bad_alloc&) {
        // One event less; the disc is what counts.
    }
}

HRESULT DiscFormat2Data::Write(IStream* data) noexcept {
    if (!data) return E_POINTER;
    return guard([&]() -> HRESULT {
        const auto drive = this->drive();
        Settings settings;
        std::stop_source stop;
        {
            const std::lock_guard lock(mutex_);
            if (writing_) throw busy();
            if (settings_.client_name.empty())
                throw Error(Code::e_imapi_df2data_client_name_is_not_valid, "no client name is set",
                            "Set ClientName first");
            settings = settings_;
            writing_ = stop;
        }
        struct Done {
            DiscFormat2Data& self;
            ~Done() {
                const std::lock_guard lock(self.mutex_);
                self.writing_.reset();
            }
        } const done{*this};

        const auto source = com::source_over(data);
        record::Options options{.owner = settings.client_name,
                                .verification = settings.verification,
                                .events = [this](const record::Progress& p) { tell(p); }};
        if (settings.requested_speed != -1 || settings.requested_cav) {
            options.speed = static_cast<std::uint32_t>(settings.requested_speed);
            options.pure_cav = settings.requested_cav;
        }
        // DVD+R: closed for players unless that is disabled, and then as ForceMediaToBeClosed says.
        // BD-R: only the session is closed, unless ForceMediaToBeClosed is set.
        if (settings.close_media)
            options.closing = record::Closing::disc;
        else if (settings.no_dvd_compatibility)
            options.closing = record::Closing::session;
        const auto result = record::burn(*source, *drive, options, {.stop = stop.get_token()});
        if (result.speed_adjusted && result.rotation_adjusted) return S_IMAPI_BOTHADJUSTED;
        if (result.speed_adjusted) return S_IMAPI_SPEEDADJUSTED;
        return result.rotation_adjusted ? S_IMAPI_ROTATIONADJUSTED : S_OK;
    });
}

HRESULT DiscFormat2Data::CancelWrite() noexcept {
    return guard([&] {
        const std::lock_guard lock(mutex_);
        if (!writing_)
            throw Error(Code::e_imapi_df2data_write_not_in_progress, "no disc is being written");
        writing_->request_stop();
    });
}

} // namespace openimapi::inline v1::imapi2
