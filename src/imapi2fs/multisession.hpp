/// What the objects of IFileSystemImage::MultisessionInterfaces say of the disc.
#pragma once

#include "imapi2fs/earlier_session.hpp"
#include "openimapi/com/ptr.hpp"
#include "openimapi/com/variant.hpp"
#include "openimapi/format/volume_info.hpp"

#include <imapi2.h>
#include <span>
#include <vector>

namespace openimapi::inline v1::imapi2fs {

/// The one of several multisession interfaces that an image uses. They are a program's objects, not
/// to be called with the image's lock held.
class Multisession {
public:
    /// The only one that is InUse, or, where none is, the first that the medium supports. Throws
    /// IMAPI_E_BAD_MULTISESSION_PARAMETER (something that is no multisession interface, two of them
    /// InUse, one that says nothing), IMAPI_E_INCOMPATIBLE_MULTISESSION_TYPE (the one in use is of
    /// a kind that is not known, or not for this medium), IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE.
    [[nodiscard]] static Multisession among(std::span<const com::Variant> objects);

    /// Throws IMAPI_E_IMPORT_SEEK_FAILURE, as published, for a disc that has no session and cannot
    /// be overwritten.
    void check_not_blank() const;

    [[nodiscard]] com::Ptr<IDiscRecorder2> recorder() const;

    /// First block of the session that would be continued. Throws IMAPI_E_EMPTY_DISC where there is
    /// none.
    [[nodiscard]] Lba last_session() const;

    /// CalculateDiscIdentifier: 16 hexadecimal digits from the addresses that the interface gives,
    /// the first descriptors of the first and the last session, and what the volumes of the last
    /// one say of themselves (docs/decisions.md). No clock and no chance in it.
    [[nodiscard]] std::string identifier() const;

    /// Where a new session goes, and what is there. Throws IMAPI_E_EMPTY_DISC,
    /// IMAPI_E_NO_SUPPORTED_FILE_SYSTEM, IMAPI_E_IMPORT_MEDIA_NOT_ALLOWED and what the recorder
    /// says.
    [[nodiscard]] EarlierSession earlier() const;

private:
    [[nodiscard]] EarlierSession earlier_of_sequence() const;
    [[nodiscard]] EarlierSession earlier_of_overwritten() const;

    com::Ptr<IMultisession> object_;
    com::Ptr<IMultisessionSequential> sequential_; ///< one of these two is null
    com::Ptr<IMultisessionRandomWrite> random_;
};

/// The volumes of one session, in no order that matters.
[[nodiscard]] std::vector<format::VolumeInfo> volumes_at(const io::SourcePtr& disc, Lba session);

/// Throws for a disc without any volume: IMAPI_E_EMPTY_DISC where there are zeros (or nothing at
/// all) in the places of descriptors, else IMAPI_E_NO_SUPPORTED_FILE_SYSTEM.
[[noreturn]] void throw_nothing_there(const io::Source& disc, Lba session);

} // namespace openimapi::inline v1::imapi2fs
