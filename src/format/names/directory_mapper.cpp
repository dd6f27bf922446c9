#include "format/names/cut.hpp"
#include "format/names/names.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/base/text.hpp"

#include <algorithm>

namespace openimapi::inline v1::names {

namespace {

// A hash that is part of the image format: it must never change, or names would.
constexpr std::uint64_t fnv_basis = 0xCBF29CE484222325, fnv_prime = 0x100000001B3;

std::uint64_t finish(std::uint64_t hash) {
    hash ^= hash >> 32;
    hash *= 0xD6E8FEB86659FD93;
    hash ^= hash >> 32;
    return hash;
}

std::uint64_t hash_of(std::string_view bytes, std::uint64_t salt) {
    std::uint64_t hash = fnv_basis ^ salt;
    for (const char c : bytes)
        hash = (hash ^ static_cast<unsigned char>(c)) * fnv_prime;
    return finish(hash);
}

/// A number that stands for the name where names are compared. Two names of one number are taken
/// for equal: in the one case in 2^64 where they are not, one of them gets a suffix in vain.
std::uint64_t key_of(const Rules& rules, std::string_view name) {
    std::uint64_t hash = fnv_basis;
    unsigned char all = 0;
    if (rules.ignore_case) {
        for (const char c : name) {
            const auto byte = static_cast<unsigned char>(c);
            all |= byte;
            hash = (hash ^ (byte >= 'A' && byte <= 'Z' ? byte + 32u : byte)) * fnv_prime;
        }
        if (all >= 0x80) return std::max<std::uint64_t>(hash_of(text::fold_case(name), 0), 1);
    } else {
        for (const char c : name)
            hash = (hash ^ static_cast<unsigned char>(c)) * fnv_prime;
    }
    return std::max<std::uint64_t>(finish(hash), 1);
}

/// "_" and `width` digits of 32 that cannot be mistaken for one another.
std::string suffix_of(std::uint64_t hash, unsigned width) {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string suffix(1, '_');
    for (unsigned i = 0; i < width; ++i, hash >>= 5)
        suffix += alphabet[hash & 31];
    return suffix;
}

} // namespace

DirectoryMapper::Slot& DirectoryMapper::slot_of(std::uint64_t key) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = key & mask;
    while (slots_[at].key != 0 && slots_[at].key != key)
        at = (at + 1) & mask;
    return slots_[at];
}

const std::vector<DirectoryMapper::Exception>&
DirectoryMapper::map(std::span<const Entry> entries) {
    exceptions_.clear();
    exception_names_.clear();
    lengths_.clear();
    const bool all_legal = std::all_of(entries.begin(), entries.end(), [&](const Entry& entry) {
        return entry.salt == 0 && is_legal(rules_, entry.name, entry.directory);
    });
    if (all_legal && (!rules_.ignore_case || entries.size() < 2)) return exceptions_;

    // 1. Who wants which name. An unchanged name goes before one changed in case only, and that
    // before all others; of equals, the first keeps it.
    std::size_t size = 16;
    while (size < entries.size() * 2)
        size *= 2;
    slots_.assign(size, {});
    keys_.resize(entries.size());
    std::uint32_t losers = 0;
    for (std::uint32_t i = 0; i < entries.size(); ++i) {
        std::uint8_t rank = 0;
        std::string_view name = entries[i].name;
        if (!all_legal) {
            const auto reasons = legalise(rules_, name, entries[i].directory, scratch_);
            rank = reasons == 0 ? 0 : reasons == letter_case ? 1 : 2;
            name = scratch_;
        }
        keys_[i] = key_of(rules_, name);
        Slot& slot = slot_of(keys_[i]);
        if (slot.key == 0) {
            slot = {keys_[i], i, rank, false};
        } else {
            slot.contested = true;
            ++losers;
            if (rank < slot.rank) slot.keeper = i, slot.rank = rank;
        }
    }
    if (losers == 0) return exceptions_;

    // 2. Where several changed names meet, none keeps the plain form: whoever comes or goes later
    // does not change the others.
    std::vector<std::uint32_t> renamed;
    for (std::uint32_t i = 0; i < entries.size(); ++i) {
        const Slot& slot = slot_of(keys_[i]);
        if (slot.contested && (slot.keeper != i || slot.rank > 1)) renamed.push_back(i);
    }
    if (entries.size() - losers + renamed.size() > slots_.size() / 2) {
        std::vector<Slot> old(slots_.size() * 2);
        old.swap(slots_);
        for (const Slot& slot : old)
            if (slot.key != 0) slot_of(slot.key) = slot;
    }

    // 3. A hash of the original name tells them apart. It depends on nothing else, except where
    // even that is taken.
    constexpr unsigned tries_a_width = 8, widest = 6;
    const unsigned narrowest = rules_.longest_stem != 0 ? 3 : 4;
    exceptions_.reserve(renamed.size());
    std::string name;
    for (const std::uint32_t i : renamed) {
        const Entry& entry = entries[i];
        const auto reasons = static_cast<Reasons>(
            legalise(rules_, entry.name, entry.directory, scratch_) | duplicate);
        for (unsigned attempt = 0;; ++attempt) {
            const unsigned width = std::min(narrowest + attempt / tries_a_width, widest);
            const auto hash =
                hash_of(entry.name, entry.salt + attempt * std::uint64_t{0x9E3779B97F4A7C15});
            name = fit(rules_, scratch_, entry.directory, suffix_of(hash, width));
            const auto key = key_of(rules_, name);
            Slot& slot = slot_of(key);
            if (slot.key == 0) {
                slot = {key, i, 2, false};
                break;
            }
        }
        exceptions_.push_back({i, reasons, {}}); // named below: the names still move
        lengths_.push_back(static_cast<std::uint16_t>(name.size()));
        exception_names_ += name;
    }
    const char* at = exception_names_.data();
    for (std::size_t i = 0; i < exceptions_.size(); at += lengths_[i++])
        exceptions_[i].name = {at, lengths_[i]};
    if (slots_.size() > (1u << 16)) std::vector<Slot>().swap(slots_);
    if (keys_.size() > (1u << 16)) std::vector<std::uint64_t>().swap(keys_);
    return exceptions_;
}

} // namespace openimapi::inline v1::names
