#include "imapi2/multisession_sequential.hpp"

namespace openimapi::inline v1::imapi2 {

template <class T, class Pick>
HRESULT MultisessionSequential::from_medium(T* value, Pick&& pick) noexcept {
    if (!value) return E_POINTER;
    *value = T{};
    return guard([&] { *value = pick(record::medium_status(*drive_)); });
}

HRESULT MultisessionSequential::get_IsSupportedOnCurrentMediaState(VARIANT_BOOL* value) noexcept {
    return from_medium(value, [](const auto& medium) {
        const bool sequential =
            !medium.is(record::media_overwrite_only) && !medium.is(record::media_unsupported);
        const bool open = medium.is(record::media_blank) || medium.is(record::media_appendable);
        return sequential && open ? VARIANT_TRUE : VARIANT_FALSE;
    });
}
HRESULT MultisessionSequential::put_InUse(VARIANT_BOOL value) noexcept {
    const std::lock_guard lock(mutex_);
    in_use_ = value != VARIANT_FALSE;
    return S_OK;
}
HRESULT MultisessionSequential::get_InUse(VARIANT_BOOL* value) noexcept {
    if (!value) return E_POINTER;
    const std::lock_guard lock(mutex_);
    *value = in_use_ ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}
HRESULT MultisessionSequential::get_ImportRecorder(IDiscRecorder2** value) noexcept {
    return recorder_.copy_to(value);
}
HRESULT MultisessionSequential::get_IsFirstDataSession(VARIANT_BOOL* value) noexcept {
    return from_medium(value, [](const auto& medium) {
        return medium.sessions.empty() ? VARIANT_TRUE : VARIANT_FALSE;
    });
}
HRESULT MultisessionSequential::get_StartAddressOfPreviousSession(LONG* value) noexcept {
    return from_medium(
        value, [](const auto& medium) { return narrow<LONG>(medium.start_of_previous_session()); });
}
HRESULT MultisessionSequential::get_LastWrittenAddressOfPreviousSession(LONG* value) noexcept {
    return from_medium(value, [](const auto& medium) {
        return narrow<LONG>(medium.last_written_of_previous_session());
    });
}
HRESULT MultisessionSequential::get_NextWritableAddress(LONG* value) noexcept {
    return from_medium(value, [](const auto& medium) {
        if (!medium.next_writable)
            throw Error(Code::e_imapi_df2data_invalid_media_state,
                        "nothing can be added to the disc");
        return narrow<LONG>(medium.next_writable->value());
    });
}
HRESULT MultisessionSequential::get_FreeSectorsOnMedia(LONG* value) noexcept {
    return from_medium(value, [](const auto& medium) { return narrow<LONG>(medium.free.value()); });
}
HRESULT MultisessionSequential::get_WriteUnitSize(LONG* value) noexcept {
    return from_medium(value, [](const auto& medium) { return narrow<LONG>(medium.write_unit); });
}

} // namespace openimapi::inline v1::imapi2
