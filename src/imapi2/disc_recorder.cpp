#include "imapi2/disc_recorder.hpp"

#include "openimapi/com/safe_array.hpp"
#include "openimapi/drive/registry.hpp"

namespace openimapi::inline v1::imapi2 {

namespace {
/// Asks an object whether it is one of ours: no program has this id.
constexpr IID iid_disc_recorder_itself = {
    0x5c1d9f3a, 0x7e64, 0x4b0e, {0x9d, 0x35, 0x21, 0x8a, 0xf0, 0x6c, 0x4b, 0xe7}};
} // namespace

void* DiscRecorder::query_more(REFIID riid) noexcept {
    if (riid != iid_disc_recorder_itself) return nullptr;
    AddRef();
    return this;
}

std::shared_ptr<drive::Recorder> DiscRecorder::drive_of(IUnknown* recorder) {
    void* found = nullptr;
    if (!recorder || FAILED(recorder->QueryInterface(iid_disc_recorder_itself, &found)))
        return nullptr;
    return com::Ptr<DiscRecorder>::adopt(static_cast<DiscRecorder*>(found))->drive();
}

std::shared_ptr<drive::Recorder> DiscRecorder::drive() const {
    const std::lock_guard lock(mutex_);
    if (!drive_)
        throw Error(Code::e_fail, "the recorder has not been initialised",
                    "Call InitializeDiscRecorder first");
    return drive_;
}

template <class Ask>
HRESULT DiscRecorder::text(BSTR* value, Ask&& ask) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] { return com::give(value, ask(*drive())); });
}
template <class Ask>
HRESULT DiscRecorder::list(SAFEARRAY** value, Ask&& ask) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] { return com::SafeArray::of(ask(*drive())).move_to(value); });
}

// ---- which recorder

HRESULT DiscRecorder::InitializeDiscRecorder(BSTR id) noexcept {
    return guard([&] {
        const std::string wanted = com::to_utf8(id);
        if (wanted.empty()) throw Error(Code::e_invalidarg, "the recorder's id is empty");
        const auto entry = drive::find(wanted);
        if (!entry)
            throw Error(Code::e_invalidarg, "there is no recorder '" + wanted + "'",
                        "IDiscMaster2 lists those that there are");
        auto opened = std::make_shared<drive::Recorder>(drive::open(entry->id));
        const std::lock_guard lock(mutex_);
        drive_ = std::move(opened); // a second call binds the object anew
    });
}
HRESULT DiscRecorder::get_ActiveDiscRecorder(BSTR* value) noexcept {
    return text(value, [](auto& drive) { return drive.id(); });
}
HRESULT DiscRecorder::get_VendorId(BSTR* value) noexcept {
    return text(value, [](auto& drive) { return drive.identify().vendor; });
}
HRESULT DiscRecorder::get_ProductId(BSTR* value) noexcept {
    return text(value, [](auto& drive) { return drive.identify().product; });
}
HRESULT DiscRecorder::get_ProductRevision(BSTR* value) noexcept {
    return text(value, [](auto& drive) { return drive.identify().revision; });
}
HRESULT DiscRecorder::get_VolumeName(BSTR* value) noexcept {
    // What opens the device: the nearest there is to a volume's device path.
    return text(value, [](auto& drive) { return drive.id(); });
}
HRESULT DiscRecorder::get_VolumePathNames(SAFEARRAY** value) noexcept {
    return list(value, [](auto& drive) {
        std::vector<com::Variant> paths;
        if (const auto entry = drive::find(drive.id()))
            for (const auto& path : entry->mount_points)
                paths.emplace_back(std::string_view(path));
        return paths;
    });
}
HRESULT DiscRecorder::get_LegacyDeviceNumber(LONG* value) noexcept {
    if (!value) return E_POINTER;
    *value = 0;
    return guard([&] {
        const auto id = drive()->id();
        const auto entries = drive::list();
        for (std::size_t i = 0; i < entries.size(); ++i)
            if (entries[i].id == id) *value = narrow<LONG>(i);
    });
}

// ---- what it can do

HRESULT DiscRecorder::get_DeviceCanLoadMedia(VARIANT_BOOL* value) noexcept {
    if (!value) return E_POINTER;
    *value = VARIANT_FALSE;
    return guard([&] { *value = drive()->can_load() ? VARIANT_TRUE : VARIANT_FALSE; });
}

namespace {
std::vector<com::Variant> features_of(drive::Recorder& drive, bool current_only) {
    std::vector<com::Variant> values;
    for (const auto& feature : drive.features(false).features)
        if (feature.current || !current_only)
            values.emplace_back(static_cast<std::int32_t>(feature.feature));
    return values;
}
std::vector<com::Variant> profiles_of(drive::Recorder& drive, bool current_only) {
    std::vector<com::Variant> values;
    for (const auto& entry : drive.features(false).profiles())
        if (entry.current || !current_only)
            values.emplace_back(static_cast<std::int32_t>(entry.profile));
    return values;
}
} // namespace

HRESULT DiscRecorder::get_SupportedFeaturePages(SAFEARRAY** value) noexcept {
    return list(value, [](auto& drive) { return features_of(drive, false); });
}
HRESULT DiscRecorder::get_CurrentFeaturePages(SAFEARRAY** value) noexcept {
    return list(value, [](auto& drive) { return features_of(drive, true); });
}
HRESULT DiscRecorder::get_SupportedProfiles(SAFEARRAY** value) noexcept {
    return list(value, [](auto& drive) { return profiles_of(drive, false); });
}
HRESULT DiscRecorder::get_CurrentProfiles(SAFEARRAY** value) noexcept {
    return list(value, [](auto& drive) { return profiles_of(drive, true); });
}
HRESULT DiscRecorder::get_SupportedModePages(SAFEARRAY** value) noexcept {
    return list(value, [](auto& drive) {
        std::vector<com::Variant> values;
        for (const auto& page : drive.mode_pages())
            values.emplace_back(static_cast<std::int32_t>(page.page));
        return values;
    });
}

// ---- what is done with it

HRESULT DiscRecorder::EjectMedia() noexcept {
    return guard([&] { drive()->eject(); });
}
HRESULT DiscRecorder::CloseTray() noexcept {
    return guard([&] { drive()->load(); });
}
HRESULT DiscRecorder::AcquireExclusiveAccess(VARIANT_BOOL force, BSTR name) noexcept {
    return guard([&] { drive()->acquire(com::to_utf8(name), force != VARIANT_FALSE); });
}
HRESULT DiscRecorder::ReleaseExclusiveAccess() noexcept {
    return guard([&] { drive()->release(); });
}
HRESULT DiscRecorder::get_ExclusiveAccessOwner(BSTR* value) noexcept {
    return text(value, [](auto& drive) { return drive.owner(); });
}
// Notifications of a changed medium are Windows' own: here they are only counted.
HRESULT DiscRecorder::DisableMcn() noexcept {
    return guard([&] {
        (void)drive();
        const std::lock_guard lock(mutex_);
        ++mcn_disabled_;
    });
}
HRESULT DiscRecorder::EnableMcn() noexcept {
    return guard([&] {
        (void)drive();
        const std::lock_guard lock(mutex_);
        if (mcn_disabled_ == 0)
            throw Error(Code::e_fail, "media change notification was not disabled");
        --mcn_disabled_;
    });
}

} // namespace openimapi::inline v1::imapi2
