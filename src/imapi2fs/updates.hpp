/// The rhythm of DFileSystemImageEvents::Update, as published: for each file once at 0, once a MiB,
/// and once at the end unless that falls on a MiB.
#pragma once

#include "imapi2fs/image_core.hpp"
#include "openimapi/tree/snapshot.hpp"

namespace openimapi::inline v1::imapi2fs {

/// One file's events, as its bytes are taken. Not to be used with the image's lock held.
class FileUpdates {
public:
    FileUpdates(ImageCore& image, std::string_view path, std::uint64_t bytes);
    /// `bytes` of the file are there now: raises what is due.
    void reached(std::uint64_t bytes);

private:
    void tell(std::uint64_t bytes);
    ImageCore& image_;
    std::string path_;
    std::uint64_t total_;
    std::uint64_t next_ = 0; ///< the next MiB to tell of
};

/// The events of every file that is in `after` and was not in `before`, a snapshot of the same
/// tree.
void tell_added_files(ImageCore& image, const tree::Snapshot& before, const tree::Snapshot& after);

} // namespace openimapi::inline v1::imapi2fs
