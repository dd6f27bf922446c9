// The README's example, against the shared library and nothing else.
#include <openimapi/openimapi.hpp>

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iostream>
#include <sstream>

namespace {

class InAFolder : public testing::Test {
protected:
    InAFolder() {
        auto pattern = (std::filesystem::temp_directory_path() / "openimapi-XXXXXX").string();
        folder_ = mkdtemp(pattern.data());
        old_ = std::filesystem::current_path();
        std::filesystem::current_path(folder_);
        setenv("OPENIMAPI_STATE", (folder_ / "state").c_str(), 1);
        std::filesystem::create_directory("photos");
        std::ofstream("photos/sunset.txt") << "imagine a sunset";
    }
    ~InAFolder() override {
        std::filesystem::current_path(old_);
        std::filesystem::remove_all(folder_);
    }

private:
    std::filesystem::path folder_, old_;
};
using Readme = InAFolder;

TEST_F(Readme, ExampleMastersBurnsAndReadsBack) {
    using namespace openimapi;
    emulator::add_drive("burner");
    emulator::new_disc("disc", "bd-r");
    emulator::insert("burner", "disc");
    int events = 0;
    const auto on_progress = [&events](const record::Progress&) { ++events; };
    std::ostringstream out;

    tree::Directory root;
    root.add_tree("photos");

    image::Plan plan = image::plan(root, {.volume_name = "PHOTOS"});
    out << plan.blocks() << " blocks\n"; // known before a byte is written

    plan.write_to("photos.iso");                                     // a file, a pipe…
    record::burn(plan, drive::open("emulated:burner"), on_progress); // …or a recorder

    EXPECT_EQ(out.str(), std::to_string(plan.blocks().value()) + " blocks\n");
    EXPECT_EQ(std::filesystem::file_size("photos.iso"), plan.size().value());
    EXPECT_GT(events, 0);
    auto recorder = drive::open("burner");
    EXPECT_TRUE(record::verify(plan, recorder).equal);
    const auto disc = image::open(record::disc_source(recorder));
    EXPECT_NE(disc.catalogue().resolve("/sunset.txt"), format::Catalogue::none);
}

TEST(Library, KnowsItsVersion) {
    EXPECT_STREQ(openimapi::version(), "0.1.0");
}

TEST(Library, ErrorsCrossItsBorder) {
    try {
        (void)openimapi::drive::open("no such drive");
        FAIL() << "opened";
    } catch (const openimapi::Error& error) {
        EXPECT_EQ(error.code(), openimapi::Code::win32_dev_not_exist);
    }
}

} // namespace
