/// What an Update event of the data writer carries: the moment, as numbers.
#pragma once

#include "openimapi/com/object.hpp"
#include "openimapi/record/burn.hpp"

namespace openimapi::inline v1::imapi2 {

class DiscFormat2DataEventArgs final
    : public com::Object<DiscFormat2DataEventArgs, IDiscFormat2DataEventArgs> {
public:
    explicit DiscFormat2DataEventArgs(const record::Progress& progress) : progress_(progress) {}

    // IWriteEngine2EventArgs
    HRESULT STDMETHODCALLTYPE get_StartLba(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_SectorCount(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_LastReadLba(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_LastWrittenLba(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_TotalSystemBuffer(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_UsedSystemBuffer(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_FreeSystemBuffer(LONG* value) noexcept override;
    // IDiscFormat2DataEventArgs
    HRESULT STDMETHODCALLTYPE get_ElapsedTime(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_RemainingTime(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_TotalTime(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE
    get_CurrentAction(IMAPI_FORMAT2_DATA_WRITE_ACTION* value) noexcept override;

private:
    template <class T>
    HRESULT give(LONG* value, T number) const noexcept;
    record::Progress progress_;
};

} // namespace openimapi::inline v1::imapi2
