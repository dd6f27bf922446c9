#include "imapi2fs/iso_image_manager.hpp"

#include "image/recognition.hpp"
#include "openimapi/com/bstr.hpp"
#include "openimapi/com/stream.hpp"

#include <fmt/format.h>

namespace openimapi::inline v1::imapi2fs {

namespace {

/// Puts a stream back where it was.
class PositionKept {
public:
    explicit PositionKept(IStream* stream) : stream_(stream) {
        known_ = SUCCEEDED(stream->Seek(LARGE_INTEGER{}, STREAM_SEEK_CUR, &position_));
    }
    PositionKept(const PositionKept&) = delete;
    PositionKept& operator=(const PositionKept&) = delete;
    ~PositionKept() {
        LARGE_INTEGER to;
        to.QuadPart = static_cast<LONGLONG>(position_.QuadPart);
        if (known_) stream_->Seek(to, STREAM_SEEK_SET, nullptr);
    }

private:
    IStream* stream_;
    ULARGE_INTEGER position_{};
    bool known_ = false;
};

} // namespace

HRESULT IsoImageManager::get_Path(BSTR* value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        const std::lock_guard lock(mutex_);
        return com::give(value, path_);
    });
}

HRESULT IsoImageManager::get_Stream(IStream** value) noexcept {
    if (!value) return E_POINTER;
    const std::lock_guard lock(mutex_);
    return stream_.copy_to(value);
}

HRESULT IsoImageManager::SetPath(BSTR value) noexcept {
    return guard([&] {
        const std::string path = com::to_utf8(value);
        if (path.empty())
            throw Error(Code::imapi_e_invalid_path, "the path is empty",
                        "Give the path of an image file");
        com::Ptr<IStream> stream; // the one before is released after the lock
        try {
            stream = com::file_stream(path, com::FileMode::read);
        } catch (const Error& error) {
            Error named(Code::imapi_e_invalid_path, error.reason(), error.cure());
            for (const auto& step : error.steps())
                named.add(step);
            throw named;
        }
        const std::lock_guard lock(mutex_);
        std::swap(stream_, stream);
        path_ = path;
    });
}

HRESULT IsoImageManager::SetStream(IStream* value) noexcept {
    com::Ptr<IStream> stream(value);
    const std::lock_guard lock(mutex_);
    std::swap(stream_, stream);
    path_.clear();
    return S_OK;
}

HRESULT IsoImageManager::Validate() noexcept {
    return guard([&] {
        com::Ptr<IStream> stream;
        {
            const std::lock_guard lock(mutex_);
            stream = stream_;
        }
        if (!stream)
            throw Error(Code::imapi_e_imagemanager_no_image, "no image has been set",
                        "Call SetPath or SetStream");
        const PositionKept kept(stream.get());
        const auto image = com::source_over(stream.get());
        const auto size = image->size().value();
        if (size % block_size != 0)
            throw Error(Code::imapi_e_imagemanager_image_not_aligned,
                        fmt::format("the image has {} bytes, which is no multiple of {}: it is cut "
                                    "off, or has sectors of another size",
                                    size, block_size));
        if (size / block_size > 0x7FFFFFFF)
            throw Error(Code::imapi_e_imagemanager_image_too_big,
                        fmt::format("the image has {} sectors, and a LONG can say 2147483647",
                                    size / block_size));
        if (!image::recognise(*image).any())
            throw Error(Code::imapi_e_imagemanager_no_valid_vd_found,
                        "from sector 16 on there is no valid volume descriptor of ISO 9660, UDF or "
                        "ECMA-168",
                        "Give a plain image of 2048 bytes a sector, without a header");
    });
}

} // namespace openimapi::inline v1::imapi2fs
