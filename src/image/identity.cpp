#include "image/identity.hpp"

#include "image/walk.hpp"
#include "openimapi/base/bytes.hpp"
#include "openimapi/base/environment.hpp"

#include <cstring>

namespace openimapi::inline v1::image {
namespace {

/// 64 bits that change with every bit that goes in. Against chance, not against malice: an id
/// protects nothing. (Multiply and xor-shift, the way of Murmur's finaliser; two lanes so that
/// long names go at two words a step.)
class Fingerprint {
public:
    void add(std::uint64_t word) noexcept {
        a_ = mix(a_ ^ word);
        b_ = b_ * 0x9E3779B97F4A7C15ULL + a_;
    }
    void add(std::string_view text) noexcept {
        add(text.size());
        for (; text.size() >= 8; text.remove_prefix(8))
            add(load_word(text));
        if (!text.empty()) {
            char rest[8] = {};
            std::memcpy(rest, text.data(), text.size());
            add(load_word({rest, 8}));
        }
    }
    void add(Timestamp time) noexcept {
        add(static_cast<std::uint64_t>(time.seconds));
        add(time.nanoseconds);
    }
    [[nodiscard]] std::uint64_t value() const noexcept { return mix(a_ ^ mix(b_)); }

private:
    static std::uint64_t load_word(std::string_view text) noexcept {
        le64 word;
        std::memcpy(&word, text.data(), sizeof word);
        return word.get();
    }
    static std::uint64_t mix(std::uint64_t x) noexcept {
        x = (x ^ (x >> 33)) * 0xFF51AFD7ED558CCDULL;
        x = (x ^ (x >> 33)) * 0xC4CEB9FE1A85EC53ULL;
        return x ^ (x >> 33);
    }
    std::uint64_t a_ = 0x243F6A8885A308D3ULL; // the digits of pi, for want of meaning
    std::uint64_t b_ = 0x13198A2E03707344ULL;
};

void add_tree(Fingerprint& print, const tree::Snapshot& snapshot,
              const format::VolumeIdentity& identity) {
    walk(snapshot, [&](tree::NodeId node) {
        const auto inode = snapshot.inode(node);
        const auto kind = snapshot.kind(node);
        print.add(snapshot.name(node));
        // The kind and the number of names fit above the twelve bits of the mode.
        print.add((static_cast<std::uint64_t>(snapshot.links(inode)) << 20) |
                  (static_cast<std::uint64_t>(kind) << 12) | snapshot.mode(inode));
        print.add((static_cast<std::uint64_t>(snapshot.uid(inode)) << 32) | snapshot.gid(inode));
        print.add(identity.recorded(snapshot.modified(inode)));
        if (kind == tree::Kind::directory)
            print.add(snapshot.children(node).size());
        else if (kind == tree::Kind::symlink)
            print.add(snapshot.link_target(inode));
        else
            print.add(snapshot.size(inode));
        if (!snapshot.has_streams()) return;
        for (const auto& stream : snapshot.streams(inode)) {
            print.add(stream.name);
            print.add(snapshot.size(stream.inode));
        }
    });
}

} // namespace

format::VolumeIdentity identity_of(const tree::Snapshot& snapshot, const PlanOptions& options,
                                   const FileSystems& chosen) {
    format::VolumeIdentity identity{
        .volume_name = options.volume_name.empty() ? "UNTITLED" : options.volume_name,
        .publisher = options.publisher,
        .preparer = options.preparer,
        .application = options.application,
        .system = options.system,
        .volume_set = options.volume_set,
        .latest = environment::source_date_epoch(),
    };
    identity.time = identity.recorded(options.volume_time.value_or(snapshot.newest()));

    Fingerprint print;
    for (const auto* text : {&identity.volume_name, &identity.publisher, &identity.preparer,
                             &identity.application, &identity.system, &identity.volume_set})
        print.add(*text);
    print.add(identity.time);
    print.add((chosen.iso9660 ? 1U : 0U) | (chosen.rock_ridge ? 2U : 0U) |
              (chosen.joliet ? 4U : 0U) | (chosen.udf ? 8U : 0U));
    add_tree(print, snapshot, identity);
    identity.unique = print.value();
    return identity;
}

} // namespace openimapi::inline v1::image
