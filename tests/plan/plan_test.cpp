// Plans of real trees with the real file systems.
#include "openimapi/image/plan.hpp"
#include "openimapi/io/sources.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <sys/stat.h>

namespace openimapi::image {
namespace {

namespace fs = std::filesystem;

std::vector<std::byte> bytes(const io::Source& source) {
    std::vector<std::byte> all(source.size().value());
    source.read(0, all);
    return all;
}

tree::Slice text(std::string_view words) {
    std::vector<std::byte> data(words.size());
    std::memcpy(data.data(), words.data(), words.size());
    return {.source = io::memory(data), .offset = 0, .size = words.size()};
}

constexpr std::int64_t some_day = 1'000'000'000; // 2001-09-09T01:46:40Z
tree::Attributes at(std::int64_t seconds) {
    return {.modified = {.seconds = seconds}, .mode = 0644};
}

tree::Directory small_tree() {
    tree::Directory root;
    root.add_file("readme", text("read me"), at(some_day));
    auto folder = root.add_directory("folder", {.modified = {.seconds = some_day}, .mode = 0755});
    folder.add_file("b", text("second"), at(some_day - 5));
    folder.add_file("a", text("first"), at(some_day - 7));
    folder.add_symlink("link", "../readme", {.modified = {.seconds = some_day}, .mode = 0777});
    return root;
}

class Folder {
public:
    Folder() {
        auto pattern = (fs::temp_directory_path() / "openimapi-plan-XXXXXX").string();
        path = mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path); }
    fs::path path;
};

class Variable {
public:
    Variable(const char* name, const char* value) : name_(name) {
        if (const char* old = std::getenv(name)) old_ = old;
        setenv(name, value, 1);
    }
    ~Variable() {
        if (old_)
            setenv(name_, old_->c_str(), 1);
        else
            unsetenv(name_);
    }

private:
    const char* name_;
    std::optional<std::string> old_;
};

TEST(Plan, IsTiledByItsRegionsAndHoldsItsFiles) {
    const auto plan = image::plan(small_tree(), {.volume_name = "SMALL"});
    std::uint64_t next = 0;
    for (const auto& region : plan.regions()) {
        EXPECT_EQ(region.first, next) << region.what;
        next += region.blocks;
    }
    EXPECT_EQ(Blocks(next), plan.blocks());
    EXPECT_EQ(plan.source()->size(), plan.size());
    EXPECT_EQ(plan.blocks().value() % 16, 0U);

    const auto image = bytes(*plan.source());
    const auto files = plan.files();
    ASSERT_EQ(files.size(), 3U);
    std::vector<std::string> contents;
    for (const auto& file : files) {
        const auto* data = reinterpret_cast<const char*>(image.data()) + file.first * block_size;
        contents.emplace_back(data, plan.snapshot().size(file.inode));
    }
    EXPECT_THAT(contents, testing::ElementsAre("first", "second", "read me"));
}

TEST(Plan, IsTheSameImageWhicheverWayItLeaves) {
    const auto plan = image::plan(small_tree());
    const auto expected = bytes(*plan.source());
    const Folder folder;

    plan.write_to(folder.path / "image");
    EXPECT_EQ(bytes(*io::host_file(folder.path / "image")), expected);

    const auto stream = fopen((folder.path / "stream").c_str(), "wb");
    plan.write_to(fileno(stream));
    fclose(stream);
    EXPECT_EQ(bytes(*io::host_file(folder.path / "stream")), expected);

    const io::Source& direct = plan; // NOLINT: the conversion is under test
    EXPECT_EQ(bytes(direct), expected);
    const auto source = image::plan(small_tree()).source(); // the plan is gone
    EXPECT_EQ(bytes(*source), expected);
}

TEST(Plan, DoesNotSeeLaterChangesOfTheTree) {
    auto root = small_tree();
    const auto plan = image::plan(root);
    const auto before = bytes(*plan.source());
    root.remove("readme");
    root.add_file("new", text("entirely new"), at(some_day + 100));
    EXPECT_EQ(bytes(*plan.source()), before);
    EXPECT_NE(bytes(*image::plan(root).source()), before);
}

TEST(Plan, IsTheSameForFilesCreatedInAnotherOrder) {
    const auto make = [](const fs::path& base, const std::vector<int>& order) {
        for (const auto number : order) {
            const auto folder = base / std::to_string(number % 3);
            fs::create_directories(folder);
            std::ofstream(folder / std::to_string(number)) << "number " << number;
        }
        // The folders' own times too.
        for (const auto& entry : fs::recursive_directory_iterator(base)) {
            const timespec times[2] = {{some_day, 0}, {some_day, 0}};
            ASSERT_EQ(utimensat(AT_FDCWD, entry.path().c_str(), times, AT_SYMLINK_NOFOLLOW), 0);
        }
        const timespec times[2] = {{some_day, 0}, {some_day, 0}};
        ASSERT_EQ(utimensat(AT_FDCWD, base.c_str(), times, 0), 0);
    };
    std::vector<int> order(60);
    for (int i = 0; i < 60; ++i)
        order[static_cast<std::size_t>(i)] = i;
    const Folder one, other;
    make(one.path, order);
    std::reverse(order.begin(), order.end());
    std::swap(order[3], order[40]);
    make(other.path, order);

    const auto image_of = [](const fs::path& path) {
        tree::Directory root;
        root.add_tree(path);
        return bytes(*image::plan(root, {.volume_name = "SAME"}).source());
    };
    const auto first = image_of(one.path);
    const Variable zone("TZ", "Asia/Kathmandu"), locale("LC_ALL", "tr_TR.UTF-8");
    tzset();
    EXPECT_EQ(image_of(other.path), first);
}

TEST(Plan, TakesItsDatesFromTheTree) {
    unsetenv("SOURCE_DATE_EPOCH");
    EXPECT_EQ(image::plan(small_tree()).volume_time().seconds, some_day);
    EXPECT_EQ(
        image::plan(small_tree(), {.volume_time = Timestamp{.seconds = 5}}).volume_time().seconds,
        5);
}

TEST(Plan, IsCappedBySourceDateEpoch) {
    auto late = small_tree();
    late.add_file("late", text("late"), at(some_day + 5000));
    auto clamped = small_tree();
    clamped.add_file("late", text("late"), at(some_day));
    const auto expected = bytes(*image::plan(clamped).source());

    const Variable epoch("SOURCE_DATE_EPOCH", "1000000000");
    EXPECT_EQ(image::plan(late).volume_time().seconds, some_day);
    EXPECT_EQ(bytes(*image::plan(late).source()), expected);
}

TEST(Plan, GivesAnotherVolumeAnotherIdentity) {
    const auto set_id = [](const Plan& plan) { // ECMA-119 8.4.20: 190 to 317 of block 16
        std::string id(128, ' ');
        plan.source()->read(16 * block_size + 190,
                            std::as_writable_bytes(std::span(id.data(), id.size())));
        return id;
    };
    auto other = small_tree();
    other.add_file("more", text("more"), at(some_day - 100)); // not the newest
    const auto first = set_id(image::plan(small_tree()));
    EXPECT_EQ(set_id(image::plan(small_tree())), first);
    EXPECT_NE(set_id(image::plan(other)), first);
    EXPECT_NE(set_id(image::plan(small_tree(), {.volume_name = "X"})), first);
}

TEST(Plan, ReportsOrRefusesNames) {
    tree::Directory root;
    root.add_file(std::string(70, 'x'), text("long"), at(some_day));
    std::vector<std::string> seen;
    const auto plan = image::plan(root, {.renamed = [&seen](const Rename& rename) {
                                      EXPECT_EQ(rename.path, '/' + std::string(70, 'x'));
                                      EXPECT_NE(rename.name, std::string(70, 'x'));
                                      if (!rename.only_case) seen.emplace_back(rename.file_system);
                                  }});
    EXPECT_THAT(seen, testing::UnorderedElementsAre("ISO 9660", "Joliet"));
    try {
        (void)image::plan(root, {.refuse_renames = true});
        FAIL() << "a name was changed against the order";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::imapi_e_restricted_name_violation);
    }
}

TEST(Plan, OfNothingIsAnImage) {
    for (const auto& systems :
         {FileSystems{.iso9660 = true}, FileSystems{.udf = true},
          FileSystems{.iso9660 = true, .rock_ridge = true, .joliet = true, .udf = true}}) {
        const auto plan = image::plan(tree::Directory(), {.file_systems = systems});
        EXPECT_GT(plan.blocks().value(), 16U);
        EXPECT_TRUE(plan.files().empty());
        EXPECT_EQ(bytes(*plan.source()).size(), plan.size().value());
    }
}

TEST(Plan, CanBeCancelled) {
    std::stop_source stop;
    stop.request_stop();
    Job job;
    job.stop = stop.get_token();
    try {
        (void)image::plan(small_tree(), {}, job);
        FAIL() << "went on";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::e_imapi_request_cancelled);
    }
}

} // namespace
} // namespace openimapi::image
