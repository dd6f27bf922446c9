// Each structure made to lie, in turn: the check names it, and whatever is done with the image
// costs bounded time and memory.
#include "allocation_meter.hpp"
#include "endure.hpp"
#include "generator.hpp"

#include <atomic>

using namespace openimapi;
using namespace openimapi::testing;

namespace {

/// Counts what is read of it.
class Counted final : public io::Source {
public:
    explicit Counted(io::SourcePtr source) : source_(std::move(source)) {}
    [[nodiscard]] Bytes size() const override { return source_->size(); }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        read_ += out.size();
        source_->read(offset, out);
    }
    [[nodiscard]] std::uint64_t bytes_read() const { return read_; }

private:
    io::SourcePtr source_;
    mutable std::atomic<std::uint64_t> read_ = 0;
};

} // namespace

TEST(HostileStructures, AreNamedByTheCheck) {
    for (const auto& hostile : hostile_images()) {
        Findings findings;
        (void)image::check(io::memory(hostile.bytes), {}, {}, findings.sink());
        EXPECT_TRUE(findings.has(hostile.finding))
            << hostile.name << " should be " << hostile.finding << ", but:\n"
            << findings.ids();
        for (const auto& finding : findings.all) {
            // Who reads it has to know where to look, by which rule, and what comes of it.
            EXPECT_GT(finding.message.size(), 25u) << finding.id << ": " << finding.message;
            if (finding.message.find("more of the same kind") != std::string::npos) continue;
            EXPECT_FALSE(finding.clause.empty()) << finding.id;
            if (finding.severity == Severity::error) {
                EXPECT_TRUE(finding.lba) << finding.id << ": " << finding.message;
            }
        }
    }
}

TEST(HostileStructures, CostBoundedTimeAndMemory) {
    for (const auto& hostile : hostile_images()) {
        const auto source = std::make_shared<Counted>(io::memory(hostile.bytes));
        const auto before = restart_peak();
        endure(source);
        if (::testing::Test::HasFatalFailure()) FAIL() << hostile.name;
        EXPECT_LT(allocated_peak() - before, 24 << 20) << hostile.name;
        // Four trees opened, four checked, and every file looked at.
        EXPECT_LT(source->bytes_read(), 64 * hostile.bytes.size()) << hostile.name;
    }
}

TEST(HostileStructures, ExtractNothingOutside) {
    for (const auto& hostile : hostile_images()) {
        // Those that have to do with names and links; the others differ in what is read only.
        const auto about = [&](std::string_view word) {
            return hostile.name.find(word) != std::string::npos;
        };
        if (!about("name ") && !about("NM") && !about("CL") && !about("link")) continue;
        Scratch scratch;
        for (const auto system : every_system) {
            try {
                const auto import = image::open(io::memory(hostile.bytes), {.file_system = system});
                image::extract(import, scratch.path() / "in" / std::string(format::name_of(system)),
                               {.stop_at_failure = false});
            } catch (const Error& error) {
                ASSERT_FALSE(error.reason().empty());
            }
        }
        for (const auto& entry : std::filesystem::directory_iterator(scratch.path()))
            EXPECT_EQ(entry.path().filename(), "in") << hostile.name;
    }
}
