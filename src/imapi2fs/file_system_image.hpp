/// MsftFileSystemImage: builds an image from items, and lays it out.
#pragma once

#include "imapi2fs/image_core.hpp"
#include "imapi2fs/multisession.hpp"
#include "imapi2fs/session_import.hpp"
#include "openimapi/com/connection.hpp"
#include "openimapi/com/object.hpp"

#include <array>
#include <openimapi.h>
#include <vector>

namespace openimapi::inline v1::imapi2fs {

class FileSystemImage final
    : public com::Object<
          FileSystemImage, IFileSystemImage3, IOpenImapiImage,
          com::ConnectionPoints<DFileSystemImageEvents, DFileSystemImageImportEvents>>,
      public ImageCore {
public:
    static constexpr const com::Class* class_info = &com::classes::MsftFileSystemImage;

    // ImageCore
    void update(std::string_view path, std::int32_t copied, std::int32_t total) override;
    [[nodiscard]] IUnknown* owner() noexcept override {
        return static_cast<IFileSystemImage3*>(this);
    }

    /// Makes the image continue a session that was found anywhere: what ImportSpecificFileSystem
    /// does with that of a disc, and what an extension of the contract does with one of a file.
    /// `system`: one of FsiFileSystems' bits. Not to be called with the lock held. Throws; the
    /// image is then as it was.
    void import_from(const EarlierSession& earlier, std::int32_t system);

    // IFileSystemImage
    HRESULT STDMETHODCALLTYPE get_Root(IFsiDirectoryItem** value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_SessionStartBlock(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_SessionStartBlock(LONG value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_FreeMediaBlocks(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_FreeMediaBlocks(LONG value) noexcept override;
    HRESULT STDMETHODCALLTYPE
    SetMaxMediaBlocksFromDevice(IDiscRecorder2* recorder) noexcept override;
    HRESULT STDMETHODCALLTYPE get_UsedBlocks(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_VolumeName(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_VolumeName(BSTR value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_ImportedVolumeName(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_BootImageOptions(IBootOptions** value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_BootImageOptions(IBootOptions* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_FileCount(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_DirectoryCount(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_WorkingDirectory(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_WorkingDirectory(BSTR value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_ChangePoint(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_StrictFileSystemCompliance(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_StrictFileSystemCompliance(VARIANT_BOOL value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_UseRestrictedCharacterSet(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_UseRestrictedCharacterSet(VARIANT_BOOL value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_FileSystemsToCreate(FsiFileSystems* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_FileSystemsToCreate(FsiFileSystems value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_FileSystemsSupported(FsiFileSystems* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_UDFRevision(LONG value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_UDFRevision(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_UDFRevisionsSupported(SAFEARRAY** value) noexcept override;
    HRESULT STDMETHODCALLTYPE ChooseImageDefaults(IDiscRecorder2* recorder) noexcept override;
    HRESULT STDMETHODCALLTYPE
    ChooseImageDefaultsForMediaType(IMAPI_MEDIA_PHYSICAL_TYPE value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_ISO9660InterchangeLevel(LONG value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_ISO9660InterchangeLevel(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE
    get_ISO9660InterchangeLevelsSupported(SAFEARRAY** value) noexcept override;
    HRESULT STDMETHODCALLTYPE CreateResultImage(IFileSystemImageResult** result) noexcept override;
    HRESULT STDMETHODCALLTYPE Exists(BSTR path, FsiItemType* type) noexcept override;
    HRESULT STDMETHODCALLTYPE CalculateDiscIdentifier(BSTR* identifier) noexcept override;
    HRESULT STDMETHODCALLTYPE IdentifyFileSystemsOnDisc(IDiscRecorder2* recorder,
                                                        FsiFileSystems* value) noexcept override;
    HRESULT STDMETHODCALLTYPE
    GetDefaultFileSystemForImport(FsiFileSystems systems, FsiFileSystems* value) noexcept override;
    HRESULT STDMETHODCALLTYPE ImportFileSystem(FsiFileSystems* imported) noexcept override;
    HRESULT STDMETHODCALLTYPE ImportSpecificFileSystem(FsiFileSystems system) noexcept override;
    HRESULT STDMETHODCALLTYPE RollbackToChangePoint(LONG change_point) noexcept override;
    HRESULT STDMETHODCALLTYPE LockInChangePoint() noexcept override;
    HRESULT STDMETHODCALLTYPE CreateDirectoryItem(BSTR name,
                                                  IFsiDirectoryItem** item) noexcept override;
    HRESULT STDMETHODCALLTYPE CreateFileItem(BSTR name, IFsiFileItem** item) noexcept override;
    HRESULT STDMETHODCALLTYPE get_VolumeNameUDF(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_VolumeNameJoliet(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_VolumeNameISO9660(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_StageFiles(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_StageFiles(VARIANT_BOOL value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_MultisessionInterfaces(SAFEARRAY** value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_MultisessionInterfaces(SAFEARRAY* value) noexcept override;
    // IFileSystemImage2 and 3
    HRESULT STDMETHODCALLTYPE get_BootImageOptionsArray(SAFEARRAY** value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_BootImageOptionsArray(SAFEARRAY* value) noexcept override;
    HRESULT STDMETHODCALLTYPE
    get_CreateRedundantUdfMetadataFiles(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE
    put_CreateRedundantUdfMetadataFiles(VARIANT_BOOL value) noexcept override;
    HRESULT STDMETHODCALLTYPE ProbeSpecificFileSystem(FsiFileSystems system,
                                                      VARIANT_BOOL* appendable) noexcept override;
    // IOpenImapiImage
    HRESULT STDMETHODCALLTYPE get_RockRidge(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_RockRidge(VARIANT_BOOL value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_ISO9660Level(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_ISO9660Level(LONG value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_UDFVersion(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_UDFVersion(LONG value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_RelaxedNames(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_RelaxedNames(VARIANT_BOOL value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_LongJolietNames(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_LongJolietNames(VARIANT_BOOL value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Deduplicate(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_Deduplicate(VARIANT_BOOL value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_ManifestName(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_ManifestName(BSTR value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_DiskLayout(OpenImapiDiskLayout* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_DiskLayout(OpenImapiDiskLayout value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_SystemArea(IStream** value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_SystemArea(IStream* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_BootPreset(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_BootPreset(BSTR value) noexcept override;
    HRESULT STDMETHODCALLTYPE ImportImageFile(BSTR path) noexcept override;
    HRESULT STDMETHODCALLTYPE SetSortWeight(BSTR path, LONG weight) noexcept override;
    // IDispatch, of both
    HRESULT STDMETHODCALLTYPE GetIDsOfNames(REFIID riid, LPOLESTR* names, UINT count, LCID lcid,
                                            DISPID* ids) noexcept override;
    HRESULT STDMETHODCALLTYPE Invoke(DISPID id, REFIID riid, LCID lcid, WORD flags,
                                     DISPPARAMS* parameters, VARIANT* result, EXCEPINFO* exception,
                                     UINT* bad_argument) noexcept override;

private:
    /// Reads one member under the lock.
    template <class T, class Work>
    HRESULT get(T* value, Work&& work) noexcept;
    template <class Work>
    HRESULT get_text(BSTR* value, Work&& work) noexcept;
    /// Changes settings under the lock, while no result lives.
    template <class Work>
    HRESULT set(Work&& work) noexcept;
    HRESULT fail(HRESULT hr, std::string_view text) const noexcept;
    /// The interface to import through, chosen now; throws IMAPI_E_MULTISESSION_NOT_SET. Takes the
    /// lock, and lets it go before it calls the program's objects.
    [[nodiscard]] Multisession multisession() const;
    void check_importable() const;
    /// The session that the next result continues; empty for one that stands alone.
    [[nodiscard]] std::optional<image::SessionOptions> next_session() const;
    template <class Work>
    HRESULT change_extension(Work&& work) noexcept;
    [[nodiscard]] std::array<com::LateBound, 2> late_bound() noexcept;
    void choose_defaults(IMAPI_MEDIA_PHYSICAL_TYPE type, std::optional<std::int32_t> blocks);

    /// For items that are made detached: IMAPI_E_INVALID_PARAM for what is no bare name.
    void check_bare_name(std::string_view name) const;
    /// Throws IMAPI_E_BOOT_OBJECT_CONFLICT where the image is not its disc's first session. Under
    /// the lock.
    void check_can_boot() const;

    bool redundant_metadata_ = true;         ///< CreateRedundantUdfMetadataFiles
    std::vector<com::Variant> multisession_; ///< MultisessionInterfaces: VT_DISPATCH each
    /// What the image boots with: one copy, or the program's own objects. Under the lock.
    std::vector<com::Ptr<IBootOptions>> boot_;
};

} // namespace openimapi::inline v1::imapi2fs
