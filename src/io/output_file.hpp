/// The file that an image is written to, which has its name only once it is complete.
#pragma once

#include "io/descriptor.hpp"

#include <filesystem>
#include <string>

namespace openimapi::inline v1::io {

/// A regular file appears under its name by commit(), and not at all without it; even a process
/// that is killed leaves nothing behind where the file system has files without a name
/// (O_TMPFILE). A name that exists and is no regular file (a device, a pipe) is opened and written
/// to as it is.
class OutputFile {
public:
    /// Throws Error. A symbolic link to a file is followed, so that it is the file that is
    /// replaced.
    OutputFile(const std::filesystem::path& path, bool replace);
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    ~OutputFile();

    [[nodiscard]] int fd() const noexcept { return fd_.get(); }
    /// New and empty, so unwritten parts read as zeros.
    [[nodiscard]] bool fresh() const noexcept { return fresh_; }
    /// False for a pipe or a terminal: write in order.
    [[nodiscard]] bool seekable() const noexcept { return seekable_; }
    /// The path as given, for messages.
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    /// Another open description of the same file, with a position of its own; empty where the
    /// system has none.
    [[nodiscard]] Fd reopen() const;

    /// Gives the file its name. `durable`: data and name are on the medium when this returns.
    void commit(bool durable);

private:
    void open_existing(const std::filesystem::path& path);
    void create(bool anonymous);
    void link_new();

    std::string path_;
    std::string name_;      ///< in folder_
    std::string temporary_; ///< name that must go; empty where there is none
    Fd folder_;
    Fd fd_;
    bool fresh_ = true;
    bool seekable_ = true;
    bool replace_;
    bool named_ = false; ///< created under a temporary name rather than without one
    int keep_mode_ = -1; ///< permission bits of the file that is replaced
};

} // namespace openimapi::inline v1::io
