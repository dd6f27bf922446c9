/// Finding the system's drives, in a folder that looks like a root.
#include "drive/system_provider.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

using namespace openimapi;
namespace fs = std::filesystem;

namespace {
class SystemDrives : public testing::Test {
protected:
    SystemDrives() {
        root = fs::temp_directory_path() / ("openimapi-system-test-" + std::to_string(::getpid()));
        fs::create_directories(root / "proc/self");
        fs::create_directories(root / "dev");
        fs::create_directories(root / "sys/block");
    }
    ~SystemDrives() override { fs::remove_all(root); }
    void add(const std::string& name, const char* type) const {
        fs::create_directories(root / "sys/block" / name / "device");
        std::ofstream(root / "sys/block" / name / "device/type") << type << '\n';
    }
    fs::path root;
};
} // namespace

TEST_F(SystemDrives, NumericOrderAndOnlyOptical) {
    for (const auto* name : {"sr10", "sr2", "sr0"})
        add(name, "5");
    add("sda", "0");
    add("sr3", "0"); // an sr that is no optical drive does not exist; if it did, it is none of ours
    add("srx", "5");
    const auto drives = drive::list_system_drives(root);
    ASSERT_EQ(drives.size(), 3u);
    EXPECT_EQ(drives[0].id, "/dev/sr0");
    EXPECT_EQ(drives[1].id, "/dev/sr2");
    EXPECT_EQ(drives[2].id, "/dev/sr10");
}

TEST_F(SystemDrives, MountsAndAliases) {
    add("sr0", "5");
    fs::create_symlink("sr0", root / "dev/cdrom");
    fs::create_symlink("sr1", root / "dev/dvd");
    std::ofstream(root / "proc/self/mounts")
        << "proc /proc proc rw 0 0\n/dev/sr0 /media/A\\040disc iso9660 ro 0 0\n"
        << "/dev/sr01 /media/no iso9660 ro 0 0\n";
    const auto drives = drive::list_system_drives(root);
    ASSERT_EQ(drives.size(), 1u);
    EXPECT_EQ(drives[0].mount_points, (std::vector<std::string>{"/media/A disc"}));
    EXPECT_EQ(drives[0].aliases, (std::vector<std::string>{"/dev/cdrom"}));
}

TEST_F(SystemDrives, NothingThere) {
    EXPECT_TRUE(drive::list_system_drives(root).empty());
    EXPECT_TRUE(drive::list_system_drives(root / "none").empty());
}
