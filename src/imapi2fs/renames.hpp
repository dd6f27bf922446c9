/// The names that file systems of a result could not take as they are: IOpenImapiRenames.
#pragma once

#include "openimapi/com/object.hpp"
#include "openimapi/image/plan.hpp"

#include <imapi2fs.h>
#include <memory>
#include <openimapi.h>
#include <string>
#include <vector>

namespace openimapi::inline v1::imapi2fs {

struct Renamed {
    FsiFileSystems file_system = FsiFileSystemNone;
    std::string path, name, reason;
};
using RenameList = std::shared_ptr<const std::vector<Renamed>>;

/// Maps the names of `snapshot` once more, as `options` say. Reads no file.
[[nodiscard]] RenameList renames_of(const tree::Snapshot& snapshot, image::PlanOptions options);

class Rename final : public com::Object<Rename, IOpenImapiRename> {
public:
    Rename(RenameList list, std::size_t index) : list_(std::move(list)), of_(list_->at(index)) {}
    HRESULT STDMETHODCALLTYPE get_FileSystem(FsiFileSystems* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Path(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Name(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Reason(BSTR* value) noexcept override;

private:
    HRESULT give(BSTR* value, const std::string& text) noexcept;
    RenameList list_;
    const Renamed& of_;
};

class Renames final : public com::Object<Renames, IOpenImapiRenames> {
public:
    explicit Renames(RenameList list) : list_(std::move(list)) {}
    HRESULT STDMETHODCALLTYPE get__NewEnum(IEnumVARIANT** value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Item(LONG index, IOpenImapiRename** value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Count(LONG* value) noexcept override;

private:
    RenameList list_;
};

} // namespace openimapi::inline v1::imapi2fs
