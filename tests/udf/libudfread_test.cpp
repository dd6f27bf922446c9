// libudfread reads our volumes straight from the extent map.
#include "udf/tiny_planner.hpp"

#include <cstring>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <udfread/blockinput.h>
#include <udfread/udfread.h>

namespace openimapi {
namespace {

struct Input {
    udfread_block_input input{}; // first, so that a pointer to it is one to this
    const io::ExtentMap* image = nullptr;
};

int read_blocks(udfread_block_input* input, std::uint32_t block, void* buffer, std::uint32_t count,
                int) {
    const auto& image = *reinterpret_cast<Input*>(input)->image;
    if ((std::uint64_t{block} + count) * 2048 > image.size().value()) return -1;
    image.read(std::uint64_t{block} * 2048,
               {static_cast<std::byte*>(buffer), std::size_t{count} * 2048});
    return static_cast<int>(count);
}

std::uint32_t count_blocks(udfread_block_input* input) {
    return static_cast<std::uint32_t>(reinterpret_cast<Input*>(input)->image->size().value() /
                                      2048);
}

/// Everything that libudfread sees: content by path, directories with a slash at the end.
void walk(udfread* volume, UDFDIR* directory, const std::string& path,
          std::map<std::string, std::string>& found) {
    udfread_dirent entry{};
    while (udfread_readdir(directory, &entry) != nullptr) {
        const std::string name = entry.d_name;
        if (name == "." || name == "..") continue;
        if (entry.d_type == UDF_DT_DIR) {
            found[path + name + "/"];
            auto* inner = udfread_opendir_at(directory, entry.d_name);
            ASSERT_NE(inner, nullptr) << path << name;
            walk(volume, inner, path + name + "/", found);
            udfread_closedir(inner);
            continue;
        }
        auto& content = found[path + name];
        auto* file = udfread_file_openat(directory, entry.d_name);
        ASSERT_NE(file, nullptr) << path << name;
        content.resize(static_cast<std::size_t>(udfread_file_size(file)));
        std::size_t have = 0;
        while (have < content.size()) {
            const auto got = udfread_file_read(file, content.data() + have, content.size() - have);
            ASSERT_GT(got, 0);
            have += static_cast<std::size_t>(got);
        }
        udfread_file_close(file);
    }
}

class Text final : public io::Source {
public:
    explicit Text(std::string text) : text_(std::move(text)) {}
    [[nodiscard]] Bytes size() const override { return Bytes(text_.size()); }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        std::memcpy(out.data(), text_.data() + offset, out.size());
    }

private:
    std::string text_;
};

TEST(UdfRead, SeesEveryFile) {
    std::map<std::string, std::string> wanted;
    tree::Directory root;
    const auto add = [&](tree::Directory where, const std::string& path, const std::string& name,
                         const std::string& content) {
        const auto size = content.size();
        where.add_file(name, tree::Slice{.source = std::make_shared<Text>(content), .size = size});
        wanted[path + name] = content;
    };
    add(root, "", "hello.txt", "hello");
    add(root, "", "empty", "");
    add(root, "", "gr\xC3\xBC\xC3\x9F", std::string(5000, 'g'));
    add(root, "", "\xE6\x97\xA5\xE6\x9C\xAC.txt", std::string(2048, 'j'));
    add(root, "", "smile \xF0\x9F\x98\x80", "smile");
    // libudfread turns each UTF-16 unit into UTF-8 by itself.
    wanted.erase("smile \xF0\x9F\x98\x80");
    wanted["smile \xED\xA0\xBD\xED\xB8\x80"] = "smile";
    auto large = root.add_directory("large"); // not embedded, several blocks, padded entries
    wanted["large/"];
    for (int i = 0; i < 400; ++i)
        add(large, "large/", fmt::format("entry {}{}", i, std::string(i % 60, 'x')),
            std::to_string(i));
    auto deep = root;
    std::string path;
    for (int i = 0; i < 20; ++i) {
        deep = deep.add_directory("level");
        path += "level/";
        wanted[path];
        add(deep, path, "f", path);
    }
    for (const bool embed : {true, false}) {
        udf::VolumeOptions options;
        options.identity.volume_name = "F\xC3\x9CR LIBUDFREAD";
        options.embed = embed;
        const auto made = test::plan_udf(root.snapshot(), options);
        Input input;
        input.input.read = read_blocks;
        input.input.size = count_blocks;
        input.image = made.image.get();
        auto* volume = udfread_init();
        ASSERT_EQ(udfread_open_input(volume, &input.input), 0);
        EXPECT_STREQ(udfread_get_volume_id(volume), "F\xC3\x9CR LIBUDFREAD");
        auto* top = udfread_opendir(volume, "/");
        ASSERT_NE(top, nullptr);
        std::map<std::string, std::string> found;
        walk(volume, top, "", found);
        udfread_closedir(top);
        udfread_close(volume);
        ASSERT_EQ(found.size(), wanted.size());
        for (const auto& [name, content] : wanted)
            EXPECT_EQ(found.count(name) == 1 && found[name] == content, true) << name;
    }
}

} // namespace
} // namespace openimapi
