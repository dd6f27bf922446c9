/// A medium in memory: what is there after each write.
#pragma once

#include "../reading/support.hpp"
#include "../support/code_of.hpp"
#include "openimapi/image/sessions.hpp"

#include <map>
#include <string>

namespace openimapi::testing {

inline constexpr Timestamp some_day{1'000'000'000, 0};

inline tree::Item add(tree::Directory directory, std::string_view name, std::string_view content) {
    return directory.add_file(name, text(content), {.modified = some_day, .mode = 0644});
}

/// Kind, size and content of everything, by path.
inline std::map<std::string, std::string> contents(const image::Import& import) {
    std::map<std::string, std::string> all;
    const auto& catalogue = import.catalogue();
    for (format::Catalogue::Id id = 0; id < catalogue.size(); ++id) {
        const auto& inode = catalogue.inode_of(id);
        std::string value(1, static_cast<char>('0' + static_cast<int>(inode.kind)));
        if (inode.kind == tree::Kind::file && inode.size != 0) {
            const auto slice = import.content(inode);
            std::vector<std::byte> bytes(static_cast<std::size_t>(slice.size));
            slice.source->read(slice.offset, bytes);
            value.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        }
        all[catalogue.path(id)] = value;
    }
    return all;
}

inline std::map<std::string, std::string>
read(const io::SourcePtr& image, std::optional<format::FileSystem> system = {}, Lba session = {}) {
    return contents(image::open(image, {.file_system = system, .session = session}));
}

class Medium {
public:
    explicit Medium(const image::Plan& first) : bytes_(bytes_of_plan(first)) {}
    explicit Medium(Image bytes) : bytes_(std::move(bytes)) {}

    [[nodiscard]] io::SourcePtr source() const { return io::memory(bytes_); }
    [[nodiscard]] const Image& bytes() const { return bytes_; }

    /// As a drive or a file does: the blocks of `count` ranges.
    void overwrite(const image::Plan& plan) {
        for (const auto& range : plan.changed_blocks())
            put(plan, range.first, range.count);
    }
    void put(const image::Plan& plan, std::uint64_t block, std::uint64_t count) {
        const auto start = block * block_size;
        const auto length = static_cast<std::size_t>(count * block_size);
        if (bytes_.size() < start + length) bytes_.resize(start + length);
        plan.source()->read(start -
                                static_cast<std::uint64_t>(plan.first_block().value()) * block_size,
                            std::span(bytes_).subspan(start, length));
    }
    /// A sequential session.
    void append(const image::Plan& plan) {
        put(plan, static_cast<std::uint64_t>(plan.first_block().value()), plan.blocks().value());
    }

    /// The last session, as its tree. The source stays the same from here to plan().
    [[nodiscard]] tree::Directory open() {
        existing = source();
        const auto known = image::sessions(existing);
        previous = known.list.back().descriptors;
        return image::open(existing, {.session = previous}).tree();
    }
    [[nodiscard]] image::Plan plan(const tree::Directory& root, image::SessionAccess access,
                                   Lba start, image::PlanOptions options = {}) const {
        options.session = image::SessionOptions{
            .access = access, .start = start, .existing = existing, .previous = previous};
        options.volume_time = some_day;
        return image::plan(root, options);
    }
    [[nodiscard]] image::Plan grow(const tree::Directory& root,
                                   image::PlanOptions options = {}) const {
        return plan(root, image::SessionAccess::random, image::next_session(existing), options);
    }
    [[nodiscard]] image::Plan continue_at(const tree::Directory& root, std::int64_t start,
                                          image::PlanOptions options = {}) const {
        return plan(root, image::SessionAccess::sequential, Lba(start), options);
    }

    io::SourcePtr existing;
    Lba previous;

private:
    Image bytes_;
};

inline void expect_clean(const io::SourcePtr& image, Lba session = {}) {
    Findings findings;
    const auto result = image::check(image, {.session = session}, {}, findings.sink());
    EXPECT_EQ(result.errors, 0u) << findings.ids(Severity::error);
    EXPECT_EQ(result.warnings, 0u) << findings.ids(Severity::warning);
}

inline tree::Directory first_tree() {
    tree::Directory root;
    root.set_attributes({.modified = some_day, .mode = 0755});
    add(root, "kept.txt", "kept");
    add(root, "old.txt", "old");
    root.add_file("large.bin", {io::pseudo_random(Bytes(300'001), 3), 0, 300'001},
                  {.modified = some_day, .mode = 0644});
    auto folder = root.add_directory("folder", {.modified = some_day, .mode = 0755});
    add(folder, "inside", std::string(5000, 'i'));
    add(folder, "empty", "");
    return root;
}

inline image::PlanOptions bridge(std::string name = "SESSIONS") {
    image::PlanOptions options;
    options.volume_name = std::move(name);
    options.end_padding = 0;
    options.volume_time = some_day;
    return options;
}

inline constexpr format::FileSystem every_system[] = {
    format::FileSystem::rock_ridge, format::FileSystem::joliet, format::FileSystem::udf};

} // namespace openimapi::testing
