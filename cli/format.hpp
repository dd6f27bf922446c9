/// Numbers, dates and names as people read them, and names as JSON can carry them.
#pragma once

#include <openimapi/base/time.hpp>
#include <openimapi/image/plan.hpp>

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace cli {

[[nodiscard]] std::string size_text(std::uint64_t bytes);       ///< "1.5 GiB", "12 bytes"
[[nodiscard]] std::string count_text(std::uint64_t number);     ///< "1,234,567"
[[nodiscard]] std::string duration_text(std::uint64_t seconds); ///< "0:12", "1:02:03"
[[nodiscard]] std::string time_text(openimapi::Timestamp time); ///< "2026-11-22 08:05:35" (UTC)
[[nodiscard]] std::string
iso_time(openimapi::Timestamp time); ///< "2026-11-22T08:05:35Z", with fraction
/// "drwxr-xr-x"
[[nodiscard]] std::string mode_text(openimapi::tree::Kind kind, std::uint32_t mode);
[[nodiscard]] std::string_view kind_text(openimapi::tree::Kind kind); ///< "directory", "file"…
/// "ISO 9660, Rock Ridge, Joliet, UDF 1.02"
[[nodiscard]] std::string file_systems_text(const openimapi::image::FileSystems& file_systems,
                                            openimapi::udf::Revision revision);
[[nodiscard]] std::string revision_text(openimapi::udf::Revision revision);

/// Sets object[key] to the name; bytes that are no UTF-8 are shown as \xHH there and whole, in
/// hexadecimal, in object[key + "_bytes"].
void put_name(nlohmann::json& object, const char* key, std::string_view bytes);

} // namespace cli
