// Every file system, level and revision, made of one tree: the bytes are those of images.txt,
// whatever the time zone, the locale, the order in which the tree was made and the number of
// threads. The table is renewed by running this with GOLDEN_RENEW=1 (images.txt says more).
#include "openimapi/image/sessions.hpp"
#include "sha256.hpp"
#include "support.hpp"

#include <chrono>
#include <clocale>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <map>

using namespace openimapi;
using namespace openimapi::testing;
namespace fs = std::filesystem;

namespace {

// --- the images --------------------------------------------------------------------------------

struct Case {
    std::string name;
    image::PlanOptions options;
    bool streams = false; ///< the tree has named streams and a real-time file
    /// The image is one with a further session, or that session.
    std::optional<image::SessionAccess> session = std::nullopt;
};

/// A new revision, level or option is one more line here, and `GOLDEN_RENEW=1`.
std::vector<Case> cases() {
    const image::FileSystems plain{.iso9660 = true};
    const image::FileSystems rock_ridge{.iso9660 = true, .rock_ridge = true};
    const image::FileSystems joliet{.iso9660 = true, .joliet = true};
    const image::FileSystems udf{.udf = true};
    const image::FileSystems bridge{.iso9660 = true, .joliet = true, .udf = true};
    const image::FileSystems all{.iso9660 = true, .rock_ridge = true, .joliet = true, .udf = true};
    std::vector<Case> out;
    const auto add_case = [&](std::string name, const image::FileSystems& systems) -> Case& {
        image::PlanOptions options;
        options.volume_name = "Golden";
        options.file_systems = systems;
        return out.emplace_back(Case{std::move(name), options});
    };
    const auto add = [&](std::string name, const image::FileSystems& systems) -> auto& {
        return add_case(std::move(name), systems).options;
    };
    for (int level = 1; level <= 4; ++level)
        add(fmt::format("iso9660-level-{}", level), plain).iso_level = level;
    for (int level = 1; level <= 3; ++level) {
        auto& options = add(fmt::format("iso9660-strict-level-{}", level), rock_ridge);
        options.iso_level = level;
        options.strict_names = true;
    }
    add("rock-ridge", rock_ridge);
    add("joliet", joliet);
    add("joliet-long", joliet).joliet_long_names = true;
    using udf::Revision;
    for (const auto& [name, revision] :
         {std::pair{"1.02", Revision::v1_02}, std::pair{"1.50", Revision::v1_50},
          std::pair{"2.00", Revision::v2_00}, std::pair{"2.01", Revision::v2_01},
          std::pair{"2.50", Revision::v2_50}, std::pair{"2.60", Revision::v2_60}}) {
        add(fmt::format("udf-{}", name), udf).udf_revision = revision;
        add(fmt::format("bridge-{}", name), bridge).udf_revision = revision;
        add(fmt::format("all-{}", name), all).udf_revision = revision;
        for (const auto access : {image::SessionAccess::random, image::SessionAccess::sequential}) {
            const bool whole = access == image::SessionAccess::random;
            auto& one = add_case(fmt::format("session-{}-{}", whole ? "in-place" : "alone", name),
                                 whole ? all : udf);
            one.options.udf_revision = revision;
            one.session = access;
        }
        if (revision == Revision::v1_02) continue;
        auto& indirect = add(fmt::format("virtual-{}", name), udf);
        indirect.udf_revision = revision;
        indirect.udf_partition = udf::Partition::virtual_blocks;
        if (revision < Revision::v2_50) {
            auto& sparable = add(fmt::format("sparable-{}", name), udf);
            sparable.udf_revision = revision;
            sparable.udf_partition = udf::Partition::sparable;
        } else {
            auto& mirror = add(fmt::format("mirror-{}", name), udf);
            mirror.udf_revision = revision;
            mirror.metadata_mirror = true;
        }
        if (revision < Revision::v2_00) continue;
        auto& streams = add_case(fmt::format("streams-{}", name), udf);
        streams.options.udf_revision = revision;
        streams.streams = true;
    }
    for (const int version : {1, 2})
        add(fmt::format("zisofs-{}", version), rock_ridge).zisofs = version;
    add("cd", all).medium = image::Medium::cd;
    add("dvd", all).medium = image::Medium::dvd;
    return out;
}

// --- the tree, made in any order ---------------------------------------------------------------

/// Everything that any of the file systems has to do something about.
tree::Directory golden_tree(unsigned order) {
    const Timestamp time{1'234'567'890, 123'456'000};
    const tree::Attributes file{.modified = time, .mode = 0640, .uid = 1000, .gid = 100};
    tree::Directory root;
    root.set_attributes({.modified = time, .mode = 0755});
    auto a = root.add_directory("a", {.modified = time, .mode = 0750});
    auto deep = root.add_directory("deep", {.modified = time, .mode = 0755});
    for (int level = 0; level < 11; ++level)
        deep = deep.add_directory("deeper and deeper", {.modified = time, .mode = 0755});
    const auto first = root.add_file("first", text("shared content"), file);

    std::vector<std::function<void()>> steps{
        [&] { root.add_file("empty", text(""), file); },
        [&] {
            root.add_file("large", {io::pseudo_random(Bytes(200'001), 1), 0, 200'001}, file);
        },
        [&] {
            root.add_file("zeros", {io::zeros(Bytes(70'000)), 0, 70'000}, file);
        },
        [&] { root.add_file("Makefile", text("upper"), file); },
        [&] { root.add_file("makefile", text("lower"), file); },
        [&] { root.add_file("a rather long name, above 31 characters.text", text("1"), file); },
        [&] { root.add_file("a rather long name, above 31 letters.text", text("2"), file); },
        [&] { root.add_file(std::string(250, 'l') + ".txt", text("3"), file); },
        [&] {
            root.add_file("gr\xC3\xB6\xC3\x9F"
                          "e \xE2\x82\xAC \xF0\x9F\x92\xBF",
                          text("4"), file);
        },
        [&] { root.add_file("no \xFF utf-8 \xC0", text("5"), file); },
        [&] { a.add_hard_link("second", first); },
        [&] { a.add_symlink("link", "../first", {.modified = time, .mode = 0777}); },
        [&] { a.add_symlink("absolute", "/usr/bin/env", {.modified = time, .mode = 0777}); },
        [&] { a.add_special("pipe", tree::Kind::fifo, {.modified = time, .mode = 0600}); },
        [&] {
            a.add_special("null", tree::Kind::character_device,
                          {.modified = time, .mode = 0666, .device = 0x103});
        },
        [&] { deep.add_file("bottom", text("6"), file); },
        [&] {
            a.add_file("dated", text("7"),
                       {.modified = time,
                        .accessed = Timestamp{1'300'000'000, 0},
                        .created = Timestamp{1'200'000'000, 0},
                        .mode = 0644,
                        .hidden = true});
        },
        [&] {
            auto many = root.add_directory("many", {.modified = time, .mode = 0755});
            for (int i = 0; i < 300; ++i)
                many.add_file(fmt::format("one of many files {}", i), text("8"), file);
        }};
    if (order == 1) std::reverse(steps.begin(), steps.end());
    if (order > 1) std::shuffle(steps.begin(), steps.end(), std::mt19937(order));
    for (const auto& step : steps)
        step();
    return root;
}

/// The plan of a case, of this tree.
image::Plan plan_of(const Case& one, tree::Directory root) {
    if (one.streams) {
        for (auto item : root.children())
            if (item.name() == "first" || item.is_directory())
                item.add_stream("a stream of it", text("what the stream says"));
        root.add_stream("of the volume's root", {io::zeros(Bytes(5000)), 0, 5000});
        root.add_file("film", text("plays"),
                      {.modified = {1'234'567'890, 0}, .mode = 0444, .real_time = true});
    }
    if (!one.session) return image::plan(root, one.options);
    const io::SourcePtr first = io::memory(bytes_of_plan(image::plan(root, one.options)));
    auto next = image::open(first).tree();
    if (next.find("first")) next.remove("first");
    next.add_file("new", text("in the second session"),
                  {.modified = {1'234'600'000, 0}, .mode = 0644});
    auto options = one.options;
    options.session = image::SessionOptions{
        .access = *one.session, .start = image::next_session(first), .existing = first};
    return image::plan(next, options);
}

std::string hash_of(const io::Source& image) {
    peers::Sha256 sha;
    Image part(1 << 20);
    const auto size = image.size().value();
    for (std::uint64_t at = 0; at < size; at += part.size()) {
        const auto length =
            static_cast<std::size_t>(std::min<std::uint64_t>(part.size(), size - at));
        image.read(at, std::span(part).first(length));
        sha.update(reinterpret_cast<const unsigned char*>(part.data()), length);
    }
    return sha.finish();
}

// --- the table ---------------------------------------------------------------------------------

const fs::path table_path = fs::path(OPENIMAPI_SOURCE_DIR) / "tests/golden/images.txt";

struct Table {
    std::vector<std::string> comments;
    std::map<std::string, std::string> hashes;
};

Table read_table() {
    Table table;
    std::ifstream in(table_path);
    for (std::string line; std::getline(in, line);) {
        const auto space = line.find(' ');
        if (line.empty() || line[0] == '#')
            table.comments.push_back(line);
        else
            table.hashes[line.substr(0, space)] = line.substr(space + 1);
    }
    return table;
}

bool renewing() {
    return std::getenv("GOLDEN_RENEW") != nullptr;
}

class Golden : public ::testing::Test {
protected:
    void SetUp() override { ::unsetenv("SOURCE_DATE_EPOCH"); }
    void TearDown() override {
        ::unsetenv("TZ");
        ::tzset();
        std::setlocale(LC_ALL, "C");
    }
};

} // namespace

TEST_F(Golden, EveryImageIsTheOneOfTheTable) {
    auto table = read_table();
    std::map<std::string, std::string> found;
    for (const auto& one : cases()) {
        const auto plan = plan_of(one, golden_tree(0));
        ASSERT_EQ(plan.file_systems(), *one.options.file_systems) << one.name;
        if (one.options.udf_revision) {
            ASSERT_EQ(plan.udf_revision(), *one.options.udf_revision) << one.name;
        }
        found[one.name] = hash_of(plan);
    }
    if (renewing()) {
        std::ofstream out(table_path, std::ios::trunc);
        for (const auto& line : table.comments)
            out << line << '\n';
        for (const auto& one : cases())
            out << one.name << ' ' << found[one.name] << '\n';
        FAIL() << "the table is written anew: look at what changed, and run again without "
                  "GOLDEN_RENEW";
    }
    EXPECT_EQ(table.hashes, found) << "images.txt says what to do";
}

TEST_F(Golden, TheOrderInWhichTheTreeIsMadeDoesNotShow) {
    if (renewing()) return;
    const auto table = read_table();
    for (const auto& one : cases())
        for (const unsigned order : {1u, 2u, 3u})
            EXPECT_EQ(hash_of(plan_of(one, golden_tree(order))), table.hashes.at(one.name))
                << one.name << ", order " << order;
}

TEST_F(Golden, NeitherTimeZoneNorLocaleShow) {
    if (renewing()) return;
    const auto table = read_table();
    int locales = 0;
    for (const auto& [zone, locale] :
         {std::pair{"Pacific/Kiritimati", "C.UTF-8"}, std::pair{"America/St_Johns", "POSIX"},
          std::pair{"XXX-5:30YYY,0,364", "C"}}) {
        ::setenv("TZ", zone, 1);
        ::tzset();
        if (std::setlocale(LC_ALL, locale) != nullptr) ++locales;
        for (const auto& one : cases())
            EXPECT_EQ(hash_of(plan_of(one, golden_tree(0))), table.hashes.at(one.name))
                << one.name << " in " << zone << ", " << locale;
    }
    EXPECT_EQ(locales, 3);
}

TEST_F(Golden, TheNumberOfThreadsDoesNotShow) {
    if (renewing()) return;
    const auto table = read_table();
    Scratch scratch;
    for (const auto& one : cases()) {
        const auto plan = plan_of(one, golden_tree(0));
        for (const unsigned threads : {1u, 2u, 7u}) {
            const auto path = scratch / fmt::format("{}-{}", one.name, threads);
            plan.write_to(path, {}, {.threads = threads});
            EXPECT_EQ(hash_of(*io::host_file(path)), table.hashes.at(one.name))
                << one.name << ", " << threads << " threads";
            fs::remove(path);
        }
    }
}

// Folders of the host: what order their entries come in is the file system's business.
TEST_F(Golden, TheOrderOfAFolderDoesNotShow) {
    Scratch scratch;
    std::vector<std::string> names;
    for (int i = 0; i < 200; ++i)
        names.push_back(fmt::format("file {}", (i * 7919) % 200));
    std::vector<std::string> hashes;
    for (int order = 0; order < 3; ++order) {
        if (order == 1) std::sort(names.begin(), names.end());
        if (order == 2) std::reverse(names.begin(), names.end());
        const auto folder = scratch / fmt::format("folder {}", order);
        fs::create_directories(folder / "below");
        for (const auto& name : names) {
            std::ofstream(folder / name) << name;
            std::ofstream(folder / "below" / name) << name << name;
        }
        const auto time =
            fs::file_time_type::clock::from_sys(std::chrono::sys_seconds(std::chrono::hours(9)));
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            fs::last_write_time(entry, time);
        fs::last_write_time(folder, time);
        for (const auto& one : cases()) {
            tree::Directory root;
            root.add_tree(folder);
            hashes.push_back(hash_of(plan_of(one, root)));
        }
    }
    const auto count = hashes.size() / 3;
    for (std::size_t i = 0; i < hashes.size(); ++i)
        EXPECT_EQ(hashes[i], hashes[i % count]) << cases()[i % count].name << ", " << i / count;
}
