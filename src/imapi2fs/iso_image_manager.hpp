/// MsftIsoImageManager: an image file, or a stream of one, and whether it can be burned.
#pragma once

#include "openimapi/com/object.hpp"

#include <imapi2fs.h>
#include <mutex>
#include <string>

namespace openimapi::inline v1::imapi2fs {

/// Safe from any thread.
class IsoImageManager final : public com::Object<IsoImageManager, IIsoImageManager> {
public:
    static constexpr const com::Class* class_info = &com::classes::MsftIsoImageManager;

    HRESULT STDMETHODCALLTYPE get_Path(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Stream(IStream** value) noexcept override;
    HRESULT STDMETHODCALLTYPE SetPath(BSTR value) noexcept override;
    HRESULT STDMETHODCALLTYPE SetStream(IStream* value) noexcept override;
    HRESULT STDMETHODCALLTYPE Validate() noexcept override;

private:
    std::mutex mutex_;
    std::string path_; ///< as it was set; empty for a stream
    com::Ptr<IStream> stream_;
};

} // namespace openimapi::inline v1::imapi2fs
