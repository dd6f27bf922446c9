// Images that are not ours: each writer's image shows the folder that it was made from.
#include "../hostile/endure.hpp"

#include <cstdlib>
#include <set>
#include <sys/stat.h>

using namespace openimapi;
using namespace openimapi::testing;
using format::Catalogue;
using format::FileSystem;
namespace fs = std::filesystem;

namespace {

void run(const std::string& command) {
    const auto quiet = fmt::format("timeout 120 {} >/dev/null 2>&1 </dev/null", command);
    ASSERT_EQ(std::system(quiet.c_str()), 0) << command;
}

/// A folder with what every writer here can take.
void make_folder(const fs::path& path) {
    fs::create_directories(path / "sub/inner");
    fs::create_directories(path / "d1/d2/d3/d4/d5/d6/d7/d8/d9/d10");
    std::ofstream(path / "hello.txt") << "hello";
    std::ofstream(path / "sub/A name with spaces.and.dots") << "dots";
    std::ofstream(path / "empty");
    std::ofstream(path / "d1/d2/d3/d4/d5/d6/d7/d8/d9/d10/bottom") << "bottom";
    {
        std::ofstream big(path / "sub/big.bin", std::ios::binary);
        for (int i = 0; i < 100'000; ++i)
            big << i << ' ';
    }
    fs::create_symlink("../hello.txt", path / "sub/link");
    fs::create_hard_link(path / "hello.txt", path / "sub/inner/again");
    fs::permissions(path / "sub/big.bin", fs::perms{0640});
    for (const auto& entry : fs::recursive_directory_iterator(path))
        if (!entry.is_symlink())
            fs::last_write_time(entry.path(),
                                fs::file_time_type::clock::now() - std::chrono::hours(100));
}

/// A content for a line: itself where it is short.
std::string brief(const std::string& content) {
    return content.size() <= 40
               ? content
               : fmt::format("({} bytes, {:x})", content.size(), std::hash<std::string>{}(content));
}

std::vector<std::string> describe_folder(const fs::path& path, bool posix) {
    std::vector<std::string> lines;
    for (const auto& entry : fs::recursive_directory_iterator(path)) {
        struct stat status {};
        ::lstat(entry.path().c_str(), &status);
        auto line = fmt::format("/{}", entry.path().lexically_relative(path).string());
        if (S_ISLNK(status.st_mode)) {
            if (!posix) continue;
            line += fmt::format(" -> {}", fs::read_symlink(entry.path()).string());
        } else if (S_ISREG(status.st_mode)) {
            line += fmt::format(" {}", brief(read_text(entry.path())));
        }
        if (posix) line += fmt::format(" {:o} {}", status.st_mode & 07777, status.st_mtim.tv_sec);
        lines.push_back(line);
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

std::vector<std::string> describe_image(const image::Import& import, bool posix) {
    std::vector<std::string> lines;
    const auto& catalogue = import.catalogue();
    for (Catalogue::Id id = 1; id < catalogue.size(); ++id) {
        const auto& inode = catalogue.inode_of(id);
        auto line = catalogue.path(id);
        if (inode.kind == tree::Kind::symlink) {
            if (!posix) continue;
            line += fmt::format(" -> {}", catalogue.target(inode));
        } else if (inode.kind == tree::Kind::file) {
            const auto slice = import.content(inode);
            std::string text(slice.size, '\0');
            slice.source->read(slice.offset, std::as_writable_bytes(std::span(text)));
            line += fmt::format(" {}", brief(text));
        }
        if (posix)
            line += fmt::format(" {:o} {}", inode.kind == tree::Kind::symlink ? 0777u : inode.mode,
                                inode.modified.seconds);
        lines.push_back(line);
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

class Foreign : public ::testing::Test {
protected:
    Foreign() { make_folder(scratch_ / "folder"); }
    [[nodiscard]] std::string folder() const { return (scratch_ / "folder").string(); }
    [[nodiscard]] std::string iso() const { return (scratch_ / "image.iso").string(); }

    /// `links_are_files`: a symbolic link that the file system cannot say became an empty file.
    void expect_same(FileSystem system, bool posix, bool links_are_files = false) {
        Findings findings;
        const auto import =
            image::open(io::host_file(iso()), {.file_system = system}, {}, findings.sink());
        EXPECT_EQ(findings.ids(Severity::warning), "");
        auto expected = describe_folder(folder(), posix);
        if (links_are_files) expected.emplace_back("/sub/link ");
        std::sort(expected.begin(), expected.end());
        EXPECT_EQ(describe_image(import, posix), expected);
    }
    void expect_clean(const std::set<std::string>& known_faults = {}) {
        Findings findings;
        const auto result = image::check(io::host_file(iso()), {}, {}, findings.sink());
        EXPECT_EQ(result.errors, 0u) << findings.ids(Severity::error);
        for (const auto& finding : findings.all)
            EXPECT_TRUE(known_faults.count(finding.id))
                << finding.id << " " << finding.path << ": " << finding.message;
    }
    Scratch scratch_;
};

TEST_F(Foreign, Xorriso) {
    run(fmt::format("xorriso -as mkisofs -R -J -joliet-long -o {} {}", iso(), folder()));
    expect_same(FileSystem::rock_ridge, true);
    expect_same(FileSystem::joliet, false);
    // Joliet: the record for the parent names the directory itself.
    expect_clean({"iso9660.directory.parent"});
}

TEST_F(Foreign, XorrisoHardLinks) {
    run(fmt::format("xorriso -as mkisofs -R --hardlinks -o {} {}", iso(), folder()));
    const auto import = image::open(io::host_file(iso()));
    const auto& catalogue = import.catalogue();
    EXPECT_EQ(catalogue.node(catalogue.resolve("/hello.txt")).inode,
              catalogue.node(catalogue.resolve("/sub/inner/again")).inode);
}

TEST_F(Foreign, GenisoimageBridge) {
    run(fmt::format("genisoimage -R -J -joliet-long -udf -o {} {}", iso(), folder()));
    expect_same(FileSystem::rock_ridge, true);
    expect_same(FileSystem::joliet, false, true);
    expect_same(FileSystem::udf, false, true);
    // Its two copies of the UDF Primary Volume Descriptor have different volume set identifiers.
    expect_clean({"udf.sequence.differ"});
}

TEST_F(Foreign, Bsdtar) {
    run(fmt::format("bsdtar --format=iso9660 -cf {} -C {} .", iso(), folder()));
    // It takes away all permission to write.
    const auto import = image::open(io::host_file(iso()), {.file_system = FileSystem::rock_ridge});
    EXPECT_EQ(describe_image(import, false), describe_folder(folder(), false));
    expect_same(FileSystem::joliet, false, true);
    expect_clean();
}

TEST_F(Foreign, AFileOfSeveralSections) {
    const auto huge = scratch_ / "folder/huge";
    std::ofstream(huge) << "start";
    fs::resize_file(huge, (std::uintmax_t{4} << 30) + 5000);
    {
        std::ofstream end(huge, std::ios::in | std::ios::out | std::ios::binary);
        end.seekp((std::streamoff{4} << 30) + 4990);
        end << "0123456789";
    }
    // Zeros need no room on the host.
    run(fmt::format("sh -c 'xorriso -as mkisofs -R -iso-level 3 {} | cp --sparse=always /dev/stdin "
                    "{}'",
                    folder(), iso()));
    for (const auto system : {FileSystem::rock_ridge, FileSystem::iso9660}) {
        const auto import = image::open(io::host_file(iso()), {.file_system = system});
        const auto& catalogue = import.catalogue();
        const auto id = catalogue.resolve(system == FileSystem::rock_ridge ? "/huge" : "/HUGE");
        ASSERT_NE(id, Catalogue::none);
        const auto slice = import.content(catalogue.inode_of(id));
        ASSERT_EQ(slice.size, (std::uint64_t{4} << 30) + 5000);
        std::string text(10, '\0');
        slice.source->read(slice.offset + slice.size - 10, std::as_writable_bytes(std::span(text)));
        EXPECT_EQ(text, "0123456789");
        slice.source->read(slice.offset, std::as_writable_bytes(std::span(text)));
        EXPECT_EQ(text.substr(0, 5), "start");
    }
}

TEST_F(Foreign, EmptyUdfVolumesOfEveryMediumAndRevision) {
    // mkudffs knows no metadata partition, so 2.50 and 2.60 are for write-once media only.
    struct Kind {
        const char* medium;
        std::vector<const char*> revisions;
    };
    const Kind kinds[] = {{"dvdram", {"1.02", "1.50", "2.00", "2.01"}}, // plain
                          {"dvd", {"1.02", "2.01"}},                    // read-only
                          {"hd", {"1.02", "2.01"}},                     // sectors of 512 bytes
                          {"dvdrw", {"1.50", "2.00", "2.01"}},          // sparable, packets of 16
                          {"cdrw", {"1.50", "2.00", "2.01"}},           // sparable, packets of 32
                          {"cdr", {"1.50", "2.00", "2.01", "2.50"}},    // virtual
                          {"dvdr", {"1.50", "2.01", "2.50"}},
                          {"bdr", {"2.50"}}};
    for (const auto& [medium, revisions] : kinds) {
        for (const auto* revision : revisions) {
            SCOPED_TRACE(fmt::format("{} {}", medium, revision));
            fs::remove(iso());
            std::ofstream(iso()).close();
            fs::resize_file(iso(), 20 << 20);
            run(fmt::format("mkudffs --media-type={} --udfrev={} -l LABEL {}", medium, revision,
                            iso()));
            const auto import = image::open(io::host_file(iso()));
            EXPECT_EQ(import.file_system(), FileSystem::udf);
            EXPECT_EQ(import.volume().label, "LABEL");
            EXPECT_EQ(import.volume().variant, fmt::format("UDF {}", revision));
            EXPECT_GE(import.catalogue().size(), 1u); // lost+found in some
            // The disc is not full: the table is not at its end. Packets of 32 in a partition that
            // was cut for 16.
            expect_clean({"udf.vat.padding", "udf.sparing.alignment"});
        }
    }
}

TEST_F(Foreign, UdfOnSectorsOf512) {
    std::ofstream(iso()).close();
    fs::resize_file(iso(), 20 << 20);
    run(fmt::format("mkudffs --media-type=hd -b 512 {}", iso()));
    EXPECT_EQ(image::open(io::host_file(iso())).volume().logical_block_size, 512u);
    expect_clean();
}

TEST_F(Foreign, TheirImagesDamaged) {
    fs::remove(scratch_ / "folder/sub/big.bin");
    const std::string commands[] = {
        fmt::format("xorriso -as mkisofs -R -J -o {} {}", iso(), folder()),
        fmt::format("genisoimage -R -J -udf -o {} {}", iso(), folder()),
        fmt::format("bsdtar --format=iso9660 -cf {} -C {} .", iso(), folder()),
        fmt::format("sh -c 'truncate -s 3M {0} && mkudffs --media-type=dvdram {0}'", iso()),
        fmt::format("sh -c 'truncate -s 5M {0} && mkudffs --media-type=dvdrw {0}'", iso()),
        fmt::format("sh -c 'truncate -s 3M {0} && mkudffs --media-type=cdr {0}'", iso())};
    std::mt19937 random(4711);
    for (const auto& command : commands) {
        fs::remove(iso());
        run(command);
        const auto source = io::host_file(iso());
        Image whole(source->size().value());
        source->read(0, whole);
        for (int round = 0; round < 150; ++round) {
            endure(with_extremes(whole, random));
            if (HasFatalFailure()) FAIL() << "round " << round << " of " << command;
        }
    }
}

} // namespace
