/// Writing below one folder of the host: everything goes by one name inside a folder that is held
/// open, so that no symbolic link, "..", or absolute path can lead elsewhere.
#pragma once

#include "format/reading/window.hpp"
#include "io/descriptor.hpp"
#include "openimapi/base/time.hpp"
#include "openimapi/image/import.hpp"

#include <filesystem>
#include <string>

namespace openimapi::inline v1::image {

struct TargetTimes {
    Timestamp accessed, modified;
};

/// All throw Error with the host's reason. Names are one component: anything else is refused here
/// once more, whatever the reader let through.
class TargetFolder {
public:
    TargetFolder() = default;
    /// The folder where extraction starts: created with what is above it, and the only one that may
    /// be named through a symbolic link.
    [[nodiscard]] static TargetFolder create(const std::filesystem::path& path);
    /// Creates the folder `name`, or enters it where it is there already.
    [[nodiscard]] TargetFolder enter(const std::string& name) const;
    [[nodiscard]] TargetFolder open(const std::string& name) const;
    [[nodiscard]] TargetFolder duplicate() const;

    [[nodiscard]] int descriptor() const noexcept { return fd_.get(); }
    [[nodiscard]] bool has(const std::string& name) const;
    void symlink(const std::string& name, const std::string& target, bool replace) const;
    void special(const std::string& name, tree::Kind kind, std::uint64_t device,
                 bool replace) const;
    void link(const std::string& name, const TargetFolder& from, const std::string& first,
              bool replace) const;
    // Of an entry, symbolic links not followed.
    void set_owner(const std::string& name, std::uint32_t uid, std::uint32_t gid) const;
    void set_times(const std::string& name, const TargetTimes& times) const;
    void set_mode(const std::string& name, std::uint32_t mode) const;

private:
    friend class NewFile;
    explicit TargetFolder(int fd) : fd_(fd) {}
    io::Fd fd_;
};

void set_owner(int fd, std::uint32_t uid, std::uint32_t gid);
void set_mode(int fd, std::uint32_t mode);
void set_times(int fd, const TargetTimes& times);

/// A file on its way: without keep() it is gone again. Where it replaces another it has a name of
/// its own until keep().
class NewFile {
public:
    NewFile(const TargetFolder& where, const std::string& name, bool replace);
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile();
    [[nodiscard]] int descriptor() const noexcept { return fd_.get(); }
    void keep();

private:
    const TargetFolder& where_;
    const std::string& name_;
    std::string temporary_; ///< empty where it has its own name from the start
    io::Fd fd_;
    bool kept_ = false;
};

/// Copies contents of one image: small ones through a buffer that reads ahead, large ones by the
/// kernel where the image is a host file. For one thread.
class Copier {
public:
    explicit Copier(const io::SourcePtr& image) : image_(*image), window_(*image) {}
    void copy(const Import& import, const format::Catalogue::Inode& file, int to, const Job& job);

private:
    void unpack(const Import& import, const format::Catalogue::Inode& file, int to, const Job& job);
    void copy_run(std::uint64_t offset, std::uint64_t length, int to, const Job& job);
    const io::Source& image_;
    format::Window window_;
    std::vector<std::byte> buffer_;
    bool by_kernel_ = true;
};

} // namespace openimapi::inline v1::image
