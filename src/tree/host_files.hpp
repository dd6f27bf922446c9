/// Files of the host: opened by folder and name when they are needed, without a path (which could
/// be too long, or lead elsewhere meanwhile) and without keeping many descriptors.
#pragma once

#include "io/descriptor.hpp"
#include "tree/state.hpp"

#include <list>
#include <memory>

struct stat;

namespace openimapi::inline v1::tree {

using io::Fd;

/// Open folders, the lately used ones kept. Thread-safe while the state is only read.
class HostFolders {
public:
    explicit HostFolders(std::size_t capacity = 128) : capacity_(capacity) {}
    /// Throws Error when a folder on the way cannot be opened.
    [[nodiscard]] std::shared_ptr<const Fd> open(const State& state, std::uint32_t folder) const;

private:
    using Entry = std::pair<std::uint32_t, std::shared_ptr<const Fd>>;
    [[nodiscard]] std::shared_ptr<const Fd> cached(std::uint32_t folder) const;
    void keep(std::uint32_t folder, std::shared_ptr<const Fd> fd) const;

    std::size_t capacity_;
    mutable std::mutex mutex_;
    mutable std::list<Entry> recent_; ///< newest first
    mutable std::unordered_map<std::uint32_t, std::list<Entry>::iterator> index_;
};

/// The path of a name in a folder, for messages.
[[nodiscard]] std::string host_path(const State& state, std::uint32_t folder,
                                    std::string_view name);
/// `path` made absolute against the working folder of now; links in it are not followed.
[[nodiscard]] std::string absolute_path(const std::filesystem::path& path);

/// The host's stat as inode, without content: kind, times, size, and mode and owner by policy;
/// `rare` for a file that occupies less than its size (State::new_host_inode()).
///
/// The portable policy (`preserve` false): owner and group 0; directories 0755; files 0755 where
/// any execute bit is set, else 0644; links 0777; special files 0644. Preserving keeps owner, group
/// and all of 07777. Modification times are kept by both, to the nanosecond.
[[nodiscard]] Inode inode_from(State& state, const struct stat& status, bool preserve);

/// A regular file of the host by path, which is followed where it is a link.
[[nodiscard]] Inode host_file(State& state, const std::filesystem::path& path, bool preserve);

/// True while the open file is the one that the inode was made from: device, number, size and time.
[[nodiscard]] bool is_same(const State& state, InodeId id, const struct stat& status);

/// The content of one inode as a Source.
[[nodiscard]] io::SourcePtr content_of(std::shared_ptr<const State> state, InodeId inode);

} // namespace openimapi::inline v1::tree
