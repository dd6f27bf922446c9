#include "format/iso9660/susp_reader.hpp"

#include "format/iso9660/rrip.hpp"

#include <array>
#include <fmt/format.h>

namespace openimapi::inline v1::iso9660 {
namespace {
// A signature as one number, for switch.
constexpr std::uint16_t code(susp::Signature letters) noexcept {
    return static_cast<std::uint16_t>(static_cast<unsigned char>(letters[0]) |
                                      (static_cast<unsigned char>(letters[1]) << 8));
}
/// Capital letters; fields that came later end in a digit (Z2).
bool is_signature(std::uint8_t first, std::uint8_t second) noexcept {
    return first >= 'A' && first <= 'Z' &&
           ((second >= 'A' && second <= 'Z') || (second >= '0' && second <= '9'));
}
/// The fields of SUSP and RRIP, whose version is 1 in every edition of either. ZF has two.
bool has_one_version(std::uint16_t kind) noexcept {
    switch (kind) {
    case code(susp::ce_signature):
    case code(susp::sp_signature):
    case code(susp::st_signature):
    case code(susp::er_signature):
    case code(susp::es_signature):
    case code(rrip::px_signature):
    case code(rrip::pn_signature):
    case code(rrip::sl_signature):
    case code(rrip::nm_signature):
    case code(rrip::cl_signature):
    case code(rrip::pl_signature):
    case code(rrip::re_signature):
    case code(rrip::tf_signature):
    case code(rrip::sf_signature):
        return true;
    default:
        return false;
    }
}
std::string_view chars(View bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
// makedev(3) of the GNU C library, on whatever system this runs.
std::uint64_t device_of(std::uint64_t major, std::uint64_t minor) noexcept {
    return (minor & 0xFF) | ((major & 0xFFF) << 8) | ((minor & ~0xFFull) << 12) |
           ((major & ~0xFFFull) << 32);
}
} // namespace

void SystemUse::clear() {
    // Keeps what the strings have allocated: this runs once for every entry of the image.
    auto keep_name = std::move(name);
    auto keep_target = std::move(target);
    keep_name.clear();
    keep_target.clear();
    *this = SystemUse{};
    name = std::move(keep_name);
    target = std::move(keep_target);
}

void SuspReader::read(View area, std::size_t skip, Lba block, SystemUse& out) {
    out.clear();
    link_continues_ = false;
    if (skip >= area.size()) return;
    auto next = fields(area.subspan(skip), block, out);
    if (!next) return;

    constexpr int hops = 128;
    std::array<std::uint64_t, hops> seen;
    std::uint32_t bytes = 0;
    for (int hop = 0; next; ++hop) {
        const auto looped = std::find(seen.begin(), seen.begin() + std::min(hop, hops),
                                      next->offset) != seen.begin() + std::min(hop, hops);
        if (looped) {
            reporter_.report("susp.ce.loop", Severity::error,
                             "the continuation areas of an entry point back at themselves; what "
                             "comes after the first round is not read",
                             "SUSP 5.1", block);
            return;
        }
        const std::uint64_t charge = std::max<std::uint64_t>(next->length, 256);
        bytes += next->length;
        if (hop == hops || bytes > limits_.continuation_bytes_of_entry || charge > budget_) {
            reporter_.report("susp.ce.budget", Severity::error,
                             "an entry has more or longer continuation areas than any writer "
                             "makes; the rest is not read",
                             "SUSP 5.1", block);
            return;
        }
        budget_ -= charge;
        seen[static_cast<std::size_t>(hop)] = next->offset;
        const auto more = window_.at(next->offset, next->length);
        if (more.empty()) {
            reporter_.report("susp.ce.outside", Severity::error,
                             "a continuation area lies beyond the end of the image or cannot be "
                             "read; attributes of the entry are lost",
                             "SUSP 5.1", block);
            return;
        }
        next = fields(more, block, out);
    }
}

std::optional<SuspReader::Continuation> SuspReader::fields(View area, Lba block, SystemUse& out) {
    std::optional<Continuation> next;
    while (area.size() >= 4) {
        const auto size = u8_at(area, 2);
        if (u8_at(area, 0) == 0) break; // padding, or no fields at all
        if (size < 4 || size > area.size()) {
            reporter_.report("susp.field.length", Severity::error,
                             "a System Use field is shorter than its header or reaches beyond its "
                             "area; it and what follows is not read",
                             "SUSP 4.1", block);
            break;
        }
        const auto entry = area.first(size);
        const auto kind = field<le16>(area).get();
        if (!is_signature(u8_at(area, 0), u8_at(area, 1)))
            reporter_.report("susp.field.signature", Severity::warning,
                             "the signature of a System Use field is not made of capital letters; "
                             "some readers, libarchive among them, stop there and lose what "
                             "follows",
                             "SUSP 4.1", block);
        else if (u8_at(area, 3) != 1 && has_one_version(kind))
            reporter_.report("susp.field.version", Severity::warning,
                             "a System Use field has another version than 1; some readers, "
                             "libarchive among them, leave it out, and show another name or other "
                             "attributes",
                             "SUSP 4.1, RRIP 4.1", block);
        if (kind == code(susp::st_signature)) break;
        if (kind == code(susp::ce_signature)) {
            susp::Continuation ce;
            if (load(entry, ce)) {
                next =
                    Continuation{std::uint64_t{ce.block} * logical_block_ + ce.offset, ce.length};
                if (next->length == 0) next.reset();
            } else {
                reporter_.report("susp.ce.length", Severity::error,
                                 "a CE field is too short to name its continuation area",
                                 "SUSP 5.1", block);
            }
        } else {
            field_of(entry, block, out);
        }
        area = area.subspan(size);
    }
    return next;
}

void SuspReader::field_of(View entry, Lba block, SystemUse& out) {
    switch (field<le16>(entry).get()) {
    case code(rrip::px_signature):
        posix(entry, block, out);
        break;
    case code(rrip::nm_signature): {
        rrip::AlternateName nm;
        if (!load(entry, nm)) break;
        // RRIP 4.1.4: these stand in "." and ".." only, whose names are known.
        if (nm.flags & (rrip::name_current | rrip::name_parent)) {
            out.has_name = out.name_is_own = true;
            break;
        }
        // 4.1.4 reserves the others, and had the name of a host for one of them. Linux does not
        // take such a name either.
        if ((nm.flags & ~rrip::name_continues) != 0) {
            reporter_.report("rrip.nm.flags", Severity::warning,
                             "an NM field has flags that no edition of Rock Ridge gives a meaning "
                             "to in a name; its name is left out, as Linux does",
                             "RRIP 4.1.4", block);
            break;
        }
        out.has_name = true;
        if (out.name.size() < 4096) out.name += chars(entry.subspan(sizeof nm));
        break;
    }
    case code(rrip::tf_signature):
        times(entry, out);
        break;
    case code(rrip::sl_signature):
        link(entry, block, out);
        break;
    case code(rrip::pn_signature): {
        rrip::DeviceNumber pn;
        if (!load(entry, pn)) break;
        // RRIP 4.1.2 leaves it open: writers put major and minor in the halves, or zero and all.
        out.has_pn = true;
        out.device = pn.high == 0 && pn.low > 0xFF ? pn.low.get() : device_of(pn.high, pn.low);
        break;
    }
    case code(rrip::cl_signature): {
        rrip::ChildLink cl;
        if (load(entry, cl)) out.child_link = cl.block;
        break;
    }
    case code(rrip::pl_signature): {
        rrip::ParentLink pl;
        if (load(entry, pl)) out.parent_link = pl.block;
        break;
    }
    case code(rrip::re_signature):
        out.relocated = true;
        break;
    case code(zisofs::zf_signature):
    case code(zisofs::z2_signature):
        out.has_zf = true;
        out.zisofs = zisofs::read_field(entry);
        break;
    case code(susp::sp_signature): {
        susp::SharingProtocol sp;
        if (load(entry, sp) && sp.check == susp::SharingProtocol{}.check) {
            out.has_sp = true;
            out.skip = sp.skip;
        }
        break;
    }
    case code(susp::er_signature): {
        susp::ExtensionsReference er;
        if (!load(entry, er) || sizeof er + er.identifier_length > entry.size()) break;
        if (out.extension.empty())
            out.extension = chars(entry.subspan(sizeof er, er.identifier_length));
        break;
    }
    default: // fields of others are allowed (SUSP 4): AL, AA, ES, RR …
        break;
    }
}

void SuspReader::posix(View entry, Lba block, SystemUse& out) {
    rrip::PosixAttributes px;
    const auto size = std::min(entry.size(), sizeof px);
    if (size == sizeof px) out.has_serial = true;
    if (size < rrip::posix_attributes_length_1_10) {
        reporter_.report("rrip.px.length", Severity::error,
                         "a PX field is too short; mode and owner of the entry are lost",
                         "RRIP 4.1.1", block);
        return;
    }
    std::array<std::byte, sizeof px> whole{}; // without a serial number where 1.09 has none
    std::copy_n(entry.begin(), size, whole.begin());
    px = field<rrip::PosixAttributes>(whole);
    out.serial = px.serial;
    out.has_px = true;
    out.mode = px.mode;
    out.links = px.links;
    out.uid = px.uid;
    out.gid = px.gid;
}

void SuspReader::times(View entry, SystemUse& out) {
    rrip::TimeStamps tf;
    if (!load(entry, tf)) return;
    const bool long_form = (tf.flags & rrip::time_long_form) != 0;
    const std::size_t step = long_form ? sizeof(VolumeDateTime) : sizeof(RecordingDateTime);
    std::size_t at = sizeof tf;
    for (const auto kind : {rrip::time_creation, rrip::time_modify, rrip::time_access}) {
        if (!(tf.flags & kind)) continue;
        if (at + step > entry.size()) return;
        const auto time = long_form ? decode_time(field<VolumeDateTime>(entry, at))
                                    : decode_time(field<RecordingDateTime>(entry, at));
        at += step;
        (kind == rrip::time_creation ? out.created
         : kind == rrip::time_modify ? out.modified
                                     : out.accessed) = time;
    }
}

void SuspReader::link(View entry, Lba block, SystemUse& out) {
    // RRIP 4.1.3. A target beyond what any system follows is cut.
    constexpr std::size_t longest = 65536;
    out.has_target = true;
    if (entry.size() < sizeof(rrip::SymbolicLink)) return;
    auto parts = entry.subspan(sizeof(rrip::SymbolicLink));
    rrip::LinkComponent part;
    while (load(parts, part) && out.target.size() < longest) {
        if (sizeof part + part.length > parts.size()) {
            reporter_.report("rrip.sl.length", Severity::error,
                             "a component of a symbolic link reaches beyond its field; the link's "
                             "target is cut",
                             "RRIP 4.1.3.1", block);
            return;
        }
        if (!link_continues_ && !out.target.empty() && out.target != "/") out.target += '/';
        if (part.flags & rrip::component_root)
            out.target.assign(1, '/');
        else if (part.flags & rrip::component_current)
            out.target += '.';
        else if (part.flags & rrip::component_parent)
            out.target.append(2, '.');
        else
            out.target += chars(parts.subspan(sizeof part, part.length));
        link_continues_ = (part.flags & rrip::link_continues) != 0;
        parts = parts.subspan(sizeof part + part.length);
    }
}

} // namespace openimapi::inline v1::iso9660
