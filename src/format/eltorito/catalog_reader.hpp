/// Reading the boot catalog of an image that anybody may have made.
#pragma once

#include "format/eltorito/boot_catalog.hpp"
#include "format/reading/reporter.hpp"
#include "openimapi/io/source.hpp"

#include <optional>
#include <vector>

namespace openimapi::inline v1::eltorito {

struct Catalog {
    Lba record;         ///< block of the Boot Record
    Lba block;          ///< of the catalog
    bool valid = false; ///< the validation entry is what firmware wants to see
    std::vector<Entry> entries;
};

/// The catalog that the Boot Record 17 blocks behind the start of the session leads to; nothing
/// where there is no such record. No more than 64 KiB of a catalog are read. Findings: `eltorito.`…
[[nodiscard]] std::optional<Catalog> read_catalog(const io::Source& image, Lba session,
                                                  format::Reporter& reporter);

/// The same of the catalog's bytes, which stand at `block`.
void decode(std::span<const std::byte> bytes, Catalog& catalog, format::Reporter& reporter);

} // namespace openimapi::inline v1::eltorito
