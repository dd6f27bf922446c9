/// The System Use fields of directory records: SUSP 1.12 with RRIP 1.09 and 1.12 in it.
#pragma once

#include "format/iso9660/fields.hpp"
#include "format/iso9660/zisofs.hpp"
#include "format/reading/reporter.hpp"
#include "format/reading/window.hpp"
#include "openimapi/format/catalogue.hpp"

#include <string>

namespace openimapi::inline v1::iso9660 {

/// What the fields of one directory record say, continuation areas included.
struct SystemUse {
    // SUSP 5.3, 5.5
    bool has_sp = false;
    std::uint8_t skip = 0; ///< LEN_SKP
    std::string extension; ///< identifier of the ER field
    // RRIP 4.1
    bool has_px = false, has_serial = false;
    std::uint32_t mode = 0, links = 1, uid = 0, gid = 0, serial = 0;
    bool has_pn = false;
    std::uint64_t device = 0;
    bool has_name = false;
    std::string name;
    bool name_is_own = false; ///< says that it is "." or ".."
    bool has_target = false;
    std::string target;
    std::optional<Timestamp> modified, accessed, created;
    std::optional<std::uint32_t> child_link, parent_link; ///< blocks: CL, PL
    bool relocated = false;                               ///< RE
    bool has_zf = false;                                  ///< ZF or Z2
    std::optional<zisofs::Form> zisofs;                   ///< where it is one that we know

    void clear();
};

class SuspReader {
public:
    SuspReader(const io::Source& source, std::uint32_t logical_block, const format::Limits& limits,
               format::Reporter& reporter)
        : window_(source), logical_block_(logical_block), limits_(limits), reporter_(reporter) {
        // A share of the image, so that a small image cannot cause much work.
        budget_ = std::min(limits.continuation_bytes, source.size().value() + (16u << 20));
    }

    /// `area`: the System Use field, `skip` bytes of which are another's (LEN_SKP). `block`: where
    /// the record stands, for findings.
    void read(View area, std::size_t skip, Lba block, SystemUse& out);

private:
    /// SUSP 5.1
    struct Continuation {
        std::uint64_t offset = 0;
        std::uint32_t length = 0;
    };
    std::optional<Continuation> fields(View area, Lba block, SystemUse& out);
    void field_of(View entry, Lba block, SystemUse& out);
    void posix(View entry, Lba block, SystemUse& out);
    void times(View entry, SystemUse& out);
    void link(View entry, Lba block, SystemUse& out);

    format::Window window_;
    std::uint32_t logical_block_;
    const format::Limits& limits_;
    format::Reporter& reporter_;
    std::uint64_t budget_;
    bool link_continues_ = false; ///< between SL fields: the last component goes on
};

} // namespace openimapi::inline v1::iso9660
