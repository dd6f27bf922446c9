#include "image/session.hpp"

#include "format/eltorito/catalog_reader.hpp"
#include "format/iso9660/volume_reader.hpp"
#include "format/session_mark.hpp"
#include "format/udf/session_reader.hpp"
#include "image/run_source.hpp"
#include "image/walk.hpp"

#include <fmt/format.h>
#include <limits>

namespace openimapi::inline v1::image {
namespace {

using format::DataRun;

constexpr std::uint32_t descriptor_block = 16;
/// Linux gives up on a file of more sections of ISO 9660.
constexpr std::size_t most_pieces = 100;

[[nodiscard]] Error refused(Code code, std::string reason, std::string cure = {}) {
    Error error(code, std::move(reason), std::move(cure));
    error.add({.doing = "continue the session that is there"});
    return error;
}

void look_at_udf(const io::Source& image, const SessionOptions& session, format::Reporter& reporter,
                 Earlier& earlier) {
    const auto udf = udf::read_volume(image, session.previous, reporter);
    // Found by an anchor of another session, where this one has none.
    if (!udf || (!udf::main_sequence(image, session.previous) && earlier.volumes.empty())) return;
    const auto partition = udf::partition_for_sessions(image, session.previous);
    if (!partition)
        throw refused(Code::imapi_e_udf_not_write_compatible,
                      fmt::format("its UDF file system ({}) has several partitions, or blocks of "
                                  "another size than 2048; no session can be added to it",
                                  udf->info.variant),
                      "Make a new image of its files: imapi flatten");
    if (partition->writable && session.keep_writable)
        throw refused(Code::imapi_e_udf_not_write_compatible,
                      fmt::format("its UDF file system ({}) can be written on; with a session "
                                  "added to it, it could only be read",
                                  udf->info.variant),
                      "Mount it to change it, or make a new image of its files: imapi flatten");
    earlier.frozen = partition->writable;
    earlier.file_systems.udf = true;
    earlier.udf_revision = static_cast<udf::Revision>(udf->info.udf_revision);
    earlier.partition_start = partition->start;
    earlier.volumes.push_back(udf->info);
}

class Keeper {
public:
    Keeper(const Keeping& what, format::DataLayout& data) : what_(what), data_(data) {}

    void keep(tree::InodeId inode, const tree::Slice& slice) {
        runs_.clear();
        bool fits = false;
        if (slice.source == what_.existing) {
            fits = add(slice.offset, slice.size);
        } else if (const auto* pieces = dynamic_cast<const RunSource*>(slice.source.get());
                   pieces != nullptr && pieces->image() == what_.existing && slice.offset == 0) {
            fits = add_all(pieces->runs(), slice.size);
        }
        if (!fits) return;
        if (runs_.size() == 1 && runs_[0].block != DataRun::hole) {
            data_.put(inode, runs_[0].block);
        } else if (what_.pieces && (!what_.iso9660 || runs_.size() <= most_pieces)) {
            data_.put(inode, runs_);
        }
    }

private:
    bool add_all(std::span<const format::Run> runs, std::uint64_t size) {
        for (const auto& run : runs) {
            if (size == 0) break;
            const auto length = std::min(run.length, size);
            size -= length;
            if (size != 0 && length % block_size != 0) return false;
            if (length != 0 && !add(run.offset, length)) return false;
        }
        return size == 0;
    }
    bool add(std::uint64_t offset, std::uint64_t length) {
        if (offset == format::Run::hole) {
            if (what_.iso9660) return false;
            runs_.push_back({DataRun::hole, length});
            return true;
        }
        const auto block = offset / block_size;
        if (offset % block_size != 0 || block < what_.first_block || block >= what_.end ||
            blocks_for(Bytes(length)).value() > what_.end - block)
            return false;
        const auto number = static_cast<std::uint32_t>(block);
        if (!runs_.empty() && runs_.back().block != DataRun::hole &&
            runs_.back().block + runs_.back().bytes / block_size == number)
            runs_.back().bytes += length;
        else
            runs_.push_back({number, length});
        return true;
    }

    const Keeping& what_;
    format::DataLayout& data_;
    std::vector<DataRun> runs_;
};

} // namespace

Earlier look_at(const SessionOptions& session) {
    const auto& image = *session.existing;
    if (session.start.value() < 0 ||
        session.start.value() > std::numeric_limits<std::uint32_t>::max() ||
        session.previous.value() < 0 || session.previous >= session.start)
        throw refused(Code::imapi_e_bad_multisession_parameter,
                      fmt::format("a session at block {} cannot continue one at block {}",
                                  session.start.value(), session.previous.value()));
    format::Reporter quiet{FindingSink{}};
    Earlier earlier;
    const auto iso = iso9660::read_volumes(image, session.previous, quiet);
    if (iso.primary) {
        if (iso.primary->info.logical_block_size != block_size)
            throw refused(Code::imapi_e_incompatible_previous_session,
                          "its ISO 9660 file system has logical blocks of another size than 2048");
        earlier.file_systems.iso9660 = true;
        earlier.file_systems.rock_ridge = iso.rock_ridge.has_value();
        earlier.file_systems.joliet = iso.joliet.has_value();
        earlier.enhanced = iso.enhanced.has_value();
        earlier.volumes.push_back(iso.primary->info);
        if (iso.joliet) earlier.volumes.push_back(iso.joliet->info);
        earlier.iso_descriptors = static_cast<std::uint32_t>(
            (iso.end - (session.previous + Blocks(descriptor_block))).value());
        if (const auto catalog = eltorito::read_catalog(image, session.previous, quiet))
            earlier.boot_catalog = static_cast<std::uint32_t>(catalog->block.value());
    }
    look_at_udf(image, session, quiet, earlier);
    // ISO 9660 counts from the session's start, UDF's partition from its own.
    std::uint64_t end = 0;
    if (iso.primary)
        end = static_cast<std::uint64_t>(session.previous.value()) + iso.primary->info.blocks;
    if (earlier.partition_start)
        end = std::max(end, *earlier.partition_start + earlier.volumes.back().blocks);
    if (static_cast<std::uint64_t>(session.start.value()) < end)
        throw refused(
            Code::imapi_e_bad_multisession_parameter,
            fmt::format("a session at block {} would overwrite the one that it continues, "
                        "which ends at block {}",
                        session.start.value(), end));
    if (earlier.volumes.empty())
        throw refused(Code::imapi_e_incompatible_previous_session,
                      fmt::format("no file system that can be continued was found behind block {}",
                                  session.previous.value()),
                      "'imapi check' says what is there");
    return earlier;
}

void keep_contents(const tree::Snapshot& snapshot, const Keeping& what, format::DataLayout& data) {
    Keeper keeper(what, data);
    walk(snapshot, [&](tree::NodeId node) {
        if (snapshot.kind(node) != tree::Kind::file) return;
        const auto inode = snapshot.inode(node);
        if (snapshot.size(inode) == 0 || data.has(inode)) return;
        if (const auto slice = snapshot.slice(inode)) keeper.keep(inode, *slice);
    });
}

std::vector<KeptBlocks> kept_descriptors(const io::Source& existing, std::uint32_t start) {
    std::vector<KeptBlocks> kept;
    if (existing.size().value() >= std::uint64_t{2} * descriptor_block * block_size) {
        KeptBlocks descriptors{start, {}};
        descriptors.bytes.resize(std::size_t{format::kept_descriptors} * block_size);
        existing.read(std::uint64_t{descriptor_block} * block_size, descriptors.bytes);
        kept.push_back(std::move(descriptors));
    }
    const auto place = start + format::kept_anchor;
    if (auto anchor = udf::moved_anchor(existing, place); !anchor.empty())
        kept.push_back({place, std::move(anchor)});
    return kept;
}

} // namespace openimapi::inline v1::image
