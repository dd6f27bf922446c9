/// What every reader has to go through with an image that nobody vouches for. Shared by the tests
/// and by the fuzzers, so it throws std::logic_error where a promise is broken.
#pragma once

#include "openimapi/base/error.hpp"
#include "openimapi/image/check.hpp"
#include "openimapi/image/import.hpp"
#include "openimapi/tree/snapshot.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace openimapi::testing {

inline constexpr format::FileSystem every_system[] = {
    format::FileSystem::rock_ridge, format::FileSystem::udf, format::FileSystem::joliet,
    format::FileSystem::iso9660};

inline void promise(bool kept, const char* what) {
    if (!kept) throw std::logic_error(what);
}

/// Looks at each entry and reads the start and the end of each file.
inline void endure_tree(const image::Import& import, const io::SourcePtr& image) {
    const auto& catalogue = import.catalogue();
    // 34 bytes are the smallest directory record; a file identifier has 40.
    promise(catalogue.size() <= image->size().value() / 34 + 2, "more entries than fit the image");
    std::uint64_t read = 0;
    for (format::Catalogue::Id id = 0; id < catalogue.size(); ++id) {
        if (id != format::Catalogue::root) {
            const auto name = catalogue.name(id);
            promise(!name.empty() && name != "." && name != "..", "a name that is none");
            promise(name.find('/') == name.npos && name.find('\0') == name.npos,
                    "a name with a separator");
            promise(name.size() <= 255, "a name that is too long");
            promise(catalogue.node(id).parent < id, "a parent behind its child");
        }
        const auto& inode = catalogue.inode_of(id);
        if (inode.kind != tree::Kind::file || inode.size == 0 || read > (4u << 20)) continue;
        const auto slice = import.content(inode);
        promise(slice.size == inode.size, "a content of another size");
        std::vector<std::byte> bytes(
            static_cast<std::size_t>(std::min<std::uint64_t>(slice.size, 4096)));
        read += bytes.size();
        for (const auto at : {std::uint64_t{0}, slice.size - bytes.size()}) {
            try {
                slice.source->read(slice.offset + at, bytes);
            } catch (const Error&) { // beyond the end, and said so
            }
        }
    }
    promise(import.tree().snapshot().counts().directories >= 1, "a tree without a root");
}

/// Opens it as everything, checks it, looks at each entry.
inline void endure_image(const io::SourcePtr& image, const format::Limits& limits = {}) {
    std::uint64_t findings = 0;
    const FindingSink count = [&](const Finding& finding) {
        ++findings;
        promise(!finding.id.empty() && !finding.message.empty(), "a finding without words");
    };
    for (const auto system : every_system) {
        try {
            endure_tree(image::open(image, {.file_system = system, .limits = limits}, {}, count),
                        image);
        } catch (const Error& error) {
            promise(!error.reason().empty(), "an error without a reason");
        }
    }
    (void)image::check(image, {.limits = limits}, {}, count);
    promise(findings < 20'000, "findings without bound");
}

} // namespace openimapi::testing
