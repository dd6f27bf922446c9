/// MsftMultisessionSequential: the sessions of a disc that is written once, for the next one.
#pragma once

#include "openimapi/com/object.hpp"
#include "openimapi/record/medium.hpp"

#include <memory>
#include <mutex>

namespace openimapi::inline v1::imapi2 {

/// Asks the drive at each call, so that it tells of the disc that is in it then.
class MultisessionSequential final
    : public com::Object<MultisessionSequential, IMultisessionSequential2> {
public:
    static constexpr const com::Class* class_info = &com::classes::MsftMultisessionSequential;
    MultisessionSequential(com::Ptr<IDiscRecorder2> recorder,
                           std::shared_ptr<drive::Recorder> drive)
        : recorder_(std::move(recorder)), drive_(std::move(drive)) {}

    // IMultisession
    HRESULT STDMETHODCALLTYPE
    get_IsSupportedOnCurrentMediaState(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_InUse(VARIANT_BOOL value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_InUse(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_ImportRecorder(IDiscRecorder2** value) noexcept override;
    // IMultisessionSequential
    HRESULT STDMETHODCALLTYPE get_IsFirstDataSession(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_StartAddressOfPreviousSession(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE
    get_LastWrittenAddressOfPreviousSession(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_NextWritableAddress(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_FreeSectorsOnMedia(LONG* value) noexcept override;
    // IMultisessionSequential2
    HRESULT STDMETHODCALLTYPE get_WriteUnitSize(LONG* value) noexcept override;

private:
    template <class T, class Pick>
    HRESULT from_medium(T* value, Pick&& pick) noexcept;

    com::Ptr<IDiscRecorder2> recorder_;
    std::shared_ptr<drive::Recorder> drive_;
    std::mutex mutex_;
    bool in_use_ = false;
};

} // namespace openimapi::inline v1::imapi2
