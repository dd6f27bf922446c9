// The manifest of an image: what it says, when it is made, and how it ends.
#include "../support/code_of.hpp"
#include "image/manifest_text.hpp"
#include "openimapi/base/error.hpp"
#include "support.hpp"

#include <atomic>
#include <fcntl.h>
#include <map>
#include <thread>
#include <unistd.h>

using namespace openimapi;
using namespace openimapi::testing;

namespace {

image::PlanOptions with_manifest(std::string name = "SHA256SUMS") {
    auto options = all_file_systems();
    options.manifest = std::move(name);
    return options;
}

std::string text_of(const image::Import& import, std::string_view path) {
    const auto id = import.catalogue().resolve(path);
    if (id == format::Catalogue::none) return "(missing)";
    const auto content = import.content(import.catalogue().inode_of(id));
    std::string text(content.size, '\0');
    content.source->read(content.offset, std::as_writable_bytes(std::span(text)));
    return text;
}

/// A content that can be told to fail or to wait.
class Scripted final : public io::Source {
public:
    explicit Scripted(std::uint64_t size) : size_(size) {}
    [[nodiscard]] Bytes size() const override { return Bytes(size_); }
    void read(std::uint64_t, std::span<std::byte> out) const override {
        ++reads;
        while (wait)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        if (fail) throw Error(Code::win32_crc, "it cannot be read");
        std::ranges::fill(out, std::byte{'s'});
    }
    mutable std::atomic<int> reads = 0;
    std::atomic<bool> fail = false, wait = false;

private:
    std::uint64_t size_;
};

} // namespace

TEST(ManifestText, IsWhatSha256sumWrites) {
    // printf 'abc' | sha256sum (FIPS 180-4's own example)
    Sha256 hash;
    hash.update(std::as_bytes(std::span("abc", 3)));
    const auto digest = hash.finish();
    EXPECT_EQ(hex(digest), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    std::string line;
    image::append_manifest_line(digest, "a b", line);
    EXPECT_EQ(line, hex(digest) + "  a b\n");
    EXPECT_EQ(line.size(), image::manifest_line_size("a b"));
    line.clear();
    image::append_manifest_line(digest, "x\\y\nz\r", line);
    EXPECT_EQ(line, "\\" + hex(digest) + "  x\\\\y\\nz\\r\n");
    EXPECT_EQ(line.size(), image::manifest_line_size("x\\y\nz\r"));
    line.pop_back();
    const auto parsed = image::parse_manifest_line(line);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->path, "x\\y\nz\r");
    EXPECT_EQ(parsed->digest, digest);
    for (const std::string& bad : {std::string(), hex(digest), hex(digest) + "  ",
                                   hex(digest) + " x", "g" + hex(digest).substr(1) + "  x",
                                   "\\" + hex(digest) + "  x\\", "\\" + hex(digest) + "  \\q"})
        EXPECT_FALSE(image::parse_manifest_line(bad)) << bad;
}

TEST(Manifest, ListsEveryFileAndStandsLast) {
    const auto root = difficult_tree();
    for (const bool alone : {false, true}) {
        auto options = with_manifest();
        if (alone) options.file_systems = image::FileSystems{.udf = true};
        const auto plan = image::plan(root, options);
        const auto source = io::memory(bytes_of_plan(plan));
        EXPECT_EQ(bytes_of_plan(plan), bytes_of_plan(image::plan(root, options)));
        const auto import = image::open(source);
        const auto manifest = text_of(import, "/SHA256SUMS");
        std::size_t files = 0;
        std::uint64_t highest = 0, place = 0;
        const auto& catalogue = import.catalogue();
        for (format::Catalogue::Id id = 0; id < catalogue.size(); ++id) {
            if (catalogue.inode_of(id).kind != tree::Kind::file) continue;
            const auto path = catalogue.path(id).substr(1);
            const auto runs = catalogue.runs(catalogue.inode_of(id));
            const auto first = runs.empty() ? 0 : runs[0].offset;
            if (path == "SHA256SUMS") {
                place = first;
                continue;
            }
            ++files;
            highest = std::max(highest, first);
            Sha256 hash;
            const auto content = text_of(import, catalogue.path(id));
            hash.update(std::as_bytes(std::span(content)));
            EXPECT_NE(manifest.find(hex(hash.finish()) + "  " + path + "\n"), std::string::npos)
                << path;
        }
        EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(manifest, '\n')), files);
        EXPECT_GT(place, highest);
        EXPECT_EQ(place % block_size, 0u) << "not within a File Entry";
    }
}

TEST(Manifest, AnyRangeCanBeReadAtAnyTime) {
    tree::Directory root;
    for (int i = 0; i < 500; ++i)
        root.add_file(fmt::format("file{}", i), text(fmt::format("content {}", i)));
    const auto options = with_manifest();
    const auto expected = bytes_of_plan(image::plan(root, options));
    const auto plan = image::plan(root, options);
    const auto source = plan.source();
    std::vector<std::jthread> threads;
    std::atomic<int> wrong = 0;
    for (const unsigned seed : {1u, 2u, 3u, 4u})
        threads.emplace_back([&, seed] {
            std::mt19937 mine(seed); // NOLINT
            for (int i = 0; i < 200; ++i) {
                // Mostly the end, where the manifest is.
                const auto size = expected.size();
                const auto offset = size - 1 - mine() % std::min<std::size_t>(size, 900'000);
                std::vector<std::byte> out(std::min<std::size_t>(1 + mine() % 5000, size - offset));
                source->read(offset, out);
                if (!std::equal(out.begin(), out.end(),
                                expected.begin() + static_cast<std::ptrdiff_t>(offset)))
                    ++wrong;
            }
        });
    threads.clear();
    EXPECT_EQ(wrong, 0);
}

TEST(Manifest, NothingIsHashedForWhoLooksAtTheTables) {
    tree::Directory root;
    const auto content = std::make_shared<Scripted>(5000);
    root.add_file("a", {content, 0, 5000});
    root.add_file("b", {content, 0, 5000});
    const auto plan = image::plan(root, with_manifest());
    std::vector<std::byte> front(static_cast<std::size_t>(plan.files().front().first) * block_size);
    plan.source()->read(0, front);
    EXPECT_EQ(content->reads, 0);
}

TEST(Manifest, TakenNamesAreRefusedWithACure) {
    auto root = difficult_tree();
    root.add_file("SHA256SUMS", text("mine"));
    try {
        (void)image::plan(root, with_manifest());
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::imapi_e_dup_name);
        EXPECT_NE(error.story().find("SHA256SUMS"), std::string::npos);
        EXPECT_FALSE(error.cure().empty());
    }
    EXPECT_NO_THROW((void)image::plan(root, with_manifest("OTHER")));
    EXPECT_EQ(code_of([&] { (void)image::plan(root, with_manifest("a/b")); }),
              Code::imapi_e_invalid_path);
    EXPECT_EQ(code_of([&] { (void)image::plan(root, with_manifest("..")); }),
              Code::imapi_e_invalid_path);
}

TEST(Manifest, AFileThatCannotBeReadEndsItOrIsFilled) {
    tree::Directory root;
    const auto content = std::make_shared<Scripted>(5000);
    root.add_file("a", {content, 0, 5000});
    auto options = with_manifest();
    content->fail = true;
    EXPECT_THROW((void)bytes_of_plan(image::plan(root, options)), Error);
    options.on_error = tree::OnError::pad;
    const auto import = image::open(io::memory(bytes_of_plan(image::plan(root, options))));
    Sha256 hash;
    const std::vector<std::byte> zeros(5000);
    hash.update(zeros);
    EXPECT_EQ(text_of(import, "/SHA256SUMS"), hex(hash.finish()) + "  a\n");
}

TEST(Manifest, AStopRequestEndsTheWait) {
    const Scratch folder;
    tree::Directory root;
    // The one who writes never reads it (it is empty for the image), so only the hash waits.
    const auto content = std::make_shared<Scripted>(5000);
    root.add_file("a", {content, 0, 5000});
    const auto plan = image::plan(root, with_manifest());
    content->wait = true;
    std::stop_source stop;
    std::jthread later([&] {
        while (content->reads == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        stop.request_stop();
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        content->wait = false;
    });
    EXPECT_EQ(code_of([&] { plan.write_to(folder / "image", {.stop = stop.get_token()}); }),
              Code::e_imapi_request_cancelled);
    EXPECT_FALSE(std::filesystem::exists(folder / "image"));
    later.join();
    plan.write_to(folder / "image"); // nothing of the stop is left
    EXPECT_EQ(std::filesystem::file_size(folder / "image"), plan.size().value());
}

TEST(Manifest, TheTreeThatIsPlannedStaysAsItIs) {
    auto root = difficult_tree();
    const auto before = root.snapshot();
    std::jthread other;
    const auto plan = image::plan(before, with_manifest());
    root.add_file("later", text("later"));
    EXPECT_FALSE(root.find("SHA256SUMS"));
    EXPECT_EQ(plan.snapshot().counts().others, before.counts().others + 1);
    EXPECT_THROW(root.revert_to(plan.snapshot()), std::invalid_argument);
    const auto import = image::open(io::memory(bytes_of_plan(plan)));
    EXPECT_EQ(import.catalogue().resolve("/later"), format::Catalogue::none);
}

TEST(Manifest, ASessionRenewsItAndListsOldFilesToo) {
    tree::Directory root;
    root.add_file("old", text(std::string(100'000, 'o')));
    const auto first = io::memory(bytes_of_plan(image::plan(root, with_manifest())));
    auto next = image::open(first).tree();
    next.add_file("new", text("new"));
    image::PlanOptions options;
    options.manifest = "SHA256SUMS";
    options.session = image::SessionOptions{
        .access = image::SessionAccess::sequential,
        .start = Lba(static_cast<std::int64_t>(blocks_for(first->size()).value())),
        .existing = first,
        .previous = Lba(0)};
    const auto plan = image::plan(next, options);
    const auto medium = io::concatenation({first, plan.source()});
    const auto result = image::check(
        medium, {.session = options.session->start, .depth = image::CheckDepth::manifest}, {},
        [](const Finding& finding) { ADD_FAILURE() << finding.id << ": " << finding.message; });
    EXPECT_EQ(result.compared_files, 2u);
    const auto import = image::open(medium, {.session = options.session->start});
    EXPECT_NE(text_of(import, "/SHA256SUMS").find("  old\n"), std::string::npos);
}
