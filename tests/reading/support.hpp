/// Images in memory, scratch folders, and what a tree looks like as text.
#pragma once

#include "openimapi/image/check.hpp"
#include "openimapi/image/extract.hpp"
#include "openimapi/image/import.hpp"
#include "openimapi/image/plan.hpp"
#include "openimapi/io/sources.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <random>

namespace openimapi::testing {

using Image = std::vector<std::byte>;

inline Image bytes_of_plan(const image::Plan& plan) {
    const auto source = plan.source();
    Image out(source->size().value());
    source->read(0, out);
    return out;
}

inline image::PlanOptions all_file_systems() {
    image::PlanOptions options;
    options.volume_name = "READING";
    options.file_systems =
        image::FileSystems{.iso9660 = true, .rock_ridge = true, .joliet = true, .udf = true};
    options.volume_time = Timestamp{1'000'000'000, 0};
    return options;
}

inline tree::Slice text(std::string_view content) {
    Image bytes(content.size());
    std::ranges::transform(content, bytes.begin(), [](char c) { return std::byte(c); });
    const auto size = bytes.size();
    return {io::memory(std::move(bytes)), 0, size};
}

/// Names, links, devices, modes and depths that a reader has to get right.
inline tree::Directory difficult_tree() {
    tree::Directory root;
    const Timestamp time{981'173'106, 0};
    const tree::Attributes file{.modified = time, .mode = 0640, .uid = 1000, .gid = 100};
    root.set_attributes({.modified = time, .mode = 0755});
    const auto first = root.add_file("plain.txt", text("hello"), file);
    root.add_file("empty", text(""), file);
    root.add_file("big.bin", {io::pseudo_random(Bytes(300'000), 7), 0, 300'000}, file);
    root.add_file("gr\xC3\xB6\xC3\x9F"
                  "e \xE2\x82\xAC \xF0\x9F\x92\xBF.txt",
                  text("u"), file);
    root.add_file(std::string(120, 'n') + ".long", text("l"), file);
    auto a = root.add_directory("a", {.modified = time, .mode = 0750, .uid = 1, .gid = 2});
    a.add_hard_link("second name", first);
    a.add_symlink("relative", "../plain.txt", {.modified = time, .mode = 0777});
    a.add_symlink("absolute", "/etc/hostname", {.modified = time, .mode = 0777});
    a.add_special("pipe", tree::Kind::fifo, {.modified = time, .mode = 0600});
    a.add_special("null", tree::Kind::character_device,
                  {.modified = time, .mode = 0666, .device = 0x103});
    auto deep = a;
    for (int level = 1; level <= 12; ++level)
        deep = deep.add_directory(fmt::format("level{}", level), {.modified = time, .mode = 0755});
    deep.add_file("bottom", text("deep down"), file);
    return root;
}

/// One line an entry, in the order of paths. `posix`: with what only Rock Ridge and UDF record.
inline std::vector<std::string> describe(const format::Catalogue& catalogue, bool posix) {
    std::vector<std::string> lines;
    for (format::Catalogue::Id id = 0; id < catalogue.size(); ++id) {
        const auto& inode = catalogue.inode_of(id);
        auto line = fmt::format("{} {} {} {}", catalogue.path(id), static_cast<int>(inode.kind),
                                inode.size, inode.modified.seconds);
        if (posix)
            line += fmt::format(" {:o} {}:{} {} -> {}", inode.mode, inode.uid, inode.gid,
                                inode.device, catalogue.target(inode));
        lines.push_back(line);
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

class Scratch {
public:
    Scratch() {
        auto pattern =
            (std::filesystem::temp_directory_path() / "openimapi-reading-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no scratch folder");
        path_ = pattern;
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path operator/(std::string_view name) const {
        return path_ / name;
    }

private:
    std::filesystem::path path_;
};

inline std::string read_text(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The findings of a call, by id.
struct Findings {
    std::vector<Finding> all;
    [[nodiscard]] FindingSink sink() {
        return [this](const Finding& finding) { all.push_back(finding); };
    }
    [[nodiscard]] bool has(std::string_view id) const {
        return std::any_of(all.begin(), all.end(), [&](auto& f) { return f.id == id; });
    }
    [[nodiscard]] std::string ids(Severity at_least = Severity::note) const {
        std::string text;
        for (const auto& f : all)
            if (f.severity >= at_least)
                text += fmt::format("{} @{} {}: {}\n", f.id, f.lba ? f.lba->value() : -1, f.path,
                                    f.message);
        return text;
    }
};

} // namespace openimapi::testing
