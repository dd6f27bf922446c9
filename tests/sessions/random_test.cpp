// Sessions on media and in files that can be overwritten: what is there stays readable until what
// is new is.
#include "support.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace openimapi::testing {
namespace {

TEST(Random, AVolumeThatSystemsWriteOnIsToBeReadOnlyOrLeftAlone) {
    image::PlanOptions options;
    options.file_systems = image::FileSystems{.udf = true};
    options.udf_revision = udf::Revision::v2_01;
    options.udf_partition = udf::Partition::sparable; // overwritable, with an account of free space
    Medium medium(image::plan(first_tree(), options));
    auto expected = read(medium.source());
    auto root = medium.open();
    add(root, "new.txt", "new");
    auto wish = image::SessionOptions{.access = image::SessionAccess::random,
                                      .start = image::next_session(medium.existing),
                                      .existing = medium.existing,
                                      .previous = medium.previous,
                                      .keep_writable = true};
    EXPECT_EQ(code_of([&] { (void)image::plan(root, {.session = wish}); }),
              Code::imapi_e_udf_not_write_compatible);
    wish.keep_writable = false;
    const auto plan = image::plan(root, {.session = wish});
    ASSERT_EQ(plan.notes().size(), 1u);
    EXPECT_EQ(plan.notes()[0].id, "plan.session.read_only");
    medium.overwrite(plan);
    expected["/new.txt"] = "1new";
    EXPECT_EQ(read(medium.source()), expected);
    expect_clean(medium.source());
    // The next one goes on with a plain partition, and has nothing to tell.
    root = medium.open();
    add(root, "third", "3");
    EXPECT_TRUE(medium.grow(root).notes().empty());
}

TEST(Random, BlockZeroLeadsToTheNewestAndOlderOnesStay) {
    Medium medium(image::plan(first_tree(), bridge()));
    const auto first = read(medium.source());
    auto root = medium.open();
    add(root, "new.txt", "new");
    root.remove("old.txt");
    const auto plan = medium.grow(root);
    EXPECT_EQ(plan.first_block(), Lba(0));
    EXPECT_EQ(plan.session_start(), image::next_session(medium.existing));
    EXPECT_EQ(plan.files().size(), 1u);

    // The whole image is the old one with the changes in it.
    auto whole = bytes_of_plan(plan);
    medium.overwrite(plan);
    EXPECT_EQ(medium.bytes().size(), whole.size());
    EXPECT_TRUE(medium.bytes() == whole);
    const auto ranges = plan.changed_blocks();
    ASSERT_EQ(ranges.size(), 3u);
    EXPECT_EQ(ranges[0].first, static_cast<std::uint64_t>(plan.session_start().value()));
    EXPECT_EQ(ranges[0].first + ranges[0].count, plan.blocks().value());
    EXPECT_EQ(ranges[1], (image::BlockRange{16, 3}));
    EXPECT_EQ(ranges[2], (image::BlockRange{256, 1}));

    const auto image = medium.source();
    auto second = first;
    second["/new.txt"] = "1new";
    second.erase("/old.txt");
    for (const auto system : every_system)
        EXPECT_EQ(read(image, system), second) << format::name_of(system);
    expect_clean(image);

    // A third one, then all three.
    root = medium.open();
    EXPECT_EQ(medium.previous, Lba(0));
    add(root, "third", "3");
    const auto next = medium.grow(root);
    medium.overwrite(next);
    auto third = second;
    third["/third"] = "13";
    const auto all = medium.source();
    const auto found = image::sessions(all);
    ASSERT_EQ(found.list.size(), 3u);
    EXPECT_TRUE(found.redirected);
    EXPECT_EQ(found.list[0].start, Lba(0));
    EXPECT_EQ(found.list[1].start, plan.session_start());
    EXPECT_EQ(found.list[2].start, next.session_start());
    EXPECT_EQ(found.list[2].descriptors, Lba(0));
    const std::map<std::string, std::string>* trees[] = {&first, &second, &third};
    for (std::size_t i = 0; i < 3; ++i)
        for (const auto system : every_system)
            EXPECT_EQ(read(all, system, found.list[i].descriptors), *trees[i])
                << "session " << i + 1 << ", " << format::name_of(system);
    for (const auto& session : found.list)
        expect_clean(all, session.descriptors);
}

TEST(Random, EachFileSystemAlone) {
    const image::FileSystems alone[] = {
        {.iso9660 = true}, {.iso9660 = true, .joliet = true}, {.udf = true}};
    for (const auto& systems : alone) {
        auto options = bridge();
        options.file_systems = systems;
        Medium medium(image::plan(first_tree(), options));
        const auto first = read(medium.source());
        for (int i = 0; i < 3; ++i) {
            auto root = medium.open();
            add(root, "more" + std::to_string(i), "more");
            medium.overwrite(medium.grow(root));
        }
        const auto image = medium.source();
        const auto found = image::sessions(image);
        ASSERT_EQ(found.list.size(), 4u);
        EXPECT_EQ(read(image, {}, found.list[0].descriptors), first);
        EXPECT_EQ(read(image, {}, found.list[2].descriptors).size(), first.size() + 2);
        EXPECT_EQ(read(image).size(), first.size() + 3);
        for (const auto& session : found.list)
            expect_clean(image, session.descriptors);
    }
}

/// Whoever stops between two blocks leaves the one tree or the other, in every file system, whether
/// the file has its new length by then or not.
TEST(Random, AnInterruptedWriteLeavesTheOldStateOrTheNew) {
    Medium medium(image::plan(first_tree(), bridge()));
    std::vector<image::Plan> plans;
    for (int generation = 0; generation < 2; ++generation) {
        std::map<format::FileSystem, std::map<std::string, std::string>> before, after;
        for (const auto system : every_system)
            before[system] = read(medium.source(), system);
        auto root = medium.open();
        add(root, "new" + std::to_string(generation), "new");
        root.remove(generation == 0 ? "old.txt" : "kept.txt");
        const auto plan = medium.grow(root);
        Medium done(medium.bytes());
        done.overwrite(plan);
        for (const auto system : every_system)
            after[system] = read(done.source(), system);
        ASSERT_NE(before, after);

        const auto sessions_before = image::sessions(medium.source()).list.size();
        const auto ranges = plan.changed_blocks();
        Medium growing(medium.bytes());
        bool redirected = false;
        for (const auto& range : ranges) {
            redirected = redirected || range.first < ranges.front().first;
            for (auto block = range.first; block < range.first + range.count; ++block) {
                growing.put(plan, block, 1);
                // Between the blocks of the data all is alike; looking costs.
                if (!redirected && block % 16 != 0 && block + 20 < range.first + range.count)
                    continue;
                const auto image = growing.source();
                for (const auto system : every_system) {
                    const auto shown = read(image, system);
                    EXPECT_TRUE(shown == before[system] || (redirected && shown == after[system]))
                        << block << ' ' << format::name_of(system);
                }
                const auto complete = sessions_before + (redirected ? 1 : 0);
                EXPECT_LE(image::sessions(image).list.size(), complete)
                    << "a session that is not complete is none";
            }
        }
        // The length of the file may be there before its content.
        auto zeros = medium.bytes();
        zeros.resize(done.bytes().size());
        for (const auto system : every_system)
            EXPECT_EQ(read(io::memory(zeros), system), before[system]);
        EXPECT_TRUE(growing.bytes() == done.bytes());
        medium = done;
    }
}

class InPlace : public ::testing::Test {
protected:
    InPlace() {
        image::plan(first_tree(), bridge()).write_to(path);
        before = read_text(path);
        existing = io::host_file(path);
        root = image::open(existing).tree();
        add(root, "new.txt", "new");
    }
    [[nodiscard]] image::Plan plan() const {
        image::PlanOptions options;
        options.volume_time = some_day;
        options.session = image::SessionOptions{.access = image::SessionAccess::random,
                                                .start = image::next_session(existing),
                                                .existing = existing,
                                                .previous = Lba(0)};
        return image::plan(root, options);
    }
    Scratch scratch;
    std::filesystem::path path = scratch / "image.iso";
    std::string before;
    io::SourcePtr existing;
    tree::Directory root;
};

TEST_F(InPlace, TheFileBecomesThePlan) {
    const auto wanted = plan();
    const auto bytes = bytes_of_plan(wanted);
    wanted.write_to(scratch / "copy.iso"); // by the kernel, old blocks included
    image::write_in_place(wanted, path);
    const auto after = read_text(path);
    EXPECT_TRUE(after == std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    EXPECT_TRUE(after == read_text(scratch / "copy.iso"));
}

TEST_F(InPlace, AStopLeavesTheFileAsItWas) {
    std::stop_source stop;
    Job job{.stop = stop.get_token()};
    job.progress = [&](const Progress& state) {
        if (state.phase == Phase::writing) stop.request_stop();
    };
    // Long enough for more than one piece.
    root.add_file("long", {io::pseudo_random(Bytes(5 << 20), 1), 0, 5 << 20},
                  {.modified = some_day, .mode = 0644});
    const auto wanted = plan();
    EXPECT_THROW(image::write_in_place(wanted, path, job), Error);
    EXPECT_TRUE(read_text(path) == before);
}

TEST_F(InPlace, AFileThatCannotBeReadLeavesItAsItWas) {
    const auto source = scratch / "source";
    std::ofstream(source) << std::string(3 << 20, 'x');
    root.add_file("host", tree::HostFile{source});
    const auto wanted = plan();
    std::filesystem::remove(source);
    EXPECT_THROW(image::write_in_place(wanted, path), Error);
    EXPECT_TRUE(read_text(path) == before);
}

TEST_F(InPlace, AFileThatGrewMeanwhileIsLeftAlone) {
    const auto wanted = plan();
    image::write_in_place(wanted, path);
    const auto after = read_text(path);
    EXPECT_THROW(image::write_in_place(wanted, path), Error);
    EXPECT_TRUE(read_text(path) == after);
}

TEST_F(InPlace, ZerosBehindTheEndAreNothingAndComeBack) {
    std::filesystem::resize_file(path, before.size() + 40 * block_size);
    before.resize(before.size() + 40 * block_size);
    const auto start = image::next_session(existing);
    existing = io::host_file(path);
    EXPECT_EQ(image::next_session(existing), start);
    const auto missing = scratch / "missing";
    std::ofstream(missing) << std::string(3 << 20, 'x');
    root = image::open(existing).tree();
    root.add_file("host", tree::HostFile{missing});
    const auto wanted = plan();
    std::filesystem::remove(missing);
    EXPECT_THROW(image::write_in_place(wanted, path), Error);
    EXPECT_TRUE(read_text(path) == before);
    std::ofstream(path, std::ios::app | std::ios::binary) << "something";
    EXPECT_THROW(image::write_in_place(wanted, path), Error);
    existing = io::host_file(path);
    EXPECT_GT(image::next_session(existing), start);
}

TEST_F(InPlace, TwoAtOnceAreRefused) {
    const auto wanted = plan();
    const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    ASSERT_EQ(::flock(fd, LOCK_EX), 0);
    EXPECT_THROW(image::write_in_place(wanted, path), Error);
    ::close(fd);
    EXPECT_TRUE(read_text(path) == before);
    image::write_in_place(wanted, path);
}

TEST_F(InPlace, OnlyAPlanThatChangesAnImage) {
    EXPECT_THROW(image::write_in_place(image::plan(root, bridge()), path), Error);
    EXPECT_TRUE(read_text(path) == before);
}

} // namespace
} // namespace openimapi::testing
