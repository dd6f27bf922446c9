#include "image/content_check.hpp"

#include "base/sha256.hpp"
#include "image/file_content.hpp"
#include "image/manifest_text.hpp"
#include "image/parallel.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

namespace openimapi::inline v1::image {

using format::Catalogue;
using format::Run;

namespace {

constexpr std::size_t piece = std::size_t{1} << 20;
/// A path may be as deep as it likes, but not longer than this in a manifest.
constexpr std::size_t longest_line = std::size_t{1} << 20;
constexpr std::uint64_t longest_manifest = std::uint64_t{1} << 30;
/// A drive may take a minute for each.
constexpr unsigned most_bad_blocks = 16;

class ContentCheck {
public:
    ContentCheck(const io::SourcePtr& image, const Catalogue& tree, const CheckOptions& options,
                 const Job& job, format::Reporter& reporter, CheckResult& result)
        : image_(image), tree_(tree), options_(options), job_(job), reporter_(reporter),
          result_(result) {}

    void run() {
        manifest_ = tree_.find(Catalogue::root, options_.manifest);
        if (manifest_ != Catalogue::none && tree_.inode_of(manifest_).kind != tree::Kind::file)
            manifest_ = Catalogue::none;
        if (manifest_ != Catalogue::none) read_manifest();
        collect();
        std::uint64_t total = 0;
        for (const auto& file : files_)
            total += tree_.inode_of(file.id).size;
        // What is no file of the host may be a disc, which is read from front to back.
        const bool host = image_->size().value() != 0 && image_->file_range(0, 1).fd >= 0;
        for_each_parallel(
            files_.size(), host ? useful_threads() : 1, [&](std::size_t i) { look_at(files_[i]); },
            [&] {
                const std::lock_guard lock(mutex_);
                job_.report({.phase = Phase::checking, .done = done_, .total = total});
            },
            job_);
        compare();
    }

private:
    struct File {
        Catalogue::Id id = 0; ///< the first of its names
        std::uint64_t place = 0;
        std::optional<Sha256Digest> digest; ///< where it could be read
    };

    // --- the manifest ------------------------------------------------------------------------

    void read_manifest() {
        listed_.assign(tree_.size(), false);
        const auto& inode = tree_.inode_of(manifest_);
        if (inode.size > longest_manifest)
            return syntax(fmt::format("it has {} bytes; it is not read", inode.size));
        std::string line;
        bool too_long = false;
        std::uint64_t number = 0;
        const auto end_of_line = [&] {
            ++number;
            if (too_long)
                syntax(fmt::format("line {} is too long", number));
            else if (!line.empty())
                take(line, number);
            line.clear();
            too_long = false;
        };
        const bool whole = read(manifest_, [&](std::span<const std::byte> bytes) {
            std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            while (!text.empty()) {
                const auto end = text.find('\n');
                const auto part = text.substr(0, end);
                if (line.size() + part.size() > longest_line) too_long = true;
                if (!too_long) line += part;
                if (end == std::string_view::npos) return;
                end_of_line();
                text.remove_prefix(end + 1);
            }
        });
        if (whole && (!line.empty() || too_long)) end_of_line();
    }

    void take(std::string_view line, std::uint64_t number) {
        const auto parsed = parse_manifest_line(line);
        if (!parsed) return syntax(fmt::format("line {} is none of SHA-256 and a name", number));
        const auto id = tree_.resolve(parsed->path);
        if (id == Catalogue::none || tree_.inode_of(id).kind != tree::Kind::file) {
            const bool made_up = names_are_made_up();
            report("manifest.missing", made_up ? Severity::note : Severity::error,
                   made_up ? fmt::format("the manifest lists a file that {} does not show under "
                                         "that name",
                                         format::name_of(tree_.file_system()))
                           : "the manifest lists a file that is not there",
                   {}, "/" + parsed->path);
            return;
        }
        if (listed_[id]) return syntax(fmt::format("line {} lists a file again", number));
        listed_[id] = true;
        lines_.push_back({id, parsed->digest});
    }

    /// These change names, so that the manifest has others.
    [[nodiscard]] bool names_are_made_up() const {
        return tree_.file_system() == format::FileSystem::joliet ||
               tree_.file_system() == format::FileSystem::iso9660;
    }

    void syntax(std::string what) {
        report("manifest.syntax", Severity::warning, "the manifest cannot be understood: " + what,
               {}, tree_.path(manifest_));
    }

    // --- the files ---------------------------------------------------------------------------

    /// Every content that is to be read, once, in the order of its place.
    void collect() {
        file_of_.assign(tree_.inodes(), none);
        std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint32_t> places;
        const bool all = options_.depth == CheckDepth::contents;
        for (Catalogue::Id id = 0; id < tree_.size(); ++id) {
            const auto& inode = tree_.inode_of(id);
            if (inode.kind != tree::Kind::file || id == manifest_) continue;
            if (!all && (listed_.empty() || !listed_[id])) continue;
            auto& number = file_of_[tree_.node(id).inode];
            if (number != none) continue;
            number = static_cast<std::uint32_t>(files_.size());
            const auto runs = tree_.runs(inode);
            const auto place = runs.empty() ? 0 : runs.front().offset;
            // Deduplicated: the same bytes under another number.
            if (runs.size() == 1 && place != Run::hole && inode.packing == format::Packing::none)
                number = places.try_emplace({place, inode.size}, number).first->second;
            if (number == files_.size()) files_.push_back({id, place, {}});
        }
        order_.resize(files_.size());
        for (std::uint32_t i = 0; i < order_.size(); ++i)
            order_[i] = i;
        std::ranges::stable_sort(order_, {}, [this](auto i) { return files_[i].place; });
        std::vector<File> sorted;
        std::vector<std::uint32_t> now(files_.size());
        for (const auto i : order_) {
            now[i] = static_cast<std::uint32_t>(sorted.size());
            sorted.push_back(files_[i]);
        }
        files_ = std::move(sorted);
        for (auto& number : file_of_)
            if (number != none) number = now[number];
    }

    void look_at(File& file) {
        Sha256 hash;
        if (read(file.id, [&](std::span<const std::byte> bytes) { hash.update(bytes); }))
            file.digest = hash.finish();
        const std::lock_guard lock(mutex_);
        done_ += tree_.inode_of(file.id).size;
        if (file.digest) ++result_.read_files;
    }

    void compare() {
        for (const auto& line : lines_) {
            const auto& file = files_[file_of_[tree_.node(line.id).inode]];
            if (!file.digest) continue; // told of already
            ++result_.compared_files;
            if (*file.digest == line.digest) continue;
            report("manifest.mismatch", Severity::error,
                   "the content is not what the manifest says: it was damaged, or changed since",
                   first_block(line.id), tree_.path(line.id));
        }
        if (manifest_ == Catalogue::none) return;
        std::uint64_t unlisted = 0;
        Catalogue::Id first = Catalogue::none;
        for (Catalogue::Id id = 0; id < tree_.size(); ++id) {
            if (id == manifest_ || tree_.inode_of(id).kind != tree::Kind::file || listed_[id])
                continue;
            if (unlisted++ == 0) first = id;
        }
        if (unlisted != 0)
            report("manifest.unlisted", Severity::note,
                   fmt::format("the manifest does not list {} {}; this is the first", unlisted,
                               unlisted == 1 ? "file" : "files"),
                   {}, tree_.path(first));
    }

    // --- reading -----------------------------------------------------------------------------

    /// Hands all bytes of a file to `take`; false where some cannot be read, which is told.
    template <class Take>
    bool read(Catalogue::Id id, Take&& take) {
        const auto& inode = tree_.inode_of(id);
        const bool packed = inode.packing != format::Packing::none;
        unsigned forgiven = 0;
        std::uint64_t done = 0;
        std::vector<std::byte> buffer(
            static_cast<std::size_t>(std::min<std::uint64_t>(piece, inode.size)));
        while (done < inode.size) {
            job_.check();
            const auto length =
                static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), inode.size - done));
            const std::span bytes(buffer.data(), length);
            try {
                const auto content = content_of(image_, tree_, inode);
                content.source->read(content.offset + done, bytes);
            } catch (const Error& error) {
                if (error.code() == Code::e_imapi_request_cancelled) throw;
                if (find_bad_blocks(id, packed ? 0 : done)) return false;
                if (++forgiven <= 3) continue; // a drive that needed another try
                unreadable(id, error, first_block(id), "");
                return false;
            }
            take(std::span<const std::byte>(bytes));
            done += length;
        }
        return true;
    }

    /// Block by block from byte `from` of what is recorded of the file on: tells which cannot be
    /// read, and whether there are any.
    bool find_bad_blocks(Catalogue::Id id, std::uint64_t from) {
        unsigned bad = 0;
        std::vector<std::byte> block(block_size);
        const auto runs = tree_.runs(tree_.inode_of(id));
        for (const auto& run : runs) {
            if (from >= run.length) {
                from -= run.length;
                continue;
            }
            for (auto at = from; run.offset != Run::hole && at < run.length; at += block_size) {
                job_.check();
                const auto length = std::min<std::uint64_t>(block_size, run.length - at);
                try {
                    image_->read(run.offset + at,
                                 std::span(block).first(static_cast<std::size_t>(length)));
                } catch (const Error& why) {
                    if (why.code() == Code::e_imapi_request_cancelled) throw;
                    unreadable(id, why, block_of(run.offset + at),
                               ++bad == most_bad_blocks ? "; the rest of the file was not read"
                                                        : "");
                    if (bad == most_bad_blocks) return true;
                }
            }
            from = 0;
        }
        return bad != 0;
    }

    [[nodiscard]] std::optional<Lba> first_block(Catalogue::Id id) const {
        const auto runs = tree_.runs(tree_.inode_of(id));
        if (runs.empty() || runs.front().offset == Run::hole) return {};
        return block_of(runs.front().offset);
    }

    void unreadable(Catalogue::Id id, const Error& why, std::optional<Lba> block,
                    std::string_view more) {
        report("image.content.unreadable", Severity::error,
               fmt::format("the content cannot be read: {}{}", why.reason(), more), block,
               tree_.path(id));
    }

    [[nodiscard]] static Lba block_of(std::uint64_t offset) {
        return Lba(static_cast<std::int64_t>(offset / block_size));
    }

    void report(std::string_view id, Severity severity, std::string message,
                std::optional<Lba> block, std::string path) {
        const std::lock_guard lock(mutex_);
        reporter_.report(id, severity, std::move(message), {}, block, std::move(path));
    }

    struct Line {
        Catalogue::Id id = 0;
        Sha256Digest digest{};
    };
    static constexpr std::uint32_t none = 0xFFFFFFFF;

    const io::SourcePtr& image_;
    const Catalogue& tree_;
    const CheckOptions& options_;
    const Job& job_;
    format::Reporter& reporter_;
    CheckResult& result_;
    Catalogue::Id manifest_ = Catalogue::none;
    std::vector<bool> listed_; ///< by node; empty where there is no manifest
    std::vector<Line> lines_;
    std::vector<std::uint32_t> file_of_; ///< by inode: in files_, or none
    std::vector<File> files_;
    std::vector<std::uint32_t> order_;
    std::mutex mutex_; ///< guards the reporter, the result and the next
    std::uint64_t done_ = 0;
};

} // namespace

void check_contents(const io::SourcePtr& image, const Catalogue& tree, const CheckOptions& options,
                    const Job& job, format::Reporter& reporter, CheckResult& result) {
    ContentCheck(image, tree, options, job, reporter, result).run();
}

} // namespace openimapi::inline v1::image
