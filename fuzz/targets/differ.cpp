// Our reader beside others: where both are content with an image, they must see the same names and
// sizes. Rock Ridge, Joliet and ISO 9660 beside libarchive, UDF beside libudfread.
#include "input.hpp"
#include "openimapi/base/text.hpp"
#include "openimapi/image/import.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <clocale>
#include <optional>
#include <string>
#include <udfread/blockinput.h>
#include <udfread/udfread.h>

using namespace openimapi;

namespace {

constexpr std::uint64_t unknown = ~std::uint64_t{0};

struct Seen {
    char kind = 'f';
    std::uint64_t size = unknown; ///< of a file
};
using Listing = std::map<std::string, Seen>; ///< by path without a slash in front
constexpr std::size_t most_entries = 3000;

// --- ours --------------------------------------------------------------------------------------

/// Nothing where we are not content: an error or a warning was reported.
std::optional<Listing> ours(const io::SourcePtr& image, format::FileSystem system) {
    bool content = true;
    const FindingSink sink = [&](const Finding& finding) {
        content = content && finding.severity == Severity::note;
    };
    Listing listing;
    try {
        const auto import = image::open(
            image, {.file_system = system, .limits = fuzzing::small_limits()}, {}, sink);
        const auto& tree = import.catalogue();
        for (format::Catalogue::Id id = 1; id < tree.size(); ++id) {
            const auto& inode = tree.inode_of(id);
            const char kind = inode.kind == tree::Kind::directory ? 'd'
                              : inode.kind == tree::Kind::file    ? 'f'
                                                                  : 's';
            listing[tree.path(id).substr(1)] = {kind, kind == 'f' ? inode.size : unknown};
        }
    } catch (const Error&) {
        return {};
    }
    if (!content) return {};
    return listing;
}

// --- libarchive --------------------------------------------------------------------------------

struct Feed {
    const io::Source* image;
    std::uint64_t at = 0;
    std::vector<std::byte> buffer;
};

la_ssize_t feed(archive*, void* data, const void** out) {
    auto& from = *static_cast<Feed*>(data);
    from.buffer.resize(static_cast<std::size_t>(
        std::min<std::uint64_t>(from.image->size().value() - from.at, 64 * 1024)));
    from.image->read(from.at, from.buffer);
    from.at += from.buffer.size();
    *out = from.buffer.data();
    return static_cast<la_ssize_t>(from.buffer.size());
}
la_int64_t skip(archive*, void* data, la_int64_t wanted) {
    auto& from = *static_cast<Feed*>(data);
    const auto left = from.image->size().value() - from.at;
    const auto step = std::min<std::uint64_t>(left, static_cast<std::uint64_t>(wanted));
    from.at += step;
    return static_cast<la_int64_t>(step);
}

struct Foreign {
    Listing listing;
    format::FileSystem system = format::FileSystem::iso9660;
};

std::optional<Foreign> by_libarchive(const io::Source& image) {
    const std::unique_ptr<archive, decltype(&archive_read_free)> reader(archive_read_new(),
                                                                        &archive_read_free);
    archive_read_support_format_iso9660(reader.get());
    Feed from{&image, 0, {}};
    if (archive_read_open2(reader.get(), &from, nullptr, feed, skip, nullptr) != ARCHIVE_OK)
        return {};
    Foreign out;
    archive_entry* entry = nullptr;
    for (std::size_t count = 0;; ++count) {
        const auto result = archive_read_next_header(reader.get(), &entry);
        if (result == ARCHIVE_EOF) break;
        if (result != ARCHIVE_OK || count > most_entries) return {};
        const char* name = archive_entry_pathname_utf8(entry);
        if (name == nullptr) name = archive_entry_pathname(entry);
        if (name == nullptr) return {};
        std::string path(name);
        if (path == ".") continue;
        while (!path.empty() && path.back() == '/')
            path.pop_back();
        const auto type = archive_entry_filetype(entry);
        Seen seen{type == AE_IFDIR ? 'd' : type == AE_IFREG ? 'f' : 's', unknown};
        if (archive_entry_hardlink(entry) != nullptr)
            seen.kind = 'f';
        else if (seen.kind == 'f' && archive_entry_size_is_set(entry))
            seen.size = static_cast<std::uint64_t>(archive_entry_size(entry));
        if (!out.listing.emplace(std::move(path), seen).second) return {}; // two of one name
    }
    const std::string_view format = archive_format_name(reader.get());
    out.system = format.find("Rockridge") != format.npos ? format::FileSystem::rock_ridge
                 : format.find("Joliet") != format.npos  ? format::FileSystem::joliet
                                                         : format::FileSystem::iso9660;
    return out;
}

// --- libudfread --------------------------------------------------------------------------------

struct BlockInput {
    udfread_block_input base{};
    const io::Source* image = nullptr;
    bool failed = false;
    /// libudfread goes through areas of 4 GiB, with a message a block: that is its affair, not what
    /// is to be found here.
    std::uint64_t left = 100'000;
};

int read_blocks(udfread_block_input* input, std::uint32_t block, void* out, std::uint32_t count,
                int) {
    auto& from = *reinterpret_cast<BlockInput*>(input);
    if (count > from.left) {
        from.failed = true;
        return -1;
    }
    from.left -= count;
    try {
        from.image->read(std::uint64_t{block} * 2048,
                         {static_cast<std::byte*>(out), std::size_t{count} * 2048});
    } catch (const Error&) {
        from.failed = true;
        return -1;
    }
    return static_cast<int>(count);
}
std::uint32_t count_blocks(udfread_block_input* input) {
    const auto& from = *reinterpret_cast<BlockInput*>(input);
    return static_cast<std::uint32_t>(from.image->size().value() / 2048);
}

bool walk(UDFDIR* directory, const std::string& prefix, int depth, Listing& listing) {
    if (directory == nullptr || depth > 40) return false;
    bool good = true;
    udfread_dirent entry{};
    while (good && udfread_readdir(directory, &entry) != nullptr) {
        const std::string name = entry.d_name;
        if (name == "." || name == "..") continue;
        const auto path = prefix + name;
        Seen seen{entry.d_type == UDF_DT_DIR ? 'd' : 'f', unknown};
        if (entry.d_type == UDF_DT_REG) {
            const std::unique_ptr<UDFFILE, decltype(&udfread_file_close)> file(
                udfread_file_openat(directory, name.c_str()), &udfread_file_close);
            if (!file) return false;
            seen.size = static_cast<std::uint64_t>(udfread_file_size(file.get()));
        }
        if (!listing.emplace(path, seen).second || listing.size() > most_entries) return false;
        if (entry.d_type == UDF_DT_DIR) {
            const std::unique_ptr<UDFDIR, decltype(&udfread_closedir)> below(
                udfread_opendir_at(directory, name.c_str()), &udfread_closedir);
            good = walk(below.get(), path + "/", depth + 1, listing);
        }
    }
    return good;
}

std::optional<Listing> by_libudfread(const io::Source& image) {
    BlockInput input{.base = {nullptr, read_blocks, count_blocks}, .image = &image};
    const std::unique_ptr<udfread, decltype(&udfread_close)> reader(udfread_init(), &udfread_close);
    if (udfread_open_input(reader.get(), &input.base) < 0) return {};
    Listing listing;
    const std::unique_ptr<UDFDIR, decltype(&udfread_closedir)> root(
        udfread_opendir(reader.get(), "/"), &udfread_closedir);
    if (!walk(root.get(), "", 0, listing) || input.failed) return {};
    return listing;
}

// --- both --------------------------------------------------------------------------------------

void compare(const Listing& ours, const Listing& theirs, std::string_view reader, bool kinds) {
    bool equal = true;
    const auto tell = [&](const char* what, const std::string& path) {
        equal = false;
        std::fprintf(stderr, "%.*s: %s: %s\n", static_cast<int>(reader.size()), reader.data(), what,
                     text::printable(path).c_str());
    };
    for (const auto& [path, mine] : ours) {
        const auto found = theirs.find(path);
        if (found == theirs.end()) {
            tell("only we see", path);
            continue;
        }
        const auto& other = found->second;
        if ((kinds || mine.kind == 'd' || other.kind == 'd') && mine.kind != other.kind)
            tell("of another kind", path);
        else if (mine.size != unknown && other.size != unknown && mine.size != other.size)
            tell("of another size", path);
    }
    for (const auto& [path, other] : theirs)
        if (!ours.contains(path)) tell("only they see", path);
    fuzzing::hold(equal, "two readers, both content, see the same");
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool locale = std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr;
    fuzzing::hold(locale, "there is the locale C.UTF-8");
    if (size < 3 || data[2] >= 0x20) return 0; // above 16 MiB nothing new is to be learnt
    const auto image = std::make_shared<fuzzing::SparseImage>(std::as_bytes(std::span(data, size)));
    if (const auto theirs = by_libarchive(*image))
        if (const auto mine = ours(image, theirs->system))
            compare(*mine, theirs->listing, "libarchive", true);
    // It knows no links and devices: they are files there.
    if (const auto theirs = by_libudfread(*image))
        if (const auto mine = ours(image, format::FileSystem::udf))
            compare(*mine, *theirs, "libudfread", false);
    return 0;
}
