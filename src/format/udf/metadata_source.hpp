/// The tables of a UDF volume as one item that is made while it is read.
#pragma once

#include "format/udf/tables.hpp"
#include "openimapi/io/extent_map.hpp"

#include <memory>

namespace openimapi::inline v1::udf {

/// Item 0: the metadata from the root's File Entry on. Holds nothing but the tables, so any number
/// of threads may read anywhere.
class MetadataSource final : public io::ItemSource {
public:
    explicit MetadataSource(std::shared_ptr<const Tables> tables) : tables_(std::move(tables)) {}
    void read(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const override;

private:
    std::shared_ptr<const Tables> tables_;
};

/// Item 0: the blocks of Tables::link_contents.
class LinkContentSource final : public io::ItemSource {
public:
    explicit LinkContentSource(std::shared_ptr<const Tables> tables) : tables_(std::move(tables)) {}
    void read(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const override;

private:
    std::shared_ptr<const Tables> tables_;
};

} // namespace openimapi::inline v1::udf
