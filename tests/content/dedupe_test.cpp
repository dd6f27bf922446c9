// Files of the same content stand once, and every one of them still has its bytes and its identity.
#include "openimapi/base/error.hpp"
#include "support.hpp"

#include <map>
#include <random>

using namespace openimapi;
using namespace openimapi::testing;

namespace {

std::string content_in(const image::Import& import, std::string_view path) {
    const auto id = import.catalogue().resolve(path);
    if (id == format::Catalogue::none) return "(missing)";
    const auto content = import.content(import.catalogue().inode_of(id));
    std::string text(content.size, '\0');
    content.source->read(content.offset, std::as_writable_bytes(std::span(text)));
    return text;
}

std::uint64_t place_of(const image::Import& import, std::string_view path) {
    const auto id = import.catalogue().resolve(path);
    const auto runs = import.catalogue().runs(import.catalogue().inode_of(id));
    return runs.empty() ? 0 : runs[0].offset;
}

void write(const std::filesystem::path& path, std::string_view content) {
    std::ofstream(path, std::ios::binary) << content;
}

struct Kind {
    const char* name;
    image::PlanOptions options;
};

std::vector<Kind> kinds() {
    std::vector<Kind> all;
    all.push_back({"all", all_file_systems()});
    for (const auto revision : {udf::Revision::v1_02, udf::Revision::v2_01, udf::Revision::v2_50}) {
        auto options = all_file_systems();
        options.file_systems = image::FileSystems{.udf = true};
        options.udf_revision = revision;
        all.push_back({"udf", options});
    }
    auto sparable = all.back().options;
    sparable.udf_revision = udf::Revision::v2_01;
    sparable.udf_partition = udf::Partition::sparable;
    all.push_back({"sparable", sparable});
    auto packed = all_file_systems();
    packed.file_systems.reset();
    packed.zisofs = 1;
    all.push_back({"zisofs", packed});
    return all;
}

} // namespace

TEST(Dedupe, RandomTreesKeepEveryByteAndName) {
    std::mt19937 random(20261122); // NOLINT: the same trees each time
    for (auto& [name, options] : kinds()) {
        tree::Directory root;
        std::map<std::string, std::string> expected;
        std::vector<std::string> pool;
        for (int i = 0; i < 12; ++i) {
            // Few sizes, so that many files have the same size and other bytes.
            std::string bytes((random() % 4) * 2500 + 1, static_cast<char>('a' + random() % 3));
            bytes.back() = static_cast<char>('a' + random() % 3);
            pool.push_back(bytes);
        }
        std::uint64_t distinct = 0, files = 0;
        std::map<std::string, int> seen;
        for (int i = 0; i < 120; ++i) {
            const auto& bytes = pool[random() % pool.size()];
            const auto file = fmt::format("file{:03}", i);
            const auto item =
                root.add_file(file, text(bytes), {.modified = {1000 + i, 0}, .mode = 0644});
            expected["/" + file] = bytes;
            if (i % 7 == 0) {
                root.add_hard_link(file + ".link", item);
                expected["/" + file + ".link"] = bytes;
            }
            ++files;
            if (seen[bytes]++ == 0) ++distinct;
        }
        options.dedupe = true;
        const auto plan = image::plan(root, options);
        auto without = options;
        without.dedupe = false;
        const auto plain = image::plan(root, without);
        std::vector<Finding> findings;
        const auto source = io::memory(bytes_of_plan(plan));
        (void)image::check(source, {}, {}, [&](const Finding& one) { findings.push_back(one); });
        for (const auto& finding : findings)
            ADD_FAILURE() << name << ": " << finding.id << ": " << finding.message;
        const auto import = image::open(source);
        const auto before = image::open(io::memory(bytes_of_plan(plain)));
        for (const auto& [path, bytes] : expected) {
            ASSERT_EQ(content_in(import, path), bytes) << name << path;
            const auto& one = import.catalogue().inode_of(import.catalogue().resolve(path));
            const auto& other = before.catalogue().inode_of(before.catalogue().resolve(path));
            EXPECT_EQ(one.serial, other.serial) << name << path;
            EXPECT_EQ(one.links, other.links) << name << path;
            EXPECT_EQ(one.modified, other.modified) << name << path;
        }
        EXPECT_LT(plan.blocks(), plain.blocks()) << name;
        if (std::string_view(name) == "all") {
            EXPECT_EQ(plan.savings().files, files - distinct);
        }
        EXPECT_EQ(plan.files().size() + plan.savings().files, plain.files().size()) << name;
        EXPECT_EQ(bytes_of_plan(image::plan(root, options)), bytes_of_plan(plan)) << name;
    }
}

TEST(Dedupe, TheFirstKeepsTheBlocksAndTheWeightOfTheOthersCounts) {
    const std::string same(10'000, 's'), other(10'000, 'o');
    tree::Directory root;
    root.add_file("a", text(same));
    root.add_file("b", text(other));
    auto heavy = root.add_file("c", text(same));
    auto options = all_file_systems();
    options.dedupe = true;
    {
        const auto import = image::open(io::memory(bytes_of_plan(image::plan(root, options))));
        EXPECT_EQ(place_of(import, "/a"), place_of(import, "/c"));
        EXPECT_LT(place_of(import, "/a"), place_of(import, "/b"));
    }
    heavy.set_attributes({.mode = 0644, .sort_weight = 5});
    auto b = *root.find("b");
    b.set_attributes({.mode = 0644, .sort_weight = 3});
    const auto import = image::open(io::memory(bytes_of_plan(image::plan(root, options))));
    EXPECT_LT(place_of(import, "/c"), place_of(import, "/b"));
    EXPECT_EQ(place_of(import, "/a"), place_of(import, "/c"));
}

TEST(Dedupe, ACopyThatChangesAfterwardsIsNoticedWhenTheImageIsRead) {
    const Scratch folder;
    const std::string small(5000, 'x'), large(3'000'000, 'y');
    for (const auto* name : {"a", "b"})
        write(folder / name, small);
    for (const auto* name : {"c", "d"})
        write(folder / name, large);
    auto options = all_file_systems();
    options.dedupe = true;
    for (const auto* victim : {"b", "d"}) {
        tree::Directory root;
        root.add_tree(folder.path());
        const auto plan = image::plan(root, options);
        ASSERT_EQ(plan.savings().files, 2u);
        write(folder / victim,
              std::string(victim == std::string_view("b") ? 5000 : 3'000'000, 'z'));
        const Scratch out;
        EXPECT_THROW(plan.write_to(out / "image"), Error) << victim;
        EXPECT_THROW((void)bytes_of_plan(plan), Error) << victim;
        std::ofstream(folder / victim, std::ios::binary)
            << (victim == std::string_view("b") ? small : large);
    }
}

TEST(Dedupe, HolesAreSharedOnlyWhereTheyAreTheSame) {
    const Scratch folder;
    const auto sparse = [&](std::string_view name, bool hole) {
        std::ofstream file(folder / name, std::ios::binary);
        if (hole)
            file.seekp(1 << 20);
        else
            file << std::string(1 << 20, '\0');
        file << "the end of it";
    };
    sparse("a", true);
    sparse("b", true);
    sparse("c", false);
    tree::Directory root;
    root.add_tree(folder.path());
    for (const bool alone : {true, false}) {
        auto options = all_file_systems();
        if (alone) options.file_systems = image::FileSystems{.udf = true};
        options.dedupe = true;
        const auto plan = image::plan(root, options);
        EXPECT_EQ(plan.savings().files, alone ? 1u : 2u);
        const auto import = image::open(io::memory(bytes_of_plan(plan)));
        const auto expected = std::string(1 << 20, '\0') + "the end of it";
        for (const auto* name : {"/a", "/b", "/c"})
            EXPECT_EQ(content_in(import, name), expected) << name;
    }
}

TEST(Dedupe, ASessionSharesWhatIsThere) {
    tree::Directory root;
    root.add_file("old", text(std::string(100'000, 'o')));
    const auto first = io::memory(bytes_of_plan(image::plan(root, all_file_systems())));
    const auto import = image::open(first);
    auto next = import.tree();
    next.add_file("new", text(std::string(100'000, 'o')));
    next.add_file("other", text(std::string(100'000, 'n')));
    image::PlanOptions options;
    options.dedupe = true;
    options.session = image::SessionOptions{
        .access = image::SessionAccess::sequential,
        .start = Lba(static_cast<std::int64_t>(blocks_for(first->size()).value())),
        .existing = first,
        .previous = Lba(0)};
    const auto plan = image::plan(next, options);
    EXPECT_EQ(plan.savings().files, 1u);
    EXPECT_EQ(plan.savings().blocks, 49u);
    const auto second = plan.source();
    const auto medium = io::concatenation({first, second});
    const auto both = image::open(medium, {.session = options.session->start});
    EXPECT_EQ(content_in(both, "/new"), std::string(100'000, 'o'));
    EXPECT_EQ(content_in(both, "/other"), std::string(100'000, 'n'));
    EXPECT_EQ(place_of(both, "/new"), place_of(both, "/old"));
}

TEST(Sort, HigherWeightsStandNearerToTheStart) {
    tree::Directory root;
    std::vector<std::pair<std::string, int>> weights{
        {"a", 0}, {"b", -5}, {"c", 10}, {"d", 10}, {"e", 0}};
    for (const auto& [name, weight] : weights)
        root.add_file(name, text(std::string(3000, name[0])),
                      {.mode = 0644, .sort_weight = weight});
    const auto import =
        image::open(io::memory(bytes_of_plan(image::plan(root, all_file_systems()))));
    std::vector<std::pair<std::uint64_t, std::string>> order;
    for (const auto& [name, weight] : weights)
        order.emplace_back(place_of(import, "/" + name), name);
    std::ranges::sort(order);
    std::string names;
    for (const auto& [place, name] : order)
        names += name;
    EXPECT_EQ(names, "cdaeb");
}
