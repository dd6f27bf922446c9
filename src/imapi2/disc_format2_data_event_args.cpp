#include "imapi2/disc_format2_data_event_args.hpp"

namespace openimapi::inline v1::imapi2 {

template <class T>
HRESULT DiscFormat2DataEventArgs::give(LONG* value, T number) const noexcept {
    if (!value) return E_POINTER;
    return guard([&] { *value = narrow<LONG>(number); });
}

HRESULT DiscFormat2DataEventArgs::get_StartLba(LONG* value) noexcept {
    return give(value, progress_.start.value());
}
HRESULT DiscFormat2DataEventArgs::get_SectorCount(LONG* value) noexcept {
    return give(value, progress_.blocks.value());
}
HRESULT DiscFormat2DataEventArgs::get_LastReadLba(LONG* value) noexcept {
    return give(value, progress_.last_read.value());
}
HRESULT DiscFormat2DataEventArgs::get_LastWrittenLba(LONG* value) noexcept {
    return give(value, progress_.last_written.value());
}
HRESULT DiscFormat2DataEventArgs::get_TotalSystemBuffer(LONG* value) noexcept {
    return give(value, progress_.ring_size);
}
HRESULT DiscFormat2DataEventArgs::get_UsedSystemBuffer(LONG* value) noexcept {
    return give(value, progress_.ring_used);
}
HRESULT DiscFormat2DataEventArgs::get_FreeSystemBuffer(LONG* value) noexcept {
    return give(value, progress_.ring_size - progress_.ring_used);
}
HRESULT DiscFormat2DataEventArgs::get_ElapsedTime(LONG* value) noexcept {
    return give(value, progress_.elapsed.count() / 1000);
}
HRESULT DiscFormat2DataEventArgs::get_RemainingTime(LONG* value) noexcept {
    return give(value, progress_.remaining.count() / 1000);
}
HRESULT DiscFormat2DataEventArgs::get_TotalTime(LONG* value) noexcept {
    return give(value, progress_.total().count() / 1000);
}
HRESULT
DiscFormat2DataEventArgs::get_CurrentAction(IMAPI_FORMAT2_DATA_WRITE_ACTION* value) noexcept {
    if (!value) return E_POINTER;
    *value = static_cast<IMAPI_FORMAT2_DATA_WRITE_ACTION>(progress_.action);
    return S_OK;
}

} // namespace openimapi::inline v1::imapi2
